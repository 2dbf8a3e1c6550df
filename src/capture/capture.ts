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
import { checkedFields, integerUpTo } from "./case.js";
import { MalformedError, shown } from "./malformed.js";

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

function fields<E extends v.ObjectEntries>(what: string, entries: E) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === "never") return `${what} has no such field`;
    if (issue.received === "undefined") return "this field is missing";
    return `expected an object with the fields of ${what}, got ${shown(issue.input)}`;
  });
}

function list<S extends v.GenericSchema>(item: S) {
  return v.nullable(
    v.array(item, (issue) => `expected an array or null, got ${shown(issue.input)}`),
  );
}

const overflowList = v.nullable(
  fields("an overflow list", { cap: count, len: count, list: list(place) }),
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
  types: list(text),
  events: list(
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
  iters: list(
    fields("an iterator", { startBucket: count, offset: count, keys: list(bytes("a key")) }),
  ),
  indirectKeys: list(bytes("a key")),
  indirectElems: list(bytes("an elem")),
  buckets: list(bytes("a bucket")),
  oldbuckets: list(bytes("a bucket")),
  overflow: list(bytes("a bucket")),
  hashes: list(
    v.pipe(
      text,
      v.regex(
        /^[0-9]+:[0-9a-f]{16}$/,
        (issue) => `expected "operation:hash in 16 hexadecimal digits", got ${shown(issue.input)}`,
      ),
    ),
  ),
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
  const capture = checkedFields(schema, source);
  releaseOf(capture);
  requireLength("hmapHex", capture.hmapHex, 48);
  for (const array of ["buckets", "oldbuckets", "overflow"] as const) {
    capture[array]?.forEach((bucket, i) => {
      requireLength(`${array}[${i}]`, bucket, capture.maptype.bucketsize);
    });
  }
  return capture;
}

/** The release a capture was taken of, as processes are named: "1.19" for "go1.19.8". */
export function releaseOf(capture: Capture): Release {
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
