/**
 * Whether two stretches of memory are the same. Traced, what is loaded of them is what Go's own
 * routines load on amd64:
 *
 *   bytes       loads, of the first stretch and of the second in turn
 *   1, 2, 4     one of that size, where the compiler knows it
 *   below 8     eight bytes from the start, or those that end with the last where the start of the
 *               stretch is in the last eight bytes of 256
 *   8 to 63     eight bytes at a time, then the last eight
 *   64 …        32 bytes twice, as long as 64 are left (AVX2), then as above
 *
 * It ends with the first that differ. Source: runtime/alg.go memequal8 to memequal64,
 * internal/bytealg/equal_amd64.s, Go 1.19 and 1.26.
 */
import { readIf, stringPart, touchQuad, UNSEEN } from "../trace/trace";

/** The eight bytes that a load from here on takes are in one block of 256, and so in one page. */
const LAST_START: usize = 0xf8;

/**
 * Are the `n` bytes at `p` and `q` the same, whose number the compiler knew? `touched` is what of a map
 * those at `q` are, `mine` what those at `p` are, or UNSEEN.
 */
export function memequal(p: usize, q: usize, n: usize, touched: u32, mine: u32): bool {
  if (!TRACE || (touched === UNSEEN && mine === UNSEEN)) return memory.compare(p, q, n) === 0;
  if (n === 1) return readIf<u8>(p, mine) === readIf<u8>(q, touched);
  if (n === 2) return readIf<u16>(p, mine) === readIf<u16>(q, touched);
  if (n === 4) return readIf<u32>(p, mine) === readIf<u32>(q, touched);
  return memeqbody(p, q, n, touched, mine);
}

/** Are the `n` bytes that two strings lead to the same? Those of the same place are not looked at. */
export function stringBytesEqual(p: usize, q: usize, n: usize): bool {
  if (!TRACE) return memory.compare(p, q, n) === 0;
  return p === q || memeqbody(p, q, n, stringPart(q), stringPart(p));
}

function memeqbody(p: usize, q: usize, n: usize, touched: u32, mine: u32): bool {
  if (n < 8) {
    if (n !== 0) {
      touchShort(p, n, mine);
      touchShort(q, n, touched);
    }
    return memory.compare(p, q, n) === 0;
  }
  let i: usize = 0;
  for (; i + 64 <= n; i += 64) {
    for (let half: usize = i; half < i + 64; half += 32) {
      if (mine !== UNSEEN) touchQuad(p + half, mine);
      if (touched !== UNSEEN) touchQuad(q + half, touched);
    }
    if (memory.compare(p + i, q + i, 64) !== 0) return false;
  }
  for (; i + 8 < n; i += 8) {
    if (readIf<u64>(p + i, mine) !== readIf<u64>(q + i, touched)) return false;
  }
  return readIf<u64>(p + n - 8, mine) === readIf<u64>(q + n - 8, touched);
}

function touchShort(p: usize, n: usize, touched: u32): void {
  readIf<u64>((p & 0xff) > LAST_START ? p + n - 8 : p, touched);
}
