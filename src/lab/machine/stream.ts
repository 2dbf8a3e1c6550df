/**
 * A traced map's accesses as a stream for the models of src/hardware: words of address, size and kind, the
 * operation of each, and as its region a code for everything else known about it: what kind of
 * operation, which function, which object, which part of the object.
 *
 * Entries are being moved while an operation goes from old arrays or groups to new ones: in a put that
 * has made an array or groups, from the first touch of them to the last touch of old ones; in a put or
 * delete of a classic map that still has an old array, from the first touch of that to the last; and in
 * both cases on to the next look at header or directory. Such accesses are those of evacuate, grow, split
 * or, of a small Swiss map, growToTable. What hashGrow, rehash and advanceEvacuationMark do to the header
 * counts as the operation's own.
 */
import {
  accessedObjects,
  accessesOf,
  accessRegions,
  blockSlots,
  type GoMap,
  type TracedOperation,
} from "../../go/index.js";
import { type Accesses, accesses, LOAD, STORE } from "../../hardware/index.js";
import { type Mover, type Named, type OperationKind, stackOf } from "./functions.js";

/** What the accesses of a code have in common. */
export interface Kind {
  readonly what: OperationKind;
  readonly object: string;
  readonly region: string;
  readonly mover: Mover;
  /** The functions, innermost first. */
  readonly stack: readonly string[];
}

/** A map whose process traces. */
export type TracedMap = Named & Pick<GoMap<never, never>, "address" | "place">;

/** Which operations of a map. */
export interface Operations {
  /** From this operation on, reads before it included; default the oldest traced one. */
  readonly from?: number;
  /** Up to, not including, this operation; default all. */
  readonly to?: number;
}

/** A stream and what its codes mean. */
export interface Stream {
  /** Accesses of earlier operations, which warm the caches up. */
  readonly before: Accesses;
  readonly accesses: Accesses;
  /** By the codes in the column `region`. */
  readonly kinds: readonly Kind[];
  /** By the numbers in the column `op`. */
  readonly operations: readonly TracedOperation[];
}

const codesOf = (...names: string[]): ReadonlySet<number> =>
  new Set(names.map((name) => accessedObjects.indexOf(name)));
const oldArrays = codesOf("oldbuckets");
/** What entries are moved from and to. */
const arrays = codesOf("buckets", "groups");
const newArrays = codesOf("new buckets", "new groups");
/** A function that has moved entries is done when the operation goes on with one of these. */
const ends = codesOf("header", "directory", "new header", "new directory");

/**
 * The accesses of a map's operations.
 * @throws {NotTracedError} where nothing was traced, RangeError for operations that are none.
 */
export function streamOf(map: TracedMap, { from, to }: Operations = {}): Stream {
  const found = accessesOf(map as GoMap<never, never>);
  const { operations } = found;
  const columns = found.columns();
  const first = from === undefined ? 0 : startOf(operations, from, "from");
  const end = to === undefined ? operations.length : numbered(operations, to, "to");
  if (end < first) throw new RangeError(`\`to\` must be \`from\` or more, got ${to} and ${from}`);
  const { length, operation, kind } = columns;
  const begin = lowerBound(operation, length, first);
  const last = lowerBound(operation, length, end);
  const movers = moversOf(map, columns, operations);
  const kinds: Kind[] = [];
  const codes = new Map<number, number>();
  const region = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const { what } = operations[operation[i] as number] as TracedOperation;
    const mover = movers[i] as number;
    const [object, part] = [columns.object[i] as number, columns.region[i] as number];
    const key = ((codeOf(what) * 8 + mover) * 32 + object) * 16 + part;
    let code = codes.get(key);
    if (code === undefined) {
      code = kinds.length;
      codes.set(key, code);
      const name = accessRegions[part] as string;
      const moved = moverNames[mover] as Mover;
      kinds.push({
        ...{ what, object: accessedObjects[object] as string, region: name, mover: moved },
        stack: stackOf(map, { what, region: name, mover: moved }),
      });
    }
    region[i] = code;
  }
  const part = (a: number, b: number): Accesses =>
    accesses({
      address: columns.address.subarray(a, b),
      size: columns.size.subarray(a, b),
      kind: kind.subarray(a, b).map((store) => (store === 1 ? STORE : LOAD)),
      region: region.subarray(a, b),
      op: operation.subarray(a, b),
    });
  return { before: part(0, begin), accesses: part(begin, last), kinds, operations };
}

/** Kinds of operations that a stream has, by the code they are given here. */
const operationKinds: OperationKind[] = [];
const codeOf = (what: OperationKind): number => {
  if (!operationKinds.includes(what)) operationKinds.push(what);
  return operationKinds.indexOf(what);
};
const moverNames: readonly Mover[] = ["none", "evacuate", "grow", "split", "grow to table"];

/** Where operation number `op` begins, with the reads before it. */
function startOf(operations: readonly TracedOperation[], op: number, field: string): number {
  const at = numbered(operations, op, field);
  let start = at;
  while (start > 0 && operations[start - 1]?.op === null) start--;
  return start;
}

/** The place of operation number `op`; one behind the last is the end. */
function numbered(operations: readonly TracedOperation[], op: number, field: string): number {
  const at = operations.findIndex((one) => one.op !== null && one.op >= op);
  const numbers = operations.flatMap((one) => (one.op === null ? [] : [one.op]));
  const [least, most] = [numbers[0] ?? 0, (numbers.at(-1) ?? -1) + 1];
  if (Number.isInteger(op) && op >= least && op <= most) return at < 0 ? operations.length : at;
  throw new RangeError(`\`${field}\` must be a whole number from ${least} to ${most}, got ${op}`);
}

/** The first row whose value is at least `value`; the column ascends. */
function lowerBound(column: Uint32Array, length: number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By access, what moves entries there: an index into moverNames. */
function moversOf(
  map: TracedMap,
  { length, operation, object }: ReturnType<ReturnType<typeof accessesOf>["columns"]>,
  operations: readonly TracedOperation[],
): Uint8Array {
  const movers = new Uint8Array(length);
  for (let from = 0; from < length; ) {
    const number = operation[from] as number;
    let to = from;
    let [firstOld, lastOld, firstNew, lastArray] = [-1, -1, -1, -1];
    for (; to < length && operation[to] === number; to++) {
      const of = object[to] as number;
      if (oldArrays.has(of)) {
        if (firstOld < 0) firstOld = to;
        lastOld = to;
      } else if (arrays.has(of)) {
        lastArray = to;
      } else if (newArrays.has(of) && firstNew < 0) {
        firstNew = to;
      }
    }
    const one = operations[number] as TracedOperation;
    const last = Math.max(lastOld, lastArray);
    if (one.what === "put" && firstNew >= 0 && last > firstNew) {
      let [start, end] = [firstNew, last + 1];
      while (start > from && !ends.has(object[start - 1] as number)) start--;
      while (end < to && !ends.has(object[end] as number)) end++;
      movers.fill(moverNames.indexOf(moverOf(map, one)), start, end);
    } else if ((one.what === "put" || one.what === "delete") && firstOld >= 0) {
      let end = lastOld + 1;
      while (end < to && !ends.has(object[end] as number)) end++;
      movers.fill(moverNames.indexOf("evacuate"), firstOld, end);
    }
    from = to;
  }
  return movers;
}

/** What made a new array or groups in an operation, as its events say. */
function moverOf(map: TracedMap, { from, to }: TracedOperation): Mover {
  for (const record of map.process.journal.records(from, to)) {
    if (record.kind === "grow") return "evacuate";
    if (record.kind === "split") return "split";
    // No table has the eight slots of a small map.
    if (record.kind === "rehash") return record.from === blockSlots ? "grow to table" : "grow";
  }
  return "none";
}
