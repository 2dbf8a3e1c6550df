/** The buckets or groups of a map as rows of eight slots, for a frame of the player. */
import { shown } from "../format/shown.js";
import type { GoMap } from "../go/index.js";

/** What a slot is. */
export type SlotState = "entry" | "empty" | "deleted" | "moved";

/** One slot: its tophash or control byte, and its key as text where it has one. */
export interface SlotCell {
  readonly state: SlotState;
  readonly byte: number;
  readonly key: string;
}

/** A bucket or group at one moment. */
export interface SlotRow {
  /** "bucket 3", "old bucket 3", "bucket 3, overflow 1"; "group 2 of table 0" */
  readonly name: string;
  readonly address: bigint;
  readonly slots: readonly SlotCell[];
}

/** A map whose slots can be drawn. */
export type Slotting = Pick<
  GoMap<never, never>,
  | "process"
  | "type"
  | "place"
  | "arrays"
  | "tableColumns"
  | "groupColumns"
  | "header"
  | "generation"
>;

/** A key in a cell: short, and the same for equal keys. */
export function keyText(key: unknown): string {
  const text = typeof key === "string" ? key : shown(key).replace(/n$/, "");
  const letters = Array.from(text);
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join("")}…`;
}

const longest = 8;
