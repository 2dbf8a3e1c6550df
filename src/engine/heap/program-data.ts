/**
 * What the program allocates for values on their way into maps: bytes of strings, values boxed in
 * interfaces, arrays of slices. Go's program does that before the map sees the value.
 */
import { ALLOCATOR, write } from "../trace/trace";
import { mallocgc } from "./allocator/malloc";
import { mallocNoscan } from "./allocator/tiny";

/**
 * Room for data of `size` bytes.
 * @param pointers the list of its pointers (engine/heap/collector/mark.ts); 0: it has none.
 */
export function mallocData(size: usize, purpose: u32, pointers: usize): usize {
  const at =
    pointers === 0 ? mallocNoscan(size, purpose) : mallocgc(size, false, purpose, pointers);
  if (TRACE) remember(at, size);
  return at;
}

/** The program writes its data without telling: journal what was there before. */
function remember(at: usize, size: usize): void {
  for (let p = at; p < at + size; p++) write<u8>(p, load<u8>(p), ALLOCATOR);
}
