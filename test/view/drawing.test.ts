import { describe, expect, it } from "vitest";
import { bucketDrawing, Drawing, headerDrawing } from "../../src/view/index.js";
import { fields, growing } from "../support/captured-tables.js";

const headed = { ...growing, address: 0xc000100000n, headerFields: () => fields };

describe("the drawing of a header", () => {
  it("lists fields, bytes in the order of memory, and what they mean", () => {
    expect(headerDrawing(headed).text.split("\n")).toEqual([
      "hmap of map[int64]int64, Go 1.19: 48 bytes at 0xc000100000",
      "field      offset  size  value         bytes             meaning",
      "count           0     8  1,601         4106000000000000  live entries; len() returns it",
      "flags           8     1  9             09                iterator, sameSizeGrow",
      "B               9     1  8             08                2^8 = 256 buckets",
      "noverflow      10     2  1             0100              overflow buckets since the last growth (approximate from B = 16)",
      "hash0          12     4  77            4d000000          seed of the hash",
      "buckets        16     8  0xc000110000  000011c000000000  array of buckets; nil until the first entry when B = 0",
      "oldbuckets     24     8  0xc000100400  000410c000000000  the array that is being evacuated",
      "nevacuate      32     8  1             0100000000000000  old buckets below this number are evacuated",
      "extra          40     8  nil           0000000000000000  overflow lists and the next preallocated overflow bucket",
    ]);
  });

  it("draws every byte and the address of every row", async () => {
    const { svg } = headerDrawing(headed);
    expect(svg.match(/font-size="13"[^>]*>[0-9a-f]{2}<\/text>/g)).toHaveLength(48);
    for (const row of ["0xc000100000", "0xc000100010", "0xc000100020"]) expect(svg).toContain(row);
    await expect(svg).toMatchFileSnapshot("snapshots/header.svg");
  });
});

describe("the drawing of a bucket", () => {
  const size = (type: string) => /: ([\d,]+) bytes/.exec(bucketDrawing(type).text)?.[1];

  it("has the sizes real Go has", () => {
    expect(size("map[int64]struct{}")).toBe("80");
    expect(size("map[int64]bool")).toBe("88");
    expect(size("map[int64]int64")).toBe("144");
    expect(size("map[string]int64")).toBe("208");
    expect(size("map[string][200]byte")).toBe("208");
  });

  it("says where each part lies", () => {
    expect(bucketDrawing("map[int64]struct{}", "map[int64]bool").text.split("\n")).toEqual([
      "bucket of map[int64]struct{}: 80 bytes",
      "part      offset  size  what",
      "tophash        0     8  8 × 1 B",
      "keys           8    64  8 × 8 B",
      "elems         72     0  no bytes: the elem has size 0",
      "overflow      72     8  uintptr: the next bucket of the chain",
      "",
      "bucket of map[int64]bool: 88 bytes",
      "part      offset  size  what",
      "tophash        0     8  8 × 1 B",
      "keys           8    64  8 × 8 B",
      "elems         72     8  8 × 1 B",
      "overflow      80     8  uintptr: the next bucket of the chain",
    ]);
  });

  it("looks as it did, and draws large buckets too", async () => {
    const { svg } = bucketDrawing("map[int64]struct{}", "map[int64]bool", "map[int64]int64");
    await expect(svg).toMatchFileSnapshot("snapshots/bucket.svg");
    const large = bucketDrawing("map[[128]byte][128]byte").svg;
    expect(Number(/height="(\d+)"/.exec(large)?.[1])).toBeLessThan(500);
  });

  it("refuses what is not a map type, pointing at the text", () => {
    expect(() => bucketDrawing("[]int64")).toThrow("[]int64 is not a map type");
    expect(() => bucketDrawing("map[int64]boll")).toThrow("boll");
  });
});

describe("any drawing", () => {
  it("comes as HTML, SVG and text", () => {
    const drawing = new Drawing("<svg/>", "text");
    const display = Reflect.get(drawing, Symbol.for("Jupyter.display")) as () => unknown;
    expect(display.call(drawing)).toEqual({
      "text/html": drawing.html,
      "image/svg+xml": "<svg/>",
      "text/plain": "text",
    });
    expect(drawing.html).toContain("<svg/>");
  });

  it("escapes the text it is given", () => {
    const type = { text: "map[<script>]x" };
    const { svg } = headerDrawing({ ...headed, type });
    expect(svg).not.toContain("<script");
    expect(svg).toContain("map[&lt;script&gt;]x");
  });
});
