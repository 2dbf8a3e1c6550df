/**
 * A page table, simulated: which virtual pages are present, in which frame of memory each lies, and on
 * which node of a NUMA machine. What a program on Linux would have to read, as root, from
 * /proc/self/pagemap (frame number in bits 0 to 54, present in bit 63) is a table here.
 *
 * A page gets its frame when it is first touched. Which frame is the operating system's affair: "in
 * order" gives them out one after another, as a machine just started does; "scattered" draws them
 * with a seed, as a machine does that has run for a while.
 *
 * It leaves out the buddy allocator's blocks, reclaim, migration, sharing, and copies on write.
 */

import { type Accesses, decode } from "../access.js";
import { oneOf, whole } from "../field-checks.js";
import { NumaPlacement, type NumaPolicy } from "./placement.js";
import { type PageName, pageSize } from "./tlb.js";

/** How frames are given out. */
export type FrameOrder = "in order" | "scattered";

export interface PageTableOptions {
  /** By name or in bytes; default "4 KiB". */
  readonly page?: PageName | number;
  readonly frames?: FrameOrder;
  /** Of scattered frames; default 1. */
  readonly seed?: number;
  /** On which node a page's frame lies; default all on node 0. */
  readonly policy?: NumaPolicy;
}

export interface PageColumns {
  /** Number of the virtual page. */
  readonly page: Float64Array;
  /** Its first address. */
  readonly address: Float64Array;
  readonly present: Uint8Array;
  /** Number of its frame; NaN where it is not present. */
  readonly frame: Float64Array;
  /** Node of its frame; NaN where it is not present. */
  readonly node: Float64Array;
  /** Whether its frame follows that of the page before it in the column. */
  readonly contiguous: Uint8Array;
}

export interface RunColumns {
  /** Number of the first page of a run of pages whose frames follow one another. */
  readonly page: Float64Array;
  readonly pages: Float64Array;
  readonly bytes: Float64Array;
}

/** Frames that a node has: 64 GiB of 4 KiB. */
const FRAMES = 2 ** 24;

/** The pages of one process. */
export class PageTable {
  /** Bytes of a page. */
  readonly page: number;
  readonly placement: NumaPlacement;
  readonly #scattered: boolean;
  readonly #frames = new Map<number, { frame: number; node: number }>();
  readonly #taken = new Set<number>();
  readonly #next: number[] = [];
  #random: number;

  constructor(options: PageTableOptions = {}) {
    const at = (path: string) => ({ machine: "", path });
    this.page = pageSize(options.page ?? "4 KiB", at("page"));
    const order = oneOf(options.frames ?? "in order", ["in order", "scattered"], at("frames"));
    this.#scattered = order === "scattered";
    this.#random = whole(options.seed ?? 1, 1, 2 ** 32 - 1, at("seed"));
    this.placement = new NumaPlacement(options.policy ?? { kind: "bind", node: 0 });
  }

  /** Pages that are present. */
  get size(): number {
    return this.#frames.size;
  }

  /**
   * Bytes from an address on are touched, by a core of a node (default 0): pages that are not present
   * get frames.
   */
  touch(address: number, bytes: number, node = 0): void {
    const last = Math.floor((address + Math.max(1, bytes) - 1) / this.page);
    for (let page = Math.floor(address / this.page); page <= last; page++) {
      if (!this.#frames.has(page)) this.#frames.set(page, this.#allocate(page, node));
    }
  }

  /** All accesses of a stream touch their pages. */
  run(accesses: Accesses | Iterable<Accesses>, node = 0): this {
    for (const chunk of Symbol.iterator in accesses ? accesses : [accesses]) {
      const { address, size } = decode(chunk);
      for (let i = 0; i < address.length; i++) {
        this.touch(address[i] as number, size[i] as number, node);
      }
    }
    return this;
  }

  /** Frame and node of the page that an address lies in; undefined: it is not present. */
  find(address: number): { readonly frame: number; readonly node: number } | undefined {
    return this.#frames.get(Math.floor(address / this.page));
  }

  /** The pages of a range of addresses; without a range those that are present, by address. */
  pages(address?: number, bytes = 1): PageColumns {
    const numbers =
      address === undefined
        ? [...this.#frames.keys()].sort((a, b) => a - b)
        : Array.from(
            { length: pagesOf(address, bytes, this.page) },
            (_, i) => Math.floor(address / this.page) + i,
          );
    const found = numbers.map((page) => this.#frames.get(page));
    return {
      page: Float64Array.from(numbers),
      address: Float64Array.from(numbers, (page) => page * this.page),
      present: Uint8Array.from(found, (one) => (one === undefined ? 0 : 1)),
      frame: Float64Array.from(found, (one) => one?.frame ?? Number.NaN),
      node: Float64Array.from(found, (one) => one?.node ?? Number.NaN),
      contiguous: Uint8Array.from(found, (one, i) => {
        const before = found[i - 1];
        if (one === undefined || before === undefined) return 0;
        return follows(before, one) && numbers[i] === (numbers[i - 1] as number) + 1 ? 1 : 0;
      }),
    };
  }

  /** How the pages of a range lie in memory: runs of pages whose frames follow one another. */
  runs(address: number, bytes: number): RunColumns {
    const { page, contiguous, present } = this.pages(address, bytes);
    const starts: number[] = [];
    const lengths: number[] = [];
    for (let i = 0; i < page.length; i++) {
      if (present[i] === 0) continue;
      if (contiguous[i] === 1) lengths[lengths.length - 1] = (lengths.at(-1) as number) + 1;
      else {
        starts.push(page[i] as number);
        lengths.push(1);
      }
    }
    return {
      page: Float64Array.from(starts),
      pages: Float64Array.from(lengths),
      bytes: Float64Array.from(lengths, (n) => n * this.page),
    };
  }

  #allocate(page: number, toucher: number): { frame: number; node: number } {
    const node = this.placement.nodeOf(page, toucher);
    let frame = this.#next[node] ?? 0;
    if (this.#scattered) {
      do frame = this.#draw();
      while (this.#taken.has(node * FRAMES + frame));
    }
    this.#taken.add(node * FRAMES + frame);
    this.#next[node] = frame + 1;
    // Each node has a range of frame numbers of its own.
    return { frame: node * FRAMES + frame, node };
  }

  /** A frame number, by xorshift. */
  #draw(): number {
    let x = this.#random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#random = x >>> 0;
    return this.#random % FRAMES;
  }
}

/** How many pages bytes from an address on touch: 10,027,008 from a page's start are 2,448 of 4 KiB. */
export function pagesOf(address: number, bytes: number, page: PageName | number): number {
  const size = pageSize(page, { machine: "", path: "page" });
  return bytes === 0
    ? 0
    : Math.floor((address + bytes - 1) / size) - Math.floor(address / size) + 1;
}

function follows(before: { frame: number }, one: { frame: number }): boolean {
  return one.frame === before.frame + 1;
}
