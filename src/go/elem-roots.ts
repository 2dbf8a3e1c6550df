/**
 * Elems that a fill gives to every key: between two pieces of the fill its caller may clear the map
 * and collect, and the elem must still lead to its data. In Go it lies in a variable, on a stack;
 * here what it points to is a root of the collector while the fill runs.
 *
 *   record:  next u32 │ bytes u32 │ pointers u64 …       ELEM_ROOTS leads to the newest record
 *
 * Like stacks, these are no part of a map's past: their stores are not journalled. The collector
 * reads them in src/engine/heap/cycle.ts.
 */
import { arena } from "./header.js";
import type { Space } from "./space.js";

const headSize = 8;
const addressHigh = arena >> 32n;

/** The roots of one process. */
export class ElemRoots {
  /** Records that serve no fill now, by the words that fit. */
  readonly #free: { readonly at: number; readonly words: number }[] = [];

  constructor(private readonly space: Space) {}

  /** Do `work` while the collector keeps what the bytes of an elem point to. */
  hold<R>(elem: Uint8Array, work: () => R): R {
    const pointers = pointersIn(elem);
    if (pointers.length === 0) return work();
    const { ELEM_ROOTS } = this.space.machine.constants;
    const record = this.#record(pointers.length);
    const { view } = this.space;
    const before = view.getUint32(ELEM_ROOTS, true);
    view.setUint32(record.at, before, true);
    view.setUint32(record.at + 4, 8 * pointers.length, true);
    for (const [i, word] of pointers.entries()) {
      view.setBigUint64(record.at + headSize + 8 * i, word, true);
    }
    view.setUint32(ELEM_ROOTS, record.at, true);
    try {
      return work();
    } finally {
      this.space.view.setUint32(ELEM_ROOTS, before, true);
      this.#free.push(record);
    }
  }

  #record(words: number): { readonly at: number; readonly words: number } {
    const fits = this.#free.findIndex((record) => record.words >= words);
    const [record] = fits < 0 ? [] : this.#free.splice(fits, 1);
    return record ?? { at: this.space.reserveType(headSize + 8 * words), words };
  }
}

/** The words of an elem that may be addresses of the heap, each once. */
function pointersIn(elem: Uint8Array): bigint[] {
  const view = new DataView(elem.buffer, elem.byteOffset, elem.length);
  const found = new Set<bigint>();
  for (let at = 0; at + 8 <= elem.length; at += 8) {
    const word = view.getBigUint64(at, true);
    if (word >> 32n === addressHigh) found.add(word);
  }
  return [...found];
}
