/**
 * Sets of spans: for each span class the spans that no cache holds, in four sets.
 *
 *   MCENTRAL, 16 bytes per span class
 *   ┌──────────────┬──────────────┬──────────────┬──────────────┐
 *   │ partial[0]   │ partial[1]   │ full[0]      │ full[1]      │   u32: record of the last span put in
 *   └──────────────┴──────────────┴──────────────┴──────────────┘
 *
 * partial: with free objects; full: without. Which of the two is of swept spans changes with every
 * cycle: sweepgen rises by two, so all that was swept is unswept without a span being touched.
 *
 * Source: runtime/mcentral.go partialUnswept, partialSwept, fullUnswept, fullSwept, Go 1.19 and 1.26.
 */

import { ALLOCATOR } from "../../layout/codes";
import { MCENTRAL, SWEEPGEN } from "../../layout/control";
import { CENTRAL_LISTS_SIZE, SPAN_NEXT, SPAN_PREV, SPAN_SET } from "../../layout/own-structures";
import { write } from "../../trace/trace";

export const PARTIAL: u32 = 0;
export const FULL: u32 = 2;

/** Number of the set of swept spans, partial or full; the other one is of those to be swept. */
export function sweptSet(which: u32): u32 {
  return which + ((load<u32>(SWEEPGEN) >> 1) & 1);
}

export function unsweptSet(which: u32): u32 {
  return which + (1 - ((load<u32>(SWEEPGEN) >> 1) & 1));
}

/** Put a span into a set. */
export function push(spc: u32, which: u32, s: usize): void {
  const head = headOf(spc, which);
  const first = load<u32>(head);
  write<u32>(s + SPAN_NEXT, first, ALLOCATOR);
  write<u32>(s + SPAN_PREV, 0, ALLOCATOR);
  write<u8>(s + SPAN_SET, (which + 1) as u8, ALLOCATOR);
  if (first !== 0) write<u32>((first as usize) + SPAN_PREV, s as u32, ALLOCATOR);
  write<u32>(head, s as u32, ALLOCATOR);
}

/** Take the span that was put last out of a set; 0 when it is empty. */
export function pop(spc: u32, which: u32): usize {
  const s = load<u32>(headOf(spc, which)) as usize;
  if (s !== 0) remove(spc, s);
  return s;
}

/** Take a span out of the set that it is in. */
export function remove(spc: u32, s: usize): void {
  const next = load<u32>(s, SPAN_NEXT);
  const prev = load<u32>(s, SPAN_PREV);
  if (next !== 0) write<u32>((next as usize) + SPAN_PREV, prev, ALLOCATOR);
  const before =
    prev !== 0 ? (prev as usize) + SPAN_NEXT : headOf(spc, (load<u8>(s, SPAN_SET) as u32) - 1);
  write<u32>(before, next, ALLOCATOR);
  write<u8>(s + SPAN_SET, 0, ALLOCATOR);
}

function headOf(spc: u32, which: u32): usize {
  return MCENTRAL + CENTRAL_LISTS_SIZE * (spc as usize) + 4 * (which as usize);
}
