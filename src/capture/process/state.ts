/**
 * What a process keeps beside its memory, as JSON. Values that JSON does not have are objects with one
 * field: {"$bigint": "5"}, {"$number": "NaN"}, {"$undefined": true}, and bytes or numbers of a typed
 * array in base64: {"$Uint8Array": "AAE="}. Format: docs/formats/process.md.
 */
import * as v from "valibot";
import { type SavedProcess, statNames } from "../../go/index.js";
import { fieldName, MalformedError, shown } from "../document/malformed.js";

/** A process but for its memory, and the names of its maps. */
export interface SavedState {
  readonly process: SavedProcess;
  /** Names by the place of their map in `process.maps`. */
  readonly names: readonly (readonly [name: string, map: number])[];
}

const arrays = {
  ...{ Int8Array, Int16Array, Int32Array, BigInt64Array, Float32Array, Float64Array },
  ...{ Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array, BigUint64Array },
} as const;
type TypedArray = InstanceType<(typeof arrays)[keyof typeof arrays]>;

/** The state as JSON. Pages of the journal are not in it, but for their numbers of records. */
export function stateText({ process, names }: SavedState): string {
  const { release: _, memoryLimit: __, build: ___, journal, maps, ...rest } = process;
  const { pages, keys, ...others } = journal;
  return JSON.stringify(
    written({
      ...rest,
      maps: maps.map(({ history, ...map }) => {
        return { ...map, history: { ...history, stats: Float64Array.from(history.stats) } };
      }),
      names,
      journal: {
        ...others,
        records: Float64Array.from(pages, ({ records }) => records),
        keys: { ...keys, places: Float64Array.from(keys.places) },
      },
    }),
  );
}

function written(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return { $bigint: String(value) };
    case "undefined":
      return { $undefined: true };
    case "number":
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return { $number: Object.is(value, -0) ? "-0" : String(value) };
    case "object":
      break;
    default:
      return value;
  }
  if (value === null) return value;
  if (Array.isArray(value)) return value.map(written);
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    // A Buffer is bytes like others.
    const name = value instanceof Uint8Array ? "Uint8Array" : (value.constructor.name as string);
    const isClamped = value instanceof Uint8ClampedArray;
    const base64 = Buffer.from(buffer, byteOffset, byteLength).toString("base64");
    return { [`$${isClamped ? "Uint8ClampedArray" : name}`]: base64 };
  }
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, written(of)]));
}

/**
 * The state of a text.
 * @param head what the file's head says of it
 * @param pages bytes of the journal's pages
 * @throws {MalformedError} naming the field that is wrong
 */
export function parseState(
  text: string,
  head: Pick<SavedProcess, "release" | "memoryLimit" | "build">,
  pages: readonly Uint8Array[],
): SavedState {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError("", `the state is no JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = v.safeParse(stateSchema, read(json), { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = fieldName(issue.path?.map((step) => step.key) ?? []);
    throw new MalformedError(`state.${field}`, issue.message);
  }
  const { names, journal, maps, ...rest } = parsed.output;
  const { records, keys, ...others } = journal;
  if (records.length !== pages.length) {
    const problem = `expected those of ${pages.length} pages, got ${records.length}`;
    throw new MalformedError("state.journal.records", problem);
  }
  names.forEach(([, map], i) => {
    if (map < maps.length) return;
    throw new MalformedError(`state.names[${i}][1]`, `there are ${maps.length} maps, got ${map}`);
  });
  const process = {
    ...rest,
    ...head,
    maps: maps.map(({ history, ...map }) => {
      return { ...map, history: { ...history, stats: [...history.stats] } };
    }),
    journal: {
      ...others,
      pages: pages.map((bytes, i) => ({ bytes, records: records[i] as number })),
      keys: { ...keys, places: [...keys.places] },
    },
  };
  return { process: process as unknown as SavedProcess, names };
}

/** Values as they were before they were written. */
function read(json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(read);
  const entries = Object.entries(json);
  const [name = "", value] = entries.length === 1 ? (entries[0] as [string, unknown]) : [];
  if (name.startsWith("$")) return tagged(name, value);
  return Object.fromEntries(entries.map(([field, of]) => [field, read(of)]));
}

const numbers: Readonly<Record<string, number>> = {
  "-0": -0,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

function tagged(name: string, value: unknown): unknown {
  const text = typeof value === "string" ? value : "";
  if (name === "$bigint" && /^-?\d{1,25}$/.test(text)) return BigInt(text);
  if (name === "$number" && Object.hasOwn(numbers, text)) return numbers[text];
  if (name === "$undefined") return undefined;
  const kind = name.slice(1);
  if (Object.hasOwn(arrays, kind) && typeof value === "string") {
    const made = arrays[kind as keyof typeof arrays];
    const bytes = Uint8Array.from(Buffer.from(value, "base64"));
    if (bytes.length % made.BYTES_PER_ELEMENT === 0) return new made(bytes.buffer) as TypedArray;
  }
  throw new MalformedError("state", `{${JSON.stringify(name)}: ${shown(value)}} is no value`);
}

const count = v.pipe(v.number(), v.minValue(0));
const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));
const placed = v.array(v.strictTuple([v.string(), place]));
const numbersOf = v.instance(Float64Array, "expected a Float64Array");
/** Something that came with an operation: numbers by name. */
const moment = v.pipe(
  v.record(v.string(), v.union([v.number(), v.bigint(), v.boolean(), v.string()])),
  v.check(({ op }) => typeof op === "number", "expected `op` to be a number"),
);
const counters = v.strictObject({
  ...{ mallocs: count, totalAlloc: count, dropped: count, freed: count },
});
const history = v.pipe(
  v.strictObject({
    allocations: counters,
    events: v.array(moment),
    rehashes: v.array(moment),
    samples: v.array(moment),
    stats: numbersOf,
    onStack: v.strictObject({ objects: count, bytes: count }),
    ignoredHint: v.optional(
      v.strictObject({ hint: v.bigint(), bytes: v.bigint(), limit: v.number() }),
    ),
  }),
  v.check(
    ({ samples, stats }) => stats.length === samples.length * statNames.length,
    `expected \`stats\` to have ${statNames.length} numbers for each of \`samples\``,
  ),
);
/** A key as the journal notes it. */
const key = v.custom<unknown>(
  (value) => value === null || typeof value !== "object" || value instanceof Uint8Array,
  "expected a key",
);
const keys = v.custom<unknown>((values) => {
  return Object.values(arrays).some((kind) => values instanceof kind);
}, "expected a typed array");
const bulkKeys = v.strictObject({
  of: v.variant("kind", [
    v.strictObject({
      ...{ kind: v.literal("sequence"), n: count, start: v.bigint(), step: v.bigint() },
      prefix: v.optional(v.string()),
    }),
    v.strictObject({ kind: v.literal("uniform"), n: count, seed: v.bigint(), below: v.bigint() }),
    v.strictObject({
      ...{ kind: v.literal("zipf"), n: count, seed: v.bigint(), below: v.bigint() },
      exponent: v.number(),
    }),
    v.strictObject({ kind: v.literal("array"), n: count, values: keys }),
    v.strictObject({
      ...{ kind: v.literal("texts"), n: count },
      values: v.array(v.union([v.string(), v.instance(Uint8Array)])),
    }),
  ]),
  width: v.optional(count),
});
const note = v.union([
  v.strictObject({ key }),
  v.strictObject({ bulk: place, first: count, op: v.optional(v.number()) }),
]);

const stateSchema = v.strictObject({
  death: v.nullable(v.string()),
  ofProgram: v.boolean(),
  declared: v.array(
    v.strictObject({ head: v.string(), type: v.string(), methods: v.array(v.string()) }),
  ),
  types: placed,
  pointerLists: placed,
  freeRoots: v.array(v.strictObject({ at: place, words: place })),
  maps: v.array(
    v.strictObject({
      ...{
        type: v.string(),
        h: place,
        bigint: v.boolean(),
        op: v.number(),
        entries: count,
        dropped: v.boolean(),
      },
      history,
    }),
  ),
  iterators: v.array(
    v.strictObject({
      ...{ h: place, record: place, fresh: v.boolean() },
      state: v.pipe(
        v.instance(Uint8Array),
        v.check((bytes) => bytes.length === 96, "96 bytes"),
      ),
      start: v.record(v.string(), v.union([v.number(), v.bigint()])),
    }),
  ),
  names: placed,
  journal: v.strictObject({
    records: numbersOf,
    forgotten: count,
    limit: v.nullable(count),
    gap: count,
    keys: v.pipe(
      v.strictObject({ places: numbersOf, notes: v.array(note), bulk: v.array(bulkKeys) }),
      v.check(({ places, notes, bulk }) => {
        const known = notes.every((one) => "key" in one || one.bulk < bulk.length);
        return known && places.length === notes.length;
      }, "expected as many `places` as `notes`, of keys in `bulk`"),
    ),
  }),
});
