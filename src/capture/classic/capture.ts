/**
 * The capture of a classic map: header, mapextra, arrays of buckets, overflow buckets. See
 * capture/capture.ts for what captures are.
 *
 * Format: docs/formats/capture.md.
 */
import * as v from "valibot";
import { hmap, hmapFlags, hmapSize } from "../../go/index.js";
import type { ClassicCapture } from "../document/document.js";
import {
  bytes,
  costFields,
  count,
  flag,
  listOrNull,
  op,
  orNull,
  randFields,
  requireLength,
  runFields,
  valueFields,
} from "../document/fields.js";
import type { Json } from "../document/json.js";
import { shown } from "../document/malformed.js";
import { checkedFields, fields } from "../document/schema.js";
import type { Captures, Ran } from "../generation.js";
import { Pointers } from "../pointers.js";
import { countClassic, hmapPointers } from "./count.js";
import { arrayBytes, type ClassicMap, dump } from "./dump.js";
import { restoreClassic } from "./restore.js";
import { bucketName } from "./slot-name.js";

/** Captures of classic maps. */
export const classicCaptures: Captures<"classic"> = {
  checked,
  arrayBytes,
  wipesAll: () => true,
  capture,
  restore: restoreClassic,
  search: { headerSize: hmapSize, pointers: hmapPointers, count: countClassic },
  writing: { offset: hmap.flags, mask: hmapFlags.hashWriting },
  slots: ["buckets", "oldbuckets", "overflow"],
  slotName: bucketName,
};

const place = v.nullable(
  v.pipe(
    v.strictTuple(
      [v.picklist(["B", "O", "V"], wrongPlace), count],
      wrongPlace as (issue: v.BaseIssue<unknown>) => string,
    ),
    v.readonly(),
  ),
);

const overflowList = v.nullable(
  fields("an overflow list", { cap: count, len: count, list: listOrNull(place) }),
);

const schema: v.GenericSchema<unknown, ClassicCapture> = fields("a capture", {
  ...runFields,
  ...costFields,
  ...valueFields,
  rand: fields("rand", { draws: count, ...randFields }),
  maptype: fields("maptype", {
    bucketAlign: count,
    bucketPtrdata: count,
    bucketSize: count,
    bucketsize: count,
    elemSize: count,
    elemsize: count,
    flags: count,
    keySize: count,
    keysize: count,
  }),
  hmap: fields("hmap", {
    B: count,
    buckets: place,
    count,
    extra: flag,
    flags: count,
    hash0: count,
    nevacuate: count,
    noverflow: count,
    oldbuckets: place,
  }),
  hmapHex: bytes("the header"),
  extra: v.nullable(
    fields("extra", { nextOverflow: place, oldoverflow: overflowList, overflow: overflowList }),
  ),
  nbuckets: count,
  noldbuckets: count,
  events: listOrNull(
    fields("an event", {
      op,
      count,
      flags: count,
      B: count,
      noverflow: count,
      growing: flag,
      nevacuate: count,
      hash0: count,
      mallocs: count,
      totalAlloc: count,
    }),
  ),
  iters: listOrNull(
    fields("an iterator", { startBucket: count, offset: count, keys: listOrNull(bytes("a key")) }),
  ),
  buckets: listOrNull(bytes("a bucket")),
  oldbuckets: listOrNull(bytes("a bucket")),
  overflow: listOrNull(bytes("a bucket")),
});

function checked(json: Json): ClassicCapture {
  const capture = checkedFields(schema, json);
  requireLength("hmapHex", capture.hmapHex, 48);
  for (const array of ["buckets", "oldbuckets", "overflow"] as const) {
    capture[array]?.forEach((bucket, i) => {
      requireLength(`${array}[${i}]`, bucket, capture.maptype.bucketsize);
    });
  }
  return capture;
}

/** The fields in the order of real captures, so that the files are equal, too. */
function capture(map: ClassicMap, ran: Ran<"classic">): ClassicCapture {
  const pointers = new Pointers(map, ran.owners);
  const memory = dump(map, ran.owners, pointers);
  const iters = ran.iterations.map(({ iterator, keys }) => {
    const given = keys.map((bytes) => pointers.key(bytes));
    return { ...iterator.start, keys: orNull(given) };
  });
  return {
    ...ran.head,
    maptype: memory.maptype,
    hmap: memory.hmap,
    hmapHex: memory.hmapHex,
    extra: memory.extra,
    nops: ran.nops,
    nbuckets: memory.nbuckets,
    noldbuckets: memory.noldbuckets,
    alloc: ran.alloc,
    rand: { draws: ran.draws, ...ran.rand },
    types: orNull(pointers.types),
    events: orNull(map.events.map(({ noverflowBefore: _, ...event }) => event)),
    iters: orNull(iters),
    indirectKeys: memory.indirectKeys,
    indirectElems: memory.indirectElems,
    buckets: memory.buckets,
    oldbuckets: memory.oldbuckets,
    overflow: memory.overflow,
    hashes: ran.hashes,
  };
}

function wrongPlace(issue: v.BaseIssue<unknown>): string {
  return `expected a place such as ["B",5] (B, O or V and a number) or null, got ${shown(issue.input)}`;
}
