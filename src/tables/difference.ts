/**
 * The table of what differs between two moments of a map: one row per field.
 */

import type { ColumnTable } from "arquero";
import { hex } from "../format/quantity.js";
import type { Difference, GoType } from "../go/index.js";
import { arena } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * The differing fields. Columns:
 * - `structure` "hmap", "bucket", "old bucket", "overflow bucket", "mapextra", …; `index` its
 *   number, null where there is only one
 * - `field` "count", "tophash[3]", "key[3]", …
 * - `was`, `is` what the bytes say, the lowest byte first: a number, a bool, an address or nil; null
 *   for what has parts
 * - `before`, `after` the field's bytes in the order of memory
 * - `address` of the field, `size` in bytes
 *
 * @example differenceTable(differences(m.at(3), m.at(4)))
 */
export function differenceTable(
  found: readonly Difference[],
  type?: { readonly key: GoType; readonly elem: GoType },
): ColumnTable {
  const read = (one: Difference, bytes: string) => decoded(one, bytes, type);
  return table(
    {
      structure: found.map(({ structure }) => structure),
      index: found.map(({ index }) => index),
      field: found.map(({ field }) => field),
      was: found.map((one) => read(one, one.before)),
      is: found.map((one) => read(one, one.after)),
      before: found.map(({ before }) => before),
      after: found.map(({ after }) => after),
      address: found.map(({ at }) => Number(arena) + at),
      size: Uint32Array.from(found, ({ size }) => size),
    },
    { before: null, after: null },
  );
}

/** Fields that hold addresses, of both generations. */
const pointers =
  /^(buckets|oldbuckets|extra|overflow|oldoverflow|nextOverflow|array|bucket|dirPtr|groups|table)$/;

/** The value of a field whose bytes stand in the order of memory. */
function decoded(
  { field }: Difference,
  bytes: string,
  type?: { readonly key: GoType; readonly elem: GoType },
): number | bigint | string | boolean | null {
  if (bytes.length > 16 || !/^(..)+$/.test(bytes)) return null;
  const whole = BigInt(`0x${(bytes.match(/../g) ?? []).reverse().join("")}`);
  const bits = bytes.length * 4;
  const part = /^(key|elem)\b/.exec(field)?.[1] as "key" | "elem" | undefined;
  const kind = part === undefined ? undefined : type?.[part].kind;
  if (part === undefined && pointers.test(field)) return whole === 0n ? "nil" : hex(whole);
  if (part !== undefined) {
    if (kind === "pointer" || kind === "map" || kind === "chan" || kind === "unsafe.Pointer") {
      return whole === 0n ? "nil" : hex(whole);
    }
    if (kind === "bool") return whole !== 0n;
    if (kind === "float32" || kind === "float64") return floatOf(whole, bits);
    if (kind === undefined || !/^u?int/.test(kind)) return null;
    if (/^int/.test(kind)) return number(BigInt.asIntN(bits, whole));
  }
  return number(whole);
}

/** A number where it is exact. */
function number(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function floatOf(bits: bigint, size: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return size === 32 ? view.getFloat32(4) : view.getFloat64(0);
}
