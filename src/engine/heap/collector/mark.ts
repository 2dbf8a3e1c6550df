/**
 * Marking: everything that the roots lead to, found by the pointers of each object's type.
 *
 *   hmap            buckets and oldbuckets, both whenever they are not nil, and extra
 *   bucket array    the pointers in its keys and elems and the overflow words; nothing at all where
 *                   keys and elems hold none: such overflow buckets live through extra.overflow
 *   mapextra        overflow, oldoverflow, nextOverflow ──▶ list ──▶ array of pointers
 *   Map             dirPtr ──▶ directory ──▶ tables ──▶ groups; a small map's only group
 *
 * nevacuate is never read. Which words of keys, elems and values are pointers is a list beside the
 * type (POINTER_LIST_… in layout/own-structures.ts), repeated over the object.
 *
 * Roots are the maps that the program holds, its iterators, and values on their way in.
 * Source: runtime/mgcmark.go scanobject, greyobject, Go 1.19 and 1.26.
 */
import {
  BUCKET_ARRAY,
  DIRECTORY_ARRAY,
  FOR_ELEM,
  FOR_KEY,
  GENERATION_SWISS,
  GROUP_ARRAY,
  HMAP,
  MAPEXTRA,
  OVERFLOW_BUCKET,
  OVERFLOW_LIST,
  OVERFLOW_POINTERS,
  STRING_DATA,
  TABLE_STRUCT,
} from "../../layout/codes";
import {
  GENERATION,
  MALLOC_HEADER_ABOVE,
  MARK_BLOCK,
  MARK_FIRST,
  MARK_RELIEVING,
  MARK_USED,
  SCANNED_BYTES,
  SCANNED_OBJECTS,
} from "../../layout/control";
import { ARENA_HIGH, MALLOC_HEADER_SIZE, PAGE, PTR_SIZE } from "../../layout/go-constants";
import {
  HMAP_BUCKETS,
  HMAP_EXTRA,
  HMAP_OLDBUCKETS,
  MAP_DIR_PTR,
  MAPEXTRA_SIZE,
  SLICE_ARRAY,
  TABLE_GROUPS,
} from "../../layout/go-structures";
import { blockPointers, bucketsize, elemPointers, keyPointers } from "../../layout/maptype";
import {
  NOTE_WHO,
  POINTER_LIST_BYTES,
  POINTER_LIST_COUNT,
  POINTER_LIST_OFFSETS,
  WORK_BLOCK_NEXT,
  WORK_BLOCK_OBJECTS,
  WORK_BLOCK_PREVIOUS,
  WORK_OBJECT_NUMBER,
  WORK_OBJECT_SIZE,
  WORK_OBJECT_SPAN,
} from "../../layout/own-structures";
import { ALLOCATOR, write } from "../../trace/trace";
import { spanOf } from "../allocator/arena";
import {
  base,
  elemsize,
  isAllocated,
  isNoscan,
  markBits,
  nelems,
  objIndex,
  spanclass,
  typeAt,
  whoAt,
} from "../allocator/mspan";
import { manualPages } from "../allocator/persistentalloc";
import { purposeOf } from "../owner";

/** Empty the work list and the counts of what is scanned. */
export function beginMark(): void {
  store<u32>(MARK_BLOCK, MARK_FIRST as u32);
  store<u32>(MARK_USED, WORK_BLOCK_OBJECTS as u32);
  store<u64>(SCANNED_BYTES, 0);
  store<u64>(SCANNED_OBJECTS, 0);
}

/** Mark the object that holds the byte at offset `p`, if there is one. */
export function greyobject(p: usize): void {
  const s = spanOf(p);
  if (s === 0) return;
  const i = objIndex(s, p);
  const word = markBits(s) + 8 * ((i >> 6) as usize);
  const bits = load<u64>(word);
  const bit = (1 as u64) << ((i & 63) as u64);
  if ((bits & bit) !== 0 || i >= nelems(s) || !isAllocated(s, i)) return;
  write<u64>(word, bits | bit, ALLOCATOR);
  if (!isNoscan(s)) pushWork(s, i);
}

/** Mark what the word at `at` leads to, if it is an address of the arena. */
function markWord(at: usize): void {
  const p = load<u32>(at);
  if (p !== 0 && load<u32>(at, sizeof<u32>()) === ARENA_HIGH) greyobject(p as usize);
}

/** Mark what every word of `size` bytes at `at` may lead to: where the type is not known. */
export function markConservatively(at: usize, size: usize): void {
  for (let p = at; p < at + size; p += PTR_SIZE) markWord(p);
}

/** Scan objects until none is left in the work list. */
export function drainWork(): void {
  while (true) {
    let block = load<u32>(MARK_BLOCK) as usize;
    let used = load<u32>(MARK_USED);
    if (used === (WORK_BLOCK_OBJECTS as u32)) {
      if (block === MARK_FIRST) return;
      block = load<u32>(block, WORK_BLOCK_PREVIOUS) as usize;
      store<u32>(MARK_BLOCK, block as u32);
      used = PAGE as u32;
    }
    used -= WORK_OBJECT_SIZE as u32;
    store<u32>(MARK_USED, used);
    const at = block + (used as usize);
    scanobject(load<u32>(at, WORK_OBJECT_SPAN) as usize, load<u32>(at, WORK_OBJECT_NUMBER));
  }
}

function pushWork(s: usize, i: u32): void {
  let block = load<u32>(MARK_BLOCK) as usize;
  let used = load<u32>(MARK_USED);
  if (used === (PAGE as u32)) {
    let next = load<u32>(block, WORK_BLOCK_NEXT) as usize;
    if (next === 0) {
      next = manualPages(1);
      store<u32>(next, block as u32, WORK_BLOCK_PREVIOUS);
      store<u32>(block, next as u32, WORK_BLOCK_NEXT);
    }
    block = next;
    store<u32>(MARK_BLOCK, block as u32);
    used = WORK_BLOCK_OBJECTS as u32;
  }
  const at = block + (used as usize);
  store<u32>(at, s as u32, WORK_OBJECT_SPAN);
  store<u32>(at, i, WORK_OBJECT_NUMBER);
  store<u32>(MARK_USED, used + (WORK_OBJECT_SIZE as u32));
}

/**
 * In the middle of a large object: empty the work list before it takes more than a block. When
 * memory is at an end there are no pages for a long one.
 */
function relieve(): void {
  if (load<u32>(MARK_BLOCK) === (MARK_FIRST as u32) || load<u32>(MARK_RELIEVING) !== 0) return;
  store<u32>(MARK_RELIEVING, 1);
  drainWork();
  store<u32>(MARK_RELIEVING, 0);
}

/** Mark what object `i` of span `s` leads to. */
function scanobject(s: usize, i: u32): void {
  const size = elemsize(s);
  const above = load<u32>(MALLOC_HEADER_ABOVE) as usize;
  const header: usize = spanclass(s) >= 2 && above !== 0 && size > above ? MALLOC_HEADER_SIZE : 0;
  const at = base(s) + (i as usize) * size + header;
  const bytes = size - header;
  store<u64>(SCANNED_OBJECTS, load<u64>(SCANNED_OBJECTS) + 1);
  store<u64>(SCANNED_BYTES, load<u64>(SCANNED_BYTES) + (bytes as u64));
  const t = load<u32>(typeAt(s, i)) as usize;
  const purpose = purposeOf(load<u32>(whoAt(s, i), NOTE_WHO));
  if (purpose === BUCKET_ARRAY || purpose === OVERFLOW_BUCKET || purpose === GROUP_ARRAY) {
    scanBlocks(at, bytes / bucketsize(t), bucketsize(t), blockPointers(t));
  } else if (purpose === HMAP) {
    scanHeader(at);
  } else if (purpose === MAPEXTRA) {
    markConservatively(at, MAPEXTRA_SIZE);
  } else if (purpose === OVERFLOW_LIST) {
    markWord(at + SLICE_ARRAY);
  } else if (purpose === TABLE_STRUCT) {
    markWord(at + TABLE_GROUPS);
  } else if (purpose === OVERFLOW_POINTERS || purpose === DIRECTORY_ARRAY) {
    for (let p = at; p < at + bytes; p += PTR_SIZE) {
      markWord(p);
      relieve();
    }
  } else if (purpose === FOR_KEY) {
    scanRepeated(at, bytes, keyPointers(t));
  } else if (purpose === FOR_ELEM) {
    scanRepeated(at, bytes, elemPointers(t));
  } else if (purpose >= STRING_DATA) {
    scanRepeated(at, bytes, t);
  }
}

function scanHeader(h: usize): void {
  if (load<u32>(GENERATION) === GENERATION_SWISS) {
    markWord(h + MAP_DIR_PTR);
    return;
  }
  markWord(h + HMAP_BUCKETS);
  markWord(h + HMAP_OLDBUCKETS);
  markWord(h + HMAP_EXTRA);
}

/** Values of one type, side by side, as many as fit. */
function scanRepeated(at: usize, bytes: usize, pointers: usize): void {
  if (pointers === 0) return;
  const size = load<u32>(pointers, POINTER_LIST_BYTES) as usize;
  if (size !== 0) scanBlocks(at, bytes / size, size, pointers);
}

/** `n` blocks of `size` bytes with pointers at the same offsets. */
function scanBlocks(at: usize, n: usize, size: usize, pointers: usize): void {
  const count = load<u32>(pointers, POINTER_LIST_COUNT) as usize;
  const first = pointers + POINTER_LIST_OFFSETS;
  const last = first + 4 * count;
  for (let b = at; b < at + n * size; b += size) {
    for (let offset = first; offset < last; offset += 4) {
      markWord(b + (load<u32>(offset) as usize));
    }
    relieve();
  }
}
