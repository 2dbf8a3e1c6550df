/**
 * Explains one operation: the traced build runs it on a copy of the process, and the explanation is
 * derived from the trace.
 */

import { type ColumnTable, table } from "arquero";
import { counted } from "../../format/counted.js";
import {
  type AccessRecord,
  arena,
  blockSlots,
  fieldsOf,
  type GoMap,
  type GoProcess,
  isAccess,
  keyTextOf,
  offsetOf,
  operationsOf,
  type PlacedField,
  sentenceOf,
  type TracedOperation,
  type TraceRecord,
  tophashes,
  tophashOf,
} from "../../go/index.js";
import {
  type Drawing,
  type DrawingBundle,
  explanationDrawing,
  type Visited,
} from "../../view/index.js";
import { classicComparisons } from "./comparisons.js";
import { type KeyOperation, type SearchPath, searchPath } from "./runtime-function.js";

/** A map in a copy of its process, keys and elems of any type. */
type Subject = Parameters<typeof fieldsOf>[0] &
  Pick<GoMap<never, never>, "process" | "generation" | "address">;

/** One thing that an operation did. */
export interface ExplanationRow {
  readonly what: string;
  readonly where: string | null;
  readonly field: string | null;
  readonly saw: string | null;
  readonly equal: boolean | null;
  readonly sentence: string | null;
}

/** An explained operation: a picture, a table, and numbers. */
export class Explanation {
  constructor(
    /** Hash bits, buckets or groups and slots visited. */
    readonly drawing: Drawing,
    readonly rows: readonly ExplanationRow[],
    /** The key's hash; null when Go did not compute one. */
    readonly hash: bigint | null,
    /** Buckets or groups that were searched, in order: "bucket 3", "group 5 of table 0". */
    readonly visited: readonly string[],
    /** What was compared with the key's: tophash bytes or control words, and keys. */
    readonly compares: {
      readonly tophash?: number;
      readonly ctrl?: number;
      readonly keys: number;
    },
    /** The runtime's function that does it: "mapaccess2_fast64". */
    readonly path: string,
    /** How it ended: "found in slot 3 of bucket 5", "not in the map: …". */
    readonly outcome: string,
  ) {}

  /** One row per event, and per tophash or control byte, key and elem that was touched. */
  table(): ColumnTable {
    const column = (name: keyof ExplanationRow) => this.rows.map((row) => row[name]);
    return table({
      what: column("what"),
      where: column("where"),
      field: column("field"),
      saw: column("saw"),
      equal: column("equal"),
      sentence: column("sentence"),
    });
  }

  [Symbol.for("Jupyter.display")](): DrawingBundle {
    return this.drawing.bundle();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.drawing.text;
  }
}

/** A bucket while its visit goes on. */
interface Visit extends Visited {
  readonly read: Set<number>;
  readonly used: Set<number>;
}

/** Where in a slot of a bucket something lies. */
interface Place {
  readonly field: PlacedField;
  readonly slot: number;
}

/** A record with the slot that it is about, and whether it is part of a search. */
interface Looked {
  readonly record: TraceRecord;
  readonly place: Place | undefined;
  readonly searching: boolean;
}

/**
 * Explain what a traced operation on a copy of a map did.
 * @param before the map as it was
 * @param after the same, after the operation, its process with the journal of it
 * @param call how the operation reads, for the heading: "get(7)"
 */
export function explainClassic(
  before: Subject,
  after: Subject,
  what: KeyOperation,
  call: string,
): Explanation {
  const [operation] = operationsOf(after);
  if (operation === undefined) throw new RangeError(`${call} left no trace`);
  const records = slotRecords(after, operation);
  const looks = looksOf(records, before, after);
  const path = searchPath(after, what);
  const hash = searchedHash(records, after.address);
  const visits = new Map<string, Visit>();
  const keyText = keyTextOf(after);
  const rows = looks.flatMap(({ record, place, searching }, i): ExplanationRow[] => {
    const { kind } = record;
    const nothing = { where: null, field: null, saw: null, equal: null, sentence: null };
    if (!isAccess(record)) {
      return [{ what: kind, ...nothing, sentence: sentenceOf(record, operation, keyText) }];
    }
    if (place === undefined) return [];
    const { field, slot } = place;
    if (searching) {
      const visit = visitOf(visits, before, field);
      (kind === "load" && record.touched !== "elem" ? visit.read : visit.used).add(slot);
    }
    const equal = kind === "load" ? verdictOf(looks, i, path, hash) : null;
    const saw = `0x${record.after.toString(16)}`;
    return [{ what: kind, ...nothing, where: nameOf(field), field: field.field, saw, equal }];
  });
  const visited = [...visits.values()];
  const names = visited.map(({ name }) => name);
  const compares = comparesOf(looks, path);
  const outcome = outcomeOf(looks, what, path, names);
  const bucket = records.findLast((record) => record.kind === "bucket");
  const { main, old } = after.arrays();
  const drawing = explanationDrawing({
    title: `${call} on ${after.type.text}, Go ${after.process.release.name}`,
    hash,
    bucketBits: Math.log2((bucket?.array === "old" ? old : main).heads || 1),
    visited,
    sentences: [
      `${path.name}: ${hash === null && bucket !== undefined ? unhashed : classicComparisons[path.form][what]}`,
      ...sentencesOf(rows),
      `read: ${counted(compares.tophash, "tophash byte")} and ${counted(compares.keys, "key")}`,
      outcome,
    ],
  });
  return new Explanation(drawing, rows, hash, names, compares, path.name, outcome);
}

/**
 * The records of an operation, without loads of strings' bytes: explained is what lies in slots, and what
 * comparing those bytes came to is an event.
 */
export function slotRecords(
  { process }: { readonly process: Pick<GoProcess, "journal"> },
  { from, to }: TracedOperation,
): TraceRecord[] {
  const records = [...process.journal.records(from, to)];
  return records.filter((record) => !isAccess(record) || record.touched !== "string");
}

/** The hash of the key that an operation is on: while entries move, others are hashed as well. */
export function searchedHash(records: readonly TraceRecord[], map: bigint): bigint | null {
  for (const record of records) {
    if (record.kind === "hash" && record.address === map) return record.hash;
  }
  return null;
}

function isLoadOf(record: TraceRecord, part: AccessRecord["touched"]): boolean {
  return record.kind === "load" && record.touched === part;
}

/** What events say; hashes of entries that move are only counted. */
export function sentencesOf(rows: readonly ExplanationRow[]): string[] {
  const said = rows.filter(({ sentence }) => sentence !== null);
  const moved = said.filter(
    ({ what, sentence }) => what === "hash" && / at 0x/.test(sentence ?? ""),
  );
  const told = said.filter((row) => !moved.includes(row)).map(({ sentence }) => sentence as string);
  return moved.length === 0
    ? told
    : [...told, `${counted(moved.length, "key")} hashed to be moved`];
}

const unhashed = "no hash is computed: the map has one bucket, whose keys are compared";

/** Records with what they are about. A search goes from a bucket on, until entries have to move. */
function looksOf(records: readonly TraceRecord[], before: Subject, after: Subject): Looked[] {
  const [nameBefore, nameAfter] = [fieldsOf(before), fieldsOf(after)];
  let searching = false;
  return records.map((record) => {
    const { kind, address } = record;
    if (kind === "bucket") searching = true;
    else if (kind === "grow" || kind === "evacuate") searching = false;
    const inSlot = isAccess(record) ? slotParts.has(record.touched) : kind === "compare";
    const at = offsetOf(address);
    const field = inSlot ? (nameBefore(at) ?? nameAfter(at)) : null;
    const slot = /\[(\d)\]$/.exec(field?.field ?? "")?.[1];
    const place = field === null || slot === undefined ? undefined : { field, slot: Number(slot) };
    return { record, place, searching };
  });
}

const slotParts: ReadonlySet<AccessRecord["touched"]> = new Set([
  "tophash",
  "key",
  "elem",
] as const);

/** "bucket 3", "old bucket 1", "overflow bucket 0" */
function nameOf({ structure, index }: PlacedField): string {
  return `${structure} ${index ?? ""}`.trimEnd();
}

function visitOf(visits: Map<string, Visit>, before: Subject, field: PlacedField): Visit {
  const name = nameOf(field);
  const known = visits.get(name);
  if (known !== undefined) return known;
  const { type } = before;
  const slot = Number(/\[(\d)\]$/.exec(field.field)?.[1] ?? 0);
  const within = field.field.startsWith("tophash")
    ? slot
    : field.field.startsWith("key")
      ? type.keysOffset + slot * type.keyStride
      : type.elemsOffset + slot * type.elemStride;
  const at = field.at - within;
  const inside = at + blockSlots <= before.process.memory.buffer.byteLength;
  const address = arena + BigInt(at);
  const tophash = inside
    ? [...before.process.bytes(address, blockSlots)]
    : new Array<number>(blockSlots).fill(0);
  const visit = { name, address, tophash, read: new Set<number>(), used: new Set<number>() };
  visits.set(name, visit);
  return visit;
}

/**
 * Was what the load at `index` found in a slot the same as that of the key that is looked for? It shows
 * in what follows: the search stays in a slot as long as everything there is right.
 */
function verdictOf(
  looks: readonly Looked[],
  index: number,
  { form }: SearchPath,
  hash: bigint | null,
): boolean | null {
  const { record, place, searching } = looks[index] as Looked;
  if (!searching || place === undefined || !isAccess(record) || record.touched === "elem") {
    return null;
  }
  const numbers = form === "fast32" || form === "fast64";
  if (record.touched === "tophash") {
    // With numbers, and without a hash, only whether the slot is in use.
    return numbers || hash === null ? null : Number(record.after) === tophashOf(hash);
  }
  const more = looks.slice(index + 1);
  const leaves = more.findIndex(({ place: next }) => !sameSlot(place, next));
  const here = (leaves < 0 ? more : more.slice(0, leaves)).map((look) => look.record);
  const compared = here.find((next) => next.kind === "compare");
  const tophash = here.find((next) => isLoadOf(next, "tophash"));
  if (numbers) return compared !== undefined || tophash !== undefined;
  if (form === "any" || offsetOf(record.address) === place.field.at) {
    return compared === undefined ? null : compared.equal;
  }
  // The length of a string: where it is right, the tophash is looked at, or without a hash the bytes.
  const bytes = here.find((next) => isLoadOf(next, "key"));
  return bytes !== undefined || (hash !== null && here[0] === tophash && tophash !== undefined);
}

function sameSlot({ field, slot }: Place, other: Place | undefined): boolean {
  return other !== undefined && other.slot === slot && nameOf(other.field) === nameOf(field);
}

/** What was looked at in searches: tophash bytes, and keys as far as they were compared. */
function comparesOf(
  looks: readonly Looked[],
  { form }: SearchPath,
): { tophash: number; keys: number } {
  const found = looks.filter(({ searching }) => searching).map(({ record }) => record);
  const numbers = form === "fast32" || form === "fast64";
  const loads = (of: AccessRecord["touched"]) =>
    found.filter((record) => isLoadOf(record, of)).length;
  const compared = found.filter(({ kind }) => kind === "compare").length;
  return { tophash: loads("tophash"), keys: numbers ? loads("key") : compared };
}

/** How it ended. */
function outcomeOf(
  looks: readonly Looked[],
  what: KeyOperation,
  { form }: SearchPath,
  names: readonly string[],
): string {
  const last = looks.slice(looks.findLastIndex(({ record }) => record.kind === "bucket") + 1);
  if (names.length === 0) return "the map is empty: nothing is searched";
  const found = last.findLast(({ record }) => record.kind === "compare" && record.equal);
  const marks = last.flatMap(({ record, place }) => {
    if (record.kind !== "store" || record.touched !== "tophash") return [];
    return place === undefined ? [] : [{ tophash: record.after, place }];
  });
  if (found?.place !== undefined) {
    const there = `found in ${slotText(found.place)}`;
    if (what === "get") return there;
    if (what === "put") return `${there}: the elem is stored there`;
    const mark = marks.findLast(({ place }) => sameSlot(found.place as Place, place))?.tophash;
    return `${there}, which becomes ${mark === 0n ? "emptyRest: nothing follows in its chain" : "emptyOne"}`;
  }
  const taken = marks.findLast(({ tophash }) => tophash >= BigInt(tophashes.minTopHash))?.place;
  if (what === "put" && taken !== undefined) {
    return `not in the map: stored in ${slotText(taken)}`;
  }
  const end = last.findLast(({ record }) => isLoadOf(record, "tophash"));
  const emptyRest = end !== undefined && isAccess(end.record) && end.record.after === 0n;
  if (form === "any" && emptyRest && end.place !== undefined) {
    return `not in the map: ${slotText(end.place)} is emptyRest, nothing follows`;
  }
  return `not in the map: it is in no slot of ${names.join(", ")}`;
}

function slotText({ field, slot }: Place): string {
  return `slot ${slot} of ${nameOf(field)}`;
}

/** How a key reads in a heading. */
export function callText(what: string, key: unknown): string {
  if (typeof key !== "string" && (typeof key !== "object" || key === null))
    return `${what}(${key})`;
  const text = JSON.stringify(key, (_, part) => (typeof part === "bigint" ? `${part}n` : part));
  return `${what}(${text.length <= 60 ? text : `${text.slice(0, 50)}…`})`;
}
