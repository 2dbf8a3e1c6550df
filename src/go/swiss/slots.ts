/**
 * The slots of a Swiss map, group by group, table after table.
 *
 *   ctrl  0x80 empty, 0xfe deleted, below 0x80 live: H2, the low seven bits of the key's hash
 *
 * Source: internal/runtime/maps/group.go, Go 1.24 to 1.27.
 */

import { offsetOf } from "../machine/address.js";
import { blockSlots } from "../machine/go-constants.js";
import type { GoMap } from "../process/map.js";
import { entryReader } from "../value/entry-reader.js";
import type { GroupColumns } from "./columns.js";
import { type CtrlState, ctrlState } from "./control-word.js";

/** One slot of a group. */
export interface SwissSlot {
  /** Row of the table in the table of tables; 0 in a small map, which has none. */
  readonly table: number;
  /** Number of the group in its table. */
  readonly group: number;
  readonly slot: number;
  readonly ctrl: number;
  readonly state: CtrlState;
  /** What lies there; undefined in slots without an entry. */
  readonly key: unknown;
  readonly elem: unknown;
  /** Go address of the key. */
  readonly address: bigint;
}

/** A map whose groups can be read: of keys and elems of any type. */
export type Grouped = Pick<
  GoMap<never, never>,
  "process" | "type" | "place" | "tableColumns" | "groupColumns" | "header"
>;

/** A group with its bytes' offset in memory. */
export interface GroupPlace {
  readonly table: number;
  readonly group: number;
  readonly at: number;
  readonly address: bigint;
}

/**
 * The groups of a map from row `from` of the table of groups up to, not including, `to`.
 * @param columns that table, for those who have it already
 */
export function* groupsOf(
  map: Pick<Grouped, "groupColumns">,
  from = 0,
  to = Number.POSITIVE_INFINITY,
  columns = map.groupColumns(),
): Generator<GroupPlace> {
  const { length, table, index, address: addresses } = columns;
  for (let row = from; row < Math.min(to, length); row++) {
    const address = BigInt(addresses[row] as number);
    const at = offsetOf(address);
    yield { table: table[row] as number, group: index[row] as number, at, address };
  }
}

/** The slots of those groups. */
export function* swissSlotsOf(
  map: Grouped,
  from?: number,
  to?: number,
  columns?: GroupColumns,
): Generator<SwissSlot> {
  const { type } = map;
  const bytes = new Uint8Array(map.process.memory.buffer);
  const read = entryReader(map);
  for (const { table, group, at, address } of groupsOf(map, from, to, columns)) {
    for (let slot = 0; slot < blockSlots; slot++) {
      const ctrl = bytes[at + slot] as number;
      const state = ctrlState(ctrl);
      yield {
        ...{ table, group, slot, ctrl, state },
        key: state === "live" ? read.key(at, slot) : undefined,
        elem: state === "live" ? read.elem(at, slot) : undefined,
        address: address + BigInt(type.keysOffset + slot * type.keyStride),
      };
    }
  }
}
