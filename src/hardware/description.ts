/**
 * A machine as data: caches, TLBs, memory, and the rules by which accesses are counted. `describe`
 * checks it; what is unknown is left out, never guessed.
 */

import { type Cache, type CacheDescription, checkCache, checkPaths, pathOf } from "./cache.js";
import { fieldError, oneOf, type Place, positive, whole } from "./field-checks.js";
import {
  checkTlb,
  type PageName,
  pageSize,
  type Tlb,
  type TlbDescription,
  tlbsFor,
} from "./memory/tlb.js";

/**
 * What an access to two lines asks for: all its bytes at once, and a miss in either line is one miss, as
 * cachegrind counts; or each line by itself, as hardware does.
 */
export type Straddle = "one request" | "a request a line";

/** What an instruction is that reads and writes the same bytes: cachegrind counts a read. */
export type Modify = "read" | "read and write";

/** Where something was found and what it costs. */
export interface Cost {
  readonly latency: number;
  readonly source?: string;
}

export interface MachineDescription {
  readonly name: string;
  /** From the first level down, instructions and data in any order. */
  readonly caches: readonly CacheDescription[];
  /** None: addresses are not translated. */
  readonly tlbs?: readonly TlbDescription[];
  /** Pages of data, by name or in bytes; default "4 KiB". */
  readonly page?: PageName | number;
  /** Pages of instructions; default "4 KiB". */
  readonly codePage?: PageName | number;
  /** GHz. */
  readonly clock?: number;
  readonly clockSource?: string;
  /** Nanoseconds that memory takes beyond the last cache's latency. */
  readonly memory?: Cost;
  /** Cycles of a walk of the page table. */
  readonly walk?: Cost;
  /** Default "a request a line". */
  readonly straddle?: Straddle;
  /** Default "read and write". */
  readonly modify?: Modify;
  /** Whether evicted dirty lines are written to the level below; default true. */
  readonly writeBacks?: boolean;
}

/** A description with everything in it, found to be possible. */
export interface CheckedMachine extends MachineDescription {
  readonly caches: readonly Cache[];
  readonly tlbs: readonly Tlb[];
  readonly page: number;
  readonly codePage: number;
  readonly straddle: Straddle;
  readonly modify: Modify;
  readonly writeBacks: boolean;
  /** What requests for data and for instructions pass, from the first level down. */
  readonly paths: { readonly [holds in "data" | "instructions"]: readonly Cache[] };
  readonly translations: { readonly [holds in "data" | "instructions"]: readonly Tlb[] };
}

/**
 * Checks a description and fills in what it leaves out.
 * @throws {MachineError} naming the field
 */
export function describe(given: MachineDescription): CheckedMachine {
  const name = given.name;
  if (typeof name !== "string" || name === "") {
    throw fieldError({ machine: "", path: "name" }, "a name", name);
  }
  const at = (path: string): Place => ({ machine: name, path });
  if (!Array.isArray(given.caches))
    throw fieldError(at("caches"), "a list of caches", given.caches);
  const caches = given.caches.map((cache: CacheDescription, i: number) =>
    checkCache(cache, name, `caches[${i}]`),
  );
  const straddle = oneOf(
    given.straddle ?? "a request a line",
    ["one request", "a request a line"],
    at("straddle"),
  );
  checkPaths(caches, name, straddle === "a request a line");
  const tlbs = (given.tlbs ?? []).map((tlb, i) => checkTlb(tlb, name, `tlbs[${i}]`));
  const page = pageSize(given.page ?? "4 KiB", at("page"));
  const codePage = pageSize(given.codePage ?? "4 KiB", at("codePage"));
  positive(given.clock, at("clock"));
  positive(given.memory?.latency, at("memory.latency"));
  positive(given.walk?.latency, at("walk.latency"));
  return {
    ...given,
    caches,
    tlbs,
    page,
    codePage,
    straddle,
    modify: oneOf(given.modify ?? "read and write", ["read", "read and write"], at("modify")),
    writeBacks: given.writeBacks ?? true,
    paths: { data: pathOf(caches, "data"), instructions: pathOf(caches, "instructions") },
    translations: {
      data: tlbsFor(tlbs, "data", page, name),
      instructions: tlbsFor(tlbs, "instructions", codePage, name),
    },
  };
}

/** What another machine has otherwise: see Machine.with. */
export interface Changes {
  readonly name?: string;
  /** Bytes of a line in every cache; sizes and ways stay. */
  readonly line?: number;
  readonly page?: PageName | number;
  readonly codePage?: PageName | number;
  /** Fields of single caches, by their names; null: the cache is taken out. */
  readonly caches?: Readonly<Record<string, Partial<CacheDescription> | null>>;
  /** Fields of single TLBs, by their names; null: taken out. */
  readonly tlbs?: Readonly<Record<string, Partial<TlbDescription> | null>>;
  readonly clock?: number;
  readonly memory?: Cost;
  readonly walk?: Cost;
  readonly straddle?: Straddle;
  readonly modify?: Modify;
  readonly writeBacks?: boolean;
}

/** A description with changes; not checked yet. */
export function changed(given: MachineDescription, changes: Changes): MachineDescription {
  const { line, caches = {}, tlbs = {}, ...fields } = changes;
  const at = (path: string): Place => ({ machine: given.name, path });
  if (line !== undefined) whole(line, 1, 4096, at("line"));
  const parts = <T extends { readonly name: string }>(
    list: readonly T[],
    by: Readonly<Record<string, Partial<T> | null>>,
    path: string,
  ): T[] => {
    const known = list.map(({ name }) => name);
    for (const name of Object.keys(by)) oneOf(name, known, at(path));
    return list.flatMap((part) => {
      const change = by[part.name];
      return change === null ? [] : [{ ...part, ...change }];
    });
  };
  const lined = given.caches.map((cache) => (line === undefined ? cache : { ...cache, line }));
  return {
    ...given,
    ...fields,
    caches: parts(lined, caches, "caches"),
    tlbs: parts(given.tlbs ?? [], tlbs, "tlbs"),
  };
}
