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
import { LOADS_OF_HASHED_STRING, NAN_HASH_BITS } from "../layout/control";
import { rand } from "../rand";
import { readIf, touch, touchInOrder, UNSEEN } from "../trace/trace";
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

/**
 * The hash of the value at `p`, which is a key in a map (`touched` is KEYS) or UNSEEN. A NaN's is
 * random.
 */
export function hashOf(program: usize, p: usize, seed: u64, touched: u32): u64 {
  let h = seed;
  for (let pc = program; load<u32>(pc) !== END; pc += INSTRUCTION_SIZE) {
    const op = load<u32>(pc);
    const at = p + (load<u32>(pc, 4) as usize);
    const size = load<u32>(pc, 8) as usize;
    if (op === MEMORY) h = hashBytes(at, h, size, touched);
    else if (op === STRING) h = stringHash(at, h, touched);
    else if (op === FLOAT64) h = floatHash(reinterpret<f64>(readIf<u64>(at, touched)), at, 8, h);
    else if (op === FLOAT32) h = floatHash(smallFloat(readIf<u32>(at, touched)), at, 4, h);
    else if (op === INTERFACE) h = interfaceHash(at, h, touched);
    else if (op === FIXED) {
      if (size === 4) h = hash32(readIf<u32>(at, touched), h);
      else h = hash64(readIf<u64>(at, touched), h);
    } else {
      const stride = load<u32>(pc, 12) as usize;
      const body = load<u32>(pc, 16) as usize;
      for (let i: usize = 0; i < size; i++) {
        h = hashOf(body, at + i * stride, h, touched);
      }
    }
  }
  return h;
}

/**
 * Are the values at `p` and `q` equal in the sense of ==? `touched` is what the one at `q` is part of;
 * a key in the map that is compared with itself is loaded twice.
 */
export function equal(program: usize, p: usize, q: usize, touched: u32): bool {
  for (let pc = program; load<u32>(pc) !== END; pc += INSTRUCTION_SIZE) {
    const op = load<u32>(pc);
    const offset = load<u32>(pc, 4) as usize;
    const a = p + offset;
    const b = q + offset;
    const size = load<u32>(pc, 8) as usize;
    if (op === MEMORY || op === FIXED) {
      if (!memequal(a, b, size, touched)) return false;
    } else if (op === STRING) {
      const length = load<u64>(a, 8);
      if (length !== readOther<u64>(a + 8, b + 8, touched)) return false;
      const bytes = load<u32>(a) as usize;
      const others = readOther<u64>(a, b, touched) as usize;
      if (memory.compare(bytes, others, length as usize) !== 0) return false;
    } else if (op === FLOAT64) {
      if (load<f64>(a) !== reinterpret<f64>(readOther<u64>(a, b, touched))) return false;
    } else if (op === FLOAT32) {
      if (load<f32>(a) !== reinterpret<f32>(readOther<u32>(a, b, touched))) return false;
    } else if (op === INTERFACE) {
      if (!interfacesEqual(a, b, touched)) return false;
    } else {
      const stride = load<u32>(pc, 12) as usize;
      const body = load<u32>(pc, 16) as usize;
      for (let i: usize = 0; i < size; i++) {
        if (!equal(body, a + i * stride, b + i * stride, touched)) return false;
      }
    }
  }
  return true;
}

/**
 * Are the `n` bytes at `p` and `q` the same? Traced, what is loaded at `q` is what runtime/memequal
 * loads on amd64: eight bytes at a time and the last eight, and eight also for 3, 5, 6 and 7.
 */
function memequal(p: usize, q: usize, n: usize, touched: u32): bool {
  if (!TRACE || touched === UNSEEN) return memory.compare(p, q, n) === 0;
  if (n === 1) return load<u8>(p) === readOther<u8>(p, q, touched);
  if (n === 2) return load<u16>(p) === readOther<u16>(p, q, touched);
  if (n === 4) return load<u32>(p) === readOther<u32>(p, q, touched);
  if (n < 8) {
    if (n !== 0) touch<u64>(q, touched);
    return memory.compare(p, q, n) === 0;
  }
  let i: usize = 0;
  for (; i + 8 < n; i += 8) {
    if (load<u64>(p + i) !== readOther<u64>(p + i, q + i, touched)) return false;
  }
  return load<u64>(p + n - 8) === readOther<u64>(p + n - 8, q + n - 8, touched);
}

/** Load at `q` what is compared with what lies at `p`; if that is the same place, it is loaded too. */
function readOther<T>(p: usize, q: usize, touched: u32): T {
  if (TRACE && p === q) readIf<T>(p, touched);
  return readIf<T>(q, touched);
}

function stringHash(at: usize, seed: u64, touched: u32): u64 {
  if (touched !== UNSEEN) touchInOrder(at, LOADS_OF_HASHED_STRING, touched);
  return hashBytes(load<u32>(at) as usize, seed, load<u32>(at, 8) as usize, UNSEEN);
}

function smallFloat(bits: u32): f64 {
  return reinterpret<f32>(bits) as f64;
}

function floatHash(x: f64, at: usize, size: usize, seed: u64): u64 {
  return isOrdinary(x) ? hashBytes(at, seed, size, UNSEEN) : oddHash(x, seed);
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

function interfaceHash(at: usize, seed: u64, touched: u32): u64 {
  const record = readIf<u64>(at, touched) as usize;
  if (record === 0) return seed;
  readIf<u64>(at + 8, touched);
  return C1 * hashOf(load<u32>(record, 8) as usize, dataOf(record, at), seed ^ C0, UNSEEN);
}

function interfacesEqual(a: usize, b: usize, touched: u32): bool {
  const record = load<u32>(a) as usize;
  if (record !== (readOther<u64>(a, b, touched) as usize)) return false;
  if (record === 0) return true;
  readOther<u64>(a + 8, b + 8, touched);
  return equal(load<u32>(record, 8) as usize, dataOf(record, a), dataOf(record, b), UNSEEN);
}

/** Where the value in the interface at `at` lies: a pointer is kept in the interface itself. */
function dataOf(record: usize, at: usize): usize {
  return load<u32>(record, 4) !== 0 ? at + 8 : (load<u32>(at, 8) as usize);
}
