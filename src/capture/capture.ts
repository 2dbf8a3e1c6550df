/**
 * A capture: what a process held in memory after running a case, written down as JSON. One format
 * for real Go's memory and for the engine's; this file is the document itself, capture/classic/dump.ts makes one
 * from a map, verify.ts compares two.
 *
 * Raw memory is hexadecimal text in which every pointer is replaced by kind<<48 | index, so that
 * two captures of equal maps are equal texts wherever their memory lay.
 *
 * The field `go` names the Go whose memory it is, with its patch ("go1.19.8"). In a capture made by
 * the engine it is the release that was captured and that the engine is held against, so the engine's
 * text is the real one's to the byte; which of the two made a file is not written in it.
 *
 * Format: test/fixtures/go-map/README.md, "Capture".
 */
import * as v from "valibot";
import { type Release, release } from "../go/index.js";
import type { ClassicCapture, SwissCapture } from "./document/document.js";
import {
  bytes,
  costFields,
  count,
  flag,
  listOrNull,
  op,
  randFields,
  requireLength,
  runFields,
  text,
  valueFields,
} from "./document/fields.js";
import type { Json } from "./document/json.js";
import { MalformedError, shown } from "./document/malformed.js";
import { checkedFields, checkedSyntax, fields } from "./document/schema.js";
import { checkedSwissCapture } from "./swiss/capture.js";

export type { ClassicCapture, Place } from "./document/document.js";

/** What pointers are replaced by: kind in the upper 16 bits, index below. */
export const kinds = {
  ...{ main: 1, old: 2, overflow: 3, extra: 11, small: 12, directory: 13, other: 15 },
  ...{ keyData: 4, elemData: 5, indirectElem: 6, indirectKey: 7, type: 8 },
} as const;

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

const releaseSchema = v.looseObject({ go: text }, (issue) => {
  if (issue.received === "undefined") return "this field is missing";
  return `expected an object with the fields of a capture, got ${shown(issue.input)}`;
});

/** The capture of a map of either generation. */
export type Capture = ClassicCapture | SwissCapture;

/**
 * Read a capture.
 * @param source the JSON text.
 * @throws MalformedError whose message begins with the field that is wrong; also for a release that
 *   is not known, and for memory texts of another length than their own `maptype` says.
 */
export function parseCapture(source: string): Capture {
  const json = checkedSyntax(source);
  // The release first: another generation of maps has other fields.
  const name = releaseOf(checkedFields(releaseSchema, json));
  return release(name).generation === "swiss" ? checkedSwissCapture(json) : checkedCapture(json);
}

function checkedCapture(json: Json): ClassicCapture {
  const capture = checkedFields(schema, json);
  requireLength("hmapHex", capture.hmapHex, 48);
  for (const array of ["buckets", "oldbuckets", "overflow"] as const) {
    capture[array]?.forEach((bucket, i) => {
      requireLength(`${array}[${i}]`, bucket, capture.maptype.bucketsize);
    });
  }
  return capture;
}

/** The release a capture was taken of, as processes are named: "1.19" for "go1.19.8". */
export function releaseOf(capture: Pick<Capture, "go">): Release {
  try {
    return release(capture.go).name as Release;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // a release or experiment that is not known
    throw new MalformedError("go", error.message);
  }
}

/** The capture as the text of a file: one line of JSON, as Go's encoder writes it. */
export function captureText(capture: Capture): string {
  return `${JSON.stringify(capture)}\n`;
}

function wrongPlace(issue: v.BaseIssue<unknown>): string {
  return `expected a place such as ["B",5] (B, O or V and a number) or null, got ${shown(issue.input)}`;
}
