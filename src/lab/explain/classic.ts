/**
 * Explaining one operation: it is really done, by the traced build, on a copy of the process; what
 * is told is what that trace says.
 */

import { type ColumnTable, table } from "arquero";
import { counted } from "../../format/counted.js";
import {
  fieldsOf,
  type GoMap,
  keyTextOf,
  operationsOf,
  type PlacedField,
  sentenceOf,
  type TraceRecord,
} from "../../go/index.js";
import { type Drawing, explanationDrawing, type Visited } from "../../view/index.js";

/** A map in a copy of its process, keys and elems of any type. */
type Subject = Parameters<typeof fieldsOf>[0] & Pick<GoMap<never, never>, "process">;

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

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const { html, svg, text } = this.drawing;
    return { "text/html": html, "image/svg+xml": svg, "text/plain": text };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.drawing.text;
  }
}

/**
 * Explain what a traced operation on a copy of a map did.
 * @param before the map as it was
 * @param after the same, after the operation, its process with the journal of it
 * @param call how the operation reads, for the heading: "get(7)"
 */
export function explainClassic(before: Subject, after: Subject, call: string): Explanation {
  const nameBefore = fieldsOf(before);
  const nameAfter = fieldsOf(after);
  const [operation] = operationsOf(after);
  if (operation === undefined) throw new RangeError(`${call} left no trace`);
  const records = [...after.process.journal.records(operation.from, operation.to)];
  const hashed = records.find(({ kind }) => kind === "hash");
  const wanted = hashed === undefined ? null : tophashOf(hashed.after);
  const rows: ExplanationRow[] = [];
  const visits = new Map<string, Visited & { read: Set<number>; used: Set<number> }>();
  const compares = { tophash: 0, keys: 0 };
  const keyText = keyTextOf(after);
  const verdicts = comparisons(records);
  for (const record of records) {
    if (record.kind !== "load" && record.kind !== "store") {
      const sentence = sentenceOf(record, operation, keyText);
      if (record.kind === "tophash") continue;
      if (record.kind === "compare") compares.keys++;
      rows.push({ what: record.kind, where: null, field: null, saw: null, equal: null, sentence });
      continue;
    }
    if (!["tophash", "key", "elem"].includes(record.touched)) continue;
    const at = Number(record.address & 0xffffffffn);
    const field = nameBefore(at) ?? nameAfter(at);
    const slot = Number(/\[(\d)\]$/.exec(field?.field ?? "")?.[1] ?? -1);
    if (field === null || slot < 0) continue;
    const visit = visitOf(visits, before, field, record);
    const read = record.kind === "load";
    const equal = read ? (verdicts.get(record) ?? equalTo(record, hashed, wanted)) : null;
    if (read && record.touched === "tophash") compares.tophash++;
    // Keys of eight plain bytes are compared in one load, without an event of its own.
    if (read && record.touched === "key" && verdicts.size === 0) compares.keys++;
    const uses = record.kind === "store" || record.touched === "elem";
    (uses ? visit.used : visit.read).add(slot);
    const saw = `0x${record.after.toString(16)}`;
    const sentence = null;
    rows.push({ what: record.kind, where: visit.name, field: field.field, saw, equal, sentence });
  }
  const heads = records.findLast(({ kind }) => kind === "bucket");
  const { main, old } = after.arrays();
  const inOld = heads?.after === 1n;
  const visited = [...visits.values()];
  const drawing = explanationDrawing({
    title: `${call} on ${after.type.text}, Go ${after.process.release.name}`,
    hash: hashed?.after ?? null,
    bucketBits: Math.log2((inOld ? old : main).heads || 1),
    visited,
    sentences: [
      ...rows.flatMap(({ sentence }) => (sentence === null ? [] : [sentence])),
      `read: ${counted(compares.tophash, "tophash byte")} and ${counted(compares.keys, "key")}`,
    ],
  });
  const names = visited.map(({ name }) => name);
  return new Explanation(drawing, rows, hashed?.after ?? null, names, compares);
}

function visitOf(
  visits: Map<string, Visited & { read: Set<number>; used: Set<number> }>,
  before: Subject,
  field: PlacedField,
  record: TraceRecord,
): Visited & { read: Set<number>; used: Set<number> } {
  const name = `${field.structure} ${field.index ?? ""}`.trimEnd();
  const known = visits.get(name);
  if (known !== undefined) return known;
  const { type } = before;
  const slot = Number(/\[(\d)\]$/.exec(field.field)?.[1] ?? 0);
  const within = field.field.startsWith("tophash")
    ? slot
    : field.field.startsWith("key")
      ? type.keysOffset + slot * type.keyStride
      : type.elemsOffset + slot * type.elemStride;
  const address = (record.address & ~0xffffffffn) + BigInt(field.at - within);
  const inside = Number(address & 0xffffffffn) + 8 <= before.process.memory.buffer.byteLength;
  const tophash = inside ? [...before.process.bytes(address, 8)] : new Array<number>(8).fill(0);
  const visit = { name, address, tophash, read: new Set<number>(), used: new Set<number>() };
  visits.set(name, visit);
  return visit;
}

/** What the loads of keys of any type were found to be, by the comparison that follows them. */
function comparisons(records: readonly TraceRecord[]): Map<TraceRecord, boolean> {
  const found = new Map<TraceRecord, boolean>();
  let verdict: boolean | undefined;
  for (const record of records.toReversed()) {
    if (record.kind === "compare") verdict = record.after === 1n;
    else if (record.kind !== "load" || record.touched !== "key") verdict = undefined;
    else if (verdict !== undefined) found.set(record, verdict);
  }
  return found;
}

/** Does what was read equal what the operation looks for? null where that cannot be told. */
function equalTo(
  { touched, after }: TraceRecord,
  hashed: TraceRecord | undefined,
  wanted: number | null,
): boolean | null {
  if (touched === "tophash") return wanted === null ? null : Number(after) === wanted;
  if (touched === "key") return hashed === undefined ? null : after === hashed.before;
  return null;
}

/** The top byte of a hash, plus 5 where it would be one of the marks below 5. */
function tophashOf(hash: bigint): number {
  const top = Number(hash >> 56n);
  return top < 5 ? top + 5 : top;
}

/** How a key reads in a heading. */
export function callText(what: string, key: unknown): string {
  if (typeof key !== "string" && (typeof key !== "object" || key === null))
    return `${what}(${key})`;
  const text = JSON.stringify(key, (_, part) => (typeof part === "bigint" ? `${part}n` : part));
  return `${what}(${text.length <= 60 ? text : `${text.slice(0, 50)}…`})`;
}
