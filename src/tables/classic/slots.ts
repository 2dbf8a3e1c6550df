/**
 * The table of a classic map's slots: one row per slot, along the chains.
 */

import type { ColumnTable } from "arquero";
import { hex } from "../../format/quantity.js";
import { type Bucketed, slotsOf } from "../../go/index.js";
import { table } from "../frame/column-form.js";
import { slotRange } from "../slot-limit.js";

/**
 * The slots of buckets `from` up to, not including, `to` with their overflow buckets; default all.
 * Columns:
 * - `array` "main" or "old"; `bucket` number of the chain; `link` bucket in the chain, from 0;
 *   `slot` 0 to 7
 * - `tophash` the byte; `state` "live", "emptyRest", "emptyOne", "evacuatedX", …
 * - `key`, `elem` values of live and moved entries, null elsewhere
 * - `address` of the key
 *
 * @example slotsTable(m, 0, 16).filter((d) => d.state === "live")
 * @throws RangeError beyond two million slots.
 */
export function slotsTable(map: Bucketed, from = 0, to?: number): ColumnTable {
  const { main, old } = map.arrays();
  const range = slotRange("bucket", from, to, Math.max(main.heads, old.heads));
  const rows = [...slotsOf(map, range.from, range.to)];
  return table({
    array: rows.map(({ array }) => array),
    bucket: rows.map(({ bucket }) => bucket),
    link: rows.map(({ link }) => link),
    slot: rows.map(({ slot }) => slot),
    tophash: rows.map(({ tophash }) => tophash),
    state: rows.map(({ state }) => state),
    key: rows.map(({ key }) => key ?? null),
    elem: rows.map(({ elem }) => elem ?? null),
    address: rows.map(({ address }) => hex(address)),
  });
}
