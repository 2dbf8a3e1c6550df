/**
 * Writes workloads for the engine, which reads them before it generates the next keys or elems.
 * src/engine/bulk/batch.ts draws one.
 */

import { GoRangeError, GoValueError } from "../errors.js";
import { workloadKinds, workloadValues } from "../machine/codes.js";
import type { Machine } from "../machine/machine.js";
import { workload as load } from "../machine/own-structures.js";
import type { GoType } from "../type/type.js";
import { int64Bits, integerRange } from "../value/number.js";
import type { SlidingWindow } from "./sliding-window.js";
import {
  copyIntegers,
  type IntegerArray,
  type Integers,
  keysIn,
  type Texts,
  type Workload,
} from "./workload.js";
import { writeZipf } from "./zipf-sample.js";

/** Which of the two loads of an operation. */
type Part = "KEY" | "ELEM";

/** Step of the engine's generator for uniform keys. */
const generatorStep = 0xa0761d6478bd642fn;

const encoder = new TextEncoder();

/** A workload as keys or elems of a type. */
export class WorkloadWriter {
  readonly #as: number;
  readonly #prefix: Uint8Array;
  readonly #prefixAt: number;
  readonly #at: number;
  readonly #chunk: number;
  readonly #of: Integers | Texts;

  /**
   * @param moves of the window that the workload is; undefined: it is its keys one by one.
   * @throws {GoValueError} {GoRangeError} when the type has no such values.
   */
  constructor(
    private readonly machine: Machine,
    part: Part,
    type: GoType,
    workload: Workload,
    private readonly moves?: SlidingWindow,
  ) {
    const { constants } = machine;
    const of = keysIn(workload);
    this.#of = of;
    this.#as = workloadValues[makes(type, of)];
    this.#at = constants[`${part}_LOAD`];
    this.#chunk = constants[`CHUNK_${part}S`];
    this.#prefix = encoder.encode(of.kind === "texts" ? "" : (of.prefix ?? ""));
    if (this.#prefix.length > constants.PREFIX_SIZE) {
      throw new GoRangeError(
        `the prefix of a workload must have at most ${constants.PREFIX_SIZE} bytes, ` +
          `got ${this.#prefix.length.toLocaleString("en")}`,
      );
    }
    this.#prefixAt = constants[`${part}_PREFIX`];
  }

  /**
   * Tell the engine where the workload stands after `done` of its values, or of a window's
   * operations.
   * @returns how many of the next `count` are ready, at least 1.
   */
  write(done: number, count: number): number {
    const { moves } = this;
    const of = this.#of;
    const { view } = this.machine;
    new Uint8Array(view.buffer).set(this.#prefix, this.#prefixAt);
    view.setBigUint64(this.#at + load.width, BigInt(moves?.width ?? 0), true);
    view.setBigUint64(this.#at + load.done, BigInt(done), true);
    const [first, behind] = moves === undefined ? [done, 0] : [moves.puts(done), moves.gone(done)];
    switch (of.kind) {
      case "sequence":
        this.#write("sequence", of.start, of.step, first, behind);
        view.setBigUint64(this.#at + load.step, BigInt.asUintN(64, of.step), true);
        return count;
      case "uniform":
        this.#write("uniform", of.seed, generatorStep, first, behind);
        view.setBigUint64(this.#at + load.step, of.below, true);
        return count;
      case "zipf":
        this.#write("zipf", of.seed, generatorStep, first, behind);
        writeZipf(view, this.#at, of);
        return count;
      case "array":
        this.#writeIntegers(of.values, done, count);
        this.#write("array", BigInt(this.#chunk), 0n, 0, 0);
        return count;
      case "texts":
        return this.#writeTexts(of.values, done, count);
    }
  }

  #writeIntegers(values: IntegerArray, done: number, count: number): void {
    const to = new BigInt64Array(this.machine.memory.buffer, this.#chunk, count);
    const { moves } = this;
    if (moves === undefined) {
      copyIntegers(values, done, count, to);
      return;
    }
    for (let i = 0; i < count; i++) to[i] = int64Bits(values[moves.key(done + i)]);
  }

  /** Strings one after another: bytes in it u32, bytes. */
  #writeTexts(values: readonly (string | Uint8Array)[], done: number, count: number): number {
    const size = this.machine.constants.CHUNK_LENGTH * 8;
    const chunk = new Uint8Array(this.machine.memory.buffer, this.#chunk, size);
    const view = new DataView(chunk.buffer, this.#chunk, size);
    let at = 0;
    let written = 0;
    for (; written < count && at + 4 <= size; written++) {
      const place = this.moves?.key(done + written) ?? done + written;
      const length = writeText(chunk.subarray(at + 4), values[place] as string);
      if (length === undefined) break;
      view.setUint32(at, length, true);
      at += 4 + length;
    }
    if (written === 0) {
      throw new GoRangeError(
        `a string of keys.texts must have at most ${(size - 4).toLocaleString("en")} bytes; ` +
          "use put for longer ones",
      );
    }
    this.#write("texts", BigInt(this.#chunk), 0n, 0, 0);
    return written;
  }

  /** @param first, behind how many keys have come and how many have left. */
  #write(
    kind: keyof typeof workloadKinds,
    start: bigint,
    step: bigint,
    first: number,
    behind: number,
  ) {
    const { view } = this.machine;
    const state = (n: number): bigint => BigInt.asUintN(64, start + BigInt(n) * step);
    view.setUint32(this.#at + load.kind, workloadKinds[kind], true);
    view.setUint32(this.#at + load.as, this.#as, true);
    view.setBigUint64(this.#at + load.next, state(first), true);
    view.setUint32(this.#at + load.place, 0, true);
    view.setUint32(this.#at + load.prefix, this.#prefix.length, true);
    view.setBigUint64(this.#at + load.leaving, state(behind), true);
  }
}

/** Write a string; its length, or undefined when there is no room. */
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
function makes(type: GoType, workload: Integers | Texts): keyof typeof workloadValues {
  const { kind } = type;
  if (kind === "string") return "string";
  const strings = workload.kind === "texts" || workload.prefix !== undefined;
  if (!strings) {
    if (kind === "bool") return "bool";
    if (kind === "float32") return "float32";
    if (kind === "float64") return "float64";
    if (/^u?int/.test(kind) && kind !== "interface") {
      requireRange(kind, workload);
      return "integer";
    }
  }
  const made = strings ? "strings" : "integers, floats, bools and strings";
  throw new GoValueError(
    `this workload makes ${made}, not values of type ${type.text}; use put in a loop for these`,
  );
}

/** @throws {GoRangeError} when the workload has integers that an integer type has not. */
function requireRange(kind: string, workload: Integers): void {
  const [low, high] = integerRange(kind);
  const refuse = (value: bigint | number): void => {
    if (value >= low && value <= high) return;
    throw new GoRangeError(
      `the workload makes ${value}, which is not a Go ${kind} (${low} to ${high})`,
    );
  };
  if (workload.n === 0) return;
  switch (workload.kind) {
    case "sequence":
      refuse(workload.start);
      refuse(workload.start + BigInt(workload.n - 1) * workload.step);
      return;
    case "uniform":
    case "zipf":
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
