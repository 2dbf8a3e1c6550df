/**
 * The capture of a Swiss map: header, the one group or the directory with its tables and their
 * groups. What captures are is said in capture.ts.
 *
 * Format: test/fixtures/go-map/README.md, "Capture".
 */
import * as v from "valibot";
import type { SwissCapture } from "../document/document.js";
import {
  bytes,
  costFields,
  count,
  flag,
  listOrEmpty,
  listOrNull,
  op,
  randFields,
  requireLength,
  runFields,
  text,
  valueFields,
} from "../document/fields.js";
import type { Json } from "../document/json.js";
import { shown } from "../document/malformed.js";
import { checkedFields, fields } from "../document/schema.js";

export type { SwissCapture } from "../document/document.js";

/** A word as 16 hexadecimal digits, the highest first. */
const digits = v.pipe(
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
    seed: digits,
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
      seed: digits,
      mallocs: count,
      totalAlloc: count,
    }),
  ),
  iters: listOrNull(
    fields("an iterator", {
      entryOffset: digits,
      dirOffset: digits,
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

/** A capture's fields checked. @throws MalformedError naming the field that is wrong */
export function checkedSwissCapture(json: Json): SwissCapture {
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
