/**
 * The capture of a Swiss map: header, the one group or the directory with its tables and their
 * groups. See capture/capture.ts for what captures are.
 *
 * Format: docs/formats/capture.md.
 */
import * as v from "valibot";
import { swissMap, swissMapSize } from "../../go/index.js";
import type { SwissCapture } from "../document/document.js";
import {
  bytes,
  costFields,
  count,
  flag,
  listOrEmpty,
  listOrNull,
  op,
  orNull,
  randFields,
  requireLength,
  runFields,
  text,
  valueFields,
} from "../document/fields.js";
import type { Json } from "../document/json.js";
import { shown } from "../document/malformed.js";
import { checkedFields, fields } from "../document/schema.js";
import type { Captures, Ran } from "../generation.js";
import { Pointers } from "../pointers.js";
import { countSwiss, swissMapPointers } from "./count.js";
import { digits, groupBytes, type SwissMap, swissDump } from "./dump.js";
import { restoreSwiss } from "./restore.js";
import { groupName } from "./slot-name.js";

/** Captures of Swiss maps. */
export const swissCaptures: Captures<"swiss"> = {
  checked,
  arrayBytes: groupBytes,
  wipesAll: ({ clears }) => clears === "every group",
  capture,
  restore: restoreSwiss,
  search: { headerSize: swissMapSize, pointers: swissMapPointers, count: countSwiss },
  writing: { offset: swissMap.writing, mask: 0xff },
  slots: ["small", "tables"],
  slotName: groupName,
};

/** A word as 16 hexadecimal digits, the highest first. */
const word = v.pipe(
  text,
  v.regex(/^[0-9a-f]{16}$/, (issue) => `expected 16 hexadecimal digits, got ${shown(issue.input)}`),
);

const schema: v.GenericSchema<unknown, SwissCapture> = fields("a capture", {
  ...runFields,
  ...costFields,
  ...valueFields,
  rand: fields("rand", randFields),
  maptype: fields("maptype", {
    elemSize: count,
    elemStride: count,
    elemsOff: count,
    flags: count,
    groupAlign: count,
    groupPtrdata: count,
    groupSize: count,
    keySize: count,
    keyStride: count,
    keysOff: count,
  }),
  map: fields("map", {
    clearSeq: count,
    dirLen: count,
    dirPtrNil: flag,
    globalDepth: count,
    globalShift: count,
    seed: word,
    tombstonePossible: flag,
    used: count,
    writing: count,
  }),
  mapHex: bytes("the header"),
  events: listOrNull(
    fields("an event", {
      op,
      used: count,
      dirLen: count,
      globalDepth: count,
      seed: word,
      mallocs: count,
      totalAlloc: count,
    }),
  ),
  iters: listOrNull(
    fields("an iterator", {
      entryOffset: word,
      dirOffset: word,
      keys: listOrNull(bytes("a key")),
    }),
  ),
  small: bytes("the group of a small map"),
  directory: listOrNull(count),
  tables: listOrNull(
    fields("a table", {
      used: count,
      capacity: count,
      growthLeft: count,
      localDepth: count,
      index: count,
      groups: listOrEmpty(bytes("a group")),
    }),
  ),
});

function checked(json: Json): SwissCapture {
  const capture = checkedFields(schema, json);
  const { groupSize } = capture.maptype;
  requireLength("mapHex", capture.mapHex, 48);
  if (capture.small !== "") requireLength("small", capture.small, groupSize);
  capture.tables?.forEach((table, i) => {
    table.groups.forEach((group, j) => {
      requireLength(`tables[${i}].groups[${j}]`, group, groupSize);
    });
  });
  return capture;
}

/** The fields in the order of real captures, so that the texts are equal, too. */
function capture(map: SwissMap, ran: Ran<"swiss">): SwissCapture {
  const pointers = new Pointers(map, ran.owners);
  const memory = swissDump(map, pointers);
  const iters = ran.iterations.map(({ iterator, keys }) => {
    const { entryOffset, dirOffset } = iterator.start;
    const given = keys.map((bytes) => pointers.key(bytes));
    return { entryOffset: digits(entryOffset), dirOffset: digits(dirOffset), keys: orNull(given) };
  });
  return {
    ...ran.head,
    maptype: memory.maptype,
    map: memory.map,
    mapHex: memory.mapHex,
    nops: ran.nops,
    alloc: ran.alloc,
    rand: ran.rand,
    types: orNull(pointers.types),
    events: orNull(
      map.events.map(({ op, count, dirLen, globalDepth, seed, mallocs, totalAlloc }) => {
        return { op, used: count, dirLen, globalDepth, seed: digits(seed), mallocs, totalAlloc };
      }),
    ),
    iters: orNull(iters),
    indirectKeys: memory.indirectKeys,
    indirectElems: memory.indirectElems,
    small: memory.small,
    directory: memory.directory,
    tables: memory.tables,
    hashes: ran.hashes,
  };
}
