/** The fields of a bucket or group for its hex dump. */

import { nounFor } from "../format/counted.js";
import { shown } from "../format/shown.js";
import type { GenerationName, GoMap, SlotsLayout } from "../go/index.js";
import { blockSlots } from "../go/index.js";

/** What a field is. */
export type Kind = "tophash" | "ctrl" | "key" | "elem" | "overflow" | "padding";

/** One field. */
export interface Piece {
  readonly kind: Kind;
  /** -1: the field belongs to no slot. */
  readonly slot: number;
  readonly offset: number;
  readonly size: number;
}

/** Eight slots with what stands around them. */
export interface Block {
  readonly name: string;
  readonly address: bigint;
  readonly size: number;
  readonly pieces: readonly Piece[];
  /** Does a slot with this tophash or control byte have an entry? */
  live(byte: number): boolean;
}

/** What is read of a map. */
export type Dumped<G extends GenerationName = GenerationName> = Pick<
  GoMap<never, never, G>,
  | ("arrays" | "bucketColumns" | "process" | "type" | "generation")
  | ("groupColumns" | "tableColumns")
>;

/** @throws {TypeError} for what is neither the number of a bucket or group nor an address */
export function requireWhich(noun: "bucket" | "group", which: unknown): void {
  if (typeof which === "number" || typeof which === "bigint") return;
  throw new TypeError(
    `view.bytes: \`which\` must be the number of a ${noun}, or its address as a bigint, got ${shown(which)}`,
  );
}

/** The error for a bucket or group that is not there. */
export function noSuch(noun: "bucket" | "group", given: string, length: number): RangeError {
  const last = length - 1;
  const there = nounFor(
    length,
    `only ${noun} 0`,
    last < 0 ? `no ${noun}s yet` : `${noun}s 0 to ${last}`,
  );
  return new RangeError(`${noun} ${given}: the map has ${there}`);
}

/** The bytes that say what is in the slots, keys and elems. */
export function slotPieces(type: SlotsLayout, first: "tophash" | "ctrl"): Piece[] {
  return Array.from({ length: blockSlots }, (_, slot): Piece[] => {
    const key = type.keysOffset + slot * type.keyStride;
    const elem = type.elemsOffset + slot * type.elemStride;
    return [
      { kind: first, slot, offset: slot, size: 1 },
      { kind: "key", slot, offset: key, size: type.keysize },
      { kind: "elem", slot, offset: elem, size: type.elemsize },
    ];
  }).flat();
}
