/**
 * The hash that Go uses where the processor encrypts: every step is one round of AES, whose key is
 * a piece of the process's key schedule or the state itself ("self").
 *
 *   block at AES   round tables 4 × 256 u32 │ key schedule 128 bytes │ lanes 2 × 128
 *
 *   n bytes    lanes   what the lanes take in
 *   4, 8 fixed   1     seed and value; three rounds with the first three pieces of the schedule
 *   0            1     nothing: the lane's seed once more
 *   1–16         1     the bytes, zeros behind them
 *   17–32        2     the first and the last 16
 *   33–64        4     the first 32 and the last 32
 *   65–128       8     the first 64 and the last 64
 *   129 …        8     the last 128, then 128 at a time from the start
 *
 * Each lane ends with three rounds of its own; the lanes are xored, and the low half is the hash.
 *
 * A round takes each byte of the state through a table that has substituted and multiplied it; the
 * second table is the first with its columns turned by a byte, and so on. Sixteen loads are as
 * quick here as substituting sixteen bytes at once by SIMD, whose steps depend on one another, and
 * half of them are not needed for a value of eight bytes: the seed's are the same for all keys of a
 * batch, and the hash is half of the last state. The tables and the schedule are written by
 * src/go/machine/aes.ts. Source: runtime/asm_amd64.s aeshashbody, memhash32, memhash64, Go 1.19 and 1.26.
 */
import { AES } from "../layout/control";
import { AES_BLOCK_SCHEDULE, AES_BLOCK_SEEDS, AES_BLOCK_STATES } from "../layout/own-structures";
import { touchPair } from "../trace/trace";

/** Bytes of one of the four tables. */
const TABLE: usize = 1024;

/** Hash of a value of four or eight bytes whose type is all there is to a key. */
export function aeshashFixed(value: u64, seed: u64): u64 {
  const block = load<u32>(AES) as usize;
  const a = seed as u32;
  const b = (seed >> 32) as u32;
  const k = block + AES_BLOCK_SCHEDULE;
  return fixedFrom(
    block,
    byte0(block, a) ^ byte1(block, b) ^ load<u32>(k),
    byte0(block, b) ^ byte3(block, a) ^ load<u32>(k, 4),
    byte2(block, a) ^ byte3(block, b) ^ load<u32>(k, 8),
    byte1(block, a) ^ byte2(block, b) ^ load<u32>(k, 12),
    value,
  );
}

/**
 * The same of `n` values of `size` (4 or 8) bytes, of eight bytes each, from `from` to `to`. What
 * the seed adds to the first round is the same for all.
 */
export function aeshashKeys(from: usize, to: usize, n: u32, seed: u64, size: u64): void {
  const block = load<u32>(AES) as usize;
  const a = seed as u32;
  const b = (seed >> 32) as u32;
  const k = block + AES_BLOCK_SCHEDULE;
  const w = byte0(block, a) ^ byte1(block, b) ^ load<u32>(k);
  const x = byte0(block, b) ^ byte3(block, a) ^ load<u32>(k, 4);
  const y = byte2(block, a) ^ byte3(block, b) ^ load<u32>(k, 8);
  const z = byte1(block, a) ^ byte2(block, b) ^ load<u32>(k, 12);
  const own = ~(0 as u64) >> (64 - 8 * size);
  for (let i: usize = 0; i < (n as usize); i++) {
    store<u64>(to + 8 * i, fixedFrom(block, w, x, y, z, load<u64>(from + 8 * i) & own));
  }
}

/** The three rounds on a seed and a value; w to z are what the seed and the key give to the first. */
/* @inline */ function fixedFrom(block: usize, w: u32, x: u32, y: u32, z: u32, value: u64): u64 {
  const c = value as u32;
  const d = (value >> 32) as u32;
  const e = w ^ byte2(block, c) ^ byte3(block, d);
  const f = x ^ byte1(block, c) ^ byte2(block, d);
  const g = y ^ byte0(block, c) ^ byte1(block, d);
  const h = z ^ byte0(block, d) ^ byte3(block, c);
  const k = block + AES_BLOCK_SCHEDULE + 16;
  const p = column(block, e, f, g, h) ^ load<u32>(k);
  const q = column(block, f, g, h, e) ^ load<u32>(k, 4);
  const r = column(block, g, h, e, f) ^ load<u32>(k, 8);
  const s = column(block, h, e, f, g) ^ load<u32>(k, 12);
  const low = column(block, p, q, r, s) ^ load<u32>(k, 16);
  const high = column(block, q, r, s, p) ^ load<u32>(k, 20);
  return (low as u64) | ((high as u64) << 32);
}

/** Hash of the `n` bytes at `p`. */
export function aeshash(p: usize, seed: u64, n: usize): u64 {
  return n > 16 ? aeshashLong(p, seed, n) : aeshashShort(p, seed, n);
}

/**
 * Note what aeshashbody loads of the `n` bytes at `p`, sixteen at a time: of fewer those that begin
 * there, or those that end with them where the others would be in the next page.
 */
export function touchHashed(p: usize, n: usize, touched: u32): void {
  if (n === 0) return;
  if (n < 16) {
    touchPair(((p + 16) & 0xff0) === 0 ? p + n - 16 : p, touched);
    return;
  }
  if (n > 128) {
    for (let i: usize = 128; i > 0; i -= 16) touchPair(p + n - i, touched);
    for (let i: usize = 0; i < ((n - 1) & ~127); i += 16) touchPair(p + i, touched);
    return;
  }
  const half: usize = n === 16 ? 0 : n <= 32 ? 16 : n <= 64 ? 32 : 64;
  if (half === 0) touchPair(p, touched);
  for (let i: usize = 0; i < half; i += 16) touchPair(p + i, touched);
  for (let i: usize = half; i > 0; i -= 16) touchPair(p + n - i, touched);
}

/** One lane, whose state stays in variables. */
function aeshashShort(p: usize, seed: u64, n: usize): u64 {
  const block = load<u32>(AES) as usize;
  const k = block + AES_BLOCK_SCHEDULE;
  const length = (n as u32) * 0x10001;
  const a = (seed as u32) ^ load<u32>(k);
  const b = ((seed >> 32) as u32) ^ load<u32>(k, 4);
  const c = length ^ load<u32>(k, 8);
  const d = length ^ load<u32>(k, 12);
  let w = column(block, a, b, c, d) ^ a;
  let x = column(block, b, c, d, a) ^ b;
  let y = column(block, c, d, a, b) ^ c;
  let z = column(block, d, a, b, c) ^ d;
  if (n === 0) return lowHalf(block, w, x, y, z);
  // Of fewer than eight bytes, or of the second eight, those before them are shifted out.
  const some = load<u64>(p + n - 8) >> (8 * ((16 - n) & 7));
  const first = n < 8 ? some : load<u64>(p);
  const second: u64 = n > 8 ? some : 0;
  w ^= first as u32;
  x ^= (first >> 32) as u32;
  y ^= second as u32;
  z ^= (second >> 32) as u32;
  for (let round = 0; round < 2; round++) {
    const e = column(block, w, x, y, z) ^ w;
    const f = column(block, x, y, z, w) ^ x;
    const g = column(block, y, z, w, x) ^ y;
    z ^= column(block, z, w, x, y);
    w = e;
    x = f;
    y = g;
  }
  return lowHalf(block, w, x, y, z);
}

/** The low half of the state after one more round with itself as the key. */
/* @inline */ function lowHalf(block: usize, w: u32, x: u32, y: u32, z: u32): u64 {
  const low = column(block, w, x, y, z) ^ w;
  const high = column(block, x, y, z, w) ^ x;
  return (low as u64) | ((high as u64) << 32);
}

/** Two to eight lanes. */
function aeshashLong(p: usize, seed: u64, n: usize): u64 {
  const block = load<u32>(AES) as usize;
  const states = block + AES_BLOCK_STATES;
  const seeds = block + AES_BLOCK_SEEDS;
  const lanes = n <= 32 ? 2 : n <= 64 ? 4 : 8;
  const start = i64x2.replace_lane(i64x2.splat(seed), 1, ((n as u64) & 0xffff) * 0x1000100010001);
  for (let i: usize = 0; i < (lanes as usize); i++) {
    const key = v128.load(block + AES_BLOCK_SCHEDULE + 16 * i);
    v128.store(seeds + 16 * i, v128.xor(start, key));
    aesencSelf(block, seeds + 16 * i);
  }
  // The first lanes read from the start, the others towards the end. Above 128 bytes, all do.
  const half = lanes / 2;
  for (let i = 0; i < lanes; i++) {
    const fromEnd = n > 128 || i >= half;
    const at = fromEnd ? p + n - 16 * ((lanes - i) as usize) : p + 16 * (i as usize);
    const lane = 16 * (i as usize);
    v128.store(states + lane, v128.xor(v128.load(at), v128.load(seeds + lane)));
  }
  if (n > 128) {
    let at = p;
    for (let left = (n - 1) >> 7; left > 0; left--, at += 128) {
      for (let lane: usize = 0; lane < 128; lane += 16) {
        aesencSelf(block, states + lane);
        aesenc(block, states + lane, at + lane);
      }
    }
  }
  for (let i = 0; i < lanes; i++) {
    for (let round = 0; round < 3; round++) aesencSelf(block, states + 16 * (i as usize));
  }
  let hash = load<u64>(states);
  for (let i = 1; i < lanes; i++) hash ^= load<u64>(states + 16 * (i as usize));
  return hash;
}

/** One round on the state with itself as the key. */
function aesencSelf(block: usize, state: usize): void {
  aesenc(block, state, state);
}

/** One round on the 16 bytes at `state`: bytes substituted, rows shifted, columns mixed, key xored. */
function aesenc(table: usize, state: usize, key: usize): void {
  const a = load<u32>(state);
  const b = load<u32>(state, 4);
  const c = load<u32>(state, 8);
  const d = load<u32>(state, 12);
  const w = column(table, a, b, c, d) ^ load<u32>(key);
  const x = column(table, b, c, d, a) ^ load<u32>(key, 4);
  const y = column(table, c, d, a, b) ^ load<u32>(key, 8);
  const z = column(table, d, a, b, c) ^ load<u32>(key, 12);
  store<u32>(state, w);
  store<u32>(state, x, 4);
  store<u32>(state, y, 8);
  store<u32>(state, z, 12);
}

/** A column: byte 0 of the first word, byte 1 of the second, and so on, each through its table. */
/* @inline */ function column(table: usize, a: u32, b: u32, c: u32, d: u32): u32 {
  return byte0(table, a) ^ byte1(table, b) ^ byte2(table, c) ^ byte3(table, d);
}

/* @inline */ function byte0(table: usize, word: u32): u32 {
  return load<u32>(table + (((word & 0xff) << 2) as usize));
}

/* @inline */ function byte1(table: usize, word: u32): u32 {
  return load<u32>(table + (((word >> 6) & 0x3fc) as usize), TABLE);
}

/* @inline */ function byte2(table: usize, word: u32): u32 {
  return load<u32>(table + (((word >> 14) & 0x3fc) as usize), 2 * TABLE);
}

/* @inline */ function byte3(table: usize, word: u32): u32 {
  return load<u32>(table + (((word >> 22) & 0x3fc) as usize), 3 * TABLE);
}
