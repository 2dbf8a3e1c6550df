/**
 * The iterator of a traced map as its records show it: the runtime's hiter (Swiss: Iter), which lies on
 * the caller's stack and not in the map. It is known from the loads and stores that `iterate` and `next`
 * made of it; every one of them loads what it goes by, so that several iterators that take turns are
 * each shown as they are.
 */
import type { Generation, IteratorRow } from "../generation.js";
import { arena } from "../machine/address.js";
import { constants } from "../machine/control.js";
import { hiter, hiterSize } from "../machine/go-structures.js";
import { isAccess, type TraceRecord } from "./record.js";

/** A field of an iterator. */
export interface IteratorField {
  readonly name: string;
  readonly value: bigint;
}

/** The iterator that the records were about last. */
export class Iteration {
  readonly #state = new DataView(new ArrayBuffer(hiterSize));
  readonly #rows: readonly IteratorRow[];
  #there = false;
  #given = 0;

  constructor({ iterator }: Pick<Generation, "iterator">) {
    this.#rows = iterator;
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
