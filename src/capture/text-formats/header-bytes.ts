/**
 * The 48 bytes of a map's header, as a debugger or hex dump shows them: a row for each field, as the
 * releases of both generations have it. Bytes may be together or apart, with 0x before them, or words
 * of eight bytes as gdb's x/6gx and Delve's examinemem -fmt hex -size 8 print them, addresses in front.
 */
import { generationOf, type ReleaseRow, releases, rulesOf } from "../../go/index.js";
import { Collector, type Rows } from "./rows.js";

/** Bytes of a header. */
const headerSize = 48;

/** A text that is nothing but the bytes of a header. */
export function isHeaderBytes(text: string): boolean {
  return text.length < 2000 && bytesIn(text)?.length === headerSize;
}

/** Decode the bytes: which releases, field, offset, size, value, bytes. */
export function headerBytes(text: string): Rows {
  const found = new Collector();
  const bytes = bytesIn(text);
  if (bytes === undefined || bytes.length !== headerSize) {
    found.wrong(1, 1, `expected the ${headerSize} bytes of a header as hexadecimal text`, text);
    return found;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const rows of byGeneration()) {
    const newest = rows.at(-1);
    if (newest === undefined) continue;
    const span = `${rows[0]?.name} to ${newest.name}`;
    const structure = generationOf(newest).header;
    for (const { field, offset, size, value, hex } of rulesOf(newest).readHeaderFields(view, 0)) {
      const shown = typeof value === "bigint" ? `0x${value.toString(16)}` : value;
      found.add({ releases: span, structure, field, offset, size, value: shown, bytes: hex });
    }
  }
  return found;
}

/** The bytes that a text of hexadecimal digits says; undefined: it says something else. */
function bytesIn(text: string): Uint8Array | undefined {
  const lines = text.trim().split(/\r?\n/);
  const bytes: number[] = [];
  for (const line of lines) {
    // An address in front, what a dump shows as letters behind.
    const body = line
      .replace(/^\s*(?:0x)?[0-9a-f]+(?:\s+<[^>]*>)?:\s*/i, "")
      .replace(/\s*\|.*\|\s*$/, "");
    for (const word of body.split(/[\s,;]+/).filter((one) => one !== "")) {
      const digits = word.replace(/^0x|^\\x/i, "");
      if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return undefined;
      const read = Buffer.from(digits, "hex");
      // Words with 0x before them are numbers, whose lowest byte comes first in memory.
      bytes.push(...(/^0x/i.test(word) && read.length > 1 ? read.reverse() : read));
    }
  }
  return Uint8Array.from(bytes);
}

/** The releases of each generation, oldest first. */
function byGeneration(): Iterable<readonly ReleaseRow[]> {
  const found = new Map<string, ReleaseRow[]>();
  for (const row of releases.values()) {
    found.set(row.generation, [...(found.get(row.generation) ?? []), row]);
  }
  return found.values();
}
