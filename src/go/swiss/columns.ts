/**
 * Directory, tables and groups of a Swiss map as columns, counted inside the engine and handed
 * over as typed arrays, a few thousand rows per call.
 */

import type { Machine } from "../machine/machine.js";
import { groupColumns as inGroups, tableColumns as inTables } from "../machine/own-structures.js";
import { readSwissHeader } from "./header.js";

/** One row per place of the directory. */
export interface DirectoryColumns {
  readonly length: number;
  /** Place: the top globalDepth bits of a hash. */
  readonly index: Uint32Array;
  /** Row of the table that it leads to, in {@link TableColumns}. */
  readonly table: Uint32Array;
}

/** One row per table, in the order of the directory. A small map has none. */
export interface TableColumns {
  readonly length: number;
  /** First place in the directory. */
  readonly index: Uint32Array;
  /** Bits of the hash that lead here; 2^(globalDepth - localDepth) places do. */
  readonly localDepth: Uint32Array;
  /** Slots. */
  readonly capacity: Uint32Array;
  /** Entries. */
  readonly used: Uint32Array;
  /** Slots that may be filled before the table is replaced. */
  readonly growthLeft: Uint32Array;
  /** Deleted slots that searches still have to pass. */
  readonly tombstones: Uint32Array;
  /** Go address of the table (exact: below 2^53). */
  readonly address: Float64Array;
  /** Go address of its array of groups. */
  readonly groups: Float64Array;
}

/** One row per group, table after table. */
export interface GroupColumns {
  readonly length: number;
  /** Row of the table in {@link TableColumns}; 0 in a small map, which has no table. */
  readonly table: Uint32Array;
  /** Number of the group in its table. */
  readonly index: Uint32Array;
  /** Go address. */
  readonly address: Float64Array;
  /** Slots of eight: with an entry, never used or free again, tombstones. */
  readonly full: Uint8Array;
  readonly empty: Uint8Array;
  readonly deleted: Uint8Array;
}

/** Columns for the tables of the map at `h`. */
export function tableColumns(machine: Machine, h: number): TableColumns {
  const { COLUMNS, COLUMN_CURSOR, TABLE_ROWS } = machine.constants;
  machine.view.setUint32(COLUMN_CURSOR, 0, true);
  const blocks = inBlocks(TABLE_ROWS, () => {
    const rows = machine.look((engine) => engine.tableRows(h));
    const { buffer } = machine.memory;
    const at = (column: number): number => COLUMNS + column * TABLE_ROWS;
    const words = (column: number) => new Uint32Array(buffer, at(column), rows).slice();
    return {
      index: words(inTables.index),
      used: words(inTables.used),
      capacity: words(inTables.capacity),
      growthLeft: words(inTables.growthLeft),
      localDepth: words(inTables.localDepth),
      tombstones: words(inTables.tombstones),
      address: new Float64Array(buffer, at(inTables.address), rows).slice(),
      groups: new Float64Array(buffer, at(inTables.groups), rows).slice(),
    };
  });
  const columns = joined(blocks, {
    index: Uint32Array,
    localDepth: Uint32Array,
    capacity: Uint32Array,
    used: Uint32Array,
    growthLeft: Uint32Array,
    tombstones: Uint32Array,
    address: Float64Array,
    groups: Float64Array,
  });
  return { length: columns.index.length, ...columns };
}

/** Columns for the groups of the map at `h`. */
export function groupColumns(machine: Machine, t: number, h: number): GroupColumns {
  const { COLUMNS, COLUMN_CURSOR, COLUMN_ROWS, TABLE_CURSOR } = machine.constants;
  machine.view.setBigUint64(COLUMN_CURSOR, 0n, true);
  machine.view.setUint32(TABLE_CURSOR, 0, true);
  const blocks = inBlocks(COLUMN_ROWS, () => {
    const rows = machine.look((engine) => engine.groupRows(t, h));
    const { buffer } = machine.memory;
    const at = (column: number): number => COLUMNS + column * COLUMN_ROWS;
    const words = (column: number) => new Uint32Array(buffer, at(column), rows).slice();
    const bytes = (column: number) => new Uint8Array(buffer, at(column), rows).slice();
    return {
      address: new Float64Array(buffer, at(inGroups.address), rows).slice(),
      table: words(inGroups.table),
      index: words(inGroups.index),
      full: bytes(inGroups.full),
      empty: bytes(inGroups.empty),
      deleted: bytes(inGroups.deleted),
    };
  });
  const columns = joined(blocks, {
    table: Uint32Array,
    index: Uint32Array,
    address: Float64Array,
    full: Uint8Array,
    empty: Uint8Array,
    deleted: Uint8Array,
  });
  return { length: columns.index.length, ...columns };
}

/** Columns for the directory of the map at `h`. */
export function directoryColumns(machine: Machine, h: number): DirectoryColumns {
  const { dirLen, globalDepth } = readSwissHeader(machine.view, h);
  const { length, index: first, localDepth } = tableColumns(machine, h);
  const table = new Uint32Array(dirLen);
  for (let row = 0; row < length; row++) {
    const from = first[row] as number;
    table.fill(row, from, from + 2 ** (globalDepth - (localDepth[row] as number)));
  }
  return { length: dirLen, index: Uint32Array.from(table.keys()), table };
}

/** Groups of a table at most. */
const mostGroups = 128;

/** Entries that lie in the first, second, … group that a search for them visits. */
export function probeCounts(machine: Machine, t: number, h: number): number[] {
  machine.look((engine) => engine.probeCounts(t, h));
  const counts = new Uint32Array(machine.memory.buffer, machine.constants.COLUMNS, mostGroups);
  return Array.from(counts.subarray(0, counts.findLastIndex((count) => count > 0) + 1));
}

type Column = Float64Array | Uint32Array | Uint8Array;
type Makers<C> = { [Name in keyof C]: new (length: number) => C[Name] };

/** Blocks of rows until one is not full. */
function inBlocks<B extends Record<string, Column>>(most: number, next: () => B): B[] {
  const blocks: B[] = [];
  for (;;) {
    const block = next();
    blocks.push(block);
    if (Object.values(block)[0]?.length !== most) return blocks;
  }
}

/** Blocks one after another in columns of their own. */
function joined<B extends Record<string, Column>>(blocks: readonly B[], makers: Makers<B>): B {
  const columns = Object.entries(makers).map(([name, Make]) => {
    const parts = blocks.map((block) => block[name] as Column);
    const column = new Make(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      column.set(part, at);
      at += part.length;
    }
    return [name, column];
  });
  return Object.fromEntries(columns) as B;
}
