/**
 * The step player: some operations of a traced map, one step of the runtime at a time, forwards and
 * backwards, with the buckets or groups and the header after each step.
 *
 * Every frame is read from bytes as the runtime left them (stage.ts); what the steps before it touched
 * and what an iterator gave is kept in trail.ts.
 */

import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { requireOptions } from "../../format/argument.js";
import { counted } from "../../format/counted.js";
import { grouped } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import {
  arena,
  blockSlots,
  generationOf,
  NotTracedError,
  operationsOf,
  type Step,
  stepsOf,
  type TracedOperation,
} from "../../go/index.js";
import { valueText } from "../../tables/header.js";
import { nameOf, requireMap } from "../../tables/map-view.js";
import { drawingsOf } from "../../view/generations.js";
import {
  type Frame,
  type FrameField,
  type Played,
  playerMarkup,
  playerText,
  type SlotRow,
} from "../../view/index.js";
import { Actor, type Playable, type Stage, stageAt } from "./stage.js";
import { Lines, Trail } from "./trail.js";

/** Limits of a player. */
export interface PlayerOptions {
  /** Frames at most, from 2 to 2,000. Default 240. */
  readonly frames?: number;
  /** Are the cache lines that a step touches shown from the start? A button shows and hides them. Default false. */
  readonly lines?: boolean;
  /** Buckets or groups drawn at most, of those that are read or written, from 1 to 64. Default 10. */
  readonly rows?: number;
}

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

  /**
   * One row per frame: operation, what happened, header fields that changed, slots written, loads and
   * stores of the map's memory, cache lines of 64 bytes touched, and those that no step before touched.
   */
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
      loads: frames.map(({ accesses }) => accesses.filter(({ kind }) => kind === "load").length),
      stores: frames.map(({ accesses }) => accesses.filter(({ kind }) => kind === "store").length),
      lines: frames.map(({ lines }) => lines.length),
      newLines: frames.map(({ lines }) => lines.filter(({ fresh }) => fresh).length),
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
 * Play operations of a traced map step by step: a put, a growth, an evacuation, a split, a delete, an
 * iterator through a growth. Each step shows the header, the slots, the loads and stores and, where they
 * are switched on, the cache lines. Reads and ranges that follow operation `to` are played with it. It
 * works in a notebook and in an exported page without a kernel, by mouse and by keyboard.
 * @param from number of the first operation; default the last one. -1 is make.
 * @param to number of the last operation; default `from`.
 * @example
 * const m = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(14));
 * player(m, 13)
 * @example
 * // An iterator that a growth overtakes: the entries that it has given are listed, its slot is marked.
 * const m = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(13));
 * const iterator = m[Symbol.iterator]();
 * iterator.next();
 * m.put(13, 13);
 * [...iterator];
 * player(m, 12, 13, { frames: 400, lines: true })
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
  const actor = new Actor(map, stage, operations);
  const kept = steps.length > most ? [...steps.slice(0, most - 1), steps.at(-1) as Step] : steps;
  const ends = kept.map((_, i) =>
    i + 1 < kept.length ? (kept[i + 1] as Step).at : (operations.at(-1) as TracedOperation).to,
  );
  const touched = actor.touchedSlots();
  const frames: Frame[] = [];
  const lines = new Lines();
  const trail = new Trail();
  let before: readonly FrameField[] = [];
  let hidden = 0;
  for (const [i, step] of kept.entries()) {
    const { written, accesses } = actor.play(ends[i] as number);
    const fields = fieldsOf(stage, before);
    const all = rowsOf(stage, touched);
    hidden = Math.max(hidden, all.length - room);
    const { iteration } = actor;
    const rows = marked(all, stage, written, iteration.key);
    const passed = i === kept.length - 1 ? steps.length - kept.length : 0;
    frames.push({
      ...told(step, passed, rows),
      fields,
      iterator: trail.fields(iteration, rows),
      rows: rows.slice(0, room),
      accesses,
      lines: lines.of(accesses),
    });
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
    lines: options.lines ?? false,
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

/** The buckets or groups that hold one of these places in memory. */
function rowsOf(stage: Stage, touched: Float64Array): SlotRow[] {
  const drawings = drawingsOf(stage);
  const rows = [...drawings.rows(stage)];
  const [one] = rows;
  if (one === undefined) return rows;
  const { size } = drawings.block(stage, one.address);
  return rows.filter(({ address }) => {
    const at = Number(address - arena);
    let [low, high] = [0, touched.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((touched[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    return low < touched.length && (touched[low] as number) < at + size;
  });
}

/** Rows with the slots that were written to, and the one that an iterator stands on. */
function marked(
  rows: readonly SlotRow[],
  { type }: Stage,
  written: ReadonlySet<number>,
  iterator: bigint | null,
): Frame["rows"] {
  const { keysOffset, keyStride, keysize, elemsOffset, elemStride, elemsize } = type;
  const wrote = (from: number, size: number) => {
    for (let i = 0; i < size; i++) if (written.has(from + i)) return true;
    return false;
  };
  const stands = iterator === null ? -1 : Number(iterator - arena);
  const places = [...written, stands];
  return rows.map(({ name, address, slots }) => {
    const block = Number(address - arena);
    const end = block + elemsOffset + blockSlots * elemStride;
    if (!places.some((at) => at >= block && at < end)) {
      return { name, slots: slots.map((cell) => ({ ...cell, changed: false, here: false })) };
    }
    return {
      name,
      slots: slots.map((cell, slot) => {
        const key = block + keysOffset + slot * keyStride;
        const elem = block + elemsOffset + slot * elemStride;
        return {
          ...cell,
          changed: wrote(block + slot, 1) || wrote(key, keysize) || wrote(elem, elemsize),
          here: stands === key,
        };
      }),
    };
  });
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
