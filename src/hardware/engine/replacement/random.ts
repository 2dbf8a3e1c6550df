/** Random: any way of a full set, drawn by a xorshift generator (Marsaglia, 13 17 5) with a seed. */

import { RANDOM_STATE, WAYS } from "../descriptor";

export function draw(c: usize): u32 {
  let x = load<u32>(c + RANDOM_STATE);
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  store<u32>(c + RANDOM_STATE, x);
  return (((x as u64) * (load<u32>(c + WAYS) as u64)) >> 32) as u32;
}
