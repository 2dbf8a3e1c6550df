/**
 * The objects of a Swiss map: Map, the directory, tables and their first groups, or the one group of a
 * small map. Source: internal/runtime/maps/map.go Map, table.go table (Go 1.26).
 */
import { counted } from "../../format/counted.js";
import { roles, structures } from "../../format/palette.js";
import { grouped, hex } from "../../format/quantity.js";
import { blockSlots, ctrlState } from "../../go/index.js";
import { valueText } from "../../tables/header.js";
import type {
  MemoryCell,
  MemoryMap,
  MemoryObject,
  MemoryRow,
  OpenedPart,
} from "../memory-objects.js";
import { directoryDrawing } from "./directory.js";

/** Places, tables, and groups of a table that are drawn. */
const mostPlaces = 8;
const mostTables = 3;
const mostGroups = 4;

/** Header, directory, tables and groups. */
export function groupMemory(map: MemoryMap<"swiss">): MemoryObject[] {
  const { dirPtr, dirLen } = map.header();
  const size = BigInt(map.type.groupSize);
  const group = (name: string, address: bigint): MemoryRow => {
    const cells = Array.from(map.process.bytes(address, blockSlots), (byte): MemoryCell => {
      const state = ctrlState(byte);
      return state === "live" ? "entry" : state === "deleted" ? "tombstone" : "empty";
    });
    return { name, cells, value: String(cells.filter((cell) => cell === "entry").length) };
  };
  const objects: MemoryObject[] = [];
  if (dirPtr !== 0n && dirLen === 0) {
    objects.push({
      ...{ id: "dirPtr", column: 2, title: "the one group", address: hex(dirPtr) },
      ...{ fill: structures.array, rows: [group("slots", dirPtr)] },
      note: `${grouped(size)} bytes: control word, ${blockSlots} slots`,
    });
  }
  const { length, index, address, groups, capacity, used, growthLeft, localDepth } =
    map.tableColumns();
  const shown = Math.min(length, mostTables);
  if (dirLen > 0) {
    const first = Array.from(index.slice(0, shown));
    const tableOf = (place: number) => first.findLastIndex((from) => from <= place);
    const end = shown < length ? (index[shown] as number) : dirLen;
    objects.push({
      ...{
        id: "dirPtr",
        column: 2,
        title: `directory of ${grouped(dirLen)}`,
        address: hex(dirPtr),
      },
      fill: structures.lead,
      rows: Array.from({ length: Math.min(end, mostPlaces) }, (_, place) => {
        const table = tableOf(place);
        return { name: `${place}`, value: hex(address[table] as number), to: `table ${table}` };
      }),
      ...(end < dirLen || end > mostPlaces
        ? { note: counted(dirLen - Math.min(end, mostPlaces), "more place") }
        : {}),
    });
  }
  for (let table = 0; table < shown; table++) {
    const at = (column: ArrayLike<number>) => column[table] as number;
    const count = at(capacity) / blockSlots;
    const data = BigInt(at(groups));
    objects.push(
      {
        ...{
          id: `table ${table}`,
          column: 3,
          title: `table ${at(index)}`,
          address: hex(at(address)),
        },
        fill: structures.lead,
        rows: [
          { name: "used", value: grouped(at(used)) },
          { name: "capacity", value: grouped(at(capacity)) },
          { name: "growthLeft", value: grouped(at(growthLeft)) },
          { name: "localDepth", value: grouped(at(localDepth)) },
          { name: "groups", value: hex(data), to: `groups ${table}` },
        ],
      },
      {
        ...{ id: `groups ${table}`, column: 4, title: counted(count, "group"), address: hex(data) },
        fill: structures.array,
        rows: Array.from({ length: Math.min(count, mostGroups) }, (_, i) => {
          return group(`${i}`, data + BigInt(i) * size);
        }),
        ...(count > mostGroups ? { note: counted(count - mostGroups, "more group") } : {}),
      },
    );
  }
  const header = map.headerFields();
  const bytes = header.reduce((end, field) => Math.max(end, field.offset + field.size), 0);
  return [
    {
      ...{ id: "variable", column: 0, title: "variable", address: map.type.text, fill: roles.free },
      rows: [{ name: "m", value: hex(map.address), to: "header" }],
      note:
        length > shown
          ? `${shown} of ${counted(length, "table")} are drawn`
          : "a map is one pointer",
    },
    {
      ...{
        id: "header",
        column: 1,
        title: `Map, ${grouped(bytes)} bytes`,
        address: hex(map.address),
      },
      fill: roles.header,
      rows: header.map((field) => ({
        ...{ name: field.field, value: valueText(field) },
        ...(field.field === "dirPtr" && dirPtr !== 0n ? { to: "dirPtr" } : {}),
      })),
    },
    ...objects,
  ];
}

/** The views of a Swiss map's parts. */
export function groupParts(map: MemoryMap<"swiss">): OpenedPart[] {
  if (map.header().dirPtr === 0n) return [];
  return [{ name: "directory, tables and groups", drawing: directoryDrawing(map) }];
}
