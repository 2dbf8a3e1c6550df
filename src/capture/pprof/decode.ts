/**
 * Decodes a profile from the wire format to columns. The input was validated and its fields counted
 * before, so that columns are allocated with their final length and memory stays a small multiple
 * of the file size. References are checked, as `go tool pprof` checks them.
 *
 * Source: google/pprof, profile/encode.go postDecode and profile/profile.go CheckValid.
 */
import { MalformedError } from "../document/malformed.js";
import { checkWire, type FieldCount, WireReader } from "../profiles/pprof/wire.js";
import { type Int64, Int64Column, signedOf, unsignedOf } from "./int64.js";
import type {
  FunctionColumns,
  LocationColumns,
  Mapping,
  ProfileMessage,
  SampleColumns,
  StringTable,
  ValueType,
} from "./message.js";

/** Mappings, and sample types, that a profile may have: a process on Linux has at most 65,530. */
const mostObjects = 2 ** 16;

/**
 * Frames that the stacks of all samples may have together, or one for each byte of the file if that
 * is more: a few hundred bytes can name one location of many lines over and over.
 */
const mostFrames = 2 ** 23;

/**
 * Decode a profile.
 * @throws {MalformedError} naming the byte, or the message, that is wrong.
 */
export function decodeProfile(bytes: Uint8Array): ProfileMessage {
  return new Decoder(bytes).message();
}

class Decoder {
  readonly #bytes: Uint8Array;
  readonly #reader: WireReader;
  readonly #count: FieldCount;
  #strings: readonly string[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#count = checkWire(bytes);
    this.#reader = new WireReader(bytes);
  }

  message(): ProfileMessage {
    const table = this.#stringTable();
    this.#strings = table.strings;
    const sampleTypes = this.#valueTypes(1, "sample_type");
    const mappings = this.#mappings();
    const functions = this.#functions();
    const locations = this.#locations(rowsById(functions.id, "function"));
    const samples = this.#samples(sampleTypes.length, locations);
    const whole = {
      ...{ dropFrames: 0, keepFrames: 0, defaultSampleType: 0, docUrl: 0 },
      ...{ timeNanos: 0 as Int64, durationNanos: 0 as Int64, period: 0 as Int64 },
    };
    const periodType = this.#valueTypes(11, "period_type").at(-1) ?? { type: 0, unit: 0 };
    const comments: number[] = [];
    const reader = this.#reader;
    reader.at = 0;
    this.#fields(this.#bytes.length, (field, end) => {
      if (field === 7) whole.dropFrames = this.#string("drop_frames");
      else if (field === 8) whole.keepFrames = this.#string("keep_frames");
      else if (field === 9) {
        if (whole.timeNanos !== 0) {
          const problem =
            "expected once, got it twice: the file has several profiles, one after another";
          throw new MalformedError("time_nanos", problem);
        }
        whole.timeNanos = signedOf(reader.low, reader.high);
      } else if (field === 10) whole.durationNanos = signedOf(reader.low, reader.high);
      else if (field === 12) whole.period = signedOf(reader.low, reader.high);
      else if (field === 13) {
        this.#numbers(end, () => comments.push(this.#string(`comment[${comments.length}]`)));
      } else if (field === 14) whole.defaultSampleType = this.#string("default_sample_type");
      else if (field === 15) whole.docUrl = this.#string("doc_url");
    });
    if (this.#strings[0] !== "") {
      throw new MalformedError("string_table", "its first string must be empty");
    }
    return {
      ...{ ...table, sampleTypes, samples, mappings, locations, functions },
      ...{ ...whole, periodType, comments },
    };
  }

  /**
   * Go through the fields of a message, up to `to`. A number has been read when `take` is called;
   * bytes end at `end`, which is 0 for a number.
   */
  #fields(to: number, take: (field: number, end: number) => void): void {
    const reader = this.#reader;
    while (reader.at < to) {
      reader.varint(to);
      const type = reader.low & 7;
      const field = reader.high === 0 ? reader.low >>> 3 : -1;
      if (type === 0) {
        reader.varint(to);
        take(field, 0);
      } else if (type === 2) {
        reader.varint(to);
        const end = reader.at + (reader.low >>> 0);
        take(field, end);
        reader.at = end;
      } else reader.at += type === 1 ? 8 : 4;
    }
  }

  /** Numbers, packed up to `end`, or the one that was read. */
  #numbers(end: number, take: () => void): void {
    if (end === 0) take();
    while (this.#reader.at < end) {
      this.#reader.varint(end);
      take();
    }
  }

  /** Go through the messages of one field of the profile; `take` reads the one that ends at `end`. */
  #messages(name: string, wanted: number, take: (end: number, row: number) => void): void {
    let row = 0;
    if (this.#count("Profile", name) === 0) return;
    this.#reader.at = 0;
    this.#fields(this.#bytes.length, (field, end) => {
      if (field === wanted) take(end, row++);
    });
  }

  /** The number that was read, as the index of a string. */
  #string(place: string): number {
    const { low, high } = this.#reader;
    if (high === 0 && low >>> 0 < this.#strings.length) return low >>> 0;
    const problem = `no string ${signedOf(low, high)} among ${this.#strings.length}`;
    throw new MalformedError(place, problem);
  }

  #stringTable(): StringTable {
    const strings: string[] = [];
    const raw = new Map<number, Uint8Array>();
    const buffer = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    this.#messages("string_table", 6, (end, row) => {
      const string = buffer.toString("utf8", this.#reader.at, end);
      if (string.includes("\ufffd")) {
        const own = buffer.subarray(this.#reader.at, end);
        if (!own.equals(Buffer.from(string))) raw.set(row, Uint8Array.from(own));
      }
      strings.push(string);
    });
    return { strings, raw };
  }

  #valueTypes(wanted: number, name: string): ValueType[] {
    this.#checkCount(name);
    const found: ValueType[] = [];
    this.#messages(name, wanted, (end, row) => {
      let [type, unit] = [0, 0];
      const place = name === "sample_type" ? `${name}[${row}]` : name;
      this.#fields(end, (field) => {
        if (field === 1) type = this.#string(place);
        else if (field === 2) unit = this.#string(place);
      });
      found.push({ type, unit });
    });
    return found;
  }

  /** What is held in objects, not in columns, is limited in number. */
  #checkCount(name: string): void {
    const count = this.#count("Profile", name);
    if (count > mostObjects) {
      throw new MalformedError(name, `expected at most ${mostObjects}, got ${count}`);
    }
  }

  #mappings(): Mapping[] {
    this.#checkCount("mapping");
    const found: Mapping[] = [];
    const ids = new Set<Int64>();
    const reader = this.#reader;
    this.#messages("mapping", 3, (end, row) => {
      const place = `mapping[${row}]`;
      const numbers: Int64[] = Array(5).fill(0);
      const flags: boolean[] = Array(11).fill(false);
      let [filename, buildId] = [0, 0];
      this.#fields(end, (field) => {
        if (field === 5) filename = this.#string(place);
        else if (field === 6) buildId = this.#string(place);
        else if (field < 5) numbers[field] = unsignedOf(reader.low, reader.high);
        else if (field <= 10) flags[field] = reader.low !== 0 || reader.high !== 0;
      });
      const [, id = 0, memoryStart = 0, memoryLimit = 0, fileOffset = 0] = numbers;
      checkId(id, ids, place);
      ids.add(id);
      const [hasFunctions = false, hasFilenames = false, hasLineNumbers = false] = flags.slice(7);
      found.push({
        ...{ id, memoryStart, memoryLimit, fileOffset, filename, buildId },
        ...{ hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames: flags[10] ?? false },
      });
    });
    return found;
  }

  #functions(): FunctionColumns {
    const count = this.#count("Profile", "function");
    const id = new Int64Column(count, "unsigned");
    const startLine = new Int64Column(count);
    const texts = [2, 3, 4].map(() => new Uint32Array(count));
    const [name, systemName, filename] = texts as [Uint32Array, Uint32Array, Uint32Array];
    const reader = this.#reader;
    this.#messages("function", 5, (end, row) => {
      this.#fields(end, (field) => {
        if (field === 1) id.set(row, reader.low, reader.high);
        else if (field === 5) startLine.set(row, reader.low, reader.high);
        else {
          const column = texts[field - 2];
          if (column !== undefined) column[row] = this.#string(`function[${row}]`);
        }
      });
    });
    return { id, name, systemName, filename, startLine };
  }

  #locations(functionRow: RowById): LocationColumns {
    const count = this.#count("Profile", "location");
    const lineCount = this.#count("Location", "line");
    const id = new Int64Column(count, "unsigned");
    const mappingId = new Int64Column(count, "unsigned");
    const address = new Int64Column(count, "unsigned");
    const folded = new Uint8Array(count);
    const lineStarts = new Uint32Array(count + 1);
    const lines = {
      function: new Uint32Array(lineCount),
      line: new Int64Column(lineCount),
      column: new Int64Column(lineCount),
    };
    let next = 0;
    const reader = this.#reader;
    this.#messages("location", 4, (end, row) => {
      this.#fields(end, (field, lineEnd) => {
        if (field === 1) id.set(row, reader.low, reader.high);
        else if (field === 2) mappingId.set(row, reader.low, reader.high);
        else if (field === 3) address.set(row, reader.low, reader.high);
        else if (field === 5) folded[row] = reader.low !== 0 || reader.high !== 0 ? 1 : 0;
        else if (field === 4) {
          let [low, high] = [0, 0];
          const line = next++;
          this.#fields(lineEnd, (part) => {
            if (part === 1) [low, high] = [reader.low, reader.high];
            else if (part === 2) lines.line.set(line, reader.low, reader.high);
            else if (part === 3) lines.column.set(line, reader.low, reader.high);
          });
          const found = functionRow(low, high);
          if (found < 0) {
            throw new MalformedError(`location[${row}]`, `no function ${unsignedOf(low, high)}`);
          }
          lines.function[line] = found;
        }
      });
      lineStarts[row + 1] = next;
    });
    return { id, mappingId, address, folded, lineStarts, lines };
  }

  #samples(types: number, { id, lineStarts }: LocationColumns): SampleColumns {
    const length = this.#count("Profile", "sample");
    const locationStarts = new Uint32Array(length + 1);
    const locations = new Uint32Array(this.#count("Sample", "location_id"));
    const values = new Int64Column(this.#count("Sample", "value"));
    const labelStarts = new Uint32Array(length + 1);
    const labelCount = this.#count("Sample", "label");
    const columns = [1, 2, 4].map(() => new Uint32Array(labelCount));
    const [key, string, unit] = columns as [Uint32Array, Uint32Array, Uint32Array];
    const labels = { key, string, unit, number: new Int64Column(labelCount) };
    const reader = this.#reader;
    const locationRow = rowsById(id, "location");
    const limit = Math.max(mostFrames, this.#bytes.length);
    let [nextLocation, nextValue, nextLabel, frames] = [0, 0, 0, 0];
    this.#messages("sample", 2, (end, row) => {
      this.#fields(end, (field, fieldEnd) => {
        if (field === 1) {
          this.#numbers(fieldEnd, () => {
            const found = locationRow(reader.low, reader.high);
            if (found < 0) {
              const problem = `no location ${unsignedOf(reader.low, reader.high)}`;
              throw new MalformedError(`sample[${row}]`, problem);
            }
            locations[nextLocation++] = found;
            const lines = (lineStarts[found + 1] as number) - (lineStarts[found] as number);
            frames += Math.max(1, lines);
          });
          if (frames > limit) {
            throw new MalformedError(`sample[${row}]`, `more than ${limit} frames so far`);
          }
        } else if (field === 2) {
          this.#numbers(fieldEnd, () => values.set(nextValue++, reader.low, reader.high));
        } else if (field === 3) {
          const label = nextLabel++;
          const place = `sample[${row}].label`;
          this.#fields(fieldEnd, (part) => {
            if (part === 1) key[label] = this.#string(place);
            else if (part === 2) string[label] = this.#string(place);
            else if (part === 3) labels.number.set(label, reader.low, reader.high);
            else if (part === 4) unit[label] = this.#string(place);
          });
        }
      });
      if (nextValue !== (row + 1) * types) {
        const problem = `expected ${types} values, got ${nextValue - row * types}`;
        throw new MalformedError(`sample[${row}]`, problem);
      }
      locationStarts[row + 1] = nextLocation;
      labelStarts[row + 1] = nextLabel;
    });
    return { length, locationStarts, locations, values, labelStarts, labels };
  }
}

/** The row that has an id, given in its halves; -1: none. */
type RowById = (low: number, high: number) => number;

/** Finds rows by their ids. @throws {MalformedError} for an id that is 0 or not unique. */
function rowsById(ids: Int64Column, name: string): RowById {
  // Nearly always ids count from 1.
  const near = new Int32Array(2 * ids.length + 2).fill(-1);
  const far = new Map<Int64, number>();
  for (let row = 0; row < ids.length; row++) {
    const [low, high] = [ids.low(row) >>> 0, ids.high(row)];
    if (high !== 0 || low >= near.length) {
      checkId(ids.at(row), far, `${name}[${row}]`);
      far.set(ids.at(row), row);
    } else {
      if (low === 0 || near[low] !== -1) idProblem(low, `${name}[${row}]`);
      near[low] = row;
    }
  }
  return (low, high) => {
    if (high === 0 && low >>> 0 < near.length) return near[low >>> 0] as number;
    return far.get(unsignedOf(low, high)) ?? -1;
  };
}

function checkId(id: Int64, known: { has(id: Int64): boolean }, place: string): void {
  if (id === 0 || known.has(id)) idProblem(id, place);
}

function idProblem(id: Int64, place: string): never {
  throw new MalformedError(place, id === 0 ? "its id must not be 0" : `its id ${id} is not unique`);
}
