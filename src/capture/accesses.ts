/**
 * The loads and stores of each operation of a case on the map's memory, as the traced engine
 * records them: the same list as Valgrind's lackey records of real Go (test/probe/accesses).
 *
 *   {"op": n, "accesses": [["L" | "S", object, offset, size], …]}
 *
 * Objects are the map's own: `header`, `extra`, `buckets`, `oldbuckets`, `overflow` of a classic map,
 * `header`, `directory`, `table`, `groups` of a Swiss one, named by what they were when the operation
 * began; `new X` is one that it made; when asked for, `string` is what a key's string leads to, `key` and `elem`
 * what a slot only points at. Left out, as there: the iterator and other variables of the
 * program, lists of overflow buckets, and the
 * zeroing of new objects, which lackey's lists know by its stores of 16 bytes and more, or of eight and
 * more words in a row.
 */
import {
  type Accesses,
  accessedObjects,
  accessesIn,
  type GoMap,
  operationsOf,
  type TracedOperation,
} from "../go/index.js";
import type { Case } from "./case/case.js";
import { tracedReplay } from "./replay.js";

/** A load or a store: of what object, where in it, how many bytes. */
export type Access = readonly [kind: "L" | "S", object: string, offset: number, size: number];

/** The accesses of one operation of a case, whose number counts single operations. */
export interface OperationAccesses {
  readonly op: number;
  readonly accesses: readonly Access[];
}

/** Records after which those so far are unpacked and forgotten. */
const batch = 1_000_000;

const mapObjects = [
  ...["header", "extra", "buckets", "oldbuckets", "overflow"],
  ...["directory", "table", "groups"],
];

/**
 * The accesses of each operation of a case, in order.
 * @param options.strings of the bytes of keys' strings too, as `string`.
 * @param options.objects of keys and elems that a slot only points at, as `key` and `elem`.
 * @throws as replay does
 */
export function* caseAccesses(
  test: Case,
  release: string,
  {
    strings = false,
    objects = false,
  }: { readonly strings?: boolean | undefined; readonly objects?: boolean | undefined } = {},
): Generator<OperationAccesses> {
  const listed = new Set([
    ...mapObjects,
    ...(objects ? ["key", "elem"] : []),
    ...(strings ? ["string"] : []),
  ]);
  const { map, steps } = tracedReplay(test, release);
  const { journal } = map.process;
  journal.limit = Number.POSITIVE_INFINITY;
  // What came before the first operation is the make.
  let ends = [journal.length];
  let op = 0;
  for (const _ of steps) {
    ends.push(journal.length);
    if (journal.length < batch) continue;
    yield* numbered(map, listed, ends, op);
    op += ends.length - 1;
    journal.clear();
    ends = [0];
  }
  yield* numbered(map, listed, ends, op);
}

/**
 * The accesses of operations that end at these records; the first of those ends is the make's, or where
 * the journal was cleared, and the operation after it has number `op`.
 */
function* numbered(
  map: GoMap,
  listed: ReadonlySet<string>,
  ends: readonly number[],
  op: number,
): Generator<OperationAccesses> {
  const { operations, rows } = accessesIn(map, operationsOf(map));
  let [row, traced] = [0, 0];
  for (const [i, end] of ends.entries()) {
    const begin = row;
    // An iterator's step of a case is several operations of the map.
    while (traced < operations.length && (operations[traced] as TracedOperation).from < end)
      traced++;
    while (row < rows.length && (rows.operation[row] as number) < traced) row++;
    if (i > 0) yield { op: op + i - 1, accesses: withoutZeroing(listOf(rows, listed, begin, row)) };
  }
}

function listOf(
  rows: Accesses["rows"],
  listed: ReadonlySet<string>,
  begin: number,
  end: number,
): Access[] {
  const list: Access[] = [];
  for (let row = begin; row < end; row++) {
    const object = accessedObjects[rows.object[row] as number] as string;
    if (!listed.has(object.replace(isNew, ""))) continue;
    const [offset, size] = [rows.offset[row] as number, rows.size[row] as number];
    list.push([rows.kind[row] === 0 ? "L" : "S", object, offset, size]);
  }
  return list;
}

const isNew = "new ";

/** Bytes of a store, and stores of words in a row, that lackey's lists take for zeroing. */
const zeroing = { bytes: 16, words: 8 } as const;

/** A list without the stores into new objects that look like zeroing. */
export function withoutZeroing(list: readonly Access[]): Access[] {
  const narrow = list.filter(([kind, object, , size]) => {
    return kind === "L" || size < zeroing.bytes || !object.startsWith(isNew);
  });
  const kept: Access[] = [];
  for (let at = 0; at < narrow.length; ) {
    let end = at + 1;
    while (end < narrow.length && follows(narrow[end - 1] as Access, narrow[end] as Access)) end++;
    if (end - at < zeroing.words) kept.push(...narrow.slice(at, end));
    at = end;
  }
  return kept;
}

/** Are these stores of neighbouring words of a new object? */
function follows(a: Access, b: Access): boolean {
  const words = a[0] === "S" && b[0] === "S" && a[3] === 8 && b[3] === 8;
  return words && a[1] === b[1] && a[1].startsWith(isNew) && b[2] === a[2] + 8;
}

/** A list as a line of JSON, spaced as lackey's are. */
export function accessesLine({ op, accesses }: OperationAccesses): string {
  const parts = accesses.map(([kind, object, offset, size]) => {
    return `["${kind}", "${object}", ${offset}, ${size}]`;
  });
  return `{"op": ${op}, "accesses": [${parts.join(", ")}]}`;
}
