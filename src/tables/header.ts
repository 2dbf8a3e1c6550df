/**
 * The table of a map's header: one row per field of the hmap, with the bytes in memory.
 * Meanings after hmap in Go's runtime/map.go (1.19).
 */
import { type ColumnTable, table } from "arquero";
import type { HeaderField, MapHeader } from "../go/index.js";
import { grouped, hex } from "./quantity.js";
import type { Headed } from "./specimen.js";

/** Pointer fields; 0 is nil. */
const pointers: ReadonlySet<keyof MapHeader> = new Set(["buckets", "oldbuckets", "extra"]);

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

/** What a field says, with what its value comes to. */
export function meaningOf({ field, value }: HeaderField): string {
  switch (field) {
    case "count":
      return "live entries; len() returns it";
    case "flags": {
      const bits = flagBits.filter((_, bit) => (Number(value) >> bit) & 1);
      return bits.length > 0 ? bits.join(", ") : "no bit set";
    }
    case "B": {
      const buckets = 2 ** Number(value);
      return `2^${value} = ${grouped(buckets)} ${buckets === 1 ? "bucket" : "buckets"}`;
    }
    case "noverflow":
      return "overflow buckets since the last growth (approximate from B = 16)";
    case "hash0":
      return "seed of the hash";
    case "buckets":
      return "array of buckets; nil until the first entry when B = 0";
    case "oldbuckets":
      return BigInt(value) === 0n ? "not growing" : "the array that is being evacuated";
    case "nevacuate":
      return "old buckets below this number are evacuated";
    case "extra":
      return "overflow lists and the next preallocated overflow bucket";
  }
}
