/**
 * Detects the type of a file from its first bytes: files that Go programs write, and files often
 * mistaken for them. A reader that is given the wrong file says what it is and how to get the right
 * one.
 */
import { MalformedError, shown } from "../document/malformed.js";
import { binaryKind, utf16 } from "./binary-kinds.js";
import { jsonKind } from "./json-kinds.js";
import type { FileKind } from "./kind.js";
import { textKind } from "./text-kinds.js";

/** What a reader reads. */
export interface Wanted {
  /** With its article: "a profile in pprof's format". */
  readonly what: string;
  /** How to get one. */
  readonly how: string;
  /** It is no text: what is wrong with the first bytes of one says nothing. */
  readonly isBinary?: true;
}

/** The files that are read here. */
export const wanted = {
  profile: {
    what: "a profile in pprof's format",
    isBinary: true,
    how:
      "such a file is what pprof.WriteHeapProfile writes, or a server gives: " +
      "curl -o heap.pb.gz http://localhost:6060/debug/pprof/heap",
  },
  gctrace: {
    what: "a gctrace",
    how:
      'its lines begin like "gc 4 @0.024s 1%: 0.048+0.41+0.001 ms clock, "; ' +
      "GODEBUG=gctrace=1 ./program 2> gctrace.txt writes them",
  },
  metrics: {
    what: "a dump of runtime/metrics",
    how:
      'it is JSON such as {"/gc/heap/allocs:bytes": 4096}, or lines such as ' +
      '"/gc/heap/allocs:bytes: 4096"',
  },
} as const satisfies Record<string, Wanted>;

/** Bytes at the beginning of a file that are looked at. */
const headSize = 2 ** 16;

/**
 * What a file is, of the kinds that are known; undefined: none of them.
 * @param bytes its first bytes, unpacked where the file is gzip
 */
export function fileKind(bytes: Uint8Array): FileKind | undefined {
  if (bytes.length === 0) return { what: "an empty file" };
  const binary = binaryKind(bytes);
  if (binary !== undefined) return binary;
  const text = textHead(bytes)?.trimStart();
  if (text === undefined) return isWide(bytes) ? utf16 : undefined;
  if (text === "") return { what: "a file of blanks" };
  return (beginsJson.test(text) ? jsonKind(text) : undefined) ?? textKind(text);
}

/**
 * The error for a file of another kind than a reader reads.
 * @param error why it cannot be read; what is said of a file whose kind is not known
 */
export function otherKind(
  bytes: Uint8Array,
  { what, how, isBinary }: Wanted,
  error: MalformedError,
): MalformedError {
  const kind = fileKind(bytes);
  if (kind !== undefined) {
    const way = kind.first ?? (what === wanted.profile.what ? kind.profile : undefined) ?? how;
    return new MalformedError("", `expected ${what}, got ${kind.what}; ${way}`);
  }
  const line = textHead(bytes)?.trimStart().split(/\r?\n/, 1)[0];
  if (line === undefined) {
    const begins = Buffer.from(bytes.subarray(0, 8)).toString("hex");
    const found = `expected ${what}, got a file of another kind, whose bytes begin with ${begins}`;
    return new MalformedError(error.field, `${error.problem}; ${found}, or a damaged one; ${how}`);
  }
  const got = `expected ${what}, got a text that begins with ${shown(line)}; ${how}`;
  if (isBinary) return new MalformedError("", got);
  const problem = `${error.problem}; ${got}`;
  return new MalformedError(error.field, problem);
}

/** How JSON begins, and a section of an .ini or .toml file does not. */
const beginsJson = /^(?:\{\s*(?:["}]|$)|\[\s*(?:["{[\]\d-]|true\b|false\b|null\b|$))/;

/**
 * Whether bytes are ASCII in two bytes each, without a mark: mostly letters and digits, and more than one
 * of them, as empty messages of a profile are such pairs too.
 */
function isWide(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, Math.min(bytes.length, 256) & ~1);
  const text = new TextDecoder("utf-16le").decode(head);
  const letters = text.match(/[A-Za-z0-9]/g) ?? [];
  const isAscii = [...text].every((unit) => unit > "\0" && unit < "\x80");
  return isAscii && isText(text) && letters.length > text.length / 2 && new Set(letters).size > 1;
}

/** The beginning of a text; undefined: the bytes are none. */
function textHead(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, headSize);
  try {
    // A character may be cut at the end.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return isText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Whether characters are those of a text: of control characters only blanks and colours. */
function isText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && !(code >= 8 && code <= 13) && code !== 27) return false;
  }
  return true;
}
