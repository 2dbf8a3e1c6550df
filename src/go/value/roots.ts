/**
 * What a program holds outside its maps while operations go on: the elem that a fill gives to every
 * key, and the keys and elems of goroutines that are stopped half-way. Collections may come in
 * between, and all of it must still lead to its data. In Go it lies in variables, on stacks; here
 * what it points to is a root of the collector while it is held. PROGRAM_ROOTS leads to the newest record.
 *
 * Like stacks, these are not part of a map's past: their stores are not journalled. The collector
 * reads them in src/engine/heap/collector/cycle.ts.
 */

import { arena } from "../machine/address.js";
import { constants } from "../machine/control.js";
import { ptrSize } from "../machine/go-constants.js";
import { rootRecord } from "../machine/own-structures.js";
import type { TypeRoom } from "./program-writer.js";

const addressHigh = arena >> 32n;

/** A record without a value: its offset, and how many words it has room for. */
export interface FreeRecord {
  readonly at: number;
  readonly words: number;
}

/** The roots of one process. */
export class Roots {
  /** Records that hold nothing now, by the words that fit. */
  #free: FreeRecord[] = [];

  constructor(private readonly room: TypeRoom) {}

  /** Records that hold nothing now, to be kept in a file. */
  get free(): readonly FreeRecord[] {
    return this.#free;
  }

  /** Take the records that a file says are free. */
  restore(free: readonly FreeRecord[]): void {
    this.#free = [...free];
  }

  /** Do `work` while the collector keeps what the bytes of a value point to. */
  hold<R>(value: Uint8Array, work: () => R): R {
    const letGo = this.keep(value);
    try {
      return work();
    } finally {
      letGo();
    }
  }

  /**
   * Have the collector keep what the bytes of a value point to.
   * @returns ends that.
   */
  keep(value: Uint8Array): () => void {
    const pointers = pointersIn(value);
    if (pointers.length === 0) return () => {};
    const { PROGRAM_ROOTS } = constants;
    const record = this.#record(pointers.length);
    const { view } = this.room;
    view.setUint32(record.at + rootRecord.next, view.getUint32(PROGRAM_ROOTS, true), true);
    view.setUint32(record.at + rootRecord.bytes, ptrSize * pointers.length, true);
    for (const [i, word] of pointers.entries()) {
      view.setBigUint64(record.at + rootRecord.pointers + ptrSize * i, word, true);
    }
    view.setUint32(PROGRAM_ROOTS, record.at, true);
    return () => {
      this.#unlink(record.at);
      this.#free.push(record);
    };
  }

  /** Take a record out of the list, wherever it is. */
  #unlink(at: number): void {
    const { view } = this.room;
    let link = constants.PROGRAM_ROOTS;
    for (let next: number; ; link = next + rootRecord.next) {
      next = view.getUint32(link, true);
      if (next === at) break;
    }
    view.setUint32(link, view.getUint32(at + rootRecord.next, true), true);
  }

  #record(words: number): FreeRecord {
    const fits = this.#free.findIndex((record) => record.words >= words);
    const [record] = fits < 0 ? [] : this.#free.splice(fits, 1);
    return record ?? { at: this.room.reserveType(rootRecord.pointers + ptrSize * words), words };
  }
}

/** The words of a value that may be addresses of the heap, each once. */
function pointersIn(value: Uint8Array): bigint[] {
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const found = new Set<bigint>();
  for (let at = 0; at + 8 <= value.length; at += 8) {
    const word = view.getBigUint64(at, true);
    if (word >> 32n === addressHigh) found.add(word);
  }
  return [...found];
}
