/**
 * The bytes that Go's allocator uses for an object: the size classes, whole pages above them, and
 * the headers of objects with pointers (Go 1.22 and later).
 *
 * Classes: runtime/sizeclasses.go, the same in every release of the table. Rounding:
 * runtime/msize.go roundupsize; headers: runtime/mbitmap.go minSizeForMallocHeader. The engine's
 * allocator follows the same rules; a test compares the two.
 */
import type { Architecture } from "../architectures.js";
import { classToSize, mallocHeaderSize, maxSmallSize, pageSize } from "../machine/go-constants.js";
import type { ReleaseRow } from "../releases.js";

/** Sizes of small objects, in bytes. */
export const sizeClasses: readonly number[] = classToSize.slice(1);

/** What an object takes and what of it can be used, in bytes. */
export interface Allocation {
  readonly size: number;
  /** What MemStats counts: the size class, or whole pages. */
  readonly taken: number;
  /** `taken` without the allocation header: runtime.roundupsize. */
  readonly usable: number;
}

/**
 * The size above which objects with pointers carry a header: one bit of a machine word for each
 * word, 512 bytes, or 128 with 32 bits. Infinity in releases without headers.
 */
export function headersAbove(release: ReleaseRow, arch: Pick<Architecture, "pointerSize">): number {
  return release.mallocHeaderAbove === 0 ? Number.POSITIVE_INFINITY : arch.pointerSize ** 2 * 8;
}

/** The allocation of an object of `size` bytes; `pointers`: it has some. */
export function allocation(
  size: number,
  pointers: boolean,
  release: ReleaseRow,
  arch: Architecture,
): Allocation {
  if (size === 0) return { size, taken: 0, usable: 0 };
  const extra =
    pointers && size > headersAbove(release, arch) && size <= maxSmallSize - mallocHeaderSize
      ? mallocHeaderSize
      : 0;
  const need = size + extra;
  const small = need <= maxSmallSize ? sizeClasses.find((bytes) => bytes >= need) : undefined;
  const taken = small ?? Math.ceil(need / pageSize) * pageSize;
  return { size, taken, usable: taken - extra };
}
