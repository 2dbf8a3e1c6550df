/**
 * Map type descriptors, written by src/go/maptype.ts (which draws them), read here. They are
 * constants of the program, so reading them is not traced.
 */

export function keysize(t: usize): u32 {
  return load<u8>(t, 80);
}

export function elemsize(t: usize): u32 {
  return load<u8>(t, 81);
}

export function bucketsize(t: usize): usize {
  return load<u16>(t, 82);
}

export function keysOffset(t: usize): usize {
  return load<u32>(t, 88);
}

export function keyStride(t: usize): usize {
  return load<u32>(t, 92);
}

export function elemsOffset(t: usize): usize {
  return load<u32>(t, 96);
}

export function elemStride(t: usize): usize {
  return load<u32>(t, 100);
}

export function overflowOffset(t: usize): usize {
  return load<u32>(t, 104);
}

/** Buckets hold no pointers: their overflow buckets are kept alive by the list in extra. */
export function noscan(t: usize): bool {
  return load<u32>(t, 108) === 0;
}
