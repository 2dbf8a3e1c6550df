/** The Swiss generation: directories of tables of groups, Go from 1.24. */

import { counted } from "../../format/counted.js";
import { GenerationError } from "../errors.js";
import type { Generation, GenerationRules } from "../generation.js";
import { brokenRules } from "../generation.js";
import { groupLayout } from "../layout/group-layout.js";
import { keyTraits } from "../layout/maptype.js";
import { mapChanges, swissRules } from "../machine/codes.js";
import { blockSlots, maxTableCapacity, ptrSize } from "../machine/go-constants.js";
import { swissIter, swissMap } from "../machine/go-structures.js";
import { historyRecord, swissState } from "../machine/own-structures.js";
import { SwissGrowthSchedule } from "../memory/swiss/growth-schedule.js";
import type { SwissRow } from "../releases.js";
import { readSwissHeader, readSwissHeaderFields, type SwissHeader } from "./header.js";
import { swissStructures } from "./map-layout.js";
import { swissRegions } from "./regions.js";
import { swissSlotsOf } from "./slots.js";
import { swissStates } from "./states.js";

/** Directories of tables of groups. */
export const swiss: Generation<"swiss"> = {
  name: "swiss",
  unit: "group",
  header: "Map",
  slotBytes: "control word",
  entriesPointer: ({ dirPtr }) => dirPtr,
  rules,
  structures: swissStructures,
  arrays: () => [],
  regions: swissRegions,
  states: swissStates,
  iterator: [
    ["entryOffset", swissIter.entryOffset, 8],
    ["dirOffset", swissIter.dirOffset, 8],
    ["globalDepth", swissIter.globalDepth, 1],
    ["dirIdx", swissIter.dirIdx, 8],
    ["entryIdx", swissIter.entryIdx, 8],
  ],
  blocks: (map) => {
    const columns = map.groupColumns();
    return { count: columns.length, slots: (from, to) => swissSlotsOf(map, from, to, columns) };
  },
};

/** The rules of a release with Swiss maps. */
function rules(row: SwissRow): GenerationRules<"swiss"> {
  /** Entries per group above which a table makes room. */
  const mostFull = row.loadFactorNum / row.loadFactorDen;
  const schedule = new SwissGrowthSchedule(row);
  return {
    name: "swiss",
    enginePrefix: "swiss",
    deleteKeepsLength: false,
    hashWay: row.flattensKeys ? "flattened" : "compiled",
    prunes: (form) => form !== undefined && row.prunes.includes(form),
    layout(type, arch) {
      const layout = groupLayout(type, arch, row.splitGroups);
      const { needsUpdate, mayPanic } = keyTraits(type.key);
      const bits = [needsUpdate, mayPanic, layout.indirectKey, layout.indirectElem];
      return { ...layout, flags: bits.reduce((flags, set, i) => flags | (Number(set) << i), 0) };
    },
    block(type) {
      const { groupSize, groupPtrdata } = type;
      return { size: groupSize, ptrdata: groupPtrdata, overflowOffset: 0 };
    },
    largestHint({ groupSize }, room) {
      let groups = 1;
      while (groups * 2 * groupSize < room) groups *= 2;
      return Math.floor(groups * mostFull);
    },
    arraysFor(type, hint) {
      if (hint <= blockSlots) return 0;
      const target = Math.floor((hint * blockSlots) / mostFull);
      const tables = ceilPow2(Math.ceil(target / maxTableCapacity));
      const slots = ceilPow2(Math.max(Math.floor(target / tables), blockSlots));
      return tables * ((slots / blockSlots) * type.groupSize + ptrSize);
    },
    // A directory that chance has not surely doubled yet is taken as it was.
    leastArrays({ groupSize }, entries) {
      if (entries === 0) return 0;
      const tables = schedule.at(entries, 0);
      const slots = tables === undefined ? blockSlots : tables.slots * 2 ** tables.depth;
      return (slots / blockSlots) * groupSize;
    },
    // internal/runtime/maps/map.go NewMap, Go 1.24 to 1.27: slots, not groups, times the group's size.
    bytesChecked: (groupSize, hint) => {
      const slots = (hint * BigInt(blockSlots * row.loadFactorDen)) / BigInt(row.loadFactorNum);
      let most = BigInt(maxTableCapacity);
      while (most < slots) most *= 2n;
      return hint <= blockSlots ? 0n : most * BigInt(groupSize);
    },
    requireBuckets(verb) {
      throw GenerationError.noBuckets(verb, row.name);
    },
    requireTables: () => undefined,
    evacuates: false,
    clearable: (view, at) =>
      view.getUint32(at + swissMap.used, true) !== 0 ||
      // Padding before Go 1.25.
      view.getUint8(at + swissMap.tombstonePossible) !== 0,
    writing: (view, at) => view.getUint8(at + swissMap.writing) !== 0,
    readHeader: readSwissHeader,
    readHeaderFields: (view, at) => {
      const fields = readSwissHeaderFields(view, at);
      return fields.filter(({ field }) => row.tombstonePossible || field !== "tombstonePossible");
    },
    // The iterator itself changes dirOffset as it goes, even in its first step.
    start: (view, constants) => ({
      entryOffset: view.getBigUint64(constants.ENTRY_OFFSET_DRAWN, true),
      dirOffset: view.getBigUint64(constants.DIR_OFFSET_DRAWN, true),
    }),
    event(field, own) {
      if ((field(historyRecord.changes) & mapChanges.header) === 0) return undefined;
      return {
        op: field(historyRecord.op),
        count: field(historyRecord.count),
        dirLen: field(swissState.dirLen),
        globalDepth: field(swissState.globalDepth),
        seed: (BigInt(field(swissState.seedHigh)) << 32n) | BigInt(field(swissState.seedLow)),
        mallocs: own.mallocs,
        totalAlloc: own.totalAlloc,
      };
    },
    rehash(field, own) {
      const codes = field(historyRecord.changes);
      const kinds = ["made", "split", "grown", "pruned"] as const;
      const what = kinds.find((kind) => (codes & mapChanges[kind]) !== 0);
      if (what === undefined) return undefined;
      return {
        op: field(historyRecord.op),
        count: field(historyRecord.count),
        what,
        index: field(swissState.tableIndex),
        capacity: field(swissState.tableCapacity),
        mallocs: own.mallocs,
        totalAlloc: own.totalAlloc,
      };
    },
    broken: brokenRules(swissRules, sentences),
    summary,
  };
}

const sentences: Readonly<Record<keyof typeof swissRules, string>> = {
  used: "used is not the number of full slots",
  ctrl: "a control byte is not what its slot and group allow",
  findable: "a key cannot be found again",
  growthLeft: "growthLeft is not the number of slots that may still be filled",
  emptySlot: "a table has no empty slot, so that searches would not end",
  directory: "the directory does not point to each table from all of its entries",
  capacity: "a table has a capacity that it cannot have",
  writing: "the mark for writing is set between operations",
};

function ceilPow2(n: number): number {
  return 2 ** Math.ceil(Math.log2(n));
}

function summary({ used, dirPtr, dirLen, globalDepth }: SwissHeader): string {
  const entries = counted(used, "entry");
  if (dirPtr === 0n) return `${entries}, no group yet`;
  if (dirLen === 0) return `${entries}, small: one group`;
  return `${entries}, directory of ${counted(dirLen, "place")} (depth ${globalDepth})`;
}
