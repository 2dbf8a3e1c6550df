/**
 * Spans and objects as rows for tables, counted here and handed over in blocks of columns. Plain
 * loads: looking is not Go's doing.
 *
 *   spans    COLUMNS: base u32, pages, spanclass, elemsize, nelems, allocCount, freed, set u32, each
 *            for HEAP_ROWS rows; set: 0 cached, 1, 2 partial, 3, 4 full
 *   objects  COLUMNS: address, size, who, op u32, each for HEAP_ROWS rows
 *
 * Both go on where the last call stopped: COLUMN_CURSOR holds a page and, for objects, the number
 * of the next object in its span.
 */
import { COLUMN_CURSOR, COLUMNS, HEAP_BASE, HEAP_ROWS } from "../layout/control";
import { spanOfPage } from "./arena";
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
} from "./mspan";
import { mappedPages } from "./pages";
import { PAGE_SHIFT } from "./sizeclasses";

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
    set(row, 0, base(s) as u32);
    set(row, 1, npages(s));
    set(row, 2, spanclass(s));
    set(row, 3, elemsize(s) as u32);
    set(row, 4, nelems(s));
    set(row, 5, allocCount(s));
    set(row, 6, freed(s));
    set(row, 7, load<u8>(s, 51));
    row++;
    page += npages(s);
  }
  store<u32>(COLUMN_CURSOR, page);
  return row as u32;
}

/** Rows for the next taken objects in the order of addresses; fewer when there are no more. */
export function objectRows(): u32 {
  let page = firstPage();
  let i = load<u32>(COLUMN_CURSOR, 4);
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
      set(row, 0, (base(s) + (i as usize) * elemsize(s)) as u32);
      set(row, 1, elemsize(s) as u32);
      set(row, 2, load<u32>(whoAt(s, i)));
      set(row, 3, load<u32>(whoAt(s, i), 4));
      row++;
    }
    if (i < nelems(s)) break;
    i = 0;
    page += npages(s);
  }
  store<u32>(COLUMN_CURSOR, page);
  store<u32>(COLUMN_CURSOR + 4, i);
  return row as u32;
}

function firstPage(): u32 {
  return max(load<u32>(COLUMN_CURSOR), (HEAP_BASE >> PAGE_SHIFT) as u32);
}

function set(row: usize, column: usize, value: u32): void {
  store<u32>(COLUMNS + 4 * (column * ROWS + row), value);
}
