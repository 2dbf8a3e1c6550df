/**
 * A capture: what a process held in memory after running a case, written down as JSON. One format
 * for real Go's memory and for the engine's; this file is the document itself, dump.ts makes one
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
import { type Release, release, UnknownReleaseError } from "../go/index.js";
import { MalformedError, shown } from "./malformed.js";
import { checkedFields, checkedSyntax, fields, integerUpTo } from "./schema.js";

/** What pointers are replaced by: kind in the upper 16 bits, index below. */
export const kinds = { main: 1, old: 2, overflow: 3, extra: 11 } as const;

/** A bucket by array and number: main array, old array, overflow bucket on its own; null is nil. */
export type Place = readonly [array: "B" | "O" | "V", index: number] | null;

const bytes = (what: string) => {
  const message = (issue: v.BaseIssue<unknown>) =>
    `expected ${what} as hexadecimal text, got ${shown(issue.input)}`;
  return v.pipe(v.string(message), v.regex(/^(?:[0-9a-f]{2})*$/, message));
};
const count = v.pipe(
  integerUpTo(BigInt(Number.MAX_SAFE_INTEGER), "a number from 0 to 2^53 - 1"),
  v.transform(Number),
);
const op = v.pipe(
  v.number((issue) => `expected the number of an operation, got ${shown(issue.input)}`),
  v.safeInteger((issue) => `expected the number of an operation, got ${shown(issue.input)}`),
  v.minValue(-1, (issue) => `expected the number of an operation or -1, got ${shown(issue.input)}`),
);
const text = v.string((issue) => `expected a string, got ${shown(issue.input)}`);
const flag = v.boolean((issue) => `expected true or false, got ${shown(issue.input)}`);
/** Kept in one spelling, so that two texts of a word are equal when the words are. */
const word = v.pipe(
  integerUpTo(2n ** 64n - 1n, 'a 64-bit word ("0x…")'),
  v.transform((n) => `0x${n.toString(16)}`),
);
const place = v.nullable(
  v.pipe(
    v.strictTuple(
      [v.picklist(["B", "O", "V"], wrongPlace), count],
      wrongPlace as (issue: v.BaseIssue<unknown>) => string,
    ),
    v.readonly(),
  ),
);

function list<S extends v.GenericSchema>(item: S) {
  const items = v.array(item, (issue) => `expected an array or null, got ${shown(issue.input)}`);
  return v.nullable(items);
}

/** A list on the top level; an empty one is the same as none. */
function listOrNull<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    list(item),
    v.transform((items) => (items?.length === 0 ? null : items)),
  );
}

/** A list within a structure; none is the same as an empty one. */
function listOrEmpty<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    list(item),
    v.transform((items) => items ?? []),
  );
}

const overflowList = v.nullable(
  fields("an overflow list", { cap: count, len: count, list: listOrEmpty(place) }),
);

const schema = fields("a capture", {
  go: text,
  name: text,
  type: text,
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
  nops: count,
  nbuckets: count,
  noldbuckets: count,
  alloc: fields("alloc", {
    frees: count,
    heapAlloc: count,
    heapObjects: count,
    mallocs: count,
    totalAlloc: count,
  }),
  rand: fields("rand", { draws: count, emulated: flag, end: word, start: word }),
  types: listOrNull(text),
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
    fields("an iterator", { startBucket: count, offset: count, keys: listOrEmpty(bytes("a key")) }),
  ),
  indirectKeys: listOrNull(bytes("a key")),
  indirectElems: listOrNull(bytes("an elem")),
  buckets: listOrNull(bytes("a bucket")),
  oldbuckets: listOrNull(bytes("a bucket")),
  overflow: listOrNull(bytes("a bucket")),
  hashes: listOrNull(
    v.pipe(
      text,
      v.regex(
        /^[0-9]+:[0-9a-f]{16}$/,
        (issue) => `expected "operation:hash in 16 hexadecimal digits", got ${shown(issue.input)}`,
      ),
    ),
  ),
});

const releaseSchema = v.looseObject({ go: text }, (issue) => {
  if (issue.received === "undefined") return "this field is missing";
  return `expected an object with the fields of a capture, got ${shown(issue.input)}`;
});

/** The capture of a classic map. Absent lists are null, as Go's encoder writes them. */
export type Capture = v.InferOutput<typeof schema>;

/**
 * Read a capture.
 * @param source the JSON text.
 * @throws MalformedError whose message begins with the field that is wrong; also for a release that
 *   is not known, and for memory texts of another length than their own `maptype` says.
 */
export function parseCapture(source: string): Capture {
  const json = checkedSyntax(source);
  // The release first: another generation of maps has other fields.
  releaseOf(checkedFields(releaseSchema, json));
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
    if (!(error instanceof UnknownReleaseError)) throw error;
    throw new MalformedError("go", error.message, { cause: error });
  }
}

/** The capture as the text of a file: one line of JSON, as Go's encoder writes it. */
export function captureText(capture: Capture): string {
  return `${JSON.stringify(capture)}\n`;
}

function requireLength(field: string, hex: string, size: number): void {
  if (hex.length === 2 * size) return;
  const problem = `expected ${size} bytes (${2 * size} characters), got ${hex.length} characters`;
  throw new MalformedError(field, problem);
}

function wrongPlace(issue: v.BaseIssue<unknown>): string {
  return `expected a place such as ["B",5] (B, O or V and a number) or null, got ${shown(issue.input)}`;
}
