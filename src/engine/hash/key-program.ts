/**
 * Key programs: how keys of a type are hashed and compared, as data. Where Go's compiler writes a
 * hash function for a type, src/go/value/key-program.ts writes a list of instructions; both walk the
 * same parts of the key in the same order, each part's hash being the next one's seed.
 *
 *   instruction, 24 bytes:  op u32 │ offset u32 │ size or count u32 │ stride u32 │ body u32 │ –
 *
 *   0 end        1 memory: `size` bytes     2 float32     3 float64     4 string
 *   5 interface  6 loop: `count` times the program at `body`, `stride` bytes apart
 *   7 fixed: `size` bytes that are a whole value, 4 or 8, for which the AES hash has a form
 *
 *   type record, 16 bytes:  size u32 │ pointer-shaped u32 │ program u32 (0: not comparable) │ –
 *
 * An interface's first word leads to the record of its dynamic type. Source: runtime/alg.go
 * (strhash, f64hash, nilinterhash, typehash), cmd/compile reflectdata/alg.go, Go 1.19 and 1.23.
 */
import { NAN_HASH_BITS } from "../layout/control";
import { rand } from "../rand";
import { hash32, hash64, hashBytes } from "./hasher";

const END: u32 = 0;
const MEMORY: u32 = 1;
const FLOAT32: u32 = 2;
const FLOAT64: u32 = 3;
const STRING: u32 = 4;
const INTERFACE: u32 = 5;
const FIXED: u32 = 7;
const INSTRUCTION_SIZE: usize = 24;

/** 33054211828000289 */
const C0: u64 = (0x756ea1 << 32) | 0x6a56a621;
/** 23344194077549503 */
const C1: u64 = (0x52ef6b << 32) | 0xbb8f63bf;

/** The hash of the value at `p`. A NaN's is random. */
export function hashOf(program: usize, p: usize, seed: u64): u64 {
  let h = seed;
  for (let pc = program; load<u32>(pc) !== END; pc += INSTRUCTION_SIZE) {
    const op = load<u32>(pc);
    const at = p + (load<u32>(pc, 4) as usize);
    const size = load<u32>(pc, 8) as usize;
    if (op === MEMORY) h = hashBytes(at, h, size);
    else if (op === STRING) h = hashBytes(load<u32>(at) as usize, h, load<u32>(at, 8) as usize);
    else if (op === FLOAT64) h = floatHash(load<f64>(at), at, 8, h);
    else if (op === FLOAT32) h = floatHash(load<f32>(at) as f64, at, 4, h);
    else if (op === INTERFACE) h = interfaceHash(at, h);
    else if (op === FIXED) h = size === 4 ? hash32(load<u32>(at), h) : hash64(load<u64>(at), h);
    else {
      const stride = load<u32>(pc, 12) as usize;
      const body = load<u32>(pc, 16) as usize;
      for (let i: usize = 0; i < size; i++) h = hashOf(body, at + i * stride, h);
    }
  }
  return h;
}

/** Are the values at `p` and `q` equal in the sense of ==? */
export function equal(program: usize, p: usize, q: usize): bool {
  for (let pc = program; load<u32>(pc) !== END; pc += INSTRUCTION_SIZE) {
    const op = load<u32>(pc);
    const offset = load<u32>(pc, 4) as usize;
    const a = p + offset;
    const b = q + offset;
    const size = load<u32>(pc, 8) as usize;
    if (op === MEMORY || op === FIXED) {
      if (memory.compare(a, b, size) !== 0) return false;
    } else if (op === STRING) {
      const length = load<u64>(a, 8);
      if (length !== load<u64>(b, 8)) return false;
      const bytes = load<u32>(a) as usize;
      if (memory.compare(bytes, load<u32>(b) as usize, length as usize) !== 0) return false;
    } else if (op === FLOAT64) {
      if (load<f64>(a) !== load<f64>(b)) return false;
    } else if (op === FLOAT32) {
      if (load<f32>(a) !== load<f32>(b)) return false;
    } else if (op === INTERFACE) {
      if (!interfacesEqual(a, b)) return false;
    } else {
      const stride = load<u32>(pc, 12) as usize;
      const body = load<u32>(pc, 16) as usize;
      for (let i: usize = 0; i < size; i++) {
        if (!equal(body, a + i * stride, b + i * stride)) return false;
      }
    }
  }
  return true;
}

function floatHash(x: f64, at: usize, size: usize, seed: u64): u64 {
  return isOrdinary(x) ? hashBytes(at, seed, size) : oddHash(x, seed);
}

/** Neither a zero nor a NaN? */
function isOrdinary(x: f64): bool {
  return x < 0 || x > 0;
}

/** Both zeros hash alike; every NaN hashes at random, since none equals another. */
function oddHash(x: f64, seed: u64): u64 {
  if (x === 0) return C1 * (C0 ^ seed);
  const random = rand();
  return C1 * (C0 ^ seed ^ (load<u32>(NAN_HASH_BITS) === 32 ? random & 0xffffffff : random));
}

function interfaceHash(at: usize, seed: u64): u64 {
  const record = load<u32>(at) as usize;
  if (record === 0) return seed;
  return C1 * hashOf(load<u32>(record, 8) as usize, dataOf(record, at), seed ^ C0);
}

function interfacesEqual(a: usize, b: usize): bool {
  const record = load<u32>(a) as usize;
  if (record !== (load<u32>(b) as usize)) return false;
  if (record === 0) return true;
  return equal(load<u32>(record, 8) as usize, dataOf(record, a), dataOf(record, b));
}

/** Where the value in the interface at `at` lies: a pointer is kept in the interface itself. */
function dataOf(record: usize, at: usize): usize {
  return load<u32>(record, 4) !== 0 ? at + 8 : (load<u32>(at, 8) as usize);
}
