/** A profile as this room holds it: samples with their stacks, names instead of numbers. */

/** One function of a stack. */
export interface Frame {
  /** "runtime.mapassign_fast64" */
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** What was counted at one stack. */
export interface ProfileSample {
  /** The allocating function first, its callers after it. */
  readonly stack: readonly Frame[];
  /** One number for each of the profile's sample types. */
  readonly values: readonly number[];
  /** Texts and numbers that the writer attached: Go's heap profiles have "bytes", an object's size. */
  readonly labels: Readonly<Record<string, string | number>>;
}

/** A pprof profile. */
export interface Profile {
  /** What is counted: "inuse_space" in "bytes", … */
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[];
  readonly samples: readonly ProfileSample[];
  /** One sample stands for so many of `periodUnit`: in heap profiles MemProfileRate. */
  readonly period: number;
  readonly periodType: string;
  /** Nanoseconds since 1970; 0: not told. */
  readonly time: number;
}

/** What heap profiles count, in the order in which Go writes it. */
export const heapSampleTypes = [
  { type: "alloc_objects", unit: "count" },
  { type: "alloc_space", unit: "bytes" },
  { type: "inuse_objects", unit: "count" },
  { type: "inuse_space", unit: "bytes" },
] as const;
