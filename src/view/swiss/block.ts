/** A group of a Swiss map with its fields. */
import { hex } from "../../format/quantity.js";
import { groupsOf } from "../../go/index.js";
import { type Block, type Dumped, noSuch, requireWhich, slotPieces } from "../block.js";

/**
 * One group.
 * @throws RangeError when the map has no such group
 */
export function groupBlock(map: Dumped<"swiss">, which: number | bigint): Block {
  requireWhich("group", which);
  const { type } = map;
  const groups = map.groupColumns();
  const row = typeof which === "number" ? which : groups.address.indexOf(Number(which));
  const [found] = row < 0 || !Number.isInteger(row) ? [] : groupsOf(map, row, row + 1, groups);
  if (found === undefined) {
    const given = typeof which === "number" ? String(which) : `at ${hex(which)}`;
    throw noSuch("group", given, groups.length);
  }
  const index = map.tableColumns().index[found.table];
  return {
    name: index === undefined ? "the group" : `group ${found.group} of table ${index}`,
    address: found.address,
    size: type.groupSize,
    pieces: slotPieces(type, "ctrl"),
    live: (ctrl) => ctrl < 0x80,
  };
}
