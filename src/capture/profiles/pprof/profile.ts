/**
 * A profile in a convenient form: samples with their stacks, names in place of indexes. Made by
 * hand or from a file's message, which has more fields (pprof/message.ts).
 */
import type { Int64 } from "../../pprof/int64.js";

/** One function of a stack. */
export interface Frame {
  /** "runtime.mapassign_fast64" */
  readonly function: string;
  readonly file: string;
  readonly line: Int64;
}

/** What a writer attached under one key: a string or a number, or several of them. */
export type Label = string | Int64 | readonly (string | Int64)[];

/** What was counted at one stack. */
export interface ProfileSample {
  /** The allocating function first, its callers after it. */
  readonly stack: readonly Frame[];
  /** One number for each of the profile's sample types; a bigint beyond 2^53 - 1. */
  readonly values: readonly Int64[];
  /** Strings and numbers that the writer attached: Go's heap profiles have "bytes", an object's size. */
  readonly labels: Readonly<Record<string, Label>>;
}

/** A pprof profile. */
export interface Profile {
  /** What is counted: "inuse_space" in "bytes", … */
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[];
  readonly samples: readonly ProfileSample[];
  /** The number of `periodType` that one sample stands for: in heap profiles MemProfileRate. */
  readonly period: Int64;
  readonly periodType: string;
  /** Unit of the period; where it is left out, bytes. */
  readonly periodUnit?: string;
  /** Nanoseconds since 1970; 0: unknown. */
  readonly time: Int64;
  /** Nanoseconds; 0: unknown. */
  readonly duration?: Int64;
  /** The sample type that is shown first; "" or left out: the last. */
  readonly defaultSampleType?: string;
  readonly comments?: readonly string[];
}

/** What heap profiles count, in the order in which Go writes it. */
export const heapSampleTypes = [
  { type: "alloc_objects", unit: "count" },
  { type: "alloc_space", unit: "bytes" },
  { type: "inuse_objects", unit: "count" },
  { type: "inuse_space", unit: "bytes" },
] as const;
