/**
 * A heap dump as `debug.WriteHeapDump` writes it: every object, what leads to them, the goroutines'
 * stacks, MemStats, and where samples were allocated. Of objects there are columns; what they hold
 * stays in the file's bytes.
 *
 * Format: docs/formats/heap-dump.md.
 */

/** Memory with a map of its pointers: both as places in the file. */
export interface Region {
  readonly address: number;
  readonly size: number;
  /** Where its bytes lie in the file. */
  readonly offset: number;
  /** Where the list of its pointers begins in the file. */
  readonly fields: number;
}

/** The objects, by rising address: a column for each field of {@link Region}. */
export interface ObjectColumnsOfDump {
  readonly address: Float64Array;
  readonly size: Float64Array;
  readonly offset: Float64Array;
  readonly fields: Float64Array;
}

/** A type that an interface table or an allocation names. */
export interface DumpType {
  readonly name: string;
  readonly size: number;
}

/** A stack frame; `depth` 0 is the function that runs. */
export interface Frame extends Region {
  readonly depth: number;
  readonly function: string;
  readonly pc: number;
}

/** A goroutine with its stack, the function that runs first. */
export interface Goroutine {
  readonly id: number;
  readonly address: number;
  readonly status: string;
  /** Why it waits; empty: it does not. */
  readonly waitReason: string;
  /** By the clock of the runtime, in ns; 0: not known. */
  readonly waitSince: number;
  readonly system: boolean;
  /** Address of the `go` statement's instruction. */
  readonly created: number;
  readonly frames: Frame[];
}

/** An address that something beside memory and stacks leads to. */
export interface OtherRoot {
  /** "finalizer", "queued finalizer", "defer", "panic", or the runtime's words. */
  readonly what: string;
  readonly to: number;
}

/** Where something was allocated. */
export interface ProfileFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** A row of the memory profile. */
export interface ProfileRow {
  readonly size: number;
  readonly allocs: number;
  readonly frees: number;
  /** The function that allocates first. */
  readonly stack: readonly ProfileFrame[];
}

/** A heap dump. */
export interface HeapDump {
  readonly bytes: Uint8Array;
  readonly bigEndian: boolean;
  readonly pointerSize: number;
  readonly arena: { readonly start: number; readonly end: number };
  readonly goarch: string;
  /** "go1.26.8" */
  readonly go: string;
  readonly cpus: number;
  readonly objects: ObjectColumnsOfDump;
  /** Records of objects that are none, and left out: span-ends.ts. */
  readonly spanEnds: number;
  readonly types: ReadonlyMap<number, DumpType>;
  /** Addresses of types by those of interface tables. */
  readonly itabs: ReadonlyMap<number, number>;
  readonly goroutines: readonly Goroutine[];
  /** The program's variables with pointers: "data" (with initial values) and "bss". */
  readonly segments: readonly (Region & { readonly name: "data" | "bss" })[];
  readonly others: readonly OtherRoot[];
  readonly threads: number;
  /** Go's names, in their order. */
  readonly memstats: ReadonlyMap<string, bigint>;
  /** By the address of the profile's bucket. */
  readonly profile: ReadonlyMap<number, ProfileRow>;
  /** Addresses of buckets by those of sampled objects. */
  readonly samples: ReadonlyMap<number, number>;
}
