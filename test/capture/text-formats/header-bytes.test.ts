/** Bytes of headers, as real Go 1.19.8 and 1.26.8 had them, in the forms in which they are pasted. */
import { expect, test } from "vitest";
import { headerBytes, isHeaderBytes } from "../../../src/capture/text-formats/header-bytes.js";

/** A classic map with 8 entries, B 1, in the middle of growing. */
const bytes =
  "0a00000000000000 02010000 78563412 00200a00c0000000 00000000c0000000 0100000000000000 0000000000000000";

const fields = (text: string, structure: string) =>
  headerBytes(text)
    .rows.filter((row) => row.structure === structure)
    .map(({ field, value }) => [field, value]);

test("each generation's fields", () => {
  expect(fields(bytes, "hmap")).toEqual([
    ["count", 10],
    ["flags", 2],
    ["B", 1],
    ["noverflow", 0],
    ["hash0", 0x12345678],
    ["buckets", "0xc0000a2000"],
    ["oldbuckets", "0xc000000000"],
    ["nevacuate", 1],
    ["extra", "0x0"],
  ]);
  expect(fields(bytes, "Map").slice(0, 3)).toEqual([
    ["used", 10],
    ["seed", "0x1234567800000102"],
    ["dirPtr", "0xc0000a2000"],
  ]);
  expect(new Set(headerBytes(bytes).rows.map(({ releases }) => releases))).toEqual(
    new Set(["1.19 to 1.23", "1.24 to 1.27"]),
  );
});

test("forms in which debuggers show memory", () => {
  const flat = bytes.replaceAll(" ", "");
  const words = (flat.match(/.{16}/g) ?? []).map(
    (word) => `0x${Buffer.from(word, "hex").reverse().toString("hex")}`,
  );
  const forms = [
    flat,
    flat.match(/../g)?.join(" ") ?? "",
    flat
      .match(/../g)
      ?.map((byte) => `0x${byte}`)
      .join(", ") ?? "",
    // gdb's x/6gx
    [0, 2, 4].map((i) => `0xc00000${i}000:\t${words[i]}\t${words[i + 1]}`).join("\n"),
    // hexdump -C
    [0, 1, 2]
      .map((i) => `0000000${i}0: ${flat.slice(32 * i, 32 * i + 32)}  |................|`)
      .join("\n"),
  ];
  for (const form of forms) {
    expect(isHeaderBytes(form)).toBe(true);
    expect(fields(form, "hmap")).toEqual(fields(bytes, "hmap"));
  }
});

test("other texts are none", () => {
  for (const text of ["", "00", "hello", `${"00".repeat(47)} 0`, "00".repeat(49)]) {
    expect(isHeaderBytes(text)).toBe(false);
  }
  expect(headerBytes("00").problems).toMatchObject([
    { problem: "expected the 48 bytes of a header as hexadecimal text" },
  ]);
});
