import { describe, expect, test } from "vitest";
import { layout, layoutSweep, mapLayout } from "../../src/lab/prelude.js";

describe("a layout", () => {
  test("tells what it is in text", () => {
    expect(layout("struct{ b int64; a bool }").drawing().text.split("\n")).toEqual([
      "struct{b int64; a bool} on amd64: 16 bytes",
      "field   offset  size  type",
      "b            0     8  int64",
      "a            8     1  bool",
      "             9     7  padding",
      "alignment 8, padding 7 B, no pointers",
      "in an interface: 16 B, and 16 B more (a new object that holds a copy)",
      "no order of the fields takes fewer bytes",
    ]);
  });

  test("rounds what an interface takes up to the size class", () => {
    expect(layout("[33]uint8").drawing().text).toContain(
      "in an interface: 16 B, and 48 B more (a new object that holds a copy of 33 B",
    );
    const objects = ["1.21", "1.26"].map((release) => {
      return layout("struct{ a bool; p [128]*int8 }", { release }).reordered().boxing.object;
    });
    expect(objects).toEqual([1152, 1152]);
  });

  test("is a table", () => {
    expect(layout("struct{ a bool; s string }", { arch: "386" }).table().objects()).toEqual([
      { field: "a", type: "bool", offset: 0, size: 1, end: 1, ptrdata: 0 },
      { field: null, type: "padding", offset: 1, size: 3, end: 4, ptrdata: 0 },
      { field: "s", type: "string", offset: 4, size: 8, end: 12, ptrdata: 4 },
    ]);
  });

  test("can be reordered and set beside another, padding drawn", async () => {
    const loose = layout("struct{ a bool; b string; c bool; d int64 }");
    expect([loose.size, loose.reordered().size]).toEqual([40, 32]);
    const { svg } = loose.beside(loose.reordered());
    await expect(svg).toMatchFileSnapshot("snapshots/layouts.svg");
  });

  test("stand side by side where there is room, to one scale", () => {
    const [a, b] = [layout("struct{ a bool; b int64 }"), layout("[200]uint8")];
    const both = a.beside(b, a);
    // In a page each is a picture of its own, which goes below the other on a narrow one.
    expect(both.html).toContain("display:flex;flex-wrap:wrap");
    expect(both.html.match(/<svg /g)).toHaveLength(3);
    expect(both.html.match(/flex:1 1 358px/g)).toHaveLength(3);
    // In a file two stand in a row, and the third below.
    const places = [...both.svg.matchAll(/<svg x="(\d+)" y="(\d+)"/g)].map(([, x, y]) => [x, y]);
    expect(places.map(([x]) => x)).toEqual(["0", "532", "0"]);
    expect(places.map(([, y]) => y === "0")).toEqual([true, true, false]);
    // The smaller one has the larger one's sixteen bytes in a row.
    expect(a.beside(b).svg).toContain('width="28" height="26"');
    expect(both.text).toBe(`${a.drawing().text}\n\n${b.drawing().text}\n\n${a.drawing().text}`);
    expect(a.beside().html.match(/<svg /g)).toHaveLength(1);
  });

  test("of a map has the sizes of both generations", () => {
    const sizes = (release: string) =>
      ["struct{}", "bool", "int64"].map((elem) => mapLayout(`map[int64]${elem}`, { release }).size);
    expect(sizes("1.19")).toEqual([80, 88, 144]);
    expect(sizes("1.26")).toEqual([136, 136, 136]);
    expect(mapLayout("map[int64]int64").arrays(4).get("preallocated", 4)).toBe(2);
    expect(mapLayout("map[string]bool", { arch: "386" }).objects().get("taken", 1)).toBe(96);
  });

  test("sweeps over types", () => {
    const found = layoutSweep({
      keys: ["int64"],
      elems: ["struct{}", "bool"],
      archs: ["amd64", "386"],
    });
    expect(found.select("elem", "arch", "size", "class", "bytesPerSlot").objects()).toEqual([
      { elem: "struct{}", arch: "amd64", size: 80, class: 80, bytesPerSlot: 10 },
      { elem: "struct{}", arch: "386", size: 76, class: 80, bytesPerSlot: 9.5 },
      { elem: "bool", arch: "amd64", size: 88, class: 96, bytesPerSlot: 11 },
      { elem: "bool", arch: "386", size: 84, class: 96, bytesPerSlot: 10.5 },
    ]);
  });
});

test("numbers of eight digits and more stay apart in the text of a layout", () => {
  const { text } = layout("struct{ a [20000000]byte; b [30000000]int64 }").drawing();
  const [head, a, b] = text.split("\n").slice(1);
  expect(head).toBe("field       offset       size  type");
  expect(a).toBe("a                0   20000000  [20000000]uint8");
  expect(b).toBe("b         20000000  240000000  [30000000]int64");
});
