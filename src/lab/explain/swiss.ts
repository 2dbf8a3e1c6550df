/**
 * Explains one operation on a Swiss map: the traced build runs it on a copy of the process, and the
 * explanation is derived from the trace.
 */

import {
  type Anatomical,
  blockSlots,
  fieldsOf,
  type GoMap,
  isAccess,
  keyTextOf,
  offsetOf,
  operationsOf,
  portableMatch,
  sentenceOf,
  type TraceRecord,
} from "../../go/index.js";
import { type Route, swissExplanationDrawing, type VisitedGroup } from "../../view/index.js";
import {
  Explanation,
  type ExplanationRow,
  searchedHash,
  sentencesOf,
  slotRecords,
} from "./classic.js";
import { swissComparisons } from "./comparisons.js";
import { type KeyOperation, searchPath } from "./runtime-function.js";

/** A map in a copy of its process, keys and elems of any type. */
type Subject = Anatomical<"swiss"> & Pick<GoMap<never, never, "swiss">, "process">;

/** What the one group of a small map is called. */
const smallGroup = "the group";

/** Events that tables and explanations put into words. */
const told = ["hash", "rehash", "split", "directory", "prune", "malloc", "reseed"];

/** A group while its visit goes on. */
interface Visit extends VisitedGroup {
  readonly compared: { slot: number; equal: boolean }[];
  readonly used: Set<number>;
}

/**
 * Explain what a traced operation on a copy of a map did.
 * @param before the map as it was
 * @param after the same, after the operation, its process with the journal of it
 * @param call how the operation reads, for the heading: "get(7)"
 */
export function explainSwiss(
  before: Subject,
  after: Subject,
  what: KeyOperation,
  call: string,
): Explanation {
  const [nameBefore, nameAfter] = [fieldsOf(before), fieldsOf(after)];
  const [operation] = operationsOf(after);
  if (operation === undefined) throw new RangeError(`${call} left no trace`);
  const records = slotRecords(after, operation);
  const path = searchPath(after, what);
  const hash = searchedHash(records, after.address);
  const rows: ExplanationRow[] = [];
  const visits: Visit[] = [];
  const lastVisit = records.findLastIndex(({ kind }) => kind === "group");
  const replaced = records.flatMap(({ kind }, i) => {
    return kind === "rehash" || kind === "split" ? [i] : [];
  });
  const place = (record: TraceRecord) => {
    const at = offsetOf(record.address);
    return nameAfter(at) ?? nameBefore(at);
  };
  let word = 0n;
  const keyText = keyTextOf(after);
  records.forEach((record, i) => {
    const { kind, address } = record;
    const row = (given: Partial<ExplanationRow>): void => {
      const nothing = { where: null, field: null, saw: null, equal: null, sentence: null };
      rows.push({ what: kind, ...nothing, ...given });
    };
    if (record.kind === "load" && record.touched === "ctrl" && record.size === 8) {
      word = record.after;
      // A lookup in a small map that does without the hash matches no control byte.
      if (lastVisit < 0 && visits.length === 0) visits.push(visit(smallGroup, address, word));
    }
    if (told.includes(kind)) row({ sentence: sentenceOf(record, operation, keyText) });
    const open = visits.at(-1);
    if (record.kind === "group") {
      const field = place(record);
      const table = /of table (\d+)$/.exec(field?.structure ?? "")?.[1];
      const left = replaced.some((at) => at > i) ? "old table" : "table";
      const name = table === undefined ? smallGroup : `group ${record.group} of ${left} ${table}`;
      visits.push(visit(name, address, word));
      const { exact } = portableMatch(word, record.h2);
      const saw = `0x${word.toString(16).padStart(16, "0")}`;
      const sentence = sentenceOf(record, operation, keyText);
      row({ where: name, field: "ctrl", saw, equal: exact.length > 0, sentence });
    } else if (record.kind === "compare" && open !== undefined) {
      const { slot, equal } = record;
      open.compared.push({ slot, equal });
      const saw = after.type.keysize <= 8 ? key(records[i - 1]) : null;
      const sentence = sentenceOf(record, operation, keyText);
      row({ where: open.name, field: `key[${slot}]`, saw, equal, sentence });
    } else if (
      i > lastVisit &&
      isAccess(record) &&
      (kind === "store" || record.touched === "elem")
    ) {
      const field = place(record);
      if (field === null) return;
      const where = `${field.structure}${field.index === null ? "" : ` ${field.index}`}`;
      const slot = /^(?:ctrl|key|elem)\[(\d)\]$/.exec(field.field)?.[1];
      const there = visits.findLast((one) => address >= one.address && address < end(one, after));
      if (slot !== undefined) there?.used.add(Number(slot));
      row({
        where: there?.name ?? where,
        field: field.field,
        saw: `0x${record.after.toString(16)}`,
      });
    }
  });
  const route = hash === null ? null : routeOf(after, hash);
  const outcome = outcomeOf(what, visits, rows);
  const compares = {
    ctrl: records.filter(({ kind }) => kind === "group").length,
    keys: records.filter(({ kind }) => kind === "compare").length,
  };
  const drawing = swissExplanationDrawing({
    title: `${call} on ${after.type.text}, Go ${after.process.release.name}`,
    hash,
    route,
    visited: visits,
    sentences: [
      `${path.name}: ${hash === null && visits.length > 0 ? unhashed[path.form] : swissComparisons[path.form][what]}`,
      ...sentencesOf(rows),
      outcome,
    ],
  });
  const names = visits.map(({ name }) => name);
  return new Explanation(drawing, rows, hash, names, compares, path.name, outcome);
}

/** Why a small map needs no hash. */
const numbersUnhashed =
  "no hash is computed: a small map compares every key, up to the last slot that is full";
const unhashed = {
  ...{ fast32: numbersUnhashed, fast64: numbersUnhashed },
  faststr:
    "no hash is computed: one string of this length at most begins and ends as a long key does",
  any: "no hash is computed",
} as const;

function visit(name: string, address: bigint, ctrl: bigint): Visit {
  return { name, address, ctrl, compared: [], used: new Set() };
}

function end({ address }: VisitedGroup, { type }: Subject): bigint {
  return address + BigInt(type.groupSize);
}

/** What the record before a compare read of the key. */
function key(record: TraceRecord | undefined): string | null {
  if (record?.kind !== "load" || record.touched !== "key") return null;
  return `0x${record.after.toString(16)}`;
}

/** How the hash chooses in the map as it is at the end, when tables that were full are replaced. */
function routeOf(map: Subject, hash: bigint) {
  const header = map.header();
  if (header.dirLen === 0) return null;
  const { globalDepth } = header;
  const place = globalDepth === 0 ? 0 : Number(hash >> BigInt(64 - globalDepth));
  const { index, capacity } = map.tableColumns();
  const row = index.findLastIndex((first) => first <= place);
  const route: Route = {
    ...{ globalDepth, place },
    table: index[row] as number,
    groups: (capacity[row] as number) / blockSlots,
  };
  return route;
}

/** How it ended. */
function outcomeOf(
  what: KeyOperation,
  visits: readonly Visit[],
  rows: readonly ExplanationRow[],
): string {
  const last = visits.at(-1);
  const found = last?.compared.find(({ equal }) => equal);
  if (last === undefined) return "the map is empty: nothing is searched";
  if (found !== undefined) {
    const there = `found in slot ${found.slot} of ${last.name}`;
    if (what !== "delete") return there;
    const mark = rows.findLast(({ field }) => field === `ctrl[${found.slot}]`)?.saw;
    const other = "the slot becomes empty: a search may end in its group";
    return `${there}; ${mark === "0xfe" ? "it becomes a tombstone: its group is full, and searches go on behind it" : other}`;
  }
  if (what !== "put") {
    if (last.name === smallGroup) return `not in the map: it is in no slot of ${smallGroup}`;
    return `not in the map: ${last.name} has an empty slot, where a search ends`;
  }
  const taken = visits.findLast(({ used }) => used.size > 0);
  const [slot] = taken?.used ?? [];
  return `not in the map: put into slot ${slot} of ${taken?.name}`;
}
