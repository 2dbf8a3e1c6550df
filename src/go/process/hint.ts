/**
 * The size hint of make: the number of entries to allocate for.
 *
 * Negative and fractional hints are refused, as Go's compiler refuses such constants. A hint whose
 * arrays would exceed the address space of a real process counts as 0, as in Go; a smaller hint
 * that exceeds the memory of a process here is refused. Source: runtime/map.go makemap, Go 1.19;
 * internal/runtime/maps/map.go NewMap, Go 1.26; Go specification, "Making slices, maps and
 * channels".
 */
import { shown } from "../../format/shown.js";
import type { Architecture } from "../architectures.js";
import { HintError } from "../errors.js";
import type { GenerationRules } from "../generation.js";
import type { MapType } from "../layout/maptype.js";

/** Bytes that the heap of a process can have at most: addresses are offsets of 32 bits. */
export const addressSpace = 2 ** 32 - 2 ** 20;

const largestInt = 2n ** 63n - 1n;

/** A hint that make did not believe. */
export interface IgnoredHint {
  readonly hint: bigint;
  /** Bytes that makemap's overflow rule found for it, and that there are addresses for. */
  readonly bytes: bigint;
  readonly limit: number;
}

/** What make does with a hint: how many entries it makes room for. */
export interface Hint {
  readonly room: number;
  readonly ignored?: IgnoredHint;
}

/**
 * Check a hint.
 * @throws {HintError} quoting `make(type, hint)` with carets under the hint.
 */
export function checkHint(
  hint: unknown,
  type: MapType,
  rules: GenerationRules,
  architecture: Architecture,
): Hint {
  const exact = Number.isInteger(hint) ? BigInt(hint as number) : hint;
  const written = typeof exact === "bigint" ? String(exact) : shown(exact);
  const before = `make(${type.text}, `;
  const fail = (problem: string): never => {
    const most = rules.largestHint(type, addressSpace).toLocaleString("en");
    const advice = `Up to ${most} fits into a process for this type`;
    throw new HintError(problem, `${before}${written})`, before.length, written.length, advice);
  };
  if (typeof exact !== "bigint" || exact < 0n || exact > largestInt) {
    return fail(`\`hint\` must be a whole number from 0 to 2^63 - 1, got ${written}`);
  }
  const bytes = rules.bytesChecked(rules.block(type).size, exact);
  if (bytes > architecture.maxAlloc) {
    return { room: 0, ignored: { hint: exact, bytes, limit: architecture.maxAlloc } };
  }
  const room = Number(exact);
  const taken = rules.arraysFor(type, room);
  if (taken > addressSpace) {
    return fail(
      `\`hint\` asks for ${taken.toLocaleString("en")} bytes, and a process has at most ` +
        `${addressSpace.toLocaleString("en")} here`,
    );
  }
  return { room };
}
