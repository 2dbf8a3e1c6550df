/**
 * The step player: some operations of a traced map, one step of the runtime at a time, forwards and
 * backwards, with the buckets or groups and the header after each step.
 *
 * A copy of the process is reverted to the first of these operations; then the journal's stores are
 * applied to it again, so that every frame shows the bytes as the runtime left them.
 */

import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { requireOptions } from "../format/argument.js";
import { counted } from "../format/counted.js";
import { grouped } from "../format/quantity.js";
import { shown } from "../format/shown.js";
import {
  arena,
  GoMap,
  type GoValue,
  generationOf,
  NotTracedError,
  operationsOf,
  type Step,
  stepsOf,
  type TracedOperation,
  type TraceRecord,
} from "../go/index.js";
import { valueText } from "../tables/header.js";
import { nameOf, requireMap } from "../tables/map-view.js";
import { drawingsOf } from "../view/generations.js";
import {
  type Frame,
  type FrameField,
  type Played,
  playerMarkup,
  playerText,
  type SlotRow,
} from "../view/index.js";

/** A map that can be played. */
type Playable = Pick<
  GoMap<never, never>,
  "op" | "address" | "process" | "type" | "place" | "generation" | "events"
>;
/** A map in a copy of its process, which the steps are done on. */
type Stage = GoMap<GoValue, GoValue>;

/** Limits of a player. */
export interface PlayerOptions {
  /** Frames at most, from 2 to 2,000. Default 240. */
  readonly frames?: number;
  /** Buckets or groups drawn at most, of those that are read or written, from 1 to 64. Default 10. */
  readonly rows?: number;
}

/** Buckets or groups of a map that is played, at most: each frame looks at all of them. */
const mostBlocks = 4096;

/** Events that tell the same as the step before them, in the allocator's words. */
const allocator: ReadonlySet<string> = new Set(["mcache", "mcentral", "mheap"]);

/** A sequence of steps of a map's operations, displayed as a player. */
export class Player {
  readonly #played: Played;

  /** @internal */
  constructor(played: Played) {
    this.#played = played;
  }

  /** Number of frames. */
  get length(): number {
    return this.#played.frames.length;
  }

  /** The frames: sentence, header fields and slots of each. */
  get frames(): readonly Frame[] {
    return this.#played.frames;
  }

  /** A note on what was left out; "" if nothing was. */
  get note(): string {
    return this.#played.note;
  }

  /** One row per frame: operation, what happened, header fields that changed. */
  table(): ColumnTable {
    const { frames } = this.#played;
    const changes = ({ fields }: Frame) =>
      fields
        .filter(({ changed }) => changed)
        .map(({ name, value }) => `${name} ${value}`)
        .join(", ");
    return table({
      step: frames.map((_, i) => i + 1),
      operation: frames.map(({ operation }) => operation),
      sentence: frames.map(({ sentence }) => sentence),
      header: frames.map(changes),
      slots: frames.map(
        ({ rows }) => rows.flatMap(({ slots }) => slots.filter(({ changed }) => changed)).length,
      ),
    });
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": playerMarkup(this.#played), "text/plain": playerText(this.#played) };
  }

  [inspect.custom](): string {
    return playerText(this.#played);
  }
}

/**
 * Play operations of a traced map step by step: a put, a growth, an evacuation, a split, a delete.
 * Reads and ranges that follow operation `to` are played with it. It works in a notebook and in an
 * exported page without a kernel, by mouse and by keyboard.
 * @param from number of the first operation; default the last one. -1 is make.
 * @param to number of the last operation; default `from`.
 * @example
 * const m = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(14));
 * player(m, 13)
 * @throws NotTracedError when an operation is not in the journal; RangeError when `to` lies before
 * `from`, an option is out of its range, or the map is too large to be drawn
 */
export function player(
  map: Playable,
  from = map?.op - 1,
  to = from,
  options: PlayerOptions = {},
): Player {
  requireMap("player", map);
  requireOptions(options, "{ frames: 500 }");
  const most = whole("frames", options.frames ?? 240, 2, 2000);
  const room = whole("rows", options.rows ?? 10, 1, 64);
  for (const [name, op] of Object.entries({ from, to })) {
    if (!Number.isSafeInteger(op))
      throw new TypeError(`\`${name}\` must be the number of an operation, got ${shown(op)}`);
  }
  if (to < from) throw new RangeError(`\`to\` must be ${from} (\`from\`) or more, got ${to}`);
  const operations = stretch(map, from, to);
  const steps = stepsIn(map, operations);
  const stage = stageAt(map, operations[0] as TracedOperation, from);
  const records = new Actor(map, stage, operations);
  const kept = steps.length > most ? [...steps.slice(0, most - 1), steps.at(-1) as Step] : steps;
  const ends = kept.map((_, i) =>
    i + 1 < kept.length ? (kept[i + 1] as Step).at : (operations.at(-1) as TracedOperation).to,
  );
  const touched = records.touchedBlocks();
  const frames: Frame[] = [];
  let before: readonly FrameField[] = [];
  let hidden = 0;
  for (const [i, step] of kept.entries()) {
    const written = records.play(ends[i] as number);
    const fields = fieldsOf(stage, before);
    const all = rowsOf(stage, touched);
    hidden = Math.max(hidden, all.length - room);
    const rows = marked(all, stage, written);
    const passed = i === kept.length - 1 ? steps.length - kept.length : 0;
    frames.push({ ...told(step, passed, rows), fields, rows: rows.slice(0, room) });
    before = fields;
  }
  const notes = [
    ...(steps.length > kept.length
      ? [
          `${counted(steps.length - kept.length, "step")} of ${grouped(steps.length)} before the last are left out; player(m, ${from}, ${to}, { frames: ${Math.min(2000, steps.length)} }) has more.`,
        ]
      : []),
    ...(hidden > 0
      ? [
          `${counted(hidden, generationOf(map).unit)} that were touched are not drawn; { rows: ${Math.min(64, room + hidden)} } draws more.`,
        ]
      : []),
  ];
  const numbers = from === to ? `operation ${from}` : `operations ${from} to ${to}`;
  return new Player({
    title: `${nameOf(map)}: ${numbers}, step by step`,
    frames,
    note: notes.join(" "),
  });
}

/** The operations that are played, reads that follow them included. */
function stretch(map: Playable, from: number, to: number): TracedOperation[] {
  const all = operationsOf(map);
  const begin = all.findIndex(({ op }) => op === from);
  const end = all.findLastIndex(({ op }) => op === to);
  if (begin < 0 || end < 0) {
    // Says why, and which operations there are.
    for (const op of [from, to]) stepsOf(map, op).next();
    throw new NotTracedError(
      `Operation ${begin < 0 ? from : to} of this map is not in the journal`,
    );
  }
  let after = end + 1;
  while (all[after] !== undefined && all[after]?.op === null) after++;
  return all.slice(begin, after);
}

/** Their steps; of the allocator only what it gives. */
function stepsIn(map: Playable, operations: readonly TracedOperation[]): Step[] {
  const [first] = operations;
  const last = operations.at(-1);
  const only = operations.length === 1 ? (first?.op ?? undefined) : undefined;
  const found: Step[] = [];
  for (const step of stepsOf(map, only)) {
    if (step.at < (first?.from ?? 0)) continue;
    if (step.at >= (last?.to ?? 0)) break;
    if (!allocator.has(step.event)) found.push(step);
  }
  return found;
}

/** The map as it was before an operation, in a copy that may be written to. */
function stageAt(map: Playable, first: TracedOperation, from: number): Stage {
  const stage = map.process.copy(
    map.place,
    map.type,
    (...made): Stage => new GoMap(...made),
    // Making a map: its header is there when the first record is done.
    first.what === "make" ? first.to : first.from,
    from,
  );
  const blocks = [...drawingsOf(stage).rows(stage)].length;
  if (blocks > mostBlocks) {
    throw new RangeError(
      `the player draws maps of up to ${grouped(mostBlocks)} buckets or groups, this one has ${grouped(blocks)}: ` +
        "play an earlier operation, or a smaller map of the same kind",
    );
  }
  return stage;
}

/** Does the journal's stores again on a copy of the process. */
class Actor {
  readonly #records: readonly TraceRecord[];
  readonly #first: number;
  #done: number;

  /** Of each record: is it the operation's work, not room that was made after it for the next value? */
  readonly #own: readonly boolean[];

  constructor(
    private readonly map: Playable,
    private readonly stage: Stage,
    operations: readonly TracedOperation[],
  ) {
    const [first] = operations;
    this.#first = first?.what === "make" ? first.to : (first?.from ?? 0);
    this.#done = this.#first;
    this.#records = [
      ...map.process.journal.records(this.#first, operations.at(-1)?.to ?? this.#first),
    ];
    const own = this.#records.map(() => false);
    let working = false;
    for (let i = this.#records.length - 1; i >= 0; i--) {
      const record = this.#records[i] as TraceRecord;
      if (record.kind === "load" || record.kind === "store") {
        const { touched } = record;
        if (touched !== "allocator" && touched !== "generator") working = true;
      }
      own[i] = working;
      if (record.kind === "operation") working = false;
    }
    this.#own = own;
  }

  /** Store all up to a record; the bytes written, by address. */
  play(to: number): Set<bigint> {
    const written = new Set<bigint>();
    const target = new Uint8Array(this.stage.process.memory.buffer);
    const live = new Uint8Array(this.map.process.memory.buffer);
    for (; this.#done < to; this.#done++) {
      const record = this.#records[this.#done - this.#first] as TraceRecord;
      if (record.kind !== "store") continue;
      const { address, size, after } = record;
      const data = !this.#own[this.#done - this.#first];
      const at = Number(address - arena);
      for (let i = 0; i < size; i++) {
        // The journal knows that room for a string was made, and not what the program wrote there.
        target[at + i] = data ? (live[at + i] as number) : Number((after >> BigInt(8 * i)) & 0xffn);
        written.add(address + BigInt(i));
      }
    }
    return written;
  }

  /** Addresses that the stretch reads or writes of slots and what stands with them. */
  touchedBlocks(): ReadonlySet<bigint> {
    const kinds: ReadonlySet<string> = new Set(["tophash", "ctrl", "key", "elem", "overflow"]);
    const found = new Set<bigint>();
    for (const record of this.#records) {
      if (record.kind !== "load" && record.kind !== "store") continue;
      if (kinds.has(record.touched)) found.add(record.address);
    }
    return found;
  }
}

/** The buckets or groups that hold one of these addresses. */
function rowsOf(stage: Stage, touched: ReadonlySet<bigint>): SlotRow[] {
  const drawings = drawingsOf(stage);
  const rows = [...drawings.rows(stage)];
  const [one] = rows;
  if (one === undefined) return rows;
  const size = BigInt(drawings.block(stage, one.address).size);
  const sorted = BigInt64Array.from(touched).sort();
  return rows.filter(({ address }) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as bigint) < address) low = middle + 1;
      else high = middle;
    }
    return low < sorted.length && (sorted[low] as bigint) < address + size;
  });
}

/** Rows with the slots that were written to. */
function marked(
  rows: readonly SlotRow[],
  { type }: Stage,
  written: ReadonlySet<bigint>,
): Frame["rows"] {
  const { keysOffset, keyStride, keysize, elemsOffset, elemStride, elemsize } = type;
  const wrote = (from: bigint, size: number) => {
    for (let i = 0; i < size; i++) if (written.has(from + BigInt(i))) return true;
    return false;
  };
  return rows.map(({ name, address, slots }) => ({
    name,
    slots: slots.map((cell, slot) => ({
      ...cell,
      changed:
        wrote(address + BigInt(slot), 1) ||
        wrote(address + BigInt(keysOffset + slot * keyStride), keysize) ||
        wrote(address + BigInt(elemsOffset + slot * elemStride), elemsize),
    })),
  }));
}

function fieldsOf(stage: Stage, before: readonly FrameField[]): FrameField[] {
  return stage.headerFields().map((field, i) => {
    const value = valueText(field);
    return {
      name: field.field,
      value,
      changed: before[i] !== undefined && before[i]?.value !== value,
    };
  });
}

/** What a step says, what it wrote to slots, and how many steps were passed over before it. */
function told(
  { op, what, sentence }: Step,
  passed: number,
  rows: Frame["rows"],
): Pick<Frame, "operation" | "sentence"> {
  const operation = op === null ? what : op < 0 ? "make" : `${what}, operation ${op}`;
  const begin = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  const left = passed > 0 ? ` (after ${counted(passed, "step")} that are not shown)` : "";
  return { operation, sentence: `${begin}${left}.${writtenText(rows)}` };
}

/** What became of the slots that a step wrote to. */
function writtenText(rows: Frame["rows"]): string {
  const said = rows.flatMap(({ name, slots }) =>
    slots.flatMap(({ state, key, changed }, slot) => {
      if (!changed) return [];
      const place = `slot ${slot} of ${name}`;
      return [
        state === "entry" ? `${place} holds the key ${key}` : `${place} is ${writtenAs[state]}`,
      ];
    }),
  );
  if (said.length === 0) return "";
  const text =
    said.length <= 3
      ? said.join("; ")
      : counted(said.length, "slot is written to", "slots are written to");
  return ` Then ${text}.`;
}

const writtenAs = {
  empty: "empty",
  deleted: "marked as deleted",
  moved: "marked as moved",
} as const;

function whole(name: string, value: unknown, low: number, high: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high)
    return value as number;
  throw new RangeError(
    `\`${name}\` must be a whole number from ${low} to ${grouped(high)}, got ${shown(value)}`,
  );
}
