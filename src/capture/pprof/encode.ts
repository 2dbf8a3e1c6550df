/**
 * Encoding a profile: columns to the wire form, in the order and with the packing of `go tool pprof
 * -proto`. A file that it wrote is the same bytes after reading and encoding.
 *
 * Source: google/pprof, profile/encode.go and profile/proto.go.
 */
import { type Int64, Int64Column } from "./int64.js";
import type { ProfileMessage, ValueType } from "./message.js";

/** Numbers of a list that is not packed. */
const mostUnpacked = 2;

/** The bytes of a profile, not compressed. */
export function encodeProfile(message: ProfileMessage): Uint8Array {
  const { samples, locations, functions, strings, raw } = message;
  const out = new WireWriter();
  const valueType = (field: number, { type, unit }: ValueType) =>
    out.message(field, () => {
      out.int(1, type);
      out.int(2, unit);
    });
  for (const one of message.sampleTypes) valueType(1, one);
  for (let row = 0; row < samples.length; row++)
    out.message(2, () => encodeSample(out, message, row));
  for (const one of message.mappings) {
    out.message(3, () => {
      const { id, memoryStart, memoryLimit, fileOffset, filename, buildId } = one;
      const numbers = [id, memoryStart, memoryLimit, fileOffset, filename, buildId];
      for (const [index, value] of numbers.entries()) out.int(index + 1, value);
      const { hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames } = one;
      const flags = [hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames];
      for (const [index, flag] of flags.entries()) out.int(index + 7, flag ? 1 : 0);
    });
  }
  const { lineStarts, lines } = locations;
  for (let row = 0; row < locations.id.length; row++) {
    out.message(4, () => {
      out.cell(1, locations.id, row);
      out.cell(2, locations.mappingId, row);
      out.cell(3, locations.address, row);
      for (let line = lineStarts[row] as number; line < (lineStarts[row + 1] as number); line++) {
        out.message(4, () => {
          out.cell(1, functions.id, lines.function[line] as number);
          out.cell(2, lines.line, line);
          out.cell(3, lines.column, line);
        });
      }
      out.int(5, locations.folded[row] as number);
    });
  }
  for (let row = 0; row < functions.id.length; row++) {
    out.message(5, () => {
      out.cell(1, functions.id, row);
      out.int(2, functions.name[row] as number);
      out.int(3, functions.systemName[row] as number);
      out.int(4, functions.filename[row] as number);
      out.cell(5, functions.startLine, row);
    });
  }
  for (const [index, string] of strings.entries()) {
    out.bytes(6, raw.get(index) ?? Buffer.from(string));
  }
  out.int(7, message.dropFrames);
  out.int(8, message.keepFrames);
  out.int(9, message.timeNanos);
  out.int(10, message.durationNanos);
  const { type, unit } = message.periodType;
  if (type !== 0 || unit !== 0) valueType(11, message.periodType);
  out.int(12, message.period);
  const comments = new Int64Column(message.comments.length);
  for (const [index, comment] of message.comments.entries()) comments.set(index, comment, 0);
  out.list(13, comments, 0, comments.length);
  // Written even where it is 0, as Go does.
  out.int(14, message.defaultSampleType, true);
  out.int(15, message.docUrl);
  return out.done();
}

function encodeSample(out: WireWriter, { samples, locations }: ProfileMessage, row: number): void {
  const { locationStarts, labelStarts, values, labels } = samples;
  const [from = 0, to = 0] = [locationStarts[row], locationStarts[row + 1]];
  out.list(1, locations.id, from, to, samples.locations);
  const types = values.length / samples.length;
  out.list(2, values, row * types, (row + 1) * types);
  for (let label = labelStarts[row] as number; label < (labelStarts[row + 1] as number); label++) {
    out.message(3, () => {
      out.int(1, labels.key[label] as number);
      out.int(2, labels.string[label] as number);
      out.cell(3, labels.number, label);
      out.int(4, labels.unit[label] as number);
    });
  }
}

/** Writes the wire form. */
class WireWriter {
  #bytes = Buffer.alloc(2 ** 16);
  #at = 0;

  /** A number, left out where it is 0. */
  int(field: number, value: Int64, always = false): void {
    if (value === 0 && !always) return;
    if (typeof value === "number" && value >= 0) {
      this.#tag(field, 0);
      this.#varint(value % 2 ** 32, Math.floor(value / 2 ** 32));
    } else {
      const cell = new Int64Column(1);
      cell.put(0, value);
      this.cell(field, cell, 0);
    }
  }

  /** A number of a column, left out where it is 0. */
  cell(field: number, column: Int64Column, row: number): void {
    const [low, high] = [column.low(row), column.high(row)];
    if (low === 0 && high === 0) return;
    this.#tag(field, 0);
    this.#varint(low, high);
  }

  /** Numbers of a column from one row up to another, or of the rows that `rows` has there. */
  list(field: number, column: Int64Column, from: number, to: number, rows?: Uint32Array): void {
    const packed = to - from > mostUnpacked;
    const write = () => {
      for (let index = from; index < to; index++) {
        const row = rows === undefined ? index : (rows[index] as number);
        if (!packed) this.#tag(field, 0);
        this.#varint(column.low(row), column.high(row));
      }
    };
    if (packed) this.message(field, write);
    else write();
  }

  bytes(field: number, content: Uint8Array): void {
    this.#tag(field, 2);
    this.#varint(content.length, 0);
    this.#room(content.length);
    this.#bytes.set(content, this.#at);
    this.#at += content.length;
  }

  /** A message: what `write` writes, with its length before it. */
  message(field: number, write: () => void): void {
    this.#tag(field, 2);
    const from = this.#at;
    write();
    const length = this.#at - from;
    // The length is known only now; its own bytes go before what was written.
    let size = 1;
    while (length >= 2 ** (7 * size)) size++;
    this.#room(size);
    this.#bytes.copyWithin(from + size, from, this.#at);
    this.#at = from;
    this.#varint(length, 0);
    this.#at += length;
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #tag(field: number, type: number): void {
    this.#varint(field * 8 + type, 0);
  }

  #varint(low: number, high: number): void {
    this.#room(10);
    let [lower, upper] = [low >>> 0, high >>> 0];
    while (upper !== 0 || lower > 127) {
      this.#bytes[this.#at++] = (lower & 127) | 128;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.#bytes[this.#at++] = lower;
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(2 * this.#bytes.length, this.#at + size));
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}
