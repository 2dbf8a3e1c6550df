/**
 * The hash that Go uses where the processor encrypts: every step is one round of AES, whose key is
 * a piece of the process's key schedule or the state itself ("self").
 *
 *   block at AES   round table 4 × 256 u8-columns, 1024 bytes │ key schedule 128 │ lanes 2 × 128
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
 * The table and the schedule are written by src/go/aes.ts. Source: runtime/asm_amd64.s aeshashbody,
 * memhash32, memhash64, Go 1.19 and 1.26.
 */
import { AES } from "../control";

const SCHEDULE: usize = 1024;
const STATES: usize = 1152;
const SEEDS: usize = 1280;

/** Hash of a value of four bytes whose type is all there is to a key. */
export function aeshash32(p: usize, seed: u64): u64 {
  return aeshashFixed(load<u32>(p) as u64, seed);
}

/** The same of eight bytes. */
export function aeshash64(p: usize, seed: u64): u64 {
  return aeshashFixed(load<u64>(p), seed);
}

function aeshashFixed(value: u64, seed: u64): u64 {
  const block = load<u32>(AES) as usize;
  const state = block + STATES;
  store<u64>(state, seed);
  store<u64>(state, value, 8);
  for (let i: usize = 0; i < 3; i++) aesenc(block, state, block + SCHEDULE + 16 * i);
  return load<u64>(state);
}

/** Hash of the `n` bytes at `p`. */
export function aeshash(p: usize, seed: u64, n: usize): u64 {
  const block = load<u32>(AES) as usize;
  const states = block + STATES;
  const seeds = block + SEEDS;
  const lanes = n <= 16 ? 1 : n <= 32 ? 2 : n <= 64 ? 4 : 8;
  const start = i64x2.replace_lane(i64x2.splat(seed), 1, ((n as u64) & 0xffff) * 0x1000100010001);
  for (let i: usize = 0; i < (lanes as usize); i++) {
    const key = v128.load(block + SCHEDULE + 16 * i);
    v128.store(seeds + 16 * i, v128.xor(start, key));
    aesencSelf(block, seeds + 16 * i);
  }
  if (n === 0) {
    aesencSelf(block, seeds);
    return load<u64>(seeds);
  }
  if (n <= 16) {
    v128.store(states, i64x2.splat(0));
    memory.copy(states, p, n);
    v128.store(states, v128.xor(v128.load(states), v128.load(seeds)));
  } else {
    // The first lanes read from the start, the others towards the end. Above 128 bytes, all do.
    const half = lanes / 2;
    for (let i = 0; i < lanes; i++) {
      const fromEnd = n > 128 || i >= half;
      const at = fromEnd ? p + n - 16 * ((lanes - i) as usize) : p + 16 * (i as usize);
      const lane = 16 * (i as usize);
      v128.store(states + lane, v128.xor(v128.load(at), v128.load(seeds + lane)));
    }
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

/** A column: byte 0 of the first word, byte 1 of the second, and so on, each through the table. */
function column(table: usize, a: u32, b: u32, c: u32, d: u32): u32 {
  const first = load<u32>(table + (((a & 0xff) << 2) as usize));
  const second = load<u32>(table + ((((b >> 8) & 0xff) << 2) as usize));
  const third = load<u32>(table + ((((c >> 16) & 0xff) << 2) as usize));
  const fourth = load<u32>(table + (((d >> 24) << 2) as usize));
  return first ^ rotl<u32>(second, 8) ^ rotl<u32>(third, 16) ^ rotl<u32>(fourth, 24);
}
