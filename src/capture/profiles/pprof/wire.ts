/**
 * The wire format of a profile: protocol buffers, validated as a whole before anything is decoded,
 * so that errors name the byte offset, and a hostile file costs no more than its length.
 *
 *   field = tag (number << 3 | type), then   type 0: a varint of at most 10 bytes
 *                                            type 1: 8 bytes     type 5: 4 bytes
 *                                            type 2: a length and as many bytes
 *
 * Fields with numbers that a profile does not have are passed over, as `go tool pprof` does.
 *
 * Source: google/pprof, proto/profile.proto and profile/proto.go; the encoding of protocol buffers.
 */
import { MalformedError } from "../../document/malformed.js";

/** What a field holds; "ints" are packed into one field or stand in a field each. */
type Kind = "int" | "ints" | "bytes" | Shape;

/** A message: its fields by number. */
interface Shape {
  readonly message: string;
  readonly fields: readonly (readonly [name: string, kind: Kind])[];
}

/** @param fields in the order of their numbers, from 1 on, as profile.proto names them */
function shape(message: string, fields: Record<string, Kind>): Shape {
  return { message, fields: [["", "bytes"], ...Object.entries(fields)] };
}

const int = "int";
const valueType = shape("ValueType", { type: int, unit: int });
const label = shape("Label", { key: int, str: int, num: int, num_unit: int });
const sample = shape("Sample", { location_id: "ints", value: "ints", label });
const mapping = shape("Mapping", {
  ...{ id: int, memory_start: int, memory_limit: int, file_offset: int, filename: int },
  ...{ build_id: int, has_functions: int, has_filenames: int, has_line_numbers: int },
  has_inline_frames: int,
});
const line = shape("Line", { function_id: int, line: int, column: int });
const location = shape("Location", {
  id: int,
  mapping_id: int,
  address: int,
  line,
  is_folded: int,
});
const called = shape("Function", {
  ...{ id: int, name: int, system_name: int, filename: int, start_line: int },
});
const profile = shape("Profile", {
  ...{ sample_type: valueType, sample, mapping, location, function: called },
  ...{ string_table: "bytes", drop_frames: int, keep_frames: int, time_nanos: int },
  ...{ duration_nanos: int, period_type: valueType, period: int, comment: "ints" },
  ...{ default_sample_type: int, doc_url: int },
});

/** How often a field occurs in all messages of its kind: ("Sample", "value") counts all values. */
export type FieldCount = (message: string, field: string) => number;

/**
 * Check that bytes have the form of a profile, and count its fields.
 * @throws {MalformedError} naming the byte.
 */
export function checkWire(bytes: Uint8Array): FieldCount {
  const all = [profile, sample, label, mapping, location, line, called, valueType];
  const counts = new Map(all.map((one) => [one, one.fields.map(() => 0)]));
  check(new WireReader(bytes), bytes.length, profile, counts);
  return (message, field) => {
    const shape = all.find((one) => one.message === message) as Shape;
    return counts.get(shape)?.[shape.fields.findIndex(([name]) => name === field)] ?? 0;
  };
}

function check(
  reader: WireReader,
  to: number,
  shape: Shape,
  counts: ReadonlyMap<Shape, number[]>,
): void {
  const { fields } = shape;
  const own = counts.get(shape) as number[];
  while (reader.at < to) {
    const from = reader.at;
    reader.varint(to);
    const type = reader.low & 7;
    const field = (reader.high >>> 0) * 2 ** 29 + (reader.low >>> 3);
    const kind = fields[field]?.[1];
    if (field === 0) throw new MalformedError(`byte ${from}`, "field 0, which no message has");
    let count = 1;
    if (type === 0) {
      if (kind === "bytes" || typeof kind === "object") throw wrong(from, field, "a number");
      reader.varint(to);
    } else if (type === 2) {
      const end = reader.ending(from, field, to);
      if (kind === int) {
        const problem = `field ${field} contains bytes, expected a number`;
        throw new MalformedError(`byte ${from}`, problem);
      }
      if (kind === "ints") {
        for (count = 0; reader.at < end; count++) reader.varint(end);
      } else if (typeof kind === "object") check(reader, end, kind, counts);
      reader.at = end;
    } else {
      const size = type === 1 ? 8 : type === 5 ? 4 : undefined;
      if (kind !== undefined || size === undefined) {
        const problem = `field ${field} has wire type ${type}, which a profile does not use`;
        throw new MalformedError(`byte ${from}`, problem);
      }
      if (reader.at + size > to) throw new MalformedError(`byte ${from}`, "a number is cut off");
      reader.at += size;
    }
    if (kind !== undefined) own[field] = (own[field] as number) + count;
  }
}

function wrong(at: number, field: number, what: string): MalformedError {
  return new MalformedError(`byte ${at}`, `field ${field} contains ${what}, expected bytes`);
}

/** Reads the wire form from a place on. */
export class WireReader {
  /** The halves of the varint that was read last. */
  low = 0;
  high = 0;

  constructor(
    readonly bytes: Uint8Array,
    /** The next byte. */
    public at = 0,
  ) {}

  /** Read a varint into `low` and `high`. @throws {MalformedError} if it reaches beyond `to`. */
  varint(to: number): void {
    const first = this.at < to ? (this.bytes[this.at] as number) : 128;
    if (first < 128) {
      this.low = first;
      this.high = 0;
      this.at++;
    } else this.#longVarint(to);
  }

  #longVarint(to: number): void {
    const from = this.at;
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (from + i >= to) throw new MalformedError(`byte ${from}`, "a number is cut off");
      const byte = this.bytes[from + i] as number;
      const bits = byte & 127;
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * i - 32);
      if (byte < 128) {
        this.low = low;
        this.high = high;
        this.at = from + i + 1;
        return;
      }
    }
    throw new MalformedError(`byte ${from}`, "a number has more than 10 bytes");
  }

  /** Read the length of a field; where it ends. */
  ending(from: number, field: number, to: number): number {
    this.varint(to);
    const length = (this.high >>> 0) * 2 ** 32 + (this.low >>> 0);
    if (length > to - this.at) {
      const problem = `field ${field} says it has ${length} bytes, but ${to - this.at} are left`;
      throw new MalformedError(`byte ${from}`, problem);
    }
    return this.at + length;
  }
}
