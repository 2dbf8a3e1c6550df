/**
 * The traced operations of a map: which of them the journal contains, their positions in it, and
 * the errors for those it does not contain.
 */
import { counted } from "../../format/counted.js";
import { shown } from "../../format/shown.js";
import { offsetOf } from "../machine/address.js";
import type { GoMap } from "../process/map.js";
import type { Journal, TracedOperation } from "./journal.js";

/** A state or an operation that is not in the journal. */
export class NotTracedError extends RangeError {
  override readonly name = "NotTracedError";
}

/** A map with its process, as far as its past is concerned. */
export type Traced = Pick<GoMap<never, never>, "address"> & {
  readonly process: Pick<GoMap["process"], "journal" | "traced" | "isCopy"> & {
    readonly release: { readonly name: string };
  };
};

/** The traced operations of a map, oldest first; none where nothing was traced. */
export function operationsOf(map: Traced): TracedOperation[] {
  const h = offsetOf(map.address);
  const there = map.process.journal.operations().filter((operation) => operation.map === h);
  // Before its make they are those of a map that lay there earlier and was freed.
  return there.slice(
    Math.max(
      0,
      there.findLastIndex(({ what }) => what === "make"),
    ),
  );
}

/**
 * The traced operations of a map, for what cannot do without.
 * @param op one that must be among them: number of a put, delete or clear; -1 is make.
 * @throws {NotTracedError} when there are none, or not that one.
 */
export function tracedOperations(map: Traced, op?: number): TracedOperation[] {
  if (op !== undefined) requireNumber(op);
  const found = operationsOf(map);
  if (found.length === 0)
    throw new NotTracedError(`No operation of this map was traced${why(map)}`);
  if (op !== undefined && !found.some((operation) => operation.op === op)) {
    throw missing(op, `is not in the journal; ${extent(found, map.process.journal)}`);
  }
  return found;
}

/** @throws {TypeError} for what is no number of an operation */
function requireNumber(op: unknown): void {
  if (Number.isSafeInteger(op)) return;
  throw new TypeError(
    `\`op\` must be the number of an operation, -1 for make, 0 for the first put, got ${shown(op)}`,
  );
}

/** Why nothing was traced, and what to do. */
function why({ process }: Traced): string {
  if (process.isCopy) return ": this is a copy of it as it was; ask the map itself";
  if (process.traced) return " since tracing began";
  const { name } = process.release;
  return `: make its process with { traced: true }, as in go("${name}", { traced: true })`;
}

/** What the journal has of operations that carry numbers. */
function extent(operations: readonly TracedOperation[], journal: Journal): string {
  const numbers = operations.flatMap(({ op }) => (op === null ? [] : [op]));
  const has = numbers.length === 0 ? "reads only" : `${numbers[0]} to ${numbers.at(-1)}`;
  const given =
    journal.forgotten > 0
      ? `; ${counted(journal.forgotten, "older record was", "older records were")} given up`
      : "";
  return `it has ${has}${given}`;
}

function missing(op: number, why: string): NotTracedError {
  return new NotTracedError(`Operation ${op} of this map ${why}`);
}

/**
 * Index of the first journal record after operation `op` of a map: memory rewound to it is as the
 * operation left it.
 * @param op number of a put, delete or clear; -1 is make.
 * @throws {NotTracedError} saying which operations there are.
 */
export function endOf(map: Traced, op: number): number {
  requireNumber(op);
  const { journal } = map.process;
  const numbered = tracedOperations(map).filter((operation) => operation.op !== null);
  // Reads between this operation and the next change no entry, but may set iterator flags.
  const found = numbered.findLast((operation) => operation.op === op)?.to;
  if (found !== undefined && found > journal.reach) return found;
  const reachable = numbered.filter(({ to }) => to > journal.reach);
  if (reachable.length === 0) {
    throw missing(op, "cannot be restored: untraced operations came after it");
  }
  const reason = found === undefined ? "is not in the journal" : "was followed by untraced ones";
  throw missing(op, `${reason}; ${extent(reachable, journal)}`);
}

/**
 * Ask that memory can be rewound to a record of the journal.
 * @param when the moment, as an error says it: "within operation 8".
 * @throws {NotTracedError} when untraced operations came after it.
 */
export function requireReach(map: Traced, record: number, when: string): void {
  if (record >= map.process.journal.reach) return;
  throw new NotTracedError(
    `The state of this map ${when} cannot be restored: untraced operations came after it`,
  );
}
