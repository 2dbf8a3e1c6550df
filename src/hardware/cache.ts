/**
 * A cache as a machine's description has it: its size, and the rules it keeps. What these rules do to a
 * stream is in engine/ (engine/demand.ts, engine/prefetch.ts and the policies beside them).
 *
 * What the model leaves out: time (a line that is fetched is there at once, no miss waits for another),
 * banks and ports, store and fill buffers, sectors, error correction, and what the makers do not
 * publish: how addresses are hashed to sets and slices, and adaptive replacement.
 */

import { replacements } from "./codes.js";
import {
  fieldError,
  isPowerOfTwo,
  oneOf,
  type Place,
  positive,
  powerOfTwo,
  whole,
} from "./field-checks.js";

/** Who is served. */
export type Holds = "data" | "instructions" | "both";

/** Which line goes when there is no room. */
export type Replacement = keyof typeof replacements;

/**
 * How a level stands to those above it: "non-inclusive" keeps what passes through it, "inclusive"
 * also takes from the levels above what it evicts itself, "exclusive" has only what they evicted.
 */
export type Inclusion = "non-inclusive" | "inclusive" | "exclusive";

/** Prefetchers, each a switch; all are off unless switched on. */
export interface Prefetch {
  /** After a miss, and after the first use of a prefetched line: the next line. */
  readonly nextLine?: boolean;
  /** After a miss: the other line of the aligned pair. */
  readonly adjacentLine?: boolean;
  /** After two equal steps between the lines touched in a page: one step ahead. */
  readonly stride?: boolean;
}

export interface CacheDescription {
  /** "L1D", … */
  readonly name: string;
  readonly holds: Holds;
  /** Bytes, of all slices together. */
  readonly size: number;
  readonly ways: number;
  /** Bytes of a line. */
  readonly line: number;
  /** Parts that a hash spreads the lines over; default 1. */
  readonly slices?: number;
  /** Default "LRU". */
  readonly replacement?: Replacement;
  /** Of random replacement; default 1. */
  readonly seed?: number;
  /** Whether a store that misses brings the line in; default true. */
  readonly writeAllocate?: boolean;
  /** Default "non-inclusive". */
  readonly inclusion?: Inclusion;
  readonly prefetch?: Prefetch;
  /** Cycles from a load to its use when it hits here; left out where unknown. */
  readonly latency?: number;
  /** Where the sizes come from, and ways and latency if they have no source of their own. */
  readonly source?: string;
  readonly waysSource?: string;
  readonly latencySource?: string;
}

/** A description with everything in it, found to be possible. */
export interface Cache extends CacheDescription {
  readonly slices: number;
  /** Of a slice. */
  readonly sets: number;
  readonly replacement: Replacement;
  readonly seed: number;
  readonly writeAllocate: boolean;
  readonly inclusion: Inclusion;
  readonly prefetch: Required<Prefetch>;
}

export const REPLACEMENTS = Object.keys(replacements) as readonly Replacement[];
const INCLUSIONS: readonly Inclusion[] = ["non-inclusive", "inclusive", "exclusive"];
const HOLDS: readonly Holds[] = ["data", "instructions", "both"];

/** Ways that a set may have at most; a fully associative cache of 1 MiB has as many. */
const MOST_WAYS = 2 ** 14;
/** Ways of which tree-PLRU's tree fits into 64 bits. */
const MOST_TREE_WAYS = 64;
const MOST_SLICES = 128;

/**
 * Checks a description and fills in what it leaves out.
 * @throws {MachineError} naming the field
 */
export function checkCache(given: CacheDescription, machine: string, path: string): Cache {
  const at = (field: string): Place => ({ machine, path: `${path}.${field}` });
  if (typeof given.name !== "string" || given.name === "") {
    throw fieldError(at("name"), 'a name, for example "L1D"', given.name);
  }
  const holds = oneOf(given.holds, HOLDS, at("holds"));
  const ways = whole(given.ways, 1, MOST_WAYS, at("ways"));
  const line = powerOfTwo(given.line, 4, 4096, at("line"));
  const slices = whole(given.slices ?? 1, 1, MOST_SLICES, at("slices"));
  const size = whole(given.size, 1, 2 ** 31, at("size"));
  const sets = size / (ways * line * slices);
  if (!isPowerOfTwo(sets)) {
    const slice = slices === 1 ? "" : ` × ${slices} slices`;
    const unit = ways * line * slices;
    const near = unit * 2 ** Math.max(0, Math.round(Math.log2(size / unit)));
    const must = `${ways} ways × ${line} bytes${slice} × a power of two sets, for example ${near}`;
    throw fieldError(at("size"), must, given.size);
  }
  const replacement = oneOf(given.replacement ?? "LRU", REPLACEMENTS, at("replacement"));
  if (replacement === "tree-PLRU" && !(isPowerOfTwo(ways) && ways <= MOST_TREE_WAYS)) {
    throw fieldError(at("ways"), `a power of two up to ${MOST_TREE_WAYS} for tree-PLRU`, ways);
  }
  const inclusion = oneOf(given.inclusion ?? "non-inclusive", INCLUSIONS, at("inclusion"));
  const { nextLine = false, adjacentLine = false, stride = false } = given.prefetch ?? {};
  if (inclusion === "exclusive" && (nextLine || adjacentLine || stride)) {
    throw fieldError(
      at("prefetch"),
      "off in an exclusive cache, which has only what was evicted",
      "on",
    );
  }
  positive(given.latency, at("latency"));
  return {
    ...given,
    holds,
    slices,
    sets,
    replacement,
    seed: whole(given.seed ?? 1, 1, 2 ** 32 - 1, at("seed")),
    writeAllocate: given.writeAllocate ?? true,
    inclusion,
    prefetch: { nextLine, adjacentLine, stride },
  };
}

/** Levels that a request may pass, of which memory is none. */
const MOST_LEVELS = 7;

/** The caches that requests of one kind pass, from the first one down. */
export function pathOf(caches: readonly Cache[], holds: "data" | "instructions"): Cache[] {
  return caches.filter((cache) => cache.holds === holds || cache.holds === "both");
}

/**
 * Checks how caches stand to each other.
 * @param straddles whether an access asks once for each line: then lines must not grow shorter
 * @throws {MachineError} naming the field
 */
export function checkPaths(caches: readonly Cache[], machine: string, byLine: boolean): void {
  const at = (index: number, field: string): Place => ({
    machine,
    path: `caches[${index}].${field}`,
  });
  for (const [i, cache] of caches.entries()) {
    if (caches.findIndex(({ name }) => name === cache.name) !== i) {
      throw fieldError(at(i, "name"), "another name than the other caches'", cache.name);
    }
    if (cache.holds !== "both" && caches.slice(0, i).some(({ holds }) => holds === "both")) {
      throw fieldError(at(i, "holds"), '"both" below a cache that holds both', cache.holds);
    }
  }
  for (const holds of ["data", "instructions"] as const) {
    const path = pathOf(caches, holds);
    if (path.length === 0 || path.length > MOST_LEVELS) {
      const must = `1 to ${MOST_LEVELS} caches for ${holds}`;
      throw fieldError({ machine, path: "caches" }, must, path.length);
    }
    for (const [level, cache] of path.entries()) {
      const above = path[level - 1];
      const i = caches.indexOf(cache);
      if (above === undefined) {
        if (cache.inclusion !== "exclusive") continue;
        throw fieldError(
          at(i, "inclusion"),
          "another in a first level: none above evicts",
          "exclusive",
        );
      }
      if (cache.inclusion === "exclusive" && cache.line !== above.line) {
        const must = `${above.line}, as in ${above.name}, whose evicted lines it takes`;
        throw fieldError(at(i, "line"), must, cache.line);
      }
      if (byLine && cache.line < above.line) {
        throw fieldError(
          at(i, "line"),
          `${above.line} or more, as ${above.name} has it`,
          cache.line,
        );
      }
    }
  }
}
