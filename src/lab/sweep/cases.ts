/** The cases of a sweep: every combination of a grid's values, or a list as it is. */
import { createHash } from "node:crypto";
import { shown } from "../../format/shown.js";

/** What a parameter can be: it travels to another thread, and is a column of the answer. */
export type Parameter = string | number | bigint | boolean | null;

/** A list of values by the parameter's name; a single value is one that all cases have. */
export type Grid = Readonly<Record<string, Parameter | readonly Parameter[]>>;

/** The parameters of a case. */
export type Case = Readonly<Record<string, Parameter>>;

/** Cases that a sweep has at most. */
const most = 10_000_000;

/**
 * All cases, the last parameter varying fastest.
 * @throws TypeError for what is neither a grid nor a list, RangeError for too many cases
 */
export function casesOf(parameters: Grid | readonly Case[]): readonly Case[] {
  if (Array.isArray(parameters)) {
    if (parameters.length === 0) throw new RangeError("sweep: the list of cases is empty");
    parameters.forEach((one, i) => {
      requireObject(one, `\`parameters[${i}]\` must be an object such as { n: 1000 }`);
      for (const [name, value] of Object.entries(one)) requireValue(value, `[${i}].${name}`);
    });
    return distinct(parameters as readonly Case[]);
  }
  requireObject(
    parameters,
    "`parameters` must be a grid such as { n: [10, 100], seed: range(20) }",
  );
  let cases: Case[] = [{}];
  for (const [name, given] of Object.entries(parameters as Grid)) {
    const values = (Array.isArray(given) ? given : [given]) as readonly Parameter[];
    if (values.length === 0) {
      throw new RangeError(`sweep: \`${name}\` must have at least one value, got []`);
    }
    for (const [i, value] of values.entries()) requireValue(value, `.${name}[${i}]`);
    if (cases.length * values.length > most) {
      const problem = `more than ${most.toLocaleString("en")} cases`;
      throw new RangeError(`sweep: ${problem} from \`${name}\` on; leave some values out`);
    }
    cases = cases.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  }
  return distinct(cases);
}

function distinct(cases: readonly Case[]): readonly Case[] {
  return [...new Map(cases.map((one) => [caseKey(one), one])).values()];
}

/** Tells a case from others, also in another process. */
export function caseKey(one: Case): string {
  const sorted = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted, (_, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    return Object.is(value, -0) ? "-0" : typeof value === "number" ? String(value) : value;
  });
}

/** Names a function by its text. */
export function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function requireObject(value: unknown, problem: string): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw new TypeError(`sweep: ${problem}, got ${shown(value)}`);
}

function requireValue(value: unknown, field: string): void {
  if (value === null || /^(?:string|number|bigint|boolean)$/.test(typeof value)) return;
  const right = "a string, a number, a bigint, true, false or null";
  throw new TypeError(`sweep: \`parameters${field}\` must be ${right}, got ${shown(value)}`);
}

/**
 * Whole numbers in a row, for a sweep's seeds or sizes.
 * @example range(3) // [0, 1, 2]
 * @example range(10, 50, 10) // [10, 20, 30, 40]
 * @throws RangeError for what is no whole number, or a step of 0
 */
export function range(end: number): number[];
export function range(start: number, end: number, step?: number): number[];
export function range(first: number, last?: number, step = 1): number[] {
  const [start, end] = last === undefined ? [0, first] : [first, last];
  for (const [name, value] of Object.entries({ start, end, step })) {
    if (Number.isSafeInteger(value)) continue;
    throw new RangeError(`range: \`${name}\` must be a whole number, got ${shown(value)}`);
  }
  if (step === 0) throw new RangeError("range: `step` must not be 0");
  const length = Math.max(0, Math.ceil((end - start) / step));
  if (length > most) throw new RangeError(`range: ${length} numbers are more than ${most}`);
  return Array.from({ length }, (_, i) => start + i * step);
}
