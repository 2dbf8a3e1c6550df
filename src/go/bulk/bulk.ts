/**
 * Bulk operations: many puts, deletes or lookups in a few calls into the engine, which makes the keys
 * itself and overlaps the cache misses of neighbouring operations.
 *
 * A call does some ten thousand operations, a few milliseconds. Between two calls progress is
 * reported, a memory sample is taken when one is due, and a requested interruption stops the work.
 */

import { counted } from "../../format/counted.js";
import { shown } from "../../format/shown.js";
import { GoRangeError } from "../errors.js";
import { readHeapStats } from "../heap/memstats.js";
import type { MapType } from "../layout/maptype.js";
import { readWord } from "../machine/address.js";
import { workloadKinds } from "../machine/codes.js";
import { InterruptedError, interruption } from "../machine/interruption.js";
import type { Machine } from "../machine/machine.js";
import { workload } from "../machine/own-structures.js";
import type { History } from "../trace/history.js";
import { BulkKeys } from "../trace/operation-keys.js";
import { type Room, requireRoom } from "./memory-check.js";
import { SlidingWindow } from "./sliding-window.js";
import type { Workload } from "./workload.js";
import { isWorkload, requireKeys } from "./workload-check.js";
import { WorkloadWriter } from "./workload-writer.js";

/** How a fill runs. */
export interface FillOptions {
  /** Told after every few milliseconds of work. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Operations between two memory samples; default about 500 samples, but not more often than every 64. */
  readonly sampleEvery?: number;
}

/** What a bulk delete did. */
export interface DeleteResult {
  readonly done: number;
  /** Keys that the map had. */
  readonly deleted: number;
}

/** What a bulk lookup did. */
export interface LookupResult {
  readonly done: number;
  /** Keys that the map has. */
  readonly found: number;
}

/** The map that a bulk operation works on. */
export interface Worked {
  readonly machine: Machine;
  readonly history: History;
  readonly type: MapType;
  readonly t: number;
  readonly h: number;
  readonly room: Room;
}

/**
 * Work behind GoMap.fill.
 * @param elem a workload, or the bytes of the one elem that all keys get.
 * @param elemAt where these bytes wait for the engine.
 * @param advance is called with the number of puts done, even when they fail.
 */
export function fill(
  { machine, history, type, t, h, room }: Worked,
  keys: Workload,
  elem: Workload | Uint8Array,
  elemAt: number,
  options: FillOptions,
  firstOp: number,
  advance: (done: number) => void,
): void {
  const { constants } = machine;
  const moves = keys.kind === "window" ? new SlidingWindow(keys.n, keys.width) : undefined;
  const keyLoad = new WorkloadWriter(machine, "KEY", type.key, keys, moves);
  const elemLoad = isWorkload(elem)
    ? new WorkloadWriter(machine, "ELEM", type.elem, elem)
    : undefined;
  if (isWorkload(elem) && elem.n !== keys.n) {
    throw new GoRangeError(`fill: ${counted(keys.n, "key")}, but ${counted(elem.n, "elem")}`);
  }
  requireRoom(room, type, keys, elem);
  requireKeys("fill", keys);
  const total = moves?.total ?? keys.n;
  const every = options.sampleEvery ?? Math.max(64, Math.ceil(total / 512));
  if (!(every >= 1)) {
    throw new GoRangeError(`fill: \`sampleEvery\` must be 1 or more, got ${shown(every)}`);
  }
  const sample = (done: number): void => {
    if (done === 0 || (done % every !== 0 && done !== total)) return;
    const [op, count] = [firstOp + done - 1, readWord(machine.view, h)];
    history.sample(op, count, machine.counters(history), readHeapStats(machine));
  };
  const noted = machine.traced ? new BulkKeys(keys, moves) : undefined;
  const puts = (done: number): number => moves?.puts(done) ?? done;
  const what = moves === undefined ? "puts" : "puts and deletes";
  inChunks(what, total, options.onProgress, (done, left) => {
    let count = Math.min(constants.CHUNK_LENGTH, every - (done % every), left);
    count = keyLoad.write(done, count);
    const from = puts(done);
    if (elemLoad === undefined) {
      machine.view.setUint32(constants.ELEM_LOAD + workload.kind, workloadKinds.constant, true);
      new Uint8Array(machine.memory.buffer).set(elem as Uint8Array, elemAt);
    } else if (puts(done + count) > from) {
      const ready = elemLoad.write(from, puts(done + count) - from);
      while (puts(done + count) - from > ready) count--;
    }
    machine.view.setUint32(constants.DONE, 0, true);
    if (noted !== undefined) machine.noteKeys(noted, done, firstOp + done);
    try {
      machine.call(history, (engine) => {
        if (moves === undefined) engine.fill(t, h, count, firstOp + done);
        else engine.slide(t, h, count, firstOp + done);
      });
    } finally {
      advance(machine.view.getUint32(constants.DONE, true));
    }
    sample(done + count);
    return count;
  });
}

/**
 * Work behind GoMap.deleteAll.
 * @param advance is called with the number of deletes done, even when they fail.
 */
export function deleteAll(
  { machine, history, type, t, h }: Worked,
  keys: Workload,
  options: Pick<FillOptions, "onProgress">,
  firstOp: number,
  advance: (done: number) => void,
): DeleteResult {
  const { constants } = machine;
  const load = new WorkloadWriter(machine, "KEY", type.key, keys);
  requireKeys("deleteAll", keys);
  const noted = machine.traced ? new BulkKeys(keys) : undefined;
  let deleted = 0;
  inChunks("deletes", keys.n, options.onProgress, (done, left) => {
    const count = load.write(done, Math.min(constants.CHUNK_LENGTH, left));
    machine.view.setUint32(constants.DONE, 0, true);
    if (noted !== undefined) machine.noteKeys(noted, done, firstOp + done);
    try {
      machine.call(history, (engine) => engine.removeAll(t, h, count, firstOp + done));
    } finally {
      advance(machine.view.getUint32(constants.DONE, true));
    }
    deleted += machine.view.getUint32(constants.FOUND, true);
    return count;
  });
  return { done: keys.n, deleted };
}

/** Work behind GoMap.lookup. */
export function lookup(
  { machine, history, type, t, h }: Worked,
  keys: Workload,
  options: Pick<FillOptions, "onProgress">,
): LookupResult {
  const { constants } = machine;
  const load = new WorkloadWriter(machine, "KEY", type.key, keys);
  requireKeys("lookup", keys);
  const noted = machine.traced ? new BulkKeys(keys) : undefined;
  let found = 0;
  inChunks("lookups", keys.n, options.onProgress, (done, left) => {
    const count = load.write(done, Math.min(constants.CHUNK_LENGTH, left));
    if (noted !== undefined) machine.noteKeys(noted, done);
    machine.call(history, (engine) => engine.lookup(t, h, count));
    found += machine.view.getUint32(constants.FOUND, true);
    return count;
  });
  return { done: keys.n, found };
}

/**
 * Do `total` operations by a `work` that does some of what is left and returns how many, until none
 * is left, or interrupted between two pieces.
 */
export function inChunks(
  what: string,
  total: number,
  onProgress: FillOptions["onProgress"],
  work: (done: number, left: number) => number,
): void {
  let done = 0;
  // One section for the whole: an interruption must not hit between two pieces of work either,
  // where nothing could say how much was done.
  interruption().enter();
  try {
    while (done < total) {
      if (interruption().requested) throw new InterruptedError(what, done, total);
      const more = work(done, total - done);
      if (more === 0) return;
      done += more;
      onProgress?.(done, total);
    }
  } finally {
    interruption().leave();
  }
}
