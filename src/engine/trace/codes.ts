/**
 * Codes of the trace: kinds of records, operations, and what a load or store touched. The lists are
 * repeated, with names and the meaning of an event's numbers, in src/go/trace/record.ts.
 */

// Kinds.
export const LOAD: u32 = 0;
export const STORE: u32 = 1;
export const EVENT_HASH: u32 = 2;
export const EVENT_BUCKET: u32 = 3;
// 4 is not in use.
export const EVENT_GROW: u32 = 5;
export const EVENT_EVACUATE: u32 = 6;
export const EVENT_OVERFLOW: u32 = 7;
export const EVENT_MALLOC: u32 = 8;
export const EVENT_MEMCLR: u32 = 9;
export const EVENT_RESEED: u32 = 10;
export const EVENT_GROUP: u32 = 11;
export const EVENT_REHASH: u32 = 12;
export const EVENT_SPLIT: u32 = 13;
export const EVENT_DIRECTORY: u32 = 14;
export const EVENT_PRUNE: u32 = 15;
/**
 * An operation begins; everything up to the next one belongs to it. A make begins with one for no
 * map, 0, and ends with one for the map made.
 */
export const EVENT_OPERATION: u32 = 16;
export const EVENT_COMPARE: u32 = 17;
/** The allocator's levels, from where an object is taken up to the pages. */
export const EVENT_MCACHE: u32 = 18;
export const EVENT_MCENTRAL: u32 = 19;
export const EVENT_MHEAP: u32 = 20;
export const EVENT_MARK: u32 = 21;
export const EVENT_SWEEP: u32 = 22;
/** A load and a store of the same place, as one record. */
export const UPDATE: u32 = 23;

// Operations, as EVENT_OPERATION tells them apart. Those up to CLEAR have numbers.
export const MAKE: u64 = 0;
export const PUT: u64 = 1;
export const DELETE: u64 = 2;
export const CLEAR: u64 = 3;
export const GET: u64 = 4;
export const ITERATE: u64 = 5;
export const NEXT: u64 = 6;
export const COLLECT: u64 = 7;
export const RELEASE: u64 = 8;
export const SCAVENGE: u64 = 9;
// What a load or store touched.
export const TOPHASH: u32 = 0;
export const KEYS: u32 = 1;
export const ELEMS: u32 = 2;
export const OVERFLOW: u32 = 3;
export const HEADER: u32 = 4;
export const EXTRA: u32 = 5;
export const LIST: u32 = 6;
export const ITERATOR: u32 = 7;
export const ALLOCATOR: u32 = 8;
export const GENERATOR: u32 = 9;
export const CTRL: u32 = 10;
export const TABLE: u32 = 11;
export const DIRECTORY: u32 = 12;
/** A key or an elem that a slot only points at. */
export const KEY_OBJECT: u32 = 13;
export const ELEM_OBJECT: u32 = 14;
/** A variable of the program, of which nothing is noted. */
export const UNSEEN: u32 = 15;
