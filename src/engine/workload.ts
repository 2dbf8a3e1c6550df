/**
 * Workloads of bulk operations: integers made here, a batch at a time.
 *
 * Written by src/go/bulk.ts before every call; batch.ts draws a load.
 */
import { LOAD_ARRAY, LOAD_SEQUENCE } from "./control";
import { draw } from "./rand";

/** Write the next `n` integers of the load at `at` to `to`. */
export function generate(at: usize, to: usize, n: u32): void {
  const kind = load<u32>(at);
  if (kind === LOAD_SEQUENCE) sequence(at, to, n);
  else if (kind === LOAD_ARRAY) fromChunk(at, to, n);
  else uniform(at, to, n);
}

function sequence(at: usize, to: usize, n: u32): void {
  let next = load<u64>(at + 8);
  const step = load<u64>(at + 16);
  for (let i: u32 = 0; i < n; i++, next += step) store<u64>(to + 8 * (i as usize), next);
  store<u64>(at + 8, next);
}

function fromChunk(at: usize, to: usize, n: u32): void {
  const place = load<u32>(at + 24);
  memory.copy(to, (load<u64>(at + 8) as usize) + 8 * (place as usize), 8 * (n as usize));
  store<u32>(at + 24, place + n);
}

/** The high half of random × bound: each integer below the bound is about equally likely. */
function uniform(at: usize, to: usize, n: u32): void {
  const bound = load<u64>(at + 16);
  for (let i: u32 = 0; i < n; i++) {
    store<u64>(to + 8 * (i as usize), highProduct(draw(at + 8), bound));
  }
}

function highProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const cross = aHigh * bLow + ((aLow * bLow) >> 32);
  const middle = aLow * bHigh + (cross & 0xffffffff);
  return aHigh * bHigh + (cross >> 32) + (middle >> 32);
}
