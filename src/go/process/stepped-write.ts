/**
 * One goroutine's put or delete in steps: the key it hashed, and what the engine does between two
 * points at which another goroutine may run (src/engine/classic/stepped-write.ts). Key and elem
 * wait in memory that all operations share, so each part writes them there again.
 */

import { sizeOf } from "../layout/layout.js";
import type { MapType } from "../layout/maptype.js";
import { arena, highHalf } from "../machine/address.js";
import { evacuateAnswers } from "../machine/codes.js";
import type { Machine } from "../machine/machine.js";
import type { History } from "../trace/history.js";
import type { Codec } from "../value/codec.js";
import type { ValueData } from "../value/value-data.js";

/** Where a write works, and how its key and elem are written. */
export interface SteppedTarget {
  readonly machine: Machine;
  readonly history: History;
  readonly valueData: ValueData;
  readonly type: MapType;
  /** Offsets of the map type's descriptor and of the map's header. */
  readonly t: number;
  readonly h: number;
  readonly key: Codec;
  readonly elem: Codec;
  /** Where keys and elems wait. */
  readonly keyAt: number;
  readonly elemAt: number;
  /** Number that the operation carries in events. */
  readonly op: number;
}

/** A put or delete in parts, in the order of the methods. */
export class SteppedWrite {
  readonly #target: SteppedTarget;
  readonly #given: unknown;
  readonly #key: Uint8Array;
  readonly #elem: Uint8Array;
  #low = 0;
  #high = 0;
  #elemPlace = 0;
  /** Ends that the collector keeps what the goroutine has on its stack. */
  #letGo: (() => void)[];

  /** @param put the elem, when the write is a put. */
  constructor(target: SteppedTarget, key: unknown, put: { readonly elem: unknown } | undefined) {
    const { machine, valueData, type, h, op } = target;
    const written = (part: "key" | "elem", at: number, value: unknown): Uint8Array => {
      valueData.part = part;
      target[part].write(machine.view, at, value);
      const { size } = sizeOf(type[part], valueData.architecture);
      return new Uint8Array(machine.memory.buffer, at, size).slice();
    };
    this.#target = target;
    this.#given = key;
    valueData.beginValues(h, op);
    this.#key = written("key", target.keyAt, key);
    this.#elem = put === undefined ? new Uint8Array(0) : written("elem", target.elemAt, put.elem);
    this.#letGo = [valueData.roots.keep(this.#key), valueData.roots.keep(this.#elem)];
  }

  /** The goroutine has done its operation. */
  end(): void {
    for (const letGo of this.#letGo) letGo();
    this.#letGo = [];
  }

  /** Hash the key under the seed that the map has now. */
  hash(): bigint {
    const { machine, t, h } = this.#target;
    const { ELEM } = machine.constants;
    this.#prepare();
    machine.look((engine) => engine.hash(h, t));
    this.#low = machine.view.getUint32(ELEM, true);
    this.#high = machine.view.getUint32(ELEM + highHalf, true);
    return machine.view.getBigUint64(ELEM, true);
  }

  /**
   * One half of growWork in a classic map: the key's old bucket first, then the one that the mark
   * stands on.
   * @returns the old bucket evacuated, "before" when that was done, undefined without a growth.
   */
  evacuate(half: "first" | "second"): number | "before" | undefined {
    const { machine, history, t, h, op } = this.#target;
    machine.noteKey(this.#given);
    const found = machine.call(history, (engine) => {
      return engine.evacuateStep(t, h, op, this.#low, half === "second");
    });
    if (found >= 0) return found;
    return found === evacuateAnswers.before ? "before" : undefined;
  }

  /**
   * Find the key's slot or take one; the elem is not written yet. The pointer to its place keeps the
   * array, also when the map gives it up before the elem is stored.
   */
  assign(): void {
    const { machine, history, t, h, op } = this.#target;
    this.#prepare();
    this.#elemPlace = machine.call(history, (engine) => {
      return engine.assignStep(t, h, op, this.#low, this.#high);
    });
    const place = new Uint8Array(8);
    new DataView(place.buffer).setBigUint64(0, arena + BigInt(this.#elemPlace), true);
    this.#letGo.push(this.#target.valueData.roots.keep(place));
  }

  /** Store the elem in the place that was found, wherever the entry may be meanwhile. */
  store(): void {
    const { machine, history, t, h, op } = this.#target;
    this.#prepare();
    machine.call(history, (engine) => engine.storeStep(t, h, op, this.#elemPlace));
  }

  /** Delete the key; true when it was there. */
  remove(): boolean {
    const { machine, history, t, h, op } = this.#target;
    this.#prepare();
    const found = machine.call(history, (engine) => {
      return engine.removeStep(t, h, op, this.#low, this.#high);
    });
    return found !== 0;
  }

  #prepare(): void {
    const { machine, keyAt, elemAt } = this.#target;
    const bytes = new Uint8Array(machine.memory.buffer);
    bytes.set(this.#key, keyAt);
    bytes.set(this.#elem, elemAt);
    machine.noteKey(this.#given);
  }
}
