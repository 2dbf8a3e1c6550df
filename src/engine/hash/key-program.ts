/**
 * Key programs: how keys of a type are hashed and compared, as data. Where Go's compiler writes a
 * hash function for a type, src/go/value/key-program.ts writes a list of instructions; both walk the
 * same parts of the key in the same order, each part's hash being the next one's seed.
 *
 * Instructions are INSTRUCTION_… in layout/own-structures.ts, what they do OP_… in layout/codes.ts. An
 * interface's first word leads to the record of its dynamic type. Source: runtime/alg.go
 * (strhash, f64hash, nilinterhash, typehash), cmd/compile reflectdata/alg.go, Go 1.19 and 1.23.
 */
import {
  OP_END,
  OP_FIXED,
  OP_FLOAT32,
  OP_FLOAT64,
  OP_INTERFACE,
  OP_LOOP,
  OP_MEMORY,
  OP_STRING,
} from "../layout/codes";
import { LOADS_OF_HASHED_STRING, NAN_HASH_BITS, STREQUAL_LOADS_ALL } from "../layout/control";
import { EFACE_DATA, EFACE_TYPE, STRING_LEN, STRING_STR } from "../layout/go-structures";
import {
  INSTRUCTION_BODY,
  INSTRUCTION_LENGTH,
  INSTRUCTION_OFFSET,
  INSTRUCTION_OP,
  INSTRUCTION_SIZE,
  INSTRUCTION_STRIDE,
  TYPE_RECORD_POINTER_SHAPED,
  TYPE_RECORD_PROGRAM,
} from "../layout/own-structures";
import { rand } from "../rand";
import { readIf, stringPart, touchInOrder, UNSEEN } from "../trace/trace";
import { hash32, hash64, hashBytes } from "./hasher";
import { memequal, stringBytesEqual } from "./memequal";

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
  for (let pc = program; load<u32>(pc, INSTRUCTION_OP) !== OP_END; pc += INSTRUCTION_SIZE) {
    const op = load<u32>(pc, INSTRUCTION_OP);
    const at = p + (load<u32>(pc, INSTRUCTION_OFFSET) as usize);
    const size = load<u32>(pc, INSTRUCTION_LENGTH) as usize;
    if (op === OP_MEMORY) h = hashBytes(at, h, size, touched);
    else if (op === OP_STRING) h = stringHash(at, h, touched);
    else if (op === OP_FLOAT64)
      h = floatHash(reinterpret<f64>(readIf<u64>(at, touched)), at, 8, h, touched);
    else if (op === OP_FLOAT32)
      h = floatHash(smallFloat(readIf<u32>(at, touched)), at, 4, h, touched);
    else if (op === OP_INTERFACE) h = interfaceHash(at, h, touched);
    else if (op === OP_FIXED) {
      if (size === 4) h = hash32(readIf<u32>(at, touched), h);
      else h = hash64(readIf<u64>(at, touched), h);
    } else {
      const stride = load<u32>(pc, INSTRUCTION_STRIDE) as usize;
      const body = load<u32>(pc, INSTRUCTION_BODY) as usize;
      for (let i: usize = 0; i < size; i++) {
        h = hashOf(body, at + i * stride, h, touched);
      }
    }
  }
  return h;
}

/**
 * Are the values at `p` and `q` equal in the sense of ==? `touched` is what the one at `q` is part of,
 * `mine` what the one at `p` is.
 */
export function equal(program: usize, p: usize, q: usize, touched: u32, mine: u32): bool {
  for (let pc = program; load<u32>(pc, INSTRUCTION_OP) !== OP_END; pc += INSTRUCTION_SIZE) {
    const op = load<u32>(pc, INSTRUCTION_OP);
    const offset = load<u32>(pc, INSTRUCTION_OFFSET) as usize;
    const a = p + offset;
    const b = q + offset;
    const size = load<u32>(pc, INSTRUCTION_LENGTH) as usize;
    if (op === OP_MEMORY || op === OP_FIXED) {
      if (!memequal(a, b, size, touched, mine)) return false;
    } else if (op === OP_STRING) {
      if (!stringsEqual(a, b, touched, mine)) return false;
    } else if (op === OP_FLOAT64) {
      const value = reinterpret<f64>(readIf<u64>(a, mine));
      if (value !== reinterpret<f64>(readIf<u64>(b, touched))) return false;
    } else if (op === OP_FLOAT32) {
      const value = reinterpret<f32>(readIf<u32>(a, mine));
      if (value !== reinterpret<f32>(readIf<u32>(b, touched))) return false;
    } else if (op === OP_INTERFACE) {
      if (!interfacesEqual(a, b, touched, mine)) return false;
    } else {
      const stride = load<u32>(pc, INSTRUCTION_STRIDE) as usize;
      const body = load<u32>(pc, INSTRUCTION_BODY) as usize;
      for (let i: usize = 0; i < size; i++) {
        if (!equal(body, a + i * stride, b + i * stride, touched, mine)) return false;
      }
    }
  }
  return true;
}

/** runtime.strequal. */
function stringsEqual(a: usize, b: usize, touched: u32, mine: u32): bool {
  const length = readIf<u64>(a + STRING_LEN, mine);
  const bytes = load<u32>(a, STRING_STR) as usize;
  const others = load<u32>(b, STRING_STR) as usize;
  if (load<u32>(STREQUAL_LOADS_ALL) !== 0) {
    readIf<u64>(a + STRING_STR, mine);
    readIf<u64>(b + STRING_STR, touched);
    if (length !== readIf<u64>(b + STRING_LEN, touched)) return false;
  } else {
    if (length !== readIf<u64>(b + STRING_LEN, touched)) return false;
    readIf<u64>(a + STRING_STR, mine);
    readIf<u64>(b + STRING_STR, touched);
  }
  return stringBytesEqual(bytes, others, length as usize);
}

function stringHash(at: usize, seed: u64, touched: u32): u64 {
  if (touched !== UNSEEN) touchInOrder(at, LOADS_OF_HASHED_STRING, touched);
  const bytes = load<u32>(at, STRING_STR) as usize;
  // Of the program's own key it is noted when the operation says that it is hashed.
  const part = touched === UNSEEN ? UNSEEN : stringPart(bytes);
  return hashBytes(bytes, seed, load<u32>(at, STRING_LEN) as usize, part);
}

/** Note what hashing the value at `p` loads of the bytes of its strings. */
export function touchHashedStrings(program: usize, p: usize): void {
  for (let pc = program; load<u32>(pc, INSTRUCTION_OP) !== OP_END; pc += INSTRUCTION_SIZE) {
    const op = load<u32>(pc, INSTRUCTION_OP);
    const at = p + (load<u32>(pc, INSTRUCTION_OFFSET) as usize);
    if (op === OP_STRING) touchHashedString(load<u32>(at, STRING_STR), load<u32>(at, STRING_LEN));
    if (op !== OP_LOOP) continue;
    const stride = load<u32>(pc, INSTRUCTION_STRIDE) as usize;
    const length = load<u32>(pc, INSTRUCTION_LENGTH) as usize;
    for (let i: usize = 0; i < length; i++) {
      touchHashedStrings(load<u32>(pc, INSTRUCTION_BODY), at + i * stride);
    }
  }
}

/** The same of the `n` bytes of one string. */
export function touchHashedString(bytes: usize, n: usize): void {
  const part = stringPart(bytes);
  if (part !== UNSEEN) hashBytes(bytes, 0, n, part);
}

function smallFloat(bits: u32): f64 {
  return reinterpret<f32>(bits) as f64;
}

function floatHash(x: f64, at: usize, size: usize, seed: u64, touched: u32): u64 {
  return isOrdinary(x) ? hashBytes(at, seed, size, touched) : oddHash(x, seed);
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
  const record = readIf<u64>(at + EFACE_TYPE, touched) as usize;
  if (record === 0) return seed;
  readIf<u64>(at + EFACE_DATA, touched);
  return (
    C1 *
    hashOf(load<u32>(record, TYPE_RECORD_PROGRAM) as usize, dataOf(record, at), seed ^ C0, UNSEEN)
  );
}

function interfacesEqual(a: usize, b: usize, touched: u32, mine: u32): bool {
  const record = readIf<u64>(a + EFACE_TYPE, mine) as usize;
  if (record !== (readIf<u64>(b + EFACE_TYPE, touched) as usize)) return false;
  if (record === 0) return true;
  readIf<u64>(a + EFACE_DATA, mine);
  readIf<u64>(b + EFACE_DATA, touched);
  return equal(
    load<u32>(record, TYPE_RECORD_PROGRAM) as usize,
    dataOf(record, a),
    dataOf(record, b),
    UNSEEN,
    UNSEEN,
  );
}

/** Where the value in the interface at `at` lies: a pointer is kept in the interface itself. */
function dataOf(record: usize, at: usize): usize {
  return load<u32>(record, TYPE_RECORD_POINTER_SHAPED) !== 0
    ? at + EFACE_DATA
    : (load<u32>(at, EFACE_DATA) as usize);
}
