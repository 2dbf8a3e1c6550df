import { expect, test } from "vitest";
import { layoutSweepTable } from "../../src/tables/index.js";

test("two types on two architectures of two releases, in order", () => {
  const t = layoutSweepTable({
    ...{ keys: ["int64"], elems: ["bool", "[200]int8"] },
    ...{ archs: ["amd64", "386"], releases: ["1.23", "1.26"] },
  });
  const rows = t.objects() as Record<string, unknown>[];
  expect(rows.map(({ elem, arch, release }) => [elem, arch, release].join(" "))).toEqual([
    ...["bool amd64 1.23", "bool amd64 1.26", "bool 386 1.23", "bool 386 1.26"],
    ...["[200]int8 amd64 1.23", "[200]int8 amd64 1.26"],
    ...["[200]int8 386 1.23", "[200]int8 386 1.26"],
  ]);
  // 8 tophash bytes, 8 keys, 8 elems, a pointer.
  expect(rows[0]).toEqual({
    ...{ key: "int64", elem: "bool", arch: "amd64", release: "1.23", block: "bucket" },
    ...{ size: 88, class: 96, bytesPerSlot: 11, padding: 0 },
    ...{ indirectKey: false, indirectElem: false, pointers: false },
  });
  // A control word, 8 slots of a key and an elem with its padding.
  expect(rows[1]).toMatchObject({ block: "group", size: 136, class: 144, padding: 56 });
  // More than 128 bytes are behind a pointer.
  expect(rows[4]).toMatchObject({ indirectElem: true, pointers: true, size: 144 });
});

test("where nothing is said: six keys by six elems, amd64, the newest release with buckets", () => {
  const rows = layoutSweepTable().objects() as Record<string, unknown>[];
  expect(rows).toHaveLength(36);
  expect(rows.at(-1)).toMatchObject({ key: "[3]int32", elem: "any", arch: "amd64" });
  expect(new Set(rows.map(({ arch, release, block }) => [arch, release, block].join(" ")))).toEqual(
    new Set(["amd64 1.23 bucket"]),
  );
});

test("every list is named where it is none", () => {
  for (const [name, example] of [
    ["keys", '["int64"]'],
    ["elems", '["bool"]'],
    ["archs", '["amd64"]'],
    ["releases", '["1.23", "1.26"]'],
  ]) {
    expect(() => layoutSweepTable({ [name as string]: "amd64" })).toThrow(
      `\`${name}\` must be an array such as ${example}, got "amd64"`,
    );
  }
  expect(() => layoutSweepTable(7 as never)).toThrow('{ keys: ["int64"] }');
});
