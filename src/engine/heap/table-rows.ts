/**
 * Spans and objects as rows for tables, counted here and handed over in blocks of columns. Plain
 * loads: looking is not Go's doing.
 *
 * The columns are SPAN_COLUMN_… and OBJECT_COLUMN_… in layout/own-structures.ts, each for HEAP_ROWS
 * rows. Both tables go on where the last call stopped: COLUMN_CURSOR holds a page and, for objects, the number
 * of the next object in its span.
 */
import {
  COLUMN_CURSOR,
  COLUMN_CURSOR_WITHIN,
  COLUMNS,
  HEAP_BASE,
  HEAP_ROWS,
} from "../layout/control";
import { PAGE_SHIFT } from "../layout/go-constants";
import {
  NOTE_OP,
  NOTE_WHO,
  OBJECT_COLUMN_ADDRESS,
  OBJECT_COLUMN_BYTES,
  OBJECT_COLUMN_OP,
  OBJECT_COLUMN_WHO,
  SPAN_COLUMN_ALLOC_COUNT,
  SPAN_COLUMN_BASE,
  SPAN_COLUMN_ELEMSIZE,
  SPAN_COLUMN_FREED,
  SPAN_COLUMN_NELEMS,
  SPAN_COLUMN_NPAGES,
  SPAN_COLUMN_SET,
  SPAN_COLUMN_SPANCLASS,
  SPAN_SET,
} from "../layout/own-structures";
import { spanOfPage } from "./allocator/arena";
import {
  allocCount,
  base,
  elemsize,
  freed,
  isAllocated,
  nelems,
  npages,
  spanclass,
  whoAt,
} from "./allocator/mspan";
import { mappedPages } from "./pages/mpagealloc";

const ROWS: usize = HEAP_ROWS as usize;

/** Rows for the next spans in the order of addresses; fewer than HEAP_ROWS when there are no more. */
export function spanRows(): u32 {
  let page = firstPage();
  const end = mappedPages();
  let row: usize = 0;
  while (page < end && row < ROWS) {
    const s = spanOfPage(page);
    if (s === 0) {
      page++;
      continue;
    }
    set(row, SPAN_COLUMN_BASE, base(s) as u32);
    set(row, SPAN_COLUMN_NPAGES, npages(s));
    set(row, SPAN_COLUMN_SPANCLASS, spanclass(s));
    set(row, SPAN_COLUMN_ELEMSIZE, elemsize(s) as u32);
    set(row, SPAN_COLUMN_NELEMS, nelems(s));
    set(row, SPAN_COLUMN_ALLOC_COUNT, allocCount(s));
    set(row, SPAN_COLUMN_FREED, freed(s));
    set(row, SPAN_COLUMN_SET, load<u8>(s, SPAN_SET));
    row++;
    page += npages(s);
  }
  store<u32>(COLUMN_CURSOR, page);
  return row as u32;
}

/** Rows for the next taken objects in the order of addresses; fewer when there are no more. */
export function objectRows(): u32 {
  let page = firstPage();
  let i = load<u32>(COLUMN_CURSOR_WITHIN);
  const end = mappedPages();
  let row: usize = 0;
  while (page < end && row < ROWS) {
    const s = spanOfPage(page);
    if (s === 0) {
      page++;
      continue;
    }
    for (; i < nelems(s) && row < ROWS; i++) {
      if (!isAllocated(s, i)) continue;
      set(row, OBJECT_COLUMN_ADDRESS, (base(s) + (i as usize) * elemsize(s)) as u32);
      set(row, OBJECT_COLUMN_BYTES, elemsize(s) as u32);
      set(row, OBJECT_COLUMN_WHO, load<u32>(whoAt(s, i), NOTE_WHO));
      set(row, OBJECT_COLUMN_OP, load<u32>(whoAt(s, i), NOTE_OP));
      row++;
    }
    if (i < nelems(s)) break;
    i = 0;
    page += npages(s);
  }
  store<u32>(COLUMN_CURSOR, page);
  store<u32>(COLUMN_CURSOR_WITHIN, i);
  return row as u32;
}

function firstPage(): u32 {
  return max(load<u32>(COLUMN_CURSOR), (HEAP_BASE >> PAGE_SHIFT) as u32);
}

function set(row: usize, column: usize, value: u32): void {
  store<u32>(COLUMNS + column * ROWS + 4 * row, value);
}
