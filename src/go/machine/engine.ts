/**
 * The typed boundary to the engine: what its WebAssembly builds export and import.
 *
 * All builds come from one source (src/engine) and work on one memory; the traced one also
 * reports every event, load and store. Functions take offsets in that memory: `t` a map type
 * descriptor, `h` an hmap. Keys and elems pass through the KEY and ELEM fields of the control
 * block, because a 64-bit argument would cost a BigInt per call.
 */
import { readFileSync } from "node:fs";
import { constants } from "./control.js";
import { type Memory, type Module, WebAssembly } from "./wasm.js";

/** Places and sizes in memory, by name. */
export type EngineConstants = Readonly<Record<keyof typeof constants, number>>;

/** Functions of the engine. `op` is the number that events of this operation carry. */
export interface EngineFunctions {
  makemap(t: number, hint: number): number;
  /** The map has its one bucket or group from the start. */
  giveBlock(t: number, h: number): void;
  /** Give the map the seed in KEY, for replaying a capture: 32 bits in classic maps, else 64. */
  reseed(h: number): void;
  /** Write an event record of the map's state as it is. */
  record(h: number, op: number): void;
  put(t: number, h: number, op: number): void;
  get(t: number, h: number): number;
  /** The same without a look at the elem. */
  has(t: number, h: number): number;
  remove(t: number, h: number, op: number): number;
  /** The same with key and elem as numbers (go/value/fast-numbers.ts), which then need not be in memory. */
  putNumber(t: number, h: number, op: number, key: number, elem: number, as: number): void;
  /** The elem as a number, in the way that `as` says; NaN when the map has no such key. */
  getNumber(t: number, h: number, key: number, as: number): number;
  hasNumber(t: number, h: number, key: number): number;
  removeNumber(t: number, h: number, op: number, key: number): number;
  clear(t: number, h: number, op: number): void;
  /**
   * Start the iterator in HITER and move it to its first entry. What it leads to is kept by a
   * record, which is given back at the end or by dropIterator.
   */
  iterate(t: number, h: number): number;
  /** Move the iterator in HITER to its next entry. */
  next(record: number): void;
  /**
   * Move the iterator in HITER past the entry it stands on and those after it, at most `limit`;
   * returns how many there were. If they are to be picked up, they are copied to CHUNK_KEYS and
   * CHUNK_ELEMS.
   */
  range(record: number, limit: number, picked: boolean): number;
  /** Put the next `count` pairs of KEY_LOAD and ELEM_LOAD; DONE counts along. */
  fill(t: number, h: number, count: number, op: number): void;
  /** Delete the next `count` keys of KEY_LOAD; DONE counts along, FOUND says how many were there. */
  removeAll(t: number, h: number, count: number, op: number): void;
  /** Do the next `count` puts and deletes of the window in KEY_LOAD; DONE counts along. */
  slide(t: number, h: number, count: number, op: number): void;
  /** Write the next `n` integers of the load at `at` to `to`. */
  generate(at: number, to: number, n: number): void;
  /** Look the next `count` keys of KEY_LOAD up; DONE and FOUND count along. */
  lookup(t: number, h: number, count: number): void;
  /** Turn the flag that a writer sets; true when it is set now. */
  toggleWriting(h: number): number;
  /** Parts of a write, see src/engine/classic/stepped-write.ts; the hash in two halves. */
  assignStep(t: number, h: number, op: number, low: number, high: number): number;
  removeStep(t: number, h: number, op: number, low: number, high: number): number;
  /** The old bucket evacuated; -1: the map does not grow, -2: it had been evacuated. */
  evacuateStep(t: number, h: number, op: number, low: number, second: boolean): number;
  storeStep(t: number, h: number, op: number, at: number): void;
  /** The hash of the key in KEY, into ELEM. */
  hash(h: number, t: number): void;
  /** Set the heap up, before anything else: GOGC (-1: off) and GOMEMLIMIT (Infinity: none). */
  startHeap(percent: number, limit: number): void;
  /** Room that neither the collector nor a statistic knows of. */
  persistentalloc(size: number): number;
  /** Room for data of a value; `pointers` leads to the list of its pointers, 0: it has none. */
  mallocData(size: number, purpose: number, pointers: number): number;
  /** Memory for the map at `h`, which is being restored from what another process had. */
  mallocFor(h: number, size: number, noscan: boolean, purpose: number): number;
  /** Buckets that an array for this B has, preallocated overflow included. */
  arrayLength(t: number, B: number): number;
  /**
   * Describe `count` buckets from `first` of the array at `array` in COLUMNS; returns how many
   * buckets of their chains lie outside the array.
   */
  bucketRows(
    t: number,
    array: number,
    length: number,
    heads: number,
    first: number,
    count: number,
  ): number;
  /** Describe those, numbered from `number`; returns rows, see go/classic/columns.ts. */
  overflowRows(t: number, array: number, length: number, heads: number, number: number): number;
  /** 0 when the map keeps all its rules; else a code, with the bucket in FAIL_ADDRESS. */
  check(t: number, h: number): number;
  /** runtime.GC(): a whole cycle, with its sweeping. */
  collect(): void;
  /** Give at most `npages` free pages back to the operating system; how many were given. */
  scavenge(npages: number): number;
  /** The program drops the map at `h`. */
  release(h: number): void;
  dropIterator(record: number): void;
  /** NextGC in bytes. */
  heapGoal(): number;
  /** Describe the next spans, or taken objects, in COLUMNS; returns rows, see go/heap/heap.ts. */
  spanRows(): number;
  objectRows(): number;
  /** Describe the next tables of a Swiss map in COLUMNS; returns rows, see go/swiss/columns.ts. */
  tableRows(h: number): number;
  /** Describe the next groups of a Swiss map in COLUMNS; returns rows. */
  groupRows(t: number, h: number): number;
  /** Count the entries of a Swiss map by the group they are found in, into COLUMNS; see engine/swiss/table/probes.ts. */
  probeCounts(t: number, h: number): void;
  /** Slots of the control word in KEY that match a tag, into ELEM, one byte each. */
  match(tag: number, portable: boolean): void;
}

/** Where the engine hands over what a call has written: `stream` is DRAIN_RECORDS or, without bytes,
 * DRAIN_TRACE or DRAIN_CYCLE. */
export type Drain = (stream: number, at: number, length: number) => void;

/** The builds. */
export type Build = "engine" | "engine.trace" | "engine.debug";

const modules = new Map<Build, Module>();

/**
 * Bind a build to a memory.
 * @param prefix of the exports that are the functions of the process's maps: "" or "swiss".
 */
export function instantiate(
  build: Build,
  memory: Memory,
  drain: Drain,
  prefix: string,
): EngineFunctions {
  let module = modules.get(build);
  if (module === undefined) {
    const file = new URL(`../../../dist/engine/${build}.wasm`, import.meta.url);
    module = new WebAssembly.Module(readFileSync(file));
    modules.set(build, module);
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory }, host: { drain } });
  const layout = exports.LAYOUT;
  if (!(layout instanceof WebAssembly.Global && Number(layout.value) >>> 0 === constants.LAYOUT)) {
    throw new Error(`${build}.wasm is out of date (another memory layout). Run npm run build`);
  }
  return { ...exports, ...unprefixed(prefix, exports) } as unknown as EngineFunctions;
}

/** The exports whose names begin with a prefix, under what comes after it: swissPut as put. */
function unprefixed(prefix: string, exports: Record<string, unknown>): Record<string, unknown> {
  const own = Object.keys(exports).filter((name) => prefix !== "" && name.startsWith(prefix));
  return Object.fromEntries(
    own.map((name) => {
      const rest = name.slice(prefix.length);
      return [rest.charAt(0).toLowerCase() + rest.slice(1), exports[name]];
    }),
  );
}
