/**
 * The chain of a classic map to which an overflow bucket is added, derived from the records of an
 * operation in order: a put adds to the chain that it has come to, an evacuation to the two (X and
 * Y) that begin in the new array.
 *
 * Source: runtime/map.go mapassign, evacuate, newoverflow, Go 1.19.
 */
import { rulesOf } from "../generations.js";
import { arena, offsetOf } from "../machine/address.js";
import type { GoMap } from "../process/map.js";
import { release } from "../releases.js";
import type { TraceRecord } from "./record.js";

/** Offset in hmap of the pointer to the main array. */
const bucketsField = 16n;

/** Where an overflow bucket is added, and where it comes from. */
export interface Added {
  /** Number of the main bucket that its chain begins with; null where the records do not say. */
  readonly chain: number | null;
  readonly source: "new" | "preallocated";
}

/** What is read of a map. */
type Chained = Pick<GoMap<never, never>, "address" | "type"> & {
  readonly process: { readonly release: { readonly name: string } };
};

/** Goes through the records of a map's operations. */
export class OverflowChains {
  readonly #bucketsAt: bigint;
  readonly #size: number;
  /** Offset of the main array. */
  #array: number | undefined;
  /** The main bucket that a search has come to; undefined in an evacuation. */
  #searched: number | undefined;
  /** First buckets of the chains that an evacuation has added to, by what it added. */
  readonly #heads = new Map<number, number>();

  constructor({ address, type, process }: Chained) {
    this.#bucketsAt = address + bucketsField;
    this.#size = rulesOf(release(process.release.name)).block(type).size;
  }

  /** Take a record; what an overflow bucket in it is added to. */
  next(record: TraceRecord): Added | undefined {
    switch (record.kind) {
      case "load":
      case "store":
        if (record.address === this.#bucketsAt && record.after !== 0n) {
          this.#array = Number(record.after - arena);
        }
        return undefined;
      case "bucket":
        if (record.array === "main") this.#searched = record.bucket;
        return undefined;
      case "evacuate":
        this.#searched = undefined;
        this.#heads.clear();
        return undefined;
      case "overflow": {
        const { address, last, source } = record;
        const chain = this.#searched ?? this.#evacuated(offsetOf(last), offsetOf(address));
        return { chain, source };
      }
      default:
        return undefined;
    }
  }

  /** The chain to which an evacuation adds the bucket `added` behind `last`. */
  #evacuated(last: number, added: number): number | null {
    const head = this.#heads.get(last) ?? last;
    this.#heads.set(added, head);
    return this.#array === undefined ? null : (head - this.#array) / this.#size;
  }
}
