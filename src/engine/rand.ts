/**
 * The runtime's random generator, wyrand: runtime/stubs.go fastrand64, Go 1.19. Releases from
 * 1.22 draw from ChaCha8, which cannot be seeded from outside; their captures take the same
 * sequence as the older ones.
 */
import { mix } from "./hash/hash";
import { DRAWS, RAND } from "./layout/control";
import { GENERATOR, write } from "./trace/trace";

/** 0xa0761d6478bd642f */
const STEP: u64 = (0xa0761d64 << 32) | 0x78bd642f;
/** 0xe7037ed1a0b428db */
const TWIST: u64 = (0xe7037ed1 << 32) | 0xa0b428db;

/** The next 64 random bits of the process; callers that want 32 take the low half. */
export function rand(): u64 {
  const state = load<u64>(RAND) + STEP;
  write<u64>(RAND, state, GENERATOR);
  write<u64>(DRAWS, load<u64>(DRAWS) + 1, GENERATOR);
  return mix(state, state ^ TWIST);
}

/** Move a generator of a workload, whose state is at `at`, and give its next 64 bits. */
export function draw(at: usize): u64 {
  const state = load<u64>(at) + STEP;
  store<u64>(at, state);
  return mix(state, state ^ TWIST);
}
