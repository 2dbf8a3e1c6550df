import { describe, expect, test } from "vitest";
import { GoProcess, keys } from "../../src/go/index.js";
import {
  addressDrawing,
  bytesDrawing,
  groupDrawing,
  headerDrawing,
  swissExplanationDrawing,
} from "../../src/view/index.js";

const swiss = (type: string, n: number) => {
  const m = new GoProcess<"swiss">("1.26", { seed: 3 }).make(type);
  return m.fill(keys.sequence(n), type.endsWith("bool") ? (true as never) : undefined);
};

describe("the bytes of a group", () => {
  test("are drawn with control bytes, keys, elems and padding in colour", async () => {
    const m = swiss("map[int64]bool", 3);
    m.delete(1 as never);
    const { svg, text } = bytesDrawing(m, 0);
    const lines = text.split("\n");
    expect(lines[0]).toBe("the group of map[int64]bool: 136 bytes at 0xc000112000");
    expect(lines[1]).toMatch(/^0xc000112000 {2}[0-7][0-9a-f] 80 [0-7][0-9a-f]( 80){5}( 00){8}$/);
    // Key 1 is gone and its bytes are still there; elem 2 and its padding.
    expect(lines[2]).toBe("0xc000112010  01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00");
    expect(lines.length).toBe(10);
    await expect(svg).toMatchFileSnapshot("swiss/snapshots/group-bytes.svg");
  });

  test("are found by row or address, and lie otherwise in split groups", () => {
    const m = swiss("map[int64]int64", 1000);
    const row = m.groupColumns();
    const address = BigInt(row.address[130] as number);
    expect(bytesDrawing(m, 130).text).toBe(bytesDrawing(m, address).text);
    expect(bytesDrawing(m, 130).text).toContain("group 2 of table 1 of map[int64]int64: 136 bytes");
    expect(() => bytesDrawing(m, 256)).toThrow("group 256: the map has groups 0 to 255");
    expect(() => bytesDrawing(m, 1n)).toThrow("group at 0x1");
    const split = new GoProcess("1.27", { experiments: ["mapsplitgroup"] });
    const { text } = bytesDrawing(split.make("map[int64]bool").put(7, true), 0);
    const [, , , , , last] = text.split("\n");
    expect(text).toContain("the group of map[int64]bool: 80 bytes");
    expect(last).toMatch(/ {2}(00 ){8}01( 00){7}$/);
  });
});

test("the byte map of a group: struct{} elems take as much as bool", () => {
  const { text } = groupDrawing("map[int64]struct{}", "map[int64]bool", "map[string]int64");
  expect(text.match(/group of .*/g)).toEqual([
    "group of map[int64]struct{}: 136 bytes",
    "group of map[int64]bool: 136 bytes",
    "group of map[string]int64: 200 bytes",
  ]);
  expect(() => groupDrawing("[]int64")).toThrow("[]int64 is not a map type");
});

test("the address map of directory, tables and groups", () => {
  const { text } = addressDrawing(swiss("map[int64]int64", 1000));
  expect(text.replaceAll(/0x[0-9a-f]+/g, "0x").split("\n")).toEqual([
    "directory, tables and groups of map[int64]int64 in memory: 34,896 bytes",
    "directory: from 0x, 2 places, 16 bytes",
    "tables: from 0x, 2 tables, 64 bytes",
    "groups: from 0x, 256 groups, 34,816 bytes",
  ]);
  expect(addressDrawing(swiss("map[int64]int64", 3)).text).toContain("1 group, 136 bytes");
  expect(addressDrawing(swiss("map[int64]int64", 0)).text).toContain("in memory: 0 bytes");
});

test("the header of a Swiss map as a hex dump: 48 bytes, four of them padding, five in Go 1.24", () => {
  const { svg, text } = headerDrawing(swiss("map[int64]int64", 1000));
  expect(svg.match(/font-size="13"[^>]*>[0-9a-f]{2}<\/text>/g)).toHaveLength(44);
  expect(svg.match(/fill="#e8ebee" /g)).toHaveLength(4);
  expect(text).toContain("tombstonePossible     35     1");
  const older = headerDrawing(new GoProcess("1.24").make("map[int64]int64"));
  expect(older.svg.match(/fill="#e8ebee" /g)).toHaveLength(5);
  expect(older.text).not.toContain("tombstonePossible");
});

test("an explanation draws every group that was visited, up to eight, and escapes", async () => {
  const group = (number: number) => ({
    name: `group ${number} of table 0`,
    address: 0xc000100000n + BigInt(number * 136),
    ctrl: 0x80fe_7f00_0302_0302n,
    compared: [{ slot: 0, equal: false }],
    used: new Set([7]),
  });
  const { svg, text } = swissExplanationDrawing({
    title: 'get("<b>") on map[string]bool, Go 1.26',
    hash: 0xc0de_0000_0000_0182n,
    route: { globalDepth: 2, place: 3, table: 2, groups: 16 },
    visited: [group(3)],
    sentences: ["not in the map"],
  });
  expect(text.split("\n").slice(1, 5)).toEqual([
    "hash 0xc0de000000000182",
    "the top 2 bits, hash >> 62: place 3 of the directory, table 2",
    "the rest, H1, of which the low 4 bits count: probing begins at group 3 of 16",
    "the low 7 bits, H2: control byte 0x02",
  ]);
  expect(text).toContain("portable match      match       false match match       false match");
  expect(text).toContain("slot                another key");
  expect(svg).not.toContain("<b>");
  await expect(svg).toMatchFileSnapshot("swiss/snapshots/swiss-explanation.svg");
  const many = swissExplanationDrawing({
    ...{ title: "get", hash: null, route: null, sentences: [] },
    visited: Array.from({ length: 11 }, (_, i) => group(i)),
  });
  expect(many.text).toContain("and 3 more groups, not drawn");
});
