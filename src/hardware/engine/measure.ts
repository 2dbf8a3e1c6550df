/**
 * This computer, not a model: a chain of dependent loads through a working set, and passes over it. The
 * module's memory is the working set; the host reads the clock.
 */

/** Where the working set begins; what is below holds one store that keeps the passes alive. */
const BASE: usize = 65536;
const SINK: usize = 1024;

/** Makes room for `bytes` bytes. */
export function reserve(bytes: u32): bool {
  const missing = ((BASE as i64) + (bytes as i64) - ((memory.size() as i64) << 16) + 65535) >> 16;
  return missing <= 0 || memory.grow(missing as i32) >= 0;
}

/** One cycle through all places, in an order drawn by a xorshift generator (Sattolo's algorithm). */
export function cycle(count: u32, stride: u32, seed: u32): void {
  for (let i: u32 = 0; i < count; i++) store<u32>(BASE + (i as usize) * (stride as usize), i);
  let x = seed;
  for (let i = count - 1; i !== 0 && i !== u32.MAX_VALUE; i--) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    const at = BASE + (i as usize) * (stride as usize);
    const other = BASE + ((((x as u64) * (i as u64)) >> 32) as usize) * (stride as usize);
    const value = load<u32>(at);
    store<u32>(at, load<u32>(other));
    store<u32>(other, value);
  }
  // From numbers to addresses: a load's result is where the next one loads.
  for (let i: u32 = 0; i < count; i++) {
    const at = BASE + (i as usize) * (stride as usize);
    store<u32>(at, (BASE as u32) + load<u32>(at) * stride);
  }
}

let position: u32 = 0;

/** Follows the cycle from where the last call ended. */
export function chase(steps: u32): u32 {
  let p = position === 0 ? (BASE as u32) : position;
  for (let i: u32 = 0; i < steps; i += 8) {
    p = load<u32>(p as usize);
    p = load<u32>(p as usize);
    p = load<u32>(p as usize);
    p = load<u32>(p as usize);
    p = load<u32>(p as usize);
    p = load<u32>(p as usize);
    p = load<u32>(p as usize);
    p = load<u32>(p as usize);
  }
  position = p;
  return p;
}

/** The next chase begins at the first place of the cycle. */
export function restart(): void {
  position = 0;
}

/** Reads `bytes` bytes, a multiple of 64. */
export function read(bytes: u32): u32 {
  let a = i64x2.splat(0);
  let b = i64x2.splat(0);
  const end = BASE + (bytes as usize);
  for (let p = BASE; p < end; p += 64) {
    a = v128.xor(a, v128.load(p));
    b = v128.xor(b, v128.load(p, 16));
    a = v128.xor(a, v128.load(p, 32));
    b = v128.xor(b, v128.load(p, 48));
  }
  v128.store(SINK, v128.xor(a, b));
  return load<u32>(SINK);
}

export function write(bytes: u32): void {
  memory.fill(BASE, 1, bytes as usize);
}

/** Copies the first half of `bytes` bytes to the second. */
export function copy(bytes: u32): void {
  const half = (bytes >> 1) as usize;
  memory.copy(BASE + half, BASE, half);
}
