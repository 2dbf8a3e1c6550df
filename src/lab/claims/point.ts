/**
 * One assertion of a claim with the value found, and whether the two agree. A verdict is computed
 * from points only.
 */
import { grouped } from "../../format/quantity.js";

/** What can be asserted or found: plain values and lists of them. */
export type Value = string | number | bigint | boolean | null | readonly Value[];

/** Numbers of which one is asserted to be found. */
export interface Bounds {
  readonly from?: number;
  readonly to?: number;
}

/** An assertion of a claim, with the value found. */
export interface Point {
  /** What is asserted of, in words: "B after make(map, 4)". */
  readonly of: string;
  /** What the claim says of it. */
  readonly claimed: Value | Bounds;
  /** What the test found; left out where `untested` says why it could not look. */
  readonly found?: Value;
  readonly untested?: string;
  /** What real Go was seen to do, where the claim asks it and it is on the machine; it decides. */
  readonly real?: Value;
}

/** Bounds around a number, for claims that state it only approximately. */
export function about(value: number, share = 0.1): Bounds {
  // Without the last digits, which only binary fractions have: 1.98e9, not 1980000000.0000002.
  const bound = (factor: number) => Number((value * factor).toPrecision(12));
  return { from: bound(1 - share), to: bound(1 + share) };
}

/** What decides: what real Go was seen to do, else what the engine showed. */
export const decisive = ({ real, found }: Point): Value | undefined => real ?? found;

/** Does what was found agree with the claim? Undefined where nothing was looked at. */
export function agrees(point: Point): boolean | undefined {
  const { claimed } = point;
  const found = decisive(point);
  if (found === undefined) return undefined;
  if (!isBounds(claimed)) return same(claimed, found);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = claimed;
  return typeof found === "number" && found >= from && found <= to;
}

/** A claimed or found value as text. */
export function valueText(value: Value | Bounds | undefined): string {
  if (value === undefined) return "";
  if (isBounds(value)) {
    const { from, to } = value;
    if (from === undefined) return `at most ${valueText(to)}`;
    return to === undefined
      ? `at least ${valueText(from)}`
      : `${valueText(from)} to ${valueText(to)}`;
  }
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(4)));
}

function isBounds(value: Value | Bounds): value is Bounds {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function same(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, i) => same(one, b[i] as Value));
  }
  return Object.is(a, b);
}
