/**
 * A collection cycle. The program is stopped from beginning to end of marking: there is no
 * marking beside it, so there are no write barriers and no assists.
 *
 *   sweep termination ──▶ mark ──▶ mark termination ──▶ sweep, by need and in the background
 *
 * Source: runtime/mgc.go gcStart, gcMarkTermination, gcSweep, Go 1.19 and 1.26.
 */
import { DRAIN_CYCLE, EXHAUSTED, FORCED, TRIGGERED } from "../../layout/codes";
import {
  CHUNK_ELEMS,
  CHUNK_KEYS,
  CURRENT_OP,
  GC_DUE,
  GC_RUNNING,
  HEAP_BASE,
  HEAP_LIVE,
  HEAP_MARKED,
  INLINE_SIZE,
  ITERATORS,
  KEY,
  MARKED_BYTES,
  MARKED_OBJECTS,
  NUM_GC,
  OPERAND_SIZE,
  OWNERS,
  PROGRAM_ROOTS,
  RECENT,
  RECENT_LENGTH,
  RECLAIM_PAGE,
  SCANNED_BYTES,
  SCANNED_OBJECTS,
  SPANS_IN_USE,
  SWEEPGEN,
  UNFINISHED_DIRECTORY,
  UNSWEPT,
} from "../../layout/control";
import { PAGE_SHIFT } from "../../layout/go-constants";
import { HITER_SIZE } from "../../layout/go-structures";
import {
  ITERATOR_RECORD_IN_USE,
  ITERATOR_RECORD_ITERATOR,
  ITERATOR_RECORD_NEXT,
  ROOT_RECORD_BYTES,
  ROOT_RECORD_NEXT,
  ROOT_RECORD_POINTERS,
} from "../../layout/own-structures";
import { drain } from "../../trace/host";
import { flush } from "../../trace/record";
import { ALLOCATOR, EVENT_MARK, event, write } from "../../trace/trace";
import { spanOfPage } from "../allocator/arena";
import { releaseAll } from "../allocator/mcache";
import { bitWords, elemsize, markBits, npages } from "../allocator/mspan";
import { isReferenced, mapOf, nextOwner } from "../owner";
import { mappedPages } from "../pages/mpagealloc";
import { noteCycle, noteMarked } from "./cycle-log";
import { beginMark, drainWork, greyobject, markConservatively } from "./mark";
import { marked, sweepAll } from "./sweep";

/** runtime.GC(): a cycle, and all of its sweeping. */
export function collect(): void {
  cycle(FORCED);
  sweepAll();
}

/** After an operation: sweep what the last cycle left, or begin the cycle that is due. */
export function safepoint(): void {
  if (load<u32>(UNSWEPT) !== 0) sweepAll();
  if (load<u32>(GC_DUE) !== 0) cycle(TRIGGERED);
}

/** In the middle of an operation there is no memory left. */
export function emergency(): void {
  if (load<u32>(GC_RUNNING) !== 0) return;
  cycle(EXHAUSTED);
  sweepAll();
}

function cycle(cause: u32): void {
  sweepAll();
  store<u32>(GC_RUNNING, 1);
  noteCycle(cause, load<f64>(CURRENT_OP));
  // What waits was before the cycle; then src/go takes note of the cycle itself.
  flush();
  drain(DRAIN_CYCLE, 0, 0);
  releaseAll();
  write<u32>(SWEEPGEN, load<u32>(SWEEPGEN) + 2, ALLOCATOR);
  write<u32>(UNSWEPT, load<u32>(SPANS_IN_USE), ALLOCATOR);
  write<u32>(RECLAIM_PAGE, (HEAP_BASE >> PAGE_SHIFT) as u32, ALLOCATOR);
  write<u32>(GC_DUE, 0, ALLOCATOR);
  clearMarks();
  beginMark();
  markRoots();
  // What has just been allocated may have nothing that leads to it yet.
  if (cause === EXHAUSTED) markUnfinished();
  drainWork();
  countMarks();
  const live = load<u64>(MARKED_BYTES);
  const objects = load<u64>(MARKED_OBJECTS);
  noteMarked(live, objects, load<u64>(SCANNED_OBJECTS), load<u64>(SCANNED_BYTES));
  event(EVENT_MARK, 0, objects, live);
  write<u64>(HEAP_MARKED, live, ALLOCATOR);
  write<u64>(HEAP_LIVE, live, ALLOCATOR);
  write<u64>(NUM_GC, load<u64>(NUM_GC) + 1, ALLOCATOR);
  store<u32>(GC_RUNNING, 0);
}

function clearMarks(): void {
  const end = mappedPages();
  for (let page = (HEAP_BASE >> PAGE_SHIFT) as u32; page < end; ) {
    const s = spanOfPage(page);
    if (s === 0) {
      page++;
      continue;
    }
    for (let i: usize = 0; i < bitWords(s); i++) {
      const word = markBits(s) + 8 * i;
      if (load<u64>(word) !== 0) write<u64>(word, 0, ALLOCATOR);
    }
    page += npages(s);
  }
}

/** Add up what is marked: objects into MARKED_OBJECTS, bytes into MARKED_BYTES. */
function countMarks(): void {
  let objects: u64 = 0;
  let bytes: u64 = 0;
  const end = mappedPages();
  for (let page = (HEAP_BASE >> PAGE_SHIFT) as u32; page < end; ) {
    const s = spanOfPage(page);
    if (s === 0) {
      page++;
      continue;
    }
    const n = marked(s) as u64;
    objects += n;
    bytes += n * (elemsize(s) as u64);
    page += npages(s);
  }
  store<u64>(MARKED_OBJECTS, objects);
  store<u64>(MARKED_BYTES, bytes);
}

/** Maps, iterators, and elems of fills that the program holds. */
function markRoots(): void {
  for (let owner = load<u32>(OWNERS) as usize; owner !== 0; owner = nextOwner(owner)) {
    if (isReferenced(owner)) greyobject(mapOf(owner));
  }
  for (
    let it = load<u32>(ITERATORS) as usize;
    it !== 0;
    it = load<u32>(it, ITERATOR_RECORD_NEXT) as usize
  ) {
    if (load<u32>(it, ITERATOR_RECORD_IN_USE) === 0) continue;
    markConservatively(it + ITERATOR_RECORD_ITERATOR, HITER_SIZE);
  }
  for (
    let e = load<u32>(PROGRAM_ROOTS) as usize;
    e !== 0;
    e = load<u32>(e, ROOT_RECORD_NEXT) as usize
  ) {
    markConservatively(e + ROOT_RECORD_POINTERS, load<u32>(e, ROOT_RECORD_BYTES));
  }
}

/** Objects of the operation in work, and what its key and elem lead to. */
function markUnfinished(): void {
  for (let i: usize = 0; i < (RECENT_LENGTH as usize); i++) {
    const at = load<u32>(RECENT + 4 * i);
    if (at !== 0) greyobject(at as usize);
  }
  const directory = load<u32>(UNFINISHED_DIRECTORY);
  if (directory !== 0) greyobject(directory as usize);
  markConservatively(KEY, 2 * (INLINE_SIZE as usize));
  markConservatively(CHUNK_KEYS, OPERAND_SIZE);
  markConservatively(CHUNK_ELEMS, OPERAND_SIZE);
}
