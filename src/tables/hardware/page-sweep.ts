/**
 * Table of how many pages the bucket array of a classic map takes from one size to the next, and what
 * lookups in it miss in a machine's TLBs, for small pages and for large ones.
 *
 * Bytes and pages are exact: the array as make allocates it, preallocated overflow buckets included. The
 * lookups are a model: each goes to a bucket drawn at random and reads its tophash bytes, one key and one elem;
 * chains are left out. No map is made, so the largest size may take gigabytes.
 */
import type { ColumnTable } from "arquero";
import { arrayLayouts, type MapLayout, mapLayoutOf, newestRelease } from "../../go/index.js";
import { type Accesses, accesses, Machine, type PageName, pagesOf } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/** Which sizes, pages and lookups. */
export interface PageSweepOptions {
  /** Default: the newest whose maps have buckets. */
  readonly release?: string;
  /** Default 4. */
  readonly from?: number;
  /** The largest B; default 24. */
  readonly to?: number;
  /** Default 4 KiB and 2 MiB. */
  readonly pages?: readonly PageName[];
  /** Lookups that are counted, after as many that warm the TLBs up; default 10,000. */
  readonly lookups?: number;
}

interface Row {
  readonly B: number;
  readonly buckets: number;
  readonly bytes: number;
  readonly page: PageName;
  readonly pages: number;
  readonly firstMisses: number;
  readonly walks: number;
}

/** Where the array begins: at a boundary of every size of page. */
const start = 0xc040000000;

/**
 * A row for each B and size of page:
 * - `B`, `buckets` preallocated ones included, `bytes` of the array
 * - `page`, `pages` that the array takes
 * - `dtlbMisses` in the first data TLB and `walks` of the page table, of 1000 lookups
 *
 * @example pageSweepTable("map[int64]int64", machine("Skylake-SP"))
 * @throws GoTypeError, UnknownReleaseError; MachineError for pages that the machine does not have.
 */
export function pageSweepTable(
  type: string,
  machine: Machine,
  options: PageSweepOptions = {},
): ColumnTable {
  const {
    release = newestRelease.classic,
    from = 4,
    to = 24,
    pages = ["4 KiB", "2 MiB"],
  } = options;
  const lookups = options.lookups ?? 10_000;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= 32)) {
    throw new RangeError(`\`from\` and \`to\` must be 0 to 32, in order, got ${from} and ${to}`);
  }
  const layout = mapLayoutOf(type, "amd64", release);
  const arrays = arrayLayouts(layout, to).filter(({ B }) => B >= from);
  if (arrays.length === 0) {
    throw new RangeError(`\`release\` must be one whose maps have bucket arrays, got ${release}`);
  }
  const { name, tlbs, codePage } = machine.description;
  // Only translations are asked for; the smallest of caches takes the least time.
  const caches = [{ name: "none", holds: "both", size: 64, ways: 1, line: 64 }] as const;
  const machines = pages.map(
    (page) => [page, new Machine({ name, caches, tlbs, page, codePage })] as const,
  );
  const rows = arrays.flatMap(({ B, buckets, preallocated, taken }): Row[] => {
    const stream = lookupsIn(2 ** B, layout, 2 * lookups);
    return machines.map(([page, model]) => {
      const run = model.start();
      run.add({ words: stream.words.subarray(0, stream.words.length / 2) });
      run.forget();
      run.add({ words: stream.words.subarray(stream.words.length / 2) });
      const { tlb, of, misses, hits } = run.result().translations();
      const first = of.indexOf("data");
      const walk = tlb.findIndex((name, i) => of[i] === "data" && name === "page walk");
      return {
        ...{ B, buckets: buckets + preallocated, bytes: taken, page },
        pages: pagesOf(start, taken, page),
        firstMisses: (1000 * (misses[first] as number)) / lookups,
        walks: (1000 * (hits[walk] as number)) / lookups,
      };
    });
  });
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  return table({
    B: column(({ B }) => B),
    buckets: column(({ buckets }) => buckets),
    bytes: column(({ bytes }) => bytes),
    page: rows.map(({ page }) => page),
    pages: column((row) => row.pages),
    dtlbMisses: column(({ firstMisses }) => firstMisses),
    walks: column(({ walks }) => walks),
  });
}

/** Lookups of random keys: tophash bytes, a key, an elem. */
function lookupsIn(
  buckets: number,
  layout: Pick<MapLayout, "blockSize" | "keysOffset" | "keyStride" | "elemsOffset" | "elemStride">,
  lookups: number,
): Accesses {
  const address = new Float64Array(3 * lookups);
  let x = 0x9e3779b9;
  for (let i = 0; i < lookups; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const at = start + Math.floor(((x >>> 0) / 2 ** 32) * buckets) * layout.blockSize;
    const slot = i % 8;
    address[3 * i] = at;
    address[3 * i + 1] = at + layout.keysOffset + slot * layout.keyStride;
    address[3 * i + 2] = at + layout.elemsOffset + slot * layout.elemStride;
  }
  return accesses({ address, size: 1 });
}
