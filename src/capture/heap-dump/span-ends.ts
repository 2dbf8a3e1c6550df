/**
 * Objects of a heap dump that are none. From Go 1.22 on a page of small objects with pointers ends with
 * their bitmap, from 1.26 on every page of small objects with mark bits; runtime/heapdump.go still counts
 * objects up to the page's end, and writes these bytes as one or more of them.
 *
 * Source: runtime/heapdump.go dumpobjs, runtime/mheap.go initSpan, Go 1.22 to 1.27. Without them the
 * dump's objects are those that its MemStats count.
 */
import { headersAbove, pageSize, type ReleaseRow, release } from "../../go/index.js";
import type { HeapDump, ObjectColumnsOfDump } from "./heap-dump.js";

/** Objects below this size have no mark bits in their page: gcUsesSpanInlineMarkBits. */
const leastMarked = 16;

/** Places of the objects that are some, in their order. */
export function realObjects(
  { address, size, fields }: ObjectColumnsOfDump,
  { bytes, go, pointerSize }: Pick<HeapDump, "bytes" | "go" | "pointerSize">,
): Uint32Array {
  const all = Uint32Array.from({ length: address.length }, (_, i) => i);
  const row = rowOf(go);
  if (row === undefined || row.mallocHeaderAbove === 0) return all;
  const largest = headersAbove(row, { pointerSize });
  const bitmap = pageSize / pointerSize / 8;
  const end = (i: number): number => (address[i] as number) + (size[i] as number);
  const pageOf = (i: number): number => Math.floor((address[i] as number) / pageSize);
  const marks = (i: number): number =>
    (size[i] as number) >= leastMarked ? row.inlineMarkBits : 0;
  /** Pages in which an object before the bitmap's place has pointers. */
  const withPointers = new Set<number>();
  for (const i of all) {
    if (bytes[fields[i] as number] === 0 || (size[i] as number) > largest) continue;
    if (end(i) <= (pageOf(i) + 1) * pageSize - marks(i) - bitmap) withPointers.add(pageOf(i));
  }
  return all.filter((i) => {
    if ((size[i] as number) > largest) return true;
    const reserved = marks(i) + (withPointers.has(pageOf(i)) ? bitmap : 0);
    return end(i) <= (pageOf(i) + 1) * pageSize - reserved;
  });
}

/** The row of a dump's release; undefined: it is not known. */
function rowOf(go: string): ReleaseRow | undefined {
  try {
    return release(go.replace(/ X:/, "-X:"));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
