/**
 * The 64-bit fallback hash of any number of bytes: memhashFallback of runtime/hash64.go, with the
 * multipliers of HASHKEY (see hash.ts).
 *
 *   n      words that are mixed
 *   0      none: the seed with the key's first word
 *   1–3    first, middle and last byte as one word
 *   4–8    the first and the last four bytes (they overlap); 8: the same eight bytes twice
 *   9–16   the first and the last eight bytes
 *   17–48  sixteen bytes at a time, then the last sixteen
 *   49 …   forty-eight bytes at a time in three lanes, then as above
 */
import { HASHKEY, HASHKEY_1, HASHKEY_2, HASHKEY_3, MEMHASH_LANES_FIRST } from "../layout/control";
import { readIf, touch, UNSEEN } from "../trace/trace";
import { mix } from "./hash";

/** The constant that takes in the length: 0x1d8e4e27c47d124f. */
const M5: u64 = (0x1d8e4e27 << 32) | 0xc47d124f;

/** Hash of the `n` bytes at `p`, which are part of a map, or UNSEEN. */
export function memhash(p: usize, seed: u64, n: usize, touched: u32): u64 {
  const m2 = load<u64>(HASHKEY_1);
  let s = seed ^ load<u64>(HASHKEY);
  if (n === 0) return s;
  let a: u64;
  let b: u64;
  if (n < 4) {
    a = readIf<u8>(p, touched) as u64;
    a |= (readIf<u8>(p + (n >> 1), touched) as u64) << 8;
    a |= (readIf<u8>(p + n - 1, touched) as u64) << 16;
    b = 0;
  } else if (TRACE && n === 4) {
    a = readIf<u32>(p, touched) as u64;
    b = a;
  } else if (n < 8) {
    a = readIf<u32>(p, touched) as u64;
    b = readIf<u32>(p + n - 4, touched) as u64;
  } else if (TRACE && n === 8) {
    a = readIf<u64>(p, touched);
    b = a;
  } else if (n <= 16) {
    a = readIf<u64>(p, touched);
    b = readIf<u64>(p + n - 8, touched);
  } else {
    let at = p;
    let left = n;
    if (left > 48) {
      const m3 = load<u64>(HASHKEY_2);
      const m4 = load<u64>(HASHKEY_3);
      let s1 = s;
      let s2 = s;
      for (; left > 48; left -= 48, at += 48) {
        touchLanes(at, touched);
        s = mix(load<u64>(at) ^ m2, load<u64>(at + 8) ^ s);
        s1 = mix(load<u64>(at + 16) ^ m3, load<u64>(at + 24) ^ s1);
        s2 = mix(load<u64>(at + 32) ^ m4, load<u64>(at + 40) ^ s2);
      }
      s ^= s1 ^ s2;
    }
    for (; left > 16; left -= 16, at += 16) {
      s = mix(readIf<u64>(at, touched) ^ m2, readIf<u64>(at + 8, touched) ^ s);
    }
    a = readIf<u64>(p + n - 16, touched);
    b = readIf<u64>(p + n - 8, touched);
  }
  return mix(M5 ^ (n as u64), mix(a ^ m2, b ^ s));
}

/** Note the loads of 48 bytes in three lanes, in the order in which the compiler has put them. */
function touchLanes(at: usize, touched: u32): void {
  if (!TRACE || touched === UNSEEN) return;
  const lanesFirst = load<u32>(MEMHASH_LANES_FIRST) !== 0;
  if (lanesFirst) {
    touch<u64>(at + 16, touched);
    touch<u64>(at + 32, touched);
  }
  touch<u64>(at, touched);
  touch<u64>(at + 8, touched);
  if (!lanesFirst) touch<u64>(at + 16, touched);
  touch<u64>(at + 24, touched);
  if (!lanesFirst) touch<u64>(at + 32, touched);
  touch<u64>(at + 40, touched);
}
