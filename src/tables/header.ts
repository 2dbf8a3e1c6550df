/**
 * The table of a map's header: one row per field of the hmap (Swiss: Map), with the bytes in
 * memory. Meanings after hmap in Go's runtime/map.go (1.19) and Map in internal/runtime/maps (1.26).
 */

import type { ColumnTable } from "arquero";
import { counted, nounFor } from "../format/counted.js";
import { grouped, hex } from "../format/quantity.js";
import type { FieldName, HeaderField } from "../go/index.js";
import { table } from "./frame/column-form.js";
import type { Headed } from "./map-view.js";

/** Pointer fields; 0 is nil. */
const pointers: ReadonlySet<FieldName> = new Set(["buckets", "oldbuckets", "extra", "dirPtr"]);

/** Bits of hmap.flags, lowest first. */
const flagBits = ["iterator", "oldIterator", "hashWriting", "sameSizeGrow"];

/**
 * The fields of a map's header. Columns:
 * - `field` Go's name; `offset` and `size` in bytes
 * - `value` number, or for pointers the address as text ("0xc000100000", "nil")
 * - `hex` the field's bytes in the order of memory
 * - `meaning` in words
 *
 * @example headerTable(m).select("field", "offset", "value")
 */
export function headerTable(map: Pick<Headed, "headerFields">): ColumnTable {
  const fields = map.headerFields();
  return table({
    field: fields.map(({ field }) => field),
    offset: Uint8Array.from(fields, ({ offset }) => offset),
    size: Uint8Array.from(fields, ({ size }) => size),
    value: fields.map((field) => (pointers.has(field.field) ? valueText(field) : field.value)),
    hex: fields.map(({ hex }) => hex),
    meaning: fields.map(meaningOf),
  });
}

/** The value of a field for reading: an address or "nil", or a grouped number. */
export function valueText({ field, value }: HeaderField): string {
  if (!pointers.has(field)) return grouped(value);
  return BigInt(value) === 0n ? "nil" : hex(value);
}

/** The meaning of a field's value, with the quantity derived from it. */
export function meaningOf({ field, value }: HeaderField): string {
  return meanings[field](value);
}

const meanings: Record<FieldName, (value: number | bigint) => string> = {
  count: () => "live entries; len() returns it",
  flags(value) {
    const bits = flagBits.filter((_, bit) => (Number(value) >> bit) & 1);
    return bits.length > 0 ? bits.join(", ") : "no bit set";
  },
  B(value) {
    return `2^${value} = ${counted(2 ** Number(value), "bucket")}`;
  },
  noverflow: () => "overflow buckets since the last growth (approximate from B = 16)",
  hash0: () => "seed of the hash",
  buckets: () => "array of buckets; nil until the first entry when B = 0",
  oldbuckets: (value) =>
    BigInt(value) === 0n ? "not growing" : "the array that is being evacuated",
  nevacuate: () => "old buckets below this number are evacuated",
  extra: () => "overflow lists and the next preallocated overflow bucket",
  used: () => "live entries; len() returns it",
  seed: () => "seed of the hash",
  dirPtr: (value) =>
    BigInt(value) === 0n
      ? "nil until the first entry"
      : "directory; the one group while dirLen is 0",
  dirLen: (value) => (value === 0 ? "small map: one group, no tables" : "places in the directory"),
  globalDepth: (value) =>
    `${counted(value, "bit")} of the hash ${nounFor(Number(value), "chooses", "choose")} the place`,
  globalShift: (value) =>
    value === 0 ? "not used by a small map" : `hash >> ${value} is the place in the directory`,
  writing: (value) => (value === 0 ? "no write under way" : "a write is under way"),
  tombstonePossible: (value) =>
    value === 0 ? "no slot was marked deleted" : "a slot may be marked deleted",
  clearSeq: () => "times the map was cleared",
};
