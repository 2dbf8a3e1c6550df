/**
 * The interface of a generation of maps for allocations: the functions that allocate, and which
 * allocations `make` did. classic.ts and swiss.ts implement it.
 */
import type { Purpose } from "../../../go/index.js";

/** When a map allocates: in make, with its first entry, or later. */
export type Origin = "make" | "first" | "later";

/** In a stack, stands for the function of the assignment: runtime.mapassign_fast64, … */
export const assign = "assign";

/** The functions in which a map allocates, the allocating one first. */
export type Stacks = Readonly<
  Record<Purpose, Readonly<Partial<Record<Origin, readonly string[]>>>>
>;

/** Objects and bytes. */
export interface Amount {
  readonly objects: number;
  readonly bytes: number;
}

/** What nothing takes. */
export const nothing: Amount = { objects: 0, bytes: 0 };

/** What was allocated when. */
export type Started = Partial<Record<Origin, Amount>>;

/** By purpose, what was allocated in make and with the first entry. */
export type Beginning = Map<Purpose, Started>;

/** What is known of a map after make, when that did more than the header. */
export interface Made {
  /** The map's first event: the sums of make. */
  readonly made: { readonly mallocs: number; readonly totalAlloc: number };
  /** One object of a purpose, of which all are of one size. */
  one(purpose: Purpose): Amount;
  /** Bytes that an object with pointers takes. */
  taken(bytes: number): number;
  readonly pointerSize: number;
}

/** The allocations of one generation of maps. */
export interface MapAllocations {
  readonly stacks: Stacks;
  /** What holds the entries. */
  readonly block: Purpose;
  /** What make allocated, by purpose. */
  made(known: Made): Beginning;
}

/** What the program itself allocates for keys and elems. */
export const values = {
  "string data": { later: ["runtime.slicebytetostring"] },
  "boxed value": { later: ["runtime.convT"] },
  "array data": { later: ["runtime.makeslice"] },
} as const;

/** Objects behind a slot. */
export const indirect = {
  key: { later: ["runtime.newobject", assign] },
  elem: { later: ["runtime.newobject", assign] },
} as const;

/** What maps of a generation never allocate. */
export const none = {} as const;
