/**
 * The bytes of strings. A map's slot contains a string's header, 16 bytes; the bytes are in an
 * object that the program allocated. Strings created one by one take:
 *
 *   below 16 bytes   the tiny allocator puts several into a block of 16
 *   above            the size class of the length
 *
 * Source: runtime/malloc.go mallocgc (tiny allocator: alignment by the size's lowest bits), Go 1.19.
 * Literals and substrings need no allocation.
 */

import type { MapLayout } from "../layout/map-layout.js";
import { allocation } from "../layout/size-classes.js";
import { tinySize } from "../machine/go-constants.js";

/** Bytes that a string of `length` characters takes, if it was made on its own. */
export function stringData(
  length: number,
  layout: Pick<MapLayout, "release" | "architecture">,
): number {
  const size = Math.ceil(length);
  if (size === 0) return 0;
  if (size < tinySize) {
    const align = size % 8 === 0 ? 8 : size % 4 === 0 ? 4 : size % 2 === 0 ? 2 : 1;
    const each = Math.ceil(size / align) * align;
    return tinySize / Math.floor(tinySize / each);
  }
  return allocation(size, false, layout.release, layout.architecture).taken;
}
