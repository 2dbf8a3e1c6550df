/**
 * Bulk operations: many puts or lookups in a few calls into the engine, which makes the keys
 * itself and overlaps the cache misses of neighbouring operations.
 *
 * A call does some ten thousand operations, a few milliseconds. Between two calls progress is
 * told, a memory sample is taken when one is due, and a requested interruption stops the work.
 */
import type { EngineConstants } from "./engine.js";
import { GoRangeError } from "./errors.js";
import type { History } from "./events.js";
import { readWord } from "./header.js";
import { InterruptedError, interruption } from "./interruption.js";
import type { Machine } from "./machine.js";
import type { Codec } from "./value.js";
import { copyIntegers, isWorkload, type Workload } from "./workload.js";

/** How a fill runs. */
export interface FillOptions {
  /** Told after every few milliseconds of work. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Operations between two memory samples; default about 500 samples, but not more often than every 64. */
  readonly sampleEvery?: number;
}

/** What a bulk lookup did. */
export interface LookupResult {
  readonly done: number;
  /** Keys that the map has. */
  readonly found: number;
}

/** The map that a bulk operation works on. */
export interface Specimen {
  readonly machine: Machine;
  readonly history: History;
  readonly t: number;
  readonly h: number;
}

/** Step of the engine's generator for uniform keys. */
const generatorStep = 0xa0761d6478bd642fn;

/** Work behind GoMap.fill; `advance` is told how many puts are done, also when they fail. */
export function fill(
  { machine, history, t, h }: Specimen,
  codec: Codec,
  keys: Workload,
  elem: unknown,
  options: FillOptions,
  firstOp: number,
  advance: (done: number) => void,
): void {
  const { constants } = machine;
  const elems = isWorkload(elem) ? elem : undefined;
  if (elems !== undefined && elems.n !== keys.n) {
    throw new GoRangeError(`fill: ${keys.n} keys, but ${elems.n} elems`);
  }
  const constant = elems === undefined ? codec.bits(elem === undefined ? codec.zero : elem) : 0n;
  const every = options.sampleEvery ?? Math.max(64, Math.ceil(keys.n / 512));
  if (!(every >= 1)) throw new GoRangeError(`fill: sampleEvery is ${every}, but must be 1 or more`);
  const sample = (done: number): void => {
    if (done === 0 || (done % every !== 0 && done !== keys.n)) return;
    history.sample(firstOp + done - 1, readWord(machine.view, h), machine.counters(history));
  };
  const step = (done: number): number => Math.min(constants.CHUNK_LENGTH, every - (done % every));
  inChunks("puts", keys.n, step, options.onProgress, (done, count) => {
    load(machine, constants.KEY_LOAD, constants.CHUNK_KEYS, keys, done, count);
    if (elems !== undefined) {
      load(machine, constants.ELEM_LOAD, constants.CHUNK_ELEMS, elems, done, count);
    } else {
      machine.view.setUint32(constants.ELEM_LOAD, constants.LOAD_CONSTANT, true);
      machine.view.setBigInt64(constants.ELEM_LOAD + 8, BigInt.asIntN(64, constant), true);
    }
    machine.view.setUint32(constants.DONE, 0, true);
    try {
      machine.call(history, (engine) => engine.fill(t, h, count, firstOp + done));
    } finally {
      advance(machine.view.getUint32(constants.DONE, true));
    }
    sample(done + count);
  });
}

/** Work behind GoMap.lookup. */
export function lookup(
  { machine, history, t, h }: Specimen,
  keys: Workload,
  options: Pick<FillOptions, "onProgress">,
): LookupResult {
  const { constants } = machine;
  let found = 0;
  const step = (): number => constants.CHUNK_LENGTH;
  inChunks("lookups", keys.n, step, options.onProgress, (done, count) => {
    load(machine, constants.KEY_LOAD, constants.CHUNK_KEYS, keys, done, count);
    machine.call(history, (engine) => engine.lookup(t, h, count));
    found += machine.view.getUint32(constants.FOUND, true);
  });
  return { done: keys.n, found };
}

/** Call `work` for piece after piece of `total`, unless interrupted between two of them. */
export function inChunks(
  what: string,
  total: number,
  step: (done: number) => number,
  onProgress: FillOptions["onProgress"],
  work: (done: number, count: number) => void,
): void {
  let done = 0;
  // One section for the whole: an interruption must not hit between two pieces of work either,
  // where nothing could say how much was done.
  interruption().enter();
  try {
    while (done < total) {
      if (interruption().requested) throw new InterruptedError(what, done, total);
      const count = Math.min(step(done), total - done);
      work(done, count);
      done += count;
      onProgress?.(done, total);
    }
  } finally {
    interruption().leave();
  }
}

/**
 * Tell the engine where a workload stands after `done` of its integers.
 *
 *   load: kind u32 @0, next or generator state u64 @8, step or bound u64 @16, place in chunk u32 @24
 */
function load(
  machine: Machine,
  at: number,
  chunk: number,
  workload: Workload,
  done: number,
  count: number,
): void {
  const { view, constants } = machine;
  const write = (kind: keyof EngineConstants, first: bigint, second: bigint): void => {
    view.setUint32(at, constants[kind], true);
    view.setBigUint64(at + 8, BigInt.asUintN(64, first), true);
    view.setBigUint64(at + 16, BigInt.asUintN(64, second), true);
    view.setUint32(at + 24, 0, true);
  };
  switch (workload.kind) {
    case "sequence":
      write("LOAD_SEQUENCE", workload.start + BigInt(done) * workload.step, workload.step);
      return;
    case "uniform":
      write("LOAD_UNIFORM", workload.seed + BigInt(done) * generatorStep, workload.below);
      return;
    case "array": {
      const target = new BigInt64Array(machine.memory.buffer, chunk, count);
      copyIntegers(workload.values, done, count, target);
      write("LOAD_ARRAY", BigInt(chunk), 0n);
    }
  }
}
