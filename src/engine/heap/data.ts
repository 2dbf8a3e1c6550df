/**
 * What the program allocates for values on their way into maps: bytes of strings, values boxed in
 * interfaces, arrays of slices. Go's program does that before the map sees the value.
 */
import { mallocgc } from "./malloc";
import { mallocNoscan } from "./tiny";

/**
 * Room for data of `size` bytes.
 * @param pointers the list of its pointers (mark.ts); 0: it has none.
 */
export function mallocData(size: usize, purpose: u32, pointers: usize): usize {
  if (pointers === 0) return mallocNoscan(size, purpose);
  return mallocgc(size, false, purpose, pointers);
}
