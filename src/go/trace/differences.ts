/** The bytes of a map that differ between two of its states, field by field. */

import type { SpanColumns } from "../heap/heap.js";
import { offsetOf } from "../machine/address.js";
import { pageSize } from "../machine/go-constants.js";
import { fieldsOf, type PlacedField } from "../process/fields.js";

/** One field that differs between two moments. */
export interface Difference extends PlacedField {
  /** Bytes in the order of memory, as hexadecimal text. */
  readonly before: string;
  readonly after: string;
}

const elsewhere = "elsewhere";

/**
 * The fields of a map that differ between two moments of it, in the order of addresses. A field
 * is named as it is at the later moment, or at the earlier one when it is gone.
 */
export function differences(earlier: Moment, later: Moment): Difference[] {
  const [a, b] = [earlier, later].map(({ process }) => process.memory.buffer) as [
    ArrayBuffer,
    ArrayBuffer,
  ];
  const length = Math.min(a.byteLength, b.byteLength);
  const [nameLater, nameEarlier] = [fieldsOf(later), fieldsOf(earlier)];
  const found: Difference[] = [];
  const compare = (at: number, size: number, field: PlacedField): void => {
    const [before, after] = [text(a, at, size), text(b, at, size)];
    if (before !== after) found.push({ ...field, before, after });
  };
  const [left, right] = [new Int32Array(a, 0, length / 4), new Int32Array(b, 0, length / 4)];
  let done = 0;
  for (const page of pagesOfSpans(earlier, later)) {
    if (page >= length) continue;
    for (let i = page / 4; i < (page + pageSize) / 4; i++) {
      if (left[i] === right[i]) continue;
      for (let at = Math.max(done, 4 * i); at < 4 * i + 4; at = done) {
        const field = nameLater(at) ?? nameEarlier(at);
        if (field === null) {
          done = 4 * i + 4;
          const structure = elsewhere;
          compare(at, done - at, { structure, index: null, field: "", at, size: done - at });
        } else {
          done = Math.max(at + 1, field.at + field.size);
          compare(field.at, field.size, field);
        }
      }
    }
  }
  return found;
}

/** Offsets of the pages that hold objects at either moment, in order; others are the allocator's. */
function pagesOfSpans(...moments: readonly Moment[]): number[] {
  const found = new Set<number>();
  for (const { process } of moments) {
    const { address, pages, length } = process.spanColumns();
    for (let row = 0; row < length; row++) {
      const from = offsetOf(BigInt(address[row] as number));
      for (let n = 0; n < (pages[row] as number); n++) found.add(from + n * pageSize);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** A map as it was at a moment, in a memory of its own. */
type Moment = Parameters<typeof fieldsOf>[0] & {
  readonly process: {
    readonly memory: { readonly buffer: ArrayBuffer };
    spanColumns(): Pick<SpanColumns, "address" | "pages" | "length">;
  };
};

function text(memory: ArrayBuffer, at: number, size: number): string {
  const bytes = new Uint8Array(memory, at, size);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
