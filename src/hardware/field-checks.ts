/** Checks of fields that several descriptions have. Each throws a MachineError that names the field. */

import { MachineError, shown } from "./errors.js";

/** Where a field is: of which machine, and on which path. */
export interface Place {
  readonly machine: string;
  readonly path: string;
}

export function fieldError({ machine, path }: Place, must: string, got: unknown): MachineError {
  const whose = machine === "" ? "" : ` of ${machine}`;
  return new MachineError(`\`${path}\`${whose} must be ${must}, got ${shown(got)}`, path);
}

export function whole(value: unknown, least: number, most: number, place: Place): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) {
    return value as number;
  }
  throw fieldError(place, `a whole number from ${least} to ${most}`, value);
}

export function powerOfTwo(value: unknown, least: number, most: number, place: Place): number {
  const number = value as number;
  if (Number.isInteger(value) && number >= least && number <= most && isPowerOfTwo(number)) {
    return number;
  }
  throw fieldError(place, `a power of two from ${least} to ${most}`, value);
}

export function oneOf<T extends string>(value: unknown, known: readonly T[], place: Place): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw fieldError(place, `one of ${known.map(shown).join(", ")}`, value);
  return found;
}

/** A number above 0, or undefined: unknown. */
export function positive(value: unknown, place: Place): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw fieldError(place, "a number above 0, or left out where it is unknown", value);
}

export function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}
