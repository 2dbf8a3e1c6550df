/**
 * The machine of a process: one memory, the three builds of the engine that work on it, and what is
 * done before and after every call into them (interruption, reading of records, handling of a
 * crash).
 */

import { shown } from "../../format/shown.js";
import { GoPanic, HashUnknownError, InvariantError } from "../errors.js";
import type { GenerationRules } from "../generation.js";
import type { History } from "../trace/history.js";
import { Journal } from "../trace/journal.js";
import type { BulkKeys } from "../trace/operation-keys.js";
import { highHalf, readWord } from "./address.js";
import { AllocationLedger, type Counters } from "./allocation-ledger.js";
import { drains, panics } from "./codes.js";
import { constants } from "./control.js";
import { type Build, type EngineConstants, type EngineFunctions, instantiate } from "./engine.js";
import { interruption } from "./interruption.js";
import type { IteratorRecord } from "./iterator-record.js";
import { type Memory, WebAssembly } from "./wasm.js";

const pageSize = 65536;
/** Offsets have 32 bits. */
const mostPages = 65536;

/** One memory and the engine that works on it. */
export class Machine {
  readonly memory: Memory;
  /** Records of the traced build. */
  readonly journal = new Journal(() => this.#handOver());
  /** Places and sizes in memory. */
  readonly constants: EngineConstants = constants;
  /** Iterations under way: what the engine has of them, and what stands for them here. */
  readonly iterators = new Set<IteratorRecord>();
  readonly #builds = new Map<Build, EngineFunctions>();
  /** Bytes that memory may grow to. */
  readonly limit: number;
  readonly #ledger = new AllocationLedger();
  #engine: EngineFunctions;
  #tracing = false;
  #view: DataView;
  #history: History | undefined;
  /** The map whose turn it is: nothing has happened since that a call for it would have to look at. */
  #ready: History | undefined;
  #death: string | undefined;

  /** @param memoryLimit bytes that memory may grow to, rounded down to whole 64 KiB pages. */
  constructor(
    private readonly rules: GenerationRules,
    memoryLimit: number | undefined,
  ) {
    const maximum = Math.min(mostPages, Math.floor((memoryLimit ?? 2 ** 32) / pageSize));
    if (!(maximum >= 32)) {
      throw new RangeError(
        `\`memoryLimit\` must be at least 2,097,152 bytes, got ${shown(memoryLimit)}`,
      );
    }
    this.limit = maximum * pageSize;
    this.memory = new WebAssembly.Memory({ initial: 32, maximum });
    this.#view = new DataView(this.memory.buffer);
    this.#engine = this.#build("engine");
  }

  /** All of memory; valid until the next call into the engine. */
  get view(): DataView {
    if (this.#view.buffer !== this.memory.buffer) this.#view = new DataView(this.memory.buffer);
    return this.#view;
  }

  get traced(): boolean {
    return this.#tracing;
  }

  set traced(traced: boolean) {
    this.#handOver();
    this.#ready = undefined;
    this.#engine = this.#build(traced ? "engine.trace" : "engine");
    this.#tracing = traced;
  }

  get debug(): boolean {
    return this.#engine === this.#builds.get("engine.debug");
  }

  set debug(debug: boolean) {
    this.#handOver();
    this.#ready = undefined;
    this.#engine = this.#build(debug ? "engine.debug" : "engine");
    this.#tracing = false;
  }

  /** Why the process has ended, if it has. */
  get death(): string | undefined {
    return this.#death;
  }

  /** End the process. @param reason what Go says: "fatal error: …". */
  end(reason: string): void {
    this.#death = reason;
    this.#ready = undefined;
  }

  /**
   * Call the engine on behalf of a map.
   * @param history of the map: takes the records that the call writes.
   * @throws {GoPanic} when the process has ended, or ends in this call.
   */
  call<R>(history: History, work: (engine: EngineFunctions) => R): R {
    this.requireUsable(history);
    return this.#bracket(history, work);
  }

  /**
   * Engine functions with numbers, in the same bracket: without a closure, which a call that takes
   * less than a tenth of a microsecond would feel. `as`: see go/value/fast-numbers.ts.
   */
  putNumber(
    history: History,
    t: number,
    h: number,
    op: number,
    key: number,
    elem: number,
    as: number,
  ): void {
    this.requireUsable(history);
    if (this.#tracing) this.noteKey(key);
    this.#enter(history);
    try {
      this.#engine.putNumber(t, h, op, key, elem, as);
    } catch (error) {
      throw this.#explain(error);
    } finally {
      interruption().leave();
    }
  }

  getNumber(history: History, t: number, h: number, key: number, as: number): number {
    this.requireUsable(history);
    if (this.#tracing) this.noteKey(key);
    this.#enter(history);
    try {
      return this.#engine.getNumber(t, h, key, as);
    } catch (error) {
      throw this.#explain(error);
    } finally {
      interruption().leave();
    }
  }

  hasNumber(history: History, t: number, h: number, key: number): boolean {
    this.requireUsable(history);
    if (this.#tracing) this.noteKey(key);
    this.#enter(history);
    try {
      return this.#engine.hasNumber(t, h, key) !== 0;
    } catch (error) {
      throw this.#explain(error);
    } finally {
      interruption().leave();
    }
  }

  removeNumber(history: History, t: number, h: number, op: number, key: number): boolean {
    this.requireUsable(history);
    if (this.#tracing) this.noteKey(key);
    this.#enter(history);
    try {
      return this.#engine.removeNumber(t, h, op, key) !== 0;
    } catch (error) {
      throw this.#explain(error);
    } finally {
      interruption().leave();
    }
  }

  /** The operation that is called next is on this key. */
  noteKey(key: unknown): void {
    if (this.#tracing) this.journal.keyNotes.one(this.#place, key);
  }

  /**
   * The operations that are called next are those of a bulk operation from its `first` one on.
   * @param op number of that one, if it has one.
   */
  noteKeys(keys: BulkKeys, first: number, op?: number): void {
    if (this.#tracing) this.journal.keyNotes.many(this.#place, { keys, first, op });
  }

  /** Number of the record that the engine writes next. */
  get #place(): number {
    return this.journal.taken + this.view.getUint32(this.constants.TRACE_STATE + highHalf, true);
  }

  /** A map is about to work. @throws {GoPanic} when its process has ended, or it was dropped. */
  requireUsable(history: History): void {
    if (this.#ready !== history) this.#makeReady(history);
  }

  /** The process is about to change. @throws {GoPanic} when it has ended. */
  requireAlive(): void {
    if (this.#death === undefined) return;
    throw new GoPanic(
      `This Go process has ended: ${this.#death}. Its maps can be read (header, tables, memstats), ` +
        "but not used; make a new process to go on",
    );
  }

  #makeReady(history: History): void {
    this.requireAlive();
    if (history.dropped) {
      throw new GoPanic("This map was dropped: the collector may have freed it. Make a new one");
    }
    this.#ledger.turn(history.allocations, this.#counters);
    if (!this.#tracing) this.journal.interrupt();
    this.#ready = history;
  }

  /** Call the engine only to look: allowed after the process has ended. */
  look<R>(work: (engine: EngineFunctions) => R): R {
    return this.#bracket(undefined, work);
  }

  /** Set the heap of a new process up. @throws {RangeError} on a bad GOGC or GOMEMLIMIT. */
  startHeap(gogc: number | "off", gomemlimit: number | undefined): void {
    const percent = gogc === "off" ? -1 : gogc;
    if (gogc !== "off" && !(Number.isInteger(gogc) && gogc >= 0 && gogc <= 1e6)) {
      throw new RangeError(
        `\`gogc\` must be "off" or a whole number of percent, got ${shown(gogc)}`,
      );
    }
    if (gomemlimit !== undefined && !(gomemlimit > 0)) {
      throw new RangeError(
        `\`gomemlimit\` must be a number of bytes above 0, got ${shown(gomemlimit)}`,
      );
    }
    const limit = gomemlimit ?? Number.POSITIVE_INFINITY;
    this.#engine.startHeap(percent, limit);
  }

  /** Run a collection. */
  collect(): void {
    this.requireAlive();
    if (!this.traced) this.journal.interrupt();
    this.#bracket(undefined, (engine) => engine.collect());
  }

  /** Give free pages back to the operating system; how many were given. */
  scavenge(npages: number): number {
    this.requireAlive();
    if (!this.traced) this.journal.interrupt();
    return this.#bracket(undefined, (engine) => engine.scavenge(npages));
  }

  /** The program drops the map at `h`. */
  release(h: number): void {
    this.requireAlive();
    this.#ready = undefined;
    if (!this.traced) this.journal.interrupt();
    this.#bracket(undefined, (engine) => engine.release(h));
  }

  /**
   * A machine whose memory holds these bytes: the same process at another moment, or a copy of it
   * that goes its own way.
   */
  copy(bytes: Uint8Array): Machine {
    const machine = new Machine(this.rules, this.limit);
    machine.reach(bytes.length);
    new Uint8Array(machine.memory.buffer).set(bytes);
    // What waits to be journalled is the original's.
    machine.view.setBigUint64(this.constants.TRACE_STATE, 0n, true);
    return machine;
  }

  /** Have memory reach up to byte `end` at least. */
  reach(end: number): void {
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / pageSize);
    if (missing > 0) this.memory.grow(missing);
  }

  /** A counter or other 64-bit word of the control block. */
  word(at: number): number {
    return readWord(this.view, at);
  }

  /** The allocation counters as they are now, in the turn of this map. */
  counters(history: History): Counters {
    if (this.#ready !== history) this.#ready = undefined;
    this.#ledger.turn(history.allocations, this.#counters);
    return this.#counters();
  }

  #bracket<R>(history: History | undefined, work: (engine: EngineFunctions) => R): R {
    this.#enter(history);
    try {
      return work(this.#engine);
    } catch (error) {
      throw this.#explain(error);
    } finally {
      interruption().leave();
    }
  }

  /** Calls into the engine lie between this and the source's leave(). */
  #enter(history: History | undefined): void {
    interruption().enter();
    if (this.#history !== history) this.#history = history;
  }

  #counters = (): Counters => ({
    mallocs: this.word(this.constants.MALLOCS),
    totalAlloc: this.word(this.constants.TOTAL_ALLOC),
    dropped: this.word(this.constants.DROPPED_BYTES),
  });

  /** Journal the records in the trace buffer: when it is full, and before the journal is looked at. */
  #handOver(): void {
    const { TRACE_BUFFER, TRACE_STATE } = this.constants;
    const used = this.view.getUint32(TRACE_STATE, true);
    if (used === 0) return;
    const count = this.view.getUint32(TRACE_STATE + highHalf, true);
    this.view.setBigUint64(TRACE_STATE, 0n, true);
    this.journal.add(new Uint8Array(this.memory.buffer, TRACE_BUFFER, used), count);
  }

  #drain = (stream: number, at: number, length: number): void => {
    if (stream === drains.trace) {
      this.#handOver();
    } else if (stream === drains.cycle) {
      this.#ledger.collect(this.#counters);
    } else {
      this.#history?.add(new Float64Array(this.memory.buffer, at, length / 8));
    }
  };

  #build(name: Build): EngineFunctions {
    const { enginePrefix } = this.rules;
    const built =
      this.#builds.get(name) ?? instantiate(name, this.memory, this.#drain, enginePrefix);
    this.#builds.set(name, built);
    return built;
  }

  /** What a trap inside the engine means. */
  #explain(error: unknown): unknown {
    if (!(error instanceof WebAssembly.RuntimeError)) return error;
    this.#ready = undefined;
    const panic = this.view.getUint32(this.constants.PANIC, true);
    if (panic === panics.hashUnknown) {
      this.view.setUint32(this.constants.PANIC, 0, true);
      return new HashUnknownError({ cause: error });
    }
    if (panic === panics.outOfMemory) {
      const used = mebibytes(this.word(this.constants.HEAP_TOP));
      this.#death = `out of memory: ${used} of ${mebibytes(this.limit)} in use`;
      return new GoPanic(
        `runtime: ${this.#death}. This simulated process is dead; the variables of your program are intact`,
        { cause: error },
      );
    }
    if (panic === panics.brokenRule) {
      const code = this.view.getUint32(this.constants.BROKEN_RULE, true);
      const at = this.word(this.constants.FAIL_ADDRESS);
      this.#death = `a map broke a rule: ${this.rules.broken[code]} (at 0x${at.toString(16)})`;
      return new InvariantError(this.#death, { cause: error });
    }
    this.#death = `the engine stopped (${error.message})`;
    return new GoPanic(`${this.#death}; this is a bug in gomaplab, please report it`, {
      cause: error,
    });
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 1 })} MiB`;
}
