/**
 * Tables of the memory model: what a map with n entries is made of, by which steps it grew, and
 * how many bytes it takes for each entry.
 */
import type { ColumnTable } from "arquero";
import type { MemoryPart, MemoryStep, TypeCurve } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * The parts of a map's memory. Columns: `part`, `objects` and `bytes` (expected values, rounded to
 * tenths), `share` of all bytes, `why`.
 */
export function memoryPartsTable(parts: readonly MemoryPart[]): ColumnTable {
  const sum = parts.reduce((bytes, part) => bytes + part.bytes, 0);
  const tenths = (value: number) => Math.round(10 * value) / 10;
  return table({
    part: parts.map(({ part }) => part),
    objects: parts.map(({ objects }) => tenths(objects)),
    bytes: parts.map(({ bytes }) => tenths(bytes)),
    share: parts.map(({ bytes }) => (sum === 0 ? 0 : Number((bytes / sum).toPrecision(3)))),
    why: parts.map(({ why }) => why),
  });
}

/**
 * The steps by which a map grows. Columns:
 * - `n` the entry with which the step begins; `until` the one with which it is over
 * - `what` and `why` in words
 * - `before`, `after` bytes alive before and afterwards; `peak` the most in between
 * - `largest` bytes of the largest object that is allocated in it
 */
export function memoryStepsTable(steps: readonly MemoryStep[]): ColumnTable {
  const numbers = (name: "n" | "until" | "before" | "peak" | "after" | "largest") =>
    Float64Array.from(steps, (step) => step[name]);
  return table(
    {
      n: numbers("n"),
      until: numbers("until"),
      what: steps.map(({ what }) => what),
      before: numbers("before"),
      peak: numbers("peak"),
      after: numbers("after"),
      largest: numbers("largest"),
      why: steps.map(({ why }) => why),
    },
    { before: { unit: "B" }, after: { unit: "B" }, largest: { unit: "B" } },
  );
}

/**
 * Curves of the memory model as one long table. Columns: `type`, `releases`, `n`, `bytes` expected
 * to be alive, `bytesPerEntry`.
 */
export function memoryCurvesTable(curves: readonly TypeCurve[]): ColumnTable {
  const long = <T>(of: (curve: TypeCurve, index: number) => T): T[] =>
    curves.flatMap((curve) => Array.from(curve.n, (_, index) => of(curve, index)));
  return table({
    type: long(({ type }) => type),
    releases: long(({ releases }) => releases),
    n: long(({ n }, index) => n[index] as number),
    bytes: long(({ bytes }, index) => Math.round(bytes[index] as number)),
    bytesPerEntry: long(({ n, bytes }, i) => (bytes[i] as number) / (n[i] as number)),
  });
}
