/**
 * The bytes that Go's allocator uses for an object: the size classes, whole pages above them, and
 * the headers of objects with pointers (Go 1.22 and later).
 *
 * Classes: runtime/sizeclasses.go, the same in every release of the table. Rounding:
 * runtime/msize.go roundupsize; headers: runtime/mbitmap.go minSizeForMallocHeader. The engine's
 * allocator follows the same rules; a test compares the two.
 */
import type { Architecture } from "../architectures.js";
import type { ReleaseRow } from "../releases.js";

const page = 8192;
const header = 8;

/** Sizes of small objects, in bytes. */
export const sizeClasses: readonly number[] = [
  ...[8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320],
  ...[352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792],
  ...[2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472],
  ...[9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264],
  ...[28672, 32768],
];

const largest = 32768;

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
    pointers && size > headersAbove(release, arch) && size <= largest - header ? header : 0;
  const need = size + extra;
  const small = need <= largest ? sizeClasses.find((bytes) => bytes >= need) : undefined;
  const taken = small ?? Math.ceil(need / page) * page;
  return { size, taken, usable: taken - extra };
}
