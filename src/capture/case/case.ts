/**
 * A case: a map type, its seeds, and the operations to run on it. Read from JSON with every field
 * checked; nothing is run here.
 *
 *   {name, type, hint, hash0, hashkey[4], rand, ops}
 *
 * and types where the map's type or values need declared ones, aeskeysched where keys hash with AES.
 *
 * Format: docs/formats/case.md. Operations are in operations.ts, values in
 * values.ts, types in declared-types.ts.
 */
import * as v from "valibot";
import {
  architecture,
  type Declarations,
  GoTypeError,
  parseMapType,
  partsOf,
} from "../../go/index.js";
import type { Json } from "../document/json.js";
import { MalformedError, shown } from "../document/malformed.js";
import { checkedFields, checkedSyntax, fields, integerUpTo } from "../document/schema.js";
import { declaredTypes } from "./declared-types.js";
import {
  countOperations,
  type Forms,
  readOperations,
  type WrittenOperation,
} from "./operations.js";
import { writtenForm } from "./values.js";

/** A case, ready to be replayed. */
export interface Case {
  readonly name: string;
  /** The map type as written, for example "map[int64]bool". */
  readonly type: string;
  /** The types that it declares. */
  readonly types: Declarations;
  /** Size hint given to make; 0 for none. */
  readonly hint: number | bigint;
  /** Seed put into the map's header right after make: 32 bits up to Go 1.23, 64 from 1.24 on. */
  readonly hash0: number | bigint;
  /** The runtime's four-word hash key. */
  readonly hashkey: readonly [bigint, bigint, bigint, bigint];
  /** The runtime's 128 bytes of AES keys: with these, keys hash as on a processor that has AES. */
  readonly aeskeysched?: Uint8Array | undefined;
  /** State of the random generator right after make. */
  readonly rand: bigint;
  readonly ops: readonly WrittenOperation[];
  /** Single operations that `ops` stands for. */
  readonly nops: number;
}

/** Characters that a map type may have. */
const maxTypeText = 20_000;

const maxWord = 2n ** 64n - 1n;

/** 64 bits written in hexadecimal with 0x, as a decimal string, or as a number. */
const word = integerUpTo(maxWord, 'a 64-bit word ("0x…", decimal string or number)');
const text = v.pipe(
  v.string((issue) => `expected a string, got ${shown(issue.input)}`),
  v.maxLength(1000, (issue) => `expected at most 1000 characters, got ${issue.input.length}`),
);

const typeText = v.pipe(
  v.string((issue) => `expected a string, got ${shown(issue.input)}`),
  v.maxLength(
    maxTypeText,
    (issue) => `expected at most ${maxTypeText} characters, got ${issue.input.length}`,
  ),
);

const schema = fields("a case", {
  name: text,
  type: typeText,
  types: v.optional(v.custom<Json>(() => true)),
  hint: v.pipe(
    integerUpTo(2n ** 63n - 1n, "a size hint (an integer from 0 to 2^63 - 1)"),
    v.transform((hint) => (hint <= Number.MAX_SAFE_INTEGER ? Number(hint) : hint)),
  ),
  hash0: v.pipe(
    integerUpTo(maxWord, "a seed (an integer from 0 to 2^32 - 1, for Swiss maps to 2^64 - 1)"),
    v.transform((seed) => (seed <= Number.MAX_SAFE_INTEGER ? Number(seed) : seed)),
  ),
  hashkey: v.pipe(
    v.array(word, (issue) => `expected 4 words, got ${shown(issue.input)}`),
    v.length(4, (issue) => `expected 4 words, got ${issue.input.length}`),
  ),
  aeskeysched: v.optional(
    v.pipe(
      v.string((issue) => `expected 128 bytes as hexadecimal text, got ${shown(issue.input)}`),
      v.regex(
        /^[0-9a-f]{256}$/i,
        (issue) => `expected 128 bytes as hexadecimal text, got ${shown(issue.input)}`,
      ),
      v.transform((hex) => Uint8Array.from(Buffer.from(hex, "hex"))),
    ),
  ),
  rand: word,
  ops: v.custom<Json>(() => true),
});

/**
 * Read a case.
 * @param source the JSON text.
 * @throws MalformedError whose message begins with the field that is wrong.
 */
export function parseCase(source: string): Case {
  return caseOf(checkedSyntax(source));
}

/** A case of parsed JSON. @throws MalformedError as {@link parseCase} does */
export function caseOf(json: Json): Case {
  const given = checkedFields(schema, json);
  const types = declaredTypes(given.types);
  const ops = readOperations(given.ops, formsOf(given.type, types));
  const hashkey = given.hashkey as [bigint, bigint, bigint, bigint];
  return Object.freeze({ ...given, types, hashkey, ops, nops: countOperations(ops) });
}

/** How keys and elems of the map are written. */
function formsOf(text: string, types: Declarations): Forms {
  try {
    const { key, elem } = parseMapType(text, types, architecture("amd64"));
    const parts = partsOf(key) + partsOf(elem);
    return { key: writtenForm(key, types), elem: writtenForm(elem, types), parts };
  } catch (error) {
    if (error instanceof GoTypeError) {
      throw new MalformedError("type", error.message);
    }
    throw error;
  }
}
