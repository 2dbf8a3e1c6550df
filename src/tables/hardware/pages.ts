/** Tables of pages, frames and nodes; src/hardware/memory/pages.ts and src/hardware/memory/numa.ts have the models. */
import type { ColumnTable } from "arquero";
import type { NumaColumns, PageColumns, RunColumns } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/**
 * A row for each page: `page` number, `address`, `present`, `frame` and `node` (NaN where it is not),
 * `contiguous`: its frame follows that of the page before it.
 */
export function pagesTable(pages: PageColumns): ColumnTable {
  return table({ ...pages });
}

/** A row for each run of pages whose frames follow one another: first `page`, `pages`, `bytes`. */
export function frameRunsTable(runs: RunColumns): ColumnTable {
  return table({ ...runs });
}

/**
 * A row for each node of memory: `node`, `pages` on it, `accesses`, `percent` of them, `nanoseconds` from
 * the core's node. A model: policy × latencies.
 */
export function numaTable({ node, pages, accesses, percent, nanoseconds }: NumaColumns) {
  return table({ node, pages, accesses, percent, nanoseconds });
}
