/** The objects in the memory drawing of a map. */
import type { GenerationName, GoMap } from "../go/index.js";
import type { Drawing } from "./drawing.js";

/** What a slot is. */
export type MemoryCell = "entry" | "empty" | "tombstone" | "moved";

/** A word of an object, or a bucket, table or group in it. */
export interface MemoryRow {
  readonly name: string;
  readonly value: string;
  /** The object that it points at, where that is drawn. */
  readonly to?: string;
  readonly cells?: readonly MemoryCell[];
}

/** An object on the heap, or the variable. */
export interface MemoryObject {
  readonly id: string;
  /** From the variable to the right: 0, 1, … */
  readonly column: number;
  readonly title: string;
  /** "0xc000100000"; of the variable, its type. */
  readonly address: string;
  readonly fill: string;
  readonly rows: readonly MemoryRow[];
  /** What is not drawn, or how the object is meant. */
  readonly note?: string;
}

/** A part that can be opened, and how it is drawn whole. */
export interface OpenedPart {
  readonly name: string;
  readonly drawing: Drawing;
}

/** What is read of a map. */
export type MemoryMap<G extends GenerationName = GenerationName> = Pick<
  GoMap<never, never, G>,
  | ("address" | "process" | "type" | "place" | "arrays" | "header" | "headerFields" | "generation")
  | ("tableColumns" | "groupColumns" | "bucketColumns")
>;
