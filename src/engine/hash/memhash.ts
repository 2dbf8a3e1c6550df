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
import { HASHKEY } from "../layout/control";
import { mix } from "./hash";

/** The constant that takes in the length: 0x1d8e4e27c47d124f. */
const M5: u64 = (0x1d8e4e27 << 32) | 0xc47d124f;

/** Hash of the `n` bytes at `p`. */
export function memhash(p: usize, seed: u64, n: usize): u64 {
  const m2 = load<u64>(HASHKEY + 8);
  let s = seed ^ load<u64>(HASHKEY);
  if (n === 0) return s;
  let a: u64;
  let b: u64;
  if (n < 4) {
    const middle = (load<u8>(p + (n >> 1)) as u64) << 8;
    a = (load<u8>(p) as u64) | middle | ((load<u8>(p + n - 1) as u64) << 16);
    b = 0;
  } else if (n < 8) {
    a = load<u32>(p) as u64;
    b = load<u32>(p + n - 4) as u64;
  } else if (n <= 16) {
    a = load<u64>(p);
    b = load<u64>(p + n - 8);
  } else {
    let at = p;
    let left = n;
    if (left > 48) {
      const m3 = load<u64>(HASHKEY + 16);
      const m4 = load<u64>(HASHKEY + 24);
      let s1 = s;
      let s2 = s;
      for (; left > 48; left -= 48, at += 48) {
        s = mix(load<u64>(at) ^ m2, load<u64>(at + 8) ^ s);
        s1 = mix(load<u64>(at + 16) ^ m3, load<u64>(at + 24) ^ s1);
        s2 = mix(load<u64>(at + 32) ^ m4, load<u64>(at + 40) ^ s2);
      }
      s ^= s1 ^ s2;
    }
    for (; left > 16; left -= 16, at += 16) {
      s = mix(load<u64>(at) ^ m2, load<u64>(at + 8) ^ s);
    }
    a = load<u64>(p + n - 16);
    b = load<u64>(p + n - 8);
  }
  return mix(M5 ^ (n as u64), mix(a ^ m2, b ^ s));
}
