/**
 * Copies and zeroing as the runtime's own routines do them on amd64: which loads and stores a size
 * takes, overlapping ones included. All loads of a copy come before its stores.
 *
 *   bytes     copied by             cleared by
 *   1, 2      1 + 1                 1 + 1          two bytes at both ends, for 1 the same one
 *   3         2 + 1                 2 + 2
 *   4         4                     2 + 2
 *   5 to 7    4 + 4                 4 + 4
 *   8         8                     8
 *   9 to 16   8 + 8                 8 + 8
 *   17 …      16 at a time from the start, and as many up to the end: 1, 2, 4 or 8 pairs
 *
 * Beyond 256 bytes, where the processor has AVX2 and fast string instructions (as nearly all have):
 *
 *   257 …          copied 32 at a time, four of them in a round, from the next multiple of 32 on; then
 *                  the first 32 and the last 128 bytes, sixteen at a time, which were loaded before
 *   257 …          cleared 32 at a time, four of them up to the end, backwards
 *   2048 …         cleared by REP STOSQ, eight at a time
 *   32 MiB …       cleared 32 at a time past the caches
 *
 * Source: runtime/memmove_amd64.s, memclr_amd64.s, Go 1.19 to 1.27. From Go 1.24 on, copies of 2 KiB and
 * more to a multiple of sixteen use REP MOVSQ on Intel's processors since Ice Lake (FSRM): not shown here.
 * Only keys that lie outside of a map's slots are copied by more than 256 bytes.
 */
import {
  bucketsize,
  elemsOffset,
  interleaved,
  keyStride,
  keysOffset,
  overflowOffset,
} from "../layout/maptype";
import {
  CTRL,
  clears,
  ELEMS,
  KEYS,
  OVERFLOW,
  TOPHASH,
  touch,
  touchPair,
  write,
  writePair,
  writeQuad,
} from "../trace/trace";

/** Copy a key or an elem of `size` bytes from one place of a map to another. */
export function typedmemmove(to: usize, from: usize, size: u32, touched: u32): void {
  if (TRACE) lookAt(from, size, touched);
  storeAll(to, from, size, touched);
}

/** The same from a variable of the program, of which nothing is noted. */
export function moveIn(to: usize, from: usize, size: u32, touched: u32): void {
  storeAll(to, from, size, touched);
}

/** The same from a map to a variable. */
export function moveOut(from: usize, size: u32, touched: u32): void {
  if (TRACE) lookAt(from, size, touched);
}

/** Set a key or an elem of `size` bytes to zero. */
export function memclrPart(at: usize, size: u32, touched: u32): void {
  if (!TRACE) {
    if (size === 8) store<u64>(at, 0);
    else memory.fill(at, 0, size);
    return;
  }
  const n = size as usize;
  if (n === 0) return;
  if (n <= 2) {
    write<u8>(at, 0, touched);
    write<u8>(at + n - 1, 0, touched);
  } else if (n <= 4) {
    write<u16>(at, 0, touched);
    write<u16>(at + n - 2, 0, touched);
  } else if (n < 8) {
    write<u32>(at, 0, touched);
    write<u32>(at + n - 4, 0, touched);
  } else if (n <= 16) {
    write<u64>(at, 0, touched);
    if (n > 8) write<u64>(at + n - 8, 0, touched);
  } else {
    const half = halfOf(n);
    const zero = i64x2.splat(0);
    for (let i: usize = 0; i < half; i += 16) writePair(at + i, zero, touched);
    for (let i: usize = n - half; i < n; i += 16) writePair(at + i, zero, touched);
  }
}

/**
 * Set `size` bytes of buckets or groups to zero; the first of these begins at `base`, and a store counts
 * as one to the part that its first byte is in. The journal says so before it shows the stores.
 * `first`: TOPHASH or CTRL, what a bucket or group begins with.
 */
export function wipe(t: usize, at: usize, size: usize, base: usize, first: u32): void {
  clears(at, size);
  if (!TRACE) {
    memory.fill(at, 0, size);
  } else if (size <= 16) {
    write<u64>(at, 0, partAt(t, at - base, first));
    const last = at + size - 8;
    if (size > 8) write<u64>(last, 0, partAt(t, last - base, first));
  } else if (size <= SMALL_CLEAR) {
    const zero = i64x2.splat(0);
    const half = halfOf(size);
    for (let p = at; p < at + half; p += 16) writePair(p, zero, partAt(t, p - base, first));
    for (let p = at + size - half; p < at + size; p += 16) {
      writePair(p, zero, partAt(t, p - base, first));
    }
  } else if (size >= STRING_CLEAR && size < HUGE_CLEAR) {
    for (let p = at; p < at + size; p += 8) write<u64>(p, 0, partAt(t, p - base, first));
  } else wipeWide(t, at, size, base, first);
}

/** Bytes up to which a copy is loaded as a whole before it is stored. */
const SMALL_COPY: usize = 256;
/** Bytes up to which zeroing takes stores of 16 bytes; from which on it takes REP STOSQ, and not. */
const SMALL_CLEAR: usize = 256;
const STRING_CLEAR: usize = 2048;
const HUGE_CLEAR: usize = 0x2000000;

/** With registers of 32 bytes: four at a time, then the last four backwards. */
function wipeWide(t: usize, at: usize, size: usize, base: usize, first: u32): void {
  const zero = i64x2.splat(0);
  const end = at + size;
  let p = at;
  if (size >= HUGE_CLEAR) {
    writeQuad(p, zero, zero, partAt(t, p - base, first));
    p = (p + 32) & ~31;
  }
  for (; end - p >= 128; p += 128) {
    for (let i: usize = 0; i < 128; i += 32)
      writeQuad(p + i, zero, zero, partAt(t, p + i - base, first));
  }
  for (let i: usize = 1; i <= 4; i++) {
    writeQuad(end - 32 * i, zero, zero, partAt(t, end - 32 * i - base, first));
  }
}

/** What of a bucket or group byte `offset` is in, counted from the first one of an array. */
function partAt(t: usize, offset: usize, first: u32): u32 {
  const o = offset % bucketsize(t);
  if (o < keysOffset(t)) return first;
  if (first === CTRL && interleaved(t)) {
    return (o - keysOffset(t)) % keyStride(t) < elemsOffset(t) - keysOffset(t) ? KEYS : ELEMS;
  }
  if (o < elemsOffset(t)) return KEYS;
  return first === TOPHASH && o >= overflowOffset(t) ? OVERFLOW : ELEMS;
}

/** The loads of a copy. */
function lookAt(from: usize, size: u32, touched: u32): void {
  const n = size as usize;
  if (n === 0) return;
  if (n <= 2) {
    touch<u8>(from, touched);
    touch<u8>(from + n - 1, touched);
  } else if (n === 3) {
    touch<u16>(from, touched);
    touch<u8>(from + 2, touched);
  } else if (n < 8) {
    touch<u32>(from, touched);
    if (n > 4) touch<u32>(from + n - 4, touched);
  } else if (n <= 16) {
    touch<u64>(from, touched);
    if (n > 8) touch<u64>(from + n - 8, touched);
  } else {
    const half = halfOf(n);
    for (let i: usize = 0; i < half; i += 16) touchPair(from + i, touched);
    for (let i: usize = n - half; i < n; i += 16) touchPair(from + i, touched);
  }
}

/** Three bytes are moved as two and one. */
const LAST_OF_THREE: usize = 2;

/** The stores of a copy. */
function storeAll(to: usize, from: usize, size: u32, touched: u32): void {
  const n = size as usize;
  if (!TRACE) {
    if (n === 8) store<u64>(to, load<u64>(from));
    else copyPlain(to, from, n);
    return;
  }
  if (n === 0) return;
  if (n <= 2) {
    write<u8>(to, load<u8>(from), touched);
    write<u8>(to + n - 1, load<u8>(from + n - 1), touched);
  } else if (n === 3) {
    write<u16>(to, load<u16>(from), touched);
    write<u8>(to + LAST_OF_THREE, load<u8>(from, LAST_OF_THREE), touched);
  } else if (n < 8) {
    write<u32>(to, load<u32>(from), touched);
    if (n > 4) write<u32>(to + n - 4, load<u32>(from + n - 4), touched);
  } else if (n <= 16) {
    write<u64>(to, load<u64>(from), touched);
    if (n > 8) write<u64>(to + n - 8, load<u64>(from + n - 8), touched);
  } else if (n > SMALL_COPY) {
    storeWide(to, from, n, touched);
  } else {
    const half = halfOf(n);
    for (let i: usize = 0; i < half; i += 16) writePair(to + i, v128.load(from + i), touched);
    for (let i: usize = n - half; i < n; i += 16) writePair(to + i, v128.load(from + i), touched);
  }
}

/** With registers of 32 bytes, to addresses that are multiples of 32 but for both ends. */
function storeWide(to: usize, from: usize, n: usize, touched: u32): void {
  const ahead = ((to & ~31) + 32 - to) as isize;
  for (let i = ahead; i < ((n - 128) as isize); i += 128) {
    for (let j: isize = i; j < i + 128; j += 32) {
      writeQuad(to + j, v128.load(from + j), v128.load(from + j, 16), touched);
    }
  }
  writeQuad(to, v128.load(from), v128.load(from, 16), touched);
  for (let i = n - 128; i < n; i += 16) writePair(to + i, v128.load(from + i), touched);
}

/** A few bytes: calling memory.copy would cost more. */
function copyPlain(to: usize, from: usize, n: usize): void {
  let i: usize = 0;
  for (; i + 8 <= n; i += 8) store<u64>(to + i, load<u64>(from + i));
  for (; i < n; i++) store<u8>(to + i, load<u8>(from + i));
}

/** Bytes that are taken from the start, and again up to the end: the largest power of two below n. */
function halfOf(n: usize): usize {
  let half: usize = 16;
  while (half + half < n) half += half;
  return half;
}
