/**
 * The table of a Swiss map's slots: one row per slot, group by group.
 */
import type { ColumnTable } from "arquero";
import { hex } from "../../format/quantity.js";
import { type Grouped, swissSlotsOf } from "../../go/index.js";
import { table } from "../frame/column-form.js";
import { slotRange } from "../slot-limit.js";

/**
 * The slots of groups `from` up to, not including, `to`, which are rows of the table of groups;
 * default all. Columns:
 * - `table` row of the table; `group` number of the group in it; `slot` 0 to 7
 * - `ctrl` the control byte; `state` "live", "empty" or "deleted" (a tombstone)
 * - `key`, `elem` values of live entries, null elsewhere
 * - `address` of the key
 *
 * @example swissSlotsTable(m).filter((d) => d.state === "deleted")
 * @throws RangeError beyond two million slots.
 */
export function swissSlotsTable(map: Grouped, from = 0, to?: number): ColumnTable {
  const range = slotRange("group", from, to, map.groupColumns().length);
  const rows = [...swissSlotsOf(map, range.from, range.to)];
  return table({
    table: rows.map((row) => row.table),
    group: rows.map(({ group }) => group),
    slot: rows.map(({ slot }) => slot),
    ctrl: rows.map(({ ctrl }) => ctrl),
    state: rows.map(({ state }) => state),
    key: rows.map(({ key }) => key ?? null),
    elem: rows.map(({ elem }) => elem ?? null),
    address: rows.map(({ address }) => hex(address)),
  });
}
