/**
 * Metadata of Arrow messages, written here byte for byte: what lies within the file passes, what is one
 * byte short of it is refused. Numbers of fields: Message.fbs, Schema.fbs, File.fbs.
 */
import { describe, expect, test } from "vitest";
import { checkArrowMetadata } from "../../../src/tables/files/arrow-metadata.js";

/** A field of a flatbuffer's table; a vector by how many elements it claims and the bytes behind. */
type Field =
  | { readonly byte: number }
  | { readonly long: bigint }
  | { readonly table: Table }
  | { readonly tables: readonly Table[] }
  | { readonly claims: number; readonly bytes: Uint8Array };

/** Fields by number. */
interface Table {
  readonly [number: number]: Field;
}

const u16 = (n: number) => [n & 255, n >>> 8];
const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];
const u64 = (n: bigint) => [...new Uint8Array(BigInt64Array.of(n).buffer)];

/** A flatbuffer: what is named twice is in it once. */
function flatbuffer(root: Table): number[] {
  const out = u32(0);
  const places = new Map<Table, number>();
  const point = (from: number, to: number) => out.splice(from, 4, ...u32(to - from));
  const write = (table: Table): number => {
    const known = places.get(table);
    if (known !== undefined) return known;
    const fields = Object.entries(table) as [string, Field][];
    const entries = Math.max(-1, ...fields.map(([number]) => Number(number))) + 1;
    const offsets = new Array<number>(entries).fill(0);
    fields.forEach(([number], i) => {
      offsets[Number(number)] = 4 + 8 * i;
    });
    out.push(...u16(4 + 2 * entries), ...u16(4 + 8 * fields.length), ...offsets.flatMap(u16));
    const at = out.length;
    places.set(table, at);
    out.push(...u32(4 + 2 * entries), ...new Array<number>(8 * fields.length).fill(0));
    fields.forEach(([, field], i) => {
      const slot = at + 4 + 8 * i;
      if ("byte" in field) out[slot] = field.byte;
      else if ("long" in field) out.splice(slot, 8, ...u64(field.long));
      else if ("table" in field) point(slot, write(field.table));
      else if ("claims" in field) {
        point(slot, out.length);
        out.push(...u32(field.claims), ...field.bytes);
      } else {
        const vector = out.length;
        point(slot, vector);
        out.push(...u32(field.tables.length), ...new Array(4 * field.tables.length).fill(0));
        field.tables.forEach((one, k) => {
          const place = vector + 4 + 4 * k;
          point(place, write(one));
        });
      }
    });
    return at;
  };
  point(0, write(root));
  return out;
}

const [schema, dictionary, batch] = [1, 2, 3];
const marker = u32(0xffffffff);
const end = [...marker, ...u32(0)];

/** A message of a header, with its marker and length; the last `short` bytes of it are left out. */
function message(type: number, header: Table, more: Table = {}, short = 0): number[] {
  const bytes = flatbuffer({ ...more, 1: { byte: type }, 2: { table: header } });
  return [...marker, ...u32(bytes.length - short), ...bytes.slice(0, bytes.length - short)];
}

const check = (bytes: readonly number[]) => checkArrowMetadata(Uint8Array.from(bytes));

/** Two elements of some bytes each. */
const two = (stride: number): Field => ({ claims: 2, bytes: new Uint8Array(2 * stride) });
const field = (one: Table): Table => ({ 1: { tables: [one] } });

/** A message that claims a thousand elements. */
const broken = message(batch, { 1: { claims: 1000, bytes: new Uint8Array(16) } });
const refused = /^a vector of 1000 elements in \d+ bytes$/;
const good = message(batch, { 1: two(16) });

describe("a vector that ends with its metadata passes; one byte less is refused", () => {
  test.each<[string, number, Table]>([
    ["nodes of a batch", batch, { 1: two(16) }],
    ["buffers of a batch", batch, { 2: two(16) }],
    ["counts of buffers of a batch", batch, { 4: two(8) }],
    ["nodes of a dictionary's batch", dictionary, { 1: { table: { 1: two(16) } } }],
    ["metadata of a schema", schema, { 2: two(4) }],
    ["features of a schema", schema, { 3: two(8) }],
    ["metadata of a field", schema, field({ 6: two(4) })],
    ["metadata of a field in a field", schema, field({ 5: { tables: [{ 6: two(4) }] } })],
    ["numbers of a union", schema, field({ 2: { byte: 14 }, 3: { table: { 1: two(4) } } })],
  ])("%s", (_, type, header) => {
    expect(() => check(message(type, header))).not.toThrow();
    // The file goes on behind the metadata: it is the metadata that is too short.
    const short = [...message(type, header, {}, 1), ...new Array<number>(7).fill(0)];
    expect(() => check(short)).toThrow(/^a vector of 2 elements in \d+ bytes$/);
  });

  test("metadata of a message", () => {
    const bytes = flatbuffer({ 4: two(4) });
    expect(() => check([...marker, ...u32(bytes.length), ...bytes])).not.toThrow();
    const short = [...marker, ...u32(bytes.length - 1), ...bytes.slice(0, -1)];
    expect(() => check(short)).toThrow("a vector of 2 elements in");
  });
});

test("a type that is no union may have anything in its first field", () => {
  const of = (type: number) =>
    message(schema, field({ 2: { byte: type }, 3: { table: { 1: { long: -1n } } } }));
  expect(() => check(of(13))).not.toThrow();
  expect(() => check(of(14))).toThrow(RangeError);
  const untyped = field({ 3: { table: { 1: { long: -1n } } } });
  expect(() => check(message(schema, untyped))).not.toThrow();
});

test("headers of other kinds, or of none, are not looked into", () => {
  const claims = { claims: 1000, bytes: new Uint8Array(0) };
  expect(() => check(message(4, { 1: claims }))).not.toThrow();
  const bytes = flatbuffer({ 2: { table: { 2: claims } } });
  expect(() => check([...marker, ...u32(bytes.length), ...bytes])).not.toThrow();
});

describe("messages follow one another", () => {
  test("with marks, and without as before Arrow 0.15", () => {
    expect(() => check([...good, ...broken])).toThrow(refused);
    expect(() => check([...good.slice(4), ...good.slice(4)])).not.toThrow();
    expect(() => check([...good.slice(4), ...broken.slice(4)])).toThrow(refused);
  });

  test("behind their bodies, which may have no bytes, but not less", () => {
    const body = (n: bigint) => message(batch, { 1: two(16) }, { 3: { long: n } });
    // What looks like a message in the body is none.
    expect(() => check([...body(BigInt(broken.length)), ...broken, ...good])).not.toThrow();
    expect(() => check([...body(8n), ...new Array<number>(8).fill(0x7f), ...broken])).toThrow(
      refused,
    );
    expect(() => check([...body(0n), ...broken])).toThrow(refused);
    expect(() => check(body(-1n))).toThrow("a body of -1 bytes at 8");
  });

  test("up to the end of the stream, whatever is behind it", () => {
    expect(() => check([...good, ...end, ...broken])).not.toThrow();
    expect(() => check([...good.slice(4), ...u32(0), ...broken])).not.toThrow();
  });

  test("eight bytes are a message's head, seven are not", () => {
    const head = [...marker, ...u32(16)];
    expect(() => check([...good, ...head])).toThrow(
      `16 bytes at ${good.length + 8} lie beyond the file`,
    );
    expect(() => check([...good, ...head.slice(0, 7)])).not.toThrow();
    expect(() => check([...marker, ...u32(-4 >>> 0)])).toThrow("-4 bytes at 8 lie beyond the file");
  });
});

describe("fields", () => {
  const chain = (length: number): Table => {
    let one: Table = {};
    for (let i = 1; i < length; i++) one = { 5: { tables: [one] } };
    return field(one);
  };

  test("lie in each other 65 deep, no deeper", () => {
    expect(() => check(message(schema, chain(65)))).not.toThrow();
    expect(() => check(message(schema, chain(66)))).toThrow("more fields than the file can have");
  });

  test("are no more than the file has bytes", () => {
    // 40 fields, each with the same 40 below: 40 + 1600.
    const leaf: Table = {};
    const one: Table = { 5: { tables: new Array<Table>(40).fill(leaf) } };
    const bytes = [...message(schema, { 1: { tables: new Array<Table>(40).fill(one) } }), ...end];
    const padded = (length: number) => [
      ...bytes,
      ...new Array<number>(length - bytes.length).fill(0),
    ];
    expect(() => check(padded(1640))).not.toThrow();
    expect(() => check(padded(1639))).toThrow("more fields than the file can have");
  });
});

describe("a file", () => {
  const magic = [...Buffer.from("ARROW1")];
  const block = (at: number) => [...u64(BigInt(at)), ...new Array<number>(16).fill(0)];
  const blocks = (...at: number[]): Field => ({
    claims: at.length,
    bytes: Uint8Array.from(at.flatMap(block)),
  });
  const file = (messages: readonly number[], footer: Table) => {
    const bytes = flatbuffer(footer);
    return [...magic, 0, 0, ...messages, ...bytes, ...u32(bytes.length), ...magic];
  };

  test("has its messages behind its magic", () => {
    expect(() => check(file([...good, ...end], {}))).not.toThrow();
    expect(() => check(file([...broken, ...end], {}))).toThrow(refused);
  });

  test("has more of them where its footer says", () => {
    const messages = [...good, ...end, ...broken];
    const [first, hidden] = [8, 8 + good.length + end.length];
    for (const number of [2, 3]) {
      expect(() => check(file(messages, { [number]: blocks(first, first) }))).not.toThrow();
      expect(() => check(file(messages, { [number]: blocks(first, hidden) }))).toThrow(refused);
    }
    // 23 bytes for the last block.
    const { bytes } = blocks(first, first) as { bytes: Uint8Array };
    expect(() => check(file(messages, { 3: { claims: 2, bytes: bytes.subarray(1) } }))).toThrow(
      "a vector of 2 elements in",
    );
  });

  test("has a schema in its footer", () => {
    const claims = { claims: 1000, bytes: new Uint8Array(4) };
    expect(() => check(file(end, { 1: { table: { 2: two(4) } } }))).not.toThrow();
    expect(() => check(file(end, { 1: { table: { 2: claims } } }))).toThrow(refused);
  });

  test("has a footer that lies in it", () => {
    const bytes = file(end, {});
    const told = (length: number) => [...bytes.slice(0, -10), ...u32(length >>> 0), ...magic];
    expect(() => check(told(bytes.length - 9))).toThrow(
      `${bytes.length - 9} bytes at -1 lie beyond the file`,
    );
    // Not beyond the file, but no table is there.
    for (const length of [0, bytes.length - 10]) {
      expect(() => check(told(length))).toThrow("Offset is outside the bounds of the DataView");
    }
    expect(() => check(told(-1))).toThrow(`-1 bytes at ${bytes.length - 9} lie beyond the file`);
  });
});
