/**
 * A dump: a map of a running Go program, as `gomaplab.Dump` (capture/go/dump/gomaplab.go) writes it.
 * Raw memory at its original addresses, and what is needed to interpret it: release, types, hash
 * keys.
 *
 * Format: docs/formats/dump.md.
 */
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { architecture, type Declarations, GoTypeError, parseMapType } from "../../go/index.js";
import { releaseOf } from "../capture.js";
import { declaredTypes } from "../case/declared-types.js";
import { bytes, text } from "../document/fields.js";
import type { Json } from "../document/json.js";
import { MalformedError, shown } from "../document/malformed.js";
import { checkedFields, checkedSyntax, fields, integerUpTo } from "../document/schema.js";
import { type MemoryImage, PieceImage } from "./image.js";

/** What a process hashes keys with. */
export type HashKeys =
  | { readonly aeskeysched: Uint8Array }
  | { readonly hashkey: readonly bigint[] };

/** A map in the memory of another process. */
export interface Dump {
  /** The release with its patch and experiments: "go1.26.8", "go1.27.4-X:mapsplitgroup". */
  readonly go: string;
  readonly goos: string;
  readonly type: string;
  readonly types: Declarations;
  /** Address of the header; 0 of a nil map. */
  readonly map: bigint;
  /** null: it is not known. */
  readonly hash: HashKeys | null;
  /** Dynamic types by the words that interfaces have for them. */
  readonly dynamic: Pick<ReadonlyMap<bigint, string>, "get">;
  readonly image: MemoryImage;
}

/** The path of the Go file that writes dumps. */
export const dumpSource = fileURLToPath(new URL("../go/dump/gomaplab.go", import.meta.url));

const word = integerUpTo(2n ** 64n - 1n, 'an address ("0x…")');

const hashSchema = v.nullable(
  v.union(
    [
      v.strictObject({ aeskeysched: v.pipe(bytes("128 bytes"), v.length(256)) }),
      v.strictObject({ hashkey: v.pipe(v.array(word), v.length(4)) }),
    ],
    (issue) => {
      const forms =
        '{"aeskeysched": 128 bytes as hexadecimal text}, {"hashkey": four words} or null';
      return `expected ${forms}, got ${shown(issue.input)}`;
    },
  ),
);

const schema = fields("a dump", {
  dump: v.literal(1, (issue) => `expected 1, the version that is read, got ${shown(issue.input)}`),
  go: text,
  goos: text,
  goarch: v.literal("amd64", (issue) => {
    return `only maps of amd64 processes can be restored, got ${shown(issue.input)}`;
  }),
  type: text,
  types: v.custom<Json>(() => true),
  map: word,
  hash: hashSchema,
  dynamic: v.record(text, text, (issue) => {
    return `expected types by address, got ${shown(issue.input)}`;
  }),
  memory: v.array(
    v.strictTuple([word, bytes("memory")], (issue) => {
      return `expected an address and bytes, got ${shown(issue.input)}`;
    }),
    (issue) => `expected an array, got ${shown(issue.input)}`,
  ),
});

/** Whether a text begins as a dump does. */
export const dumpBegins = /^\s*\{\s*"dump"\s*:/;

/**
 * Read a dump.
 * @throws {MalformedError} naming the field that is wrong
 */
export function parseDump(source: string): Dump {
  const json = checkedFields(schema, checkedSyntax(source));
  const go = json.go.replace(/ X:/, "-X:");
  releaseOf({ go });
  const types = declaredTypes(json.types);
  requireType("type", () => parseMapType(json.type, types, architecture("amd64")));
  const dynamic = Object.entries(json.dynamic).map(([at, name]) => {
    if (!/^0x[0-9a-f]{1,16}$/.test(at)) {
      throw new MalformedError("dynamic", `expected addresses ("0x…"), got ${shown(at)}`);
    }
    requireType(`dynamic[${shown(at)}]`, () => types.parse(name));
    return [BigInt(at), name] as const;
  });
  return {
    ...{ go, goos: json.goos, type: json.type, types, map: json.map },
    hash: hashOf(json.hash),
    dynamic: new Map(dynamic),
    image: new PieceImage(
      json.memory.map(([address, hex]) => ({ address, bytes: Buffer.from(hex, "hex") })),
    ),
  };
}

function hashOf(json: v.InferOutput<typeof hashSchema>): HashKeys | null {
  if (json === null || "hashkey" in json) return json;
  return { aeskeysched: Buffer.from(json.aeskeysched, "hex") };
}

function requireType(field: string, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof GoTypeError)) throw error;
    throw new MalformedError(field, error.message);
  }
}
