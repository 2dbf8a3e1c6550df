/**
 * The iterator of a traced map as its records show it: the runtime's hiter (Swiss: Iter), which lies on
 * the caller's stack and not in the map. It is known from the loads and stores that `iterate` and `next`
 * made of it; every one of them loads what it goes by, so that several iterators that take turns are
 * each shown as they are.
 */
import type { GenerationName } from "../generation.js";
import { arena } from "../machine/address.js";
import { constants } from "../machine/control.js";
import { hiter, hiterSize, swissIter } from "../machine/go-structures.js";
import { isAccess, type TraceRecord } from "./record.js";

/** A field of an iterator. */
export interface IteratorField {
  readonly name: string;
  readonly value: bigint;
}

type Row = readonly [name: string, offset: number, size: 1 | 8];

/** What an iteration goes by: where it began, and where it goes on. */
const fields: Readonly<Record<GenerationName, readonly Row[]>> = {
  classic: [
    ["startBucket", hiter.startBucket, 8],
    ["offset", hiter.offset, 1],
    ["B", hiter.B, 1],
    ["wrapped", hiter.wrapped, 1],
    ["bucket", hiter.bucket, 8],
    ["i", hiter.i, 1],
    ["checkBucket", hiter.checkBucket, 8],
  ],
  swiss: [
    ["entryOffset", swissIter.entryOffset, 8],
    ["dirOffset", swissIter.dirOffset, 8],
    ["globalDepth", swissIter.globalDepth, 1],
    ["dirIdx", swissIter.dirIdx, 8],
    ["entryIdx", swissIter.entryIdx, 8],
  ],
};

/** The iterator that the records were about last. */
export class Iteration {
  readonly #state = new DataView(new ArrayBuffer(hiterSize));
  readonly #rows: readonly Row[];
  #there = false;
  #given = 0;

  constructor(generation: GenerationName) {
    this.#rows = fields[generation];
  }

  /** Take what the next record of the journal says of it. */
  take(record: TraceRecord): void {
    if (!isAccess(record) || record.touched !== "iterator") return;
    const at = Number(record.address - arena) - constants.HITER;
    for (let i = 0; i < record.size; i++) {
      this.#state.setUint8(at + i, Number((record.after >> BigInt(8 * i)) & 0xffn));
    }
    this.#there = true;
    if (record.kind === "store" && at === hiter.key && record.after !== 0n) this.#given++;
  }

  /** Entries that iterators have given so far. */
  get given(): number {
    return this.#given;
  }

  /** Where the key lies that it stands on; null at the end, and where there is no iterator. */
  get key(): bigint | null {
    const address = this.#state.getBigUint64(hiter.key, true);
    return address === 0n ? null : address;
  }

  /** Its fields; none where no record was about an iterator. */
  fields(): IteratorField[] {
    if (!this.#there) return [];
    return this.#rows.map(([name, offset, size]) => ({
      name,
      value:
        size === 1 ? BigInt(this.#state.getUint8(offset)) : this.#state.getBigInt64(offset, true),
    }));
  }
}
