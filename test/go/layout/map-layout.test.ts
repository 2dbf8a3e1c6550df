import { describe, expect, test } from "vitest";
import { GoProcess } from "../../../src/go/index.js";
import { arrayLayouts, mapLayoutOf } from "../../../src/go/layout/map-layout.js";

describe("the layout of a map type", () => {
  const offsets = (arch: string, release: string) =>
    mapLayoutOf("map[int]int", arch, release).header.flatMap(({ name, offset }) =>
      name === "" ? [] : [`${name} ${offset}`],
    );

  test("has Go's header on 64 and on 32 bits", () => {
    expect(offsets("amd64", "1.19").join(", ")).toBe(
      "count 0, flags 8, B 9, noverflow 10, hash0 12, buckets 16, oldbuckets 24, nevacuate 32, extra 40",
    );
    expect(offsets("386", "1.19").join(", ")).toBe(
      "count 0, flags 4, B 5, noverflow 6, hash0 8, buckets 12, oldbuckets 16, nevacuate 20, extra 24",
    );
    expect(mapLayoutOf("map[int]int", "amd64", "1.23").headerSize).toBe(48);
    expect(mapLayoutOf("map[int]int", "arm", "1.23").headerSize).toBe(28);
  });

  test("has the bucket sizes of real Go 1.19.8", () => {
    const sizes = (text: string) =>
      ["amd64", "386"].map((arch) => mapLayoutOf(text, arch, "1.19").blockSize);
    expect(sizes("map[int64]struct{}")).toEqual([80, 76]);
    expect(sizes("map[string]bool")).toEqual([152, 84]);
    expect(sizes("map[int]int")).toEqual([144, 76]);
  });

  test("rounds arrays of buckets up to size classes, as the allocator does", () => {
    const arrays = arrayLayouts(mapLayoutOf("map[int64]int64", "amd64", "1.19"), 18);
    expect(arrays[4]).toEqual({
      ...{ B: 4, buckets: 16, preallocated: 2, asked: 2448, taken: 2688, entries: 104 },
    });
    expect(arrays[18]).toMatchObject({ taken: 40_108_032 });
    expect(arrays.map(({ entries }) => entries).slice(0, 5)).toEqual([8, 13, 26, 52, 104]);
  });

  test("agrees with what the engine allocates", () => {
    for (const type of ["map[int64]bool", "map[int64]struct{}", "map[int64]int64"] as const) {
      const process = new GoProcess("1.23");
      const layout = mapLayoutOf(type, "amd64", "1.23");
      for (const { B, taken, entries, buckets, preallocated } of arrayLayouts(layout, 12).slice(
        1,
      )) {
        const before = process.memstats().TotalAlloc;
        const m = process.make(type, entries);
        expect(m.header()).toMatchObject({ B });
        const extra = preallocated > 0 ? 24 : 0;
        expect(process.memstats().TotalAlloc - before).toBe(48 + taken + extra);
        expect(m.arrays().main.length).toBe(buckets + preallocated);
      }
    }
  });

  test("keeps keys and elems above 128 bytes outside, behind a pointer", () => {
    const layout = mapLayoutOf("map[string][200]uint8", "amd64", "1.19");
    expect(layout).toMatchObject({ indirectElem: true, blockSize: 208, elemsize: 8 });
    expect(layout.objects.map(({ object, size, taken }) => [object, size, taken])).toEqual([
      ["header", 48, 48],
      ["bucket", 208, 208],
      ["elem", 200, 208],
      ["mapextra", 24, 24],
    ]);
    expect(mapLayoutOf("map[[128]uint8]bool", "amd64", "1.19").indirectKey).toBe(false);
  });

  test("adds an allocation header to large objects with pointers, in releases that have them", () => {
    const bucket = (release: string) =>
      mapLayoutOf("map[[64]uint8]*int", "amd64", release).objects[1];
    expect(bucket("1.19")).toMatchObject({ size: 592, taken: 640, usable: 640 });
    expect(bucket("1.23")).toMatchObject({ size: 592, taken: 640, usable: 632 });
  });

  test("refuses what is not a map type", () => {
    expect(() => mapLayoutOf("[]int", "amd64", "1.19")).toThrow("[]int is not a map type");
  });
});

test.each([
  // cmd/compile MapBucketType: without pointers the field is a uintptr, so that the bucket has none.
  ["map[int64]bool", "uintptr"],
  ["map[[128]byte][128]byte", "uintptr"],
  ["map[string]bool", "unsafe.Pointer"],
  ["map[int64]*int64", "unsafe.Pointer"],
  // Held by pointers.
  ["map[[129]byte]bool", "unsafe.Pointer"],
])("the overflow field of a bucket of %s is of type %s", (type, expected) => {
  for (const release of ["1.19", "1.23"]) {
    const { parts } = mapLayoutOf(type, "amd64", release);
    expect(parts.find(({ name }) => name === "overflow")?.type).toBe(expected);
  }
});
