import { describe, expect, it } from "vitest";
import { headerTable } from "../../src/tables/index.js";
import { fields } from "../support/captured-tables.js";

describe("the table of the header", () => {
  it("shows pointers as addresses and says what values mean", () => {
    const table = headerTable({ headerFields: () => fields });
    expect(table.columnNames()).toEqual(["field", "offset", "size", "value", "hex", "meaning"]);
    expect(table.array("value")).toEqual([
      ...[1601, 9, 8, 1, 77, "0xc000110000", "0xc000100400", 1, "nil"],
    ]);
    expect(table.array("meaning").slice(1, 3)).toEqual([
      "iterator, sameSizeGrow",
      "2^8 = 256 buckets",
    ]);
    expect(table.get("meaning", 6)).toBe("the array that is being evacuated");
  });

  it("has one bit where there is one", () => {
    const depth = { field: "globalDepth", offset: 28, size: 1, hex: "" } as const;
    const said = (value: number) =>
      headerTable({ headerFields: () => [{ ...depth, value }] }).get("meaning", 0);
    expect([1, 2].map(said)).toEqual([
      "1 bit of the hash chooses the place",
      "2 bits of the hash choose the place",
    ]);
  });

  it.each([
    ["flags", 0, "no bit set"],
    ["flags", 6, "oldIterator, hashWriting"],
    ["B", 0, "2^0 = 1 bucket"],
    ["oldbuckets", 0n, "not growing"],
    ["dirPtr", 0n, "nil until the first entry"],
    ["dirPtr", 1n, "directory; the one group while dirLen is 0"],
    ["dirLen", 0, "small map: one group, no tables"],
    ["dirLen", 1, "places in the directory"],
    ["globalShift", 0, "not used by a small map"],
    ["globalShift", 63, "hash >> 63 is the place in the directory"],
    ["writing", 0, "no write under way"],
    ["writing", 1, "a write is under way"],
    ["tombstonePossible", 0, "no slot was marked deleted"],
    ["tombstonePossible", 1, "a slot may be marked deleted"],
    ["clearSeq", 3, "times the map was cleared"],
  ] as const)("of %s %s it says: %s", (field, value, meaning) => {
    const only = { field, value, offset: 0, size: 8, hex: "" };
    expect(headerTable({ headerFields: () => [only] }).get("meaning", 0)).toBe(meaning);
  });
});
