/**
 * Loads: what the engine is told of a workload before it makes the next keys or elems of it.
 * src/engine/batch.ts draws one.
 */
import type { EngineConstants } from "./engine.js";
import { GoRangeError, GoValueError } from "./errors.js";
import type { Machine } from "./machine.js";
import { integerRange } from "./number-value.js";
import type { GoType } from "./type.js";
import { copyIntegers, type Workload } from "./workload.js";

/** Which of the two loads of an operation. */
type Part = "KEY" | "ELEM";

/** Step of the engine's generator for uniform keys. */
const generatorStep = 0xa0761d6478bd642fn;

const encoder = new TextEncoder();

/** A workload as keys or elems of a type. */
export class Load {
  readonly #as: number;
  readonly #prefix: Uint8Array;
  readonly #prefixAt: number;
  readonly #at: number;
  readonly #chunk: number;

  /** @throws {GoValueError} {GoRangeError} when the type has no such values. */
  constructor(
    private readonly machine: Machine,
    part: Part,
    type: GoType,
    private readonly workload: Workload,
  ) {
    const { constants } = machine;
    this.#as = constants[makes(type, workload)];
    this.#at = constants[`${part}_LOAD`];
    this.#chunk = constants[`CHUNK_${part}S`];
    this.#prefix = encoder.encode(workload.kind === "texts" ? "" : (workload.prefix ?? ""));
    if (this.#prefix.length > constants.PREFIX_SIZE) {
      throw new GoRangeError(
        `The prefix of a workload has ${this.#prefix.length} bytes, ` +
          `but at most ${constants.PREFIX_SIZE}`,
      );
    }
    this.#prefixAt = constants[`${part}_PREFIX`];
  }

  /**
   * Tell the engine where the workload stands after `done` of its values.
   * @returns how many of the next `count` values are ready, at least 1.
   */
  write(done: number, count: number): number {
    const { workload } = this;
    const { buffer } = this.machine.memory;
    new Uint8Array(buffer).set(this.#prefix, this.#prefixAt);
    switch (workload.kind) {
      case "sequence":
        this.#write("LOAD_SEQUENCE", workload.start + BigInt(done) * workload.step, workload.step);
        return count;
      case "uniform":
        this.#write("LOAD_UNIFORM", workload.seed + BigInt(done) * generatorStep, workload.below);
        return count;
      case "array":
        copyIntegers(workload.values, done, count, new BigInt64Array(buffer, this.#chunk, count));
        this.#write("LOAD_ARRAY", BigInt(this.#chunk), 0n);
        return count;
      case "texts":
        return this.#writeTexts(workload.values, done, count);
    }
  }

  /** Texts one after another: bytes in it u32, bytes. */
  #writeTexts(values: readonly (string | Uint8Array)[], done: number, count: number): number {
    const size = this.machine.constants.CHUNK_LENGTH * 8;
    const chunk = new Uint8Array(this.machine.memory.buffer, this.#chunk, size);
    const view = new DataView(chunk.buffer, this.#chunk, size);
    let at = 0;
    let longest = 0;
    let written = 0;
    for (; written < count && at + 4 <= size; written++) {
      const length = writeText(chunk.subarray(at + 4), values[done + written] as string);
      if (length === undefined) break;
      view.setUint32(at, length, true);
      at += 4 + length;
      longest = Math.max(longest, length);
    }
    if (written === 0) {
      throw new GoRangeError(`A text of a workload has at most ${size - 4} bytes; put it by put`);
    }
    this.#write("LOAD_TEXTS", BigInt(this.#chunk), BigInt(longest));
    return written;
  }

  #write(kind: keyof EngineConstants, first: bigint, second: bigint): void {
    const { view, constants } = this.machine;
    view.setUint32(this.#at, constants[kind], true);
    view.setUint32(this.#at + 4, this.#as, true);
    view.setBigUint64(this.#at + 8, BigInt.asUintN(64, first), true);
    view.setBigUint64(this.#at + 16, BigInt.asUintN(64, second), true);
    view.setUint32(this.#at + 24, 0, true);
    view.setUint32(this.#at + 28, this.#prefix.length, true);
  }
}

/** Write a text; its length, or undefined when there is no room. */
function writeText(room: Uint8Array, text: string | Uint8Array): number | undefined {
  if (typeof text !== "string") {
    if (text.length > room.length) return undefined;
    room.set(text);
    return text.length;
  }
  const { read, written } = encoder.encodeInto(text, room);
  return read === text.length ? written : undefined;
}

/** What the engine makes of a workload for a type. */
function makes(type: GoType, workload: Workload): keyof EngineConstants {
  const { kind } = type;
  if (kind === "string") return "AS_STRING";
  const made = workload.kind === "texts" ? "texts" : "integers, floats and texts";
  if (workload.kind !== "texts") {
    if (kind === "bool") return "AS_BOOL";
    if (kind === "float32") return "AS_FLOAT32";
    if (kind === "float64") return "AS_FLOAT64";
    if (/^u?int/.test(kind) && kind !== "interface") {
      requireRange(kind, workload);
      return "AS_INTEGER";
    }
  }
  throw new GoValueError(`A workload makes ${made}, no ${type.text}; put these one by one`);
}

/** @throws {GoRangeError} when the workload has integers that an integer type has not. */
function requireRange(kind: string, workload: Exclude<Workload, { kind: "texts" }>): void {
  const [low, high] = integerRange(kind);
  const refuse = (value: bigint | number): void => {
    if (value >= low && value <= high) return;
    throw new GoRangeError(
      `The workload makes ${value}, which is no Go ${kind}: ${low} to ${high}`,
    );
  };
  if (workload.n === 0) return;
  switch (workload.kind) {
    case "sequence":
      refuse(workload.start);
      refuse(workload.start + BigInt(workload.n - 1) * workload.step);
      return;
    case "uniform":
      refuse(workload.below - 1n);
      return;
    case "array": {
      const { values } = workload;
      // Every element of such an array is an int64.
      if (high - low === 2n ** 64n - 1n && low < 0n) return;
      for (let i = 0; i < values.length; i++) refuse(values[i] as number | bigint);
    }
  }
}
