/**
 * The bytes that say what a slot is (tophash, Swiss: control byte) as stores change them. A new group's
 * bytes are not yet anybody's state, and neither are the zeros that a clear writes over a group before it
 * marks all of its slots as empty.
 */
import type { AccessRecord } from "./record.js";

/** How a slot's state is read off its byte. */
export interface SlotMark {
  /** What the records call these bytes. */
  readonly touched: "tophash" | "ctrl";
  /** The state of a slot with this byte. */
  readonly state: (byte: number) => string;
  /** Eight zero bytes are no state of a group: it is new, or being cleared. */
  readonly zeroIsNone: boolean;
}

/** Calls back for each slot that a store gives another state. */
export class SlotMarks {
  /** Bytes of groups that a clear has written zeros over, by address. */
  readonly #cleared = new Map<bigint, bigint>();

  constructor(
    private readonly mark: SlotMark,
    private readonly changed: (from: string, to: string) => void,
  ) {}

  /** Take a store. */
  take(record: AccessRecord): void {
    const { touched, zeroIsNone, state } = this.mark;
    if (record.kind !== "store" || record.touched !== touched) return;
    const { address } = record;
    const size = Math.min(record.size, 8);
    let before = record.before & word;
    const after = record.after & word;
    if (zeroIsNone && size === 8) {
      if (after === 0n) {
        if (before !== 0n) this.#cleared.set(address, before);
        return;
      }
      if (before === 0n) {
        const cleared = this.#cleared.get(address);
        this.#cleared.delete(address);
        if (cleared === undefined) return;
        before = cleared;
      }
    }
    for (let i = 0n; i < 8n * BigInt(size); i += 8n) {
      const from = state(Number((before >> i) & 0xffn));
      const to = state(Number((after >> i) & 0xffn));
      if (from !== to) this.changed(from, to);
    }
  }
}

const word = 2n ** 64n - 1n;
