/** The table of the maps that variables of a program in a debugger hold: one row per variable. */
import type { ColumnTable } from "arquero";
import type { MapVariable } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/**
 * Columns: `name` of the variable; `type`; `address` of the header, 0 of a nil map; `entries`; `where`
 * it is, a function or a package; `goroutine` and `frame` of a local variable or argument.
 */
export function debuggedMapsTable(maps: readonly MapVariable[]): ColumnTable {
  return table({
    name: maps.map(({ name }) => name),
    type: maps.map(({ type }) => type),
    address: maps.map(({ address }) => address),
    entries: maps.map(({ entries }) => entries),
    where: maps.map(({ where }) => where),
    goroutine: maps.map(({ goroutine }) => goroutine),
    frame: maps.map(({ frame }) => frame),
  });
}
