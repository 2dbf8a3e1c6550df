/**
 * The allocations of Swiss maps. Source: internal/runtime/maps/map.go NewMap, installTableSplit;
 * table.go newTable, rehash, Go 1.24.
 */
import type { Purpose } from "../../../go/index.js";
import {
  assign,
  indirect,
  type MapAllocations,
  none,
  type Stacks,
  type Started,
  values,
} from "./allocations.js";

const maps = "internal/runtime/maps";
const newTable = `${maps}.newTable`;
const newGroups = `${maps}.newGroups`;
const newMap = [`${maps}.NewMap`, "runtime.makemap"];
const rehash = `${maps}.(*table).rehash`;

const stacks: Stacks = {
  ...values,
  ...indirect,
  header: { make: newMap, later: newMap },
  directory: { make: newMap, later: [`${maps}.(*Map).installTableSplit`, rehash, assign] },
  table: { make: [newTable, ...newMap], later: [newTable, rehash, assign] },
  groups: {
    make: [newGroups, newTable, ...newMap],
    first: [newGroups, `${maps}.(*Map).growToSmall`, assign],
    later: [newGroups, newTable, rehash, assign],
  },
  "bucket array": none,
  "overflow bucket": none,
  mapextra: none,
  "overflow list": none,
  "overflow pointers": none,
};

/** The allocations of Swiss maps. */
export const swiss: MapAllocations = {
  stacks,
  block: "groups",
  // The header, the directory, and for each of its places a table and its groups.
  made({ made, one, taken, pointerSize }) {
    const header = one("header");
    const tables = (made.mallocs - 2) / 2;
    const directory = { objects: 1, bytes: taken(tables * pointerSize) };
    const table = { objects: tables, bytes: tables * one("table").bytes };
    const groups = made.totalAlloc - header.bytes - directory.bytes - table.bytes;
    return new Map<Purpose, Started>([
      ["header", { make: header }],
      ["directory", { make: directory }],
      ["table", { make: table }],
      ["groups", { make: { objects: tables, bytes: groups } }],
    ]);
  },
};
