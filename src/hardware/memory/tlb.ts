/**
 * Translation look-aside buffers as a machine's description has them: of each level, and for which sizes
 * of pages. Where a page is found in none, the page table is walked.
 *
 * What the model leaves out: the walk's own loads (they pass no cache here) and the caches of upper
 * levels of the page table, pages that a TLB joins to larger ones, speculation, and flushes.
 */

import type { Holds, Replacement } from "../cache.js";
import { REPLACEMENTS } from "../cache.js";
import {
  fieldError,
  isPowerOfTwo,
  oneOf,
  type Place,
  positive,
  powerOfTwo,
  whole,
} from "../field-checks.js";

/** Sizes of pages, in bytes. */
export const PAGE = { "4 KiB": 2 ** 12, "16 KiB": 2 ** 14, "2 MiB": 2 ** 21, "1 GiB": 2 ** 30 };

export type PageName = keyof typeof PAGE;

export interface TlbDescription {
  readonly name: string;
  readonly level: 1 | 2;
  readonly holds: Holds;
  /** Sizes of the pages that share its entries, in bytes. */
  readonly pages: readonly number[];
  readonly entries: number;
  /** Default: all entries, fully associative. */
  readonly ways?: number;
  /** Default "LRU". */
  readonly replacement?: Replacement;
  /** Cycles that a hit adds; left out where unknown. */
  readonly latency?: number;
  readonly source?: string;
  readonly waysSource?: string;
  readonly latencySource?: string;
}

/** A description with everything in it, found to be possible. */
export interface Tlb extends TlbDescription {
  readonly ways: number;
  readonly sets: number;
  readonly replacement: Replacement;
}

const HOLDS: readonly Holds[] = ["data", "instructions", "both"];
const MOST_ENTRIES = 2 ** 16;
const MOST_TREE_WAYS = 64;

/**
 * Checks a description and fills in what it leaves out.
 * @throws {MachineError} naming the field
 */
export function checkTlb(given: TlbDescription, machine: string, path: string): Tlb {
  const at = (field: string): Place => ({ machine, path: `${path}.${field}` });
  if (given.level !== 1 && given.level !== 2) throw fieldError(at("level"), "1 or 2", given.level);
  const entries = whole(given.entries, 1, MOST_ENTRIES, at("entries"));
  const ways = whole(given.ways ?? entries, 1, entries, at("ways"));
  const sets = entries / ways;
  if (!isPowerOfTwo(sets)) {
    throw fieldError(at("entries"), `${ways} ways × a power of two sets`, given.entries);
  }
  const replacement = oneOf(given.replacement ?? "LRU", REPLACEMENTS, at("replacement"));
  if (replacement === "tree-PLRU" && !(isPowerOfTwo(ways) && ways <= MOST_TREE_WAYS)) {
    throw fieldError(at("ways"), `a power of two up to ${MOST_TREE_WAYS} for tree-PLRU`, ways);
  }
  if (!Array.isArray(given.pages) || given.pages.length === 0) {
    throw fieldError(at("pages"), "sizes of pages in bytes, for example [4096]", given.pages);
  }
  for (const page of given.pages) checkPage(page, at("pages"));
  positive(given.latency, at("latency"));
  const holds = oneOf(given.holds, HOLDS, at("holds"));
  return { ...given, holds, ways, sets, replacement };
}

/** The size of a page by its name or in bytes. */
export function pageSize(page: PageName | number, place: Place): number {
  if (typeof page === "number") return checkPage(page, place);
  return PAGE[oneOf(page, Object.keys(PAGE) as PageName[], place)];
}

function checkPage(page: unknown, place: Place): number {
  return powerOfTwo(page, 2 ** 10, 2 ** 30, place);
}

/** The TLBs that translate pages of one size, the first level first; none: nothing is translated. */
export function tlbsFor(
  tlbs: readonly Tlb[],
  holds: "data" | "instructions",
  page: number,
  machine: string,
): Tlb[] {
  if (tlbs.length === 0) return [];
  const path = [1, 2].flatMap((level) => {
    const fits = (tlb: Tlb) =>
      tlb.level === level &&
      (tlb.holds === holds || tlb.holds === "both") &&
      tlb.pages.includes(page);
    const found = tlbs.find(fits);
    return found === undefined ? [] : [found];
  });
  if (path[0]?.level === 1) return path;
  const known = [...new Set(tlbs.flatMap(({ level, pages }) => (level === 1 ? pages : [])))];
  const field = holds === "data" ? "page" : "codePage";
  const must = `a size of which a first TLB for ${holds} is described (${known.join(", ")})`;
  throw fieldError({ machine, path: field }, must, page);
}
