/**
 * The minimum number of different keys in a range of a case, derived from its first, second and
 * last value alone: case/values.ts says how the values of a range are made of integers.
 */
import type { GoType, GoValue } from "../../go/index.js";

/** The first, second and last value of a range. */
export type Ends = readonly [first: GoValue, second: GoValue, last: GoValue];

/** Integers up to this one are exact in a type of floats. */
const exact = { float32: 2 ** 24, other: 2 ** 53 } as const;

/** How many different keys a range of `n` has, at the least. */
export function distinctKeys(type: GoType, n: number, ends: Ends): number {
  switch (type.kind) {
    case "string":
      return ends[0] === ends[1] ? 1 : n;
    case "interface":
      return areSteps(parts(ends, "value"), n, exact.other) ? n : 1;
    case "float32":
      return areSteps(ends, n, exact.float32) ? n : 1;
    case "array":
      if (ends[0] instanceof Uint8Array) return bytesDiffer(ends) ? n : 1;
      return type.length === 0 ? 1 : distinctKeys(type.elem, n, parts(ends, "0"));
    case "struct": {
      const fields = type.fields.map(({ name, type: of }) => {
        return distinctKeys(of, n, parts(ends, name));
      });
      return Math.max(1, ...fields);
    }
    default:
      return areSteps(ends, n, exact.other) ? n : 1;
  }
}

/** A part of each of these values. */
function parts(ends: Ends, name: string): Ends {
  const part = (value: GoValue): unknown => {
    return (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  };
  return ends.map(part) as unknown as Ends;
}

/** Are these whole numbers `n` even steps that have not wrapped around, floats up to `limit`? */
function areSteps([first, second, last]: Ends, n: number, limit: number): boolean {
  const whole = (value: GoValue): boolean =>
    typeof value === "bigint" || (Number.isInteger(value) && Math.abs(value as number) <= limit);
  if (!whole(first) || !whole(second) || !whole(last) || first === second) return false;
  const [a, b, z] = [first, second, last].map((value) => BigInt(value as number | bigint));
  return (z as bigint) - (a as bigint) === ((b as bigint) - (a as bigint)) * BigInt(n - 1);
}

/** The pattern of [200]byte ends with the number itself; other arrays of bytes wrap around. */
function bytesDiffer([first, second]: Ends): boolean {
  const [a, b] = [first, second] as readonly Uint8Array[];
  return a?.length === patternLength && b !== undefined && a.some((byte, i) => byte !== b[i]);
}

const patternLength = 200;
