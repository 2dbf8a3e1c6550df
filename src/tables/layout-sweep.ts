/**
 * The table of many map types: one row per key type, elem type, architecture and release.
 */

import type { ColumnTable } from "arquero";
import { requireList, requireOptions } from "../format/argument.js";
import { type MapLayout, mapLayoutOf, newestRelease } from "../go/index.js";
import { table } from "./frame/column-form.js";

/** What a sweep runs over; every list has a default. */
export interface SweepOptions {
  /** Go types of keys. */
  readonly keys?: readonly string[];
  /** Go types of elems. */
  readonly elems?: readonly string[];
  /** GOARCH names. Default ["amd64"]. */
  readonly archs?: readonly string[];
  /** Go releases. Default: the newest with classic maps. */
  readonly releases?: readonly string[];
}

const someKeys = ["int8", "int32", "int64", "string", "any", "[3]int32"];
const someElems = ["struct{}", "bool", "int32", "int64", "string", "any"];

/**
 * The layouts of many map types. Columns, sizes in bytes:
 * - `key`, `elem` Go types; `arch`; `release`
 * - `block` "bucket" or "group"; its `size`, and the size `class` it is allocated in
 * - `bytesPerSlot` = size / 8; `padding` in it
 * - `indirectKey`, `indirectElem` stored outside the slot behind a pointer
 * - `pointers` whether the collector scans it
 *
 * @example layoutSweep({ keys: ["int64"], elems: ["struct{}", "bool"] })
 */
export function layoutSweepTable(options: SweepOptions = {}): ColumnTable {
  requireOptions(options, '{ keys: ["int64"] }');
  const { keys = someKeys, elems = someElems } = options;
  const { archs = ["amd64"], releases = [newestRelease.classic] } = options;
  for (const [name, list, example] of [
    ["keys", keys, '["int64"]'],
    ["elems", elems, '["bool"]'],
    ["archs", archs, '["amd64"]'],
    ["releases", releases, '["1.23", "1.26"]'],
  ] as const) {
    requireList(name, list, example);
  }
  const rows: (MapLayout & { key: string; elem: string })[] = [];
  for (const key of keys) {
    for (const elem of elems) {
      for (const arch of archs) {
        for (const release of releases) {
          rows.push({ key, elem, ...mapLayoutOf(`map[${key}]${elem}`, arch, release) });
        }
      }
    }
  }
  const column = <T>(read: (row: (typeof rows)[number]) => T): T[] => rows.map(read);
  return table({
    key: column(({ key }) => key),
    elem: column(({ elem }) => elem),
    arch: column(({ architecture }) => architecture.name),
    release: column(({ release }) => release.name),
    block: column(({ block }) => block),
    size: column(({ blockSize }) => blockSize),
    class: column(({ objects }) => objects[1]?.taken ?? null),
    bytesPerSlot: column(({ bytesPerSlot }) => bytesPerSlot),
    padding: column(({ padding }) => padding),
    indirectKey: column(({ indirectKey }) => indirectKey),
    indirectElem: column(({ indirectElem }) => indirectElem),
    pointers: column(({ blockPtrdata }) => blockPtrdata > 0),
  });
}
