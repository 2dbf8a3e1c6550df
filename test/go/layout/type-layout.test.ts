import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { architecture, architectures } from "../../../src/go/architectures.js";
import { parseType } from "../../../src/go/index.js";
import { bucketLayout } from "../../../src/go/layout/layout.js";
import { fieldOffsets, typeLayout } from "../../../src/go/layout/type-layout.js";

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8")) as T;

/** From go/types' sizes of gc (Go 1.26): size, alignment, then offsets of a struct's fields. */
const known = read<{ types: string[]; sizes: Record<string, number[][]> }>("layouts.json");

/** From programs that measured themselves (Go 1.19.8): the same, then pointer bytes. */
const measured =
  read<{ arch: string; types: string[]; rows: number[][]; maps: string[]; buckets: number[][] }[]>(
    "layouts-measured.json",
  );

/** Size, alignment and offsets of direct fields, as the fixtures have them. */
function rowOf(text: string, arch: string): number[] {
  const { size, align } = typeLayout(text, arch);
  const type = parseType(text);
  const offsets = type.kind === "struct" ? fieldOffsets(type, architecture(arch)) : [];
  return [size, align, ...offsets];
}

describe("the layout of a type", () => {
  test.each(Object.keys(architectures))("is Go's own for every type of the list on %s", (arch) => {
    const ours = known.types.map((text) => [text, ...rowOf(text, arch)]);
    const gos = known.types.map((text, i) => [text, ...(known.sizes[arch]?.[i] ?? [])]);
    expect(ours).toEqual(gos);
    expect(ours.length).toBeGreaterThan(200);
  });

  test.each(measured)("is what a program compiled for $arch measures, pointer bytes too", (own) => {
    const ours = own.types.map((text) => [
      text,
      ...rowOf(text, own.arch),
      typeLayout(text, own.arch).ptrdata,
    ]);
    expect(ours).toEqual(own.types.map((text, i) => [text, ...(own.rows[i] ?? [])]));
    const buckets = own.maps.map((text) => {
      const type = parseType(text);
      if (type.kind !== "map") throw new Error(text);
      const { bucketsize, bucketPtrdata } = bucketLayout(type, architecture(own.arch));
      return [text, bucketsize, bucketPtrdata];
    });
    expect(buckets).toEqual(own.maps.map((text, i) => [text, ...(own.buckets[i] ?? [])]));
  });

  test("covers every byte of every type once, in order", () => {
    for (const text of known.types) {
      const { parts, size } = typeLayout(text, "386");
      let end = 0;
      for (const part of parts) {
        expect(part.offset).toBe(end);
        end += part.size;
      }
      expect(end).toBe(size);
    }
  });

  test("shows padding between and after fields", () => {
    const parts = (text: string, arch: string) =>
      typeLayout(text, arch).parts.map(({ name, type, offset, size }) => [
        name || type,
        offset,
        size,
      ]);
    expect(parts("struct{ a bool; b int64 }", "amd64")).toEqual([
      ["a", 0, 1],
      ["padding", 1, 7],
      ["b", 8, 8],
    ]);
    expect(parts("struct{ b int64; a bool }", "amd64")).toEqual([
      ["b", 0, 8],
      ["a", 8, 1],
      ["padding", 9, 7],
    ]);
    expect(typeLayout("struct{ a bool; b int64 }", "386").size).toBe(12);
    expect(parts("[4]int", "amd64").map(([, offset]) => offset)).toEqual([0, 8, 16, 24]);
    expect(parts("[4]int", "arm").map(([, offset]) => offset)).toEqual([0, 4, 8, 12]);
    const mock = typeLayout("struct{ a uint8; b [8]uint8; c [7]uint8; d *uint8 }", "amd64");
    expect(mock.size).toBe(24);
    expect(typeLayout("struct{ x, y, z float32 }", "amd64").size).toBe(12);
  });

  test("finds an order of fields that no other order beats", () => {
    for (const text of known.types.filter((text) => text.startsWith("struct{a"))) {
      const type = parseType(text);
      if (type.kind !== "struct" || type.fields.length < 2) continue;
      const sizes = permutations(type.fields.map((f) => `${f.name} ${f.type.text}`)).map(
        (order) => {
          return typeLayout(`struct{${order.join("; ")}}`, "amd64").size;
        },
      );
      expect([text, typeLayout(text, "amd64").best?.size]).toEqual([text, Math.min(...sizes)]);
    }
  });

  test("says what the best order saves", () => {
    const text = "struct{ a bool; b string; c bool; d int64; e bool; f []int8 }";
    expect(typeLayout(text, "amd64").best).toMatchObject({
      text: "struct{b string; f []int8; d int64; a bool; c bool; e bool}",
      size: 56,
      saves: 16,
      savesPtrdata: 32,
    });
  });

  test("knows what an interface costs", () => {
    const object = (text: string) => typeLayout(text, "amd64").boxing.object;
    expect(
      ["int64", "bool", "*int64", "string", "struct{}", "[3]int64", "struct{a bool}"].map(object),
    ).toEqual([...[8, 0, 0, 16, 0, 24, 1]]);
    expect(typeLayout("int64", "386").boxing.words).toBe(8);
  });

  test("knows what the object behind an interface takes: its size class, and its header", () => {
    const object = (text: string, release?: string) => {
      return typeLayout(text, "amd64", release).boxing.object;
    };
    const sizes = [9, 15, 16, 17, 33, 48, 49, 129, 1025, 32_769];
    expect(sizes.map((size) => object(`[${size}]uint8`))).toEqual([
      ...[9, 15, 16, 24, 48, 48, 64, 144, 1152, 40_960],
    ]);
    expect(object("struct{ s string; ok bool }")).toBe(24);
    expect(object("[5]*int8")).toBe(48);
    // From 1.22 on objects above 512 B with pointers have a header of 8 B.
    expect(["1.21", "1.22"].map((release) => object("[128]*int8", release))).toEqual([1024, 1152]);
    expect(["1.21", "1.22"].map((release) => object("[64]*int8", release))).toEqual([512, 512]);
  });

  test("says which values need no object of their own", () => {
    const why = (text: string, arch = "amd64") => typeLayout(text, arch).boxing.why;
    for (const text of ["int16", "int64", "float64", "float32", "struct{ n uint32 }"]) {
      expect([text, why(text)]).toEqual([text, expect.stringContaining("values 0 to 255")]);
    }
    expect(why("complex64")).toBe("a new object that holds a copy");
    expect(why("complex64", "386")).toContain("values 0 to 255");
    expect(why("[2]uint8")).toBe("a new object that holds a copy");
    expect(why("struct{ name string }")).toContain("the zero value allocates nothing");
    expect(why("[33]uint8")).toBe(
      "a new object that holds a copy of 33 B, rounded up to its size class",
    );
  });

  test("refuses unknown architectures with the list of known ones", () => {
    expect(() => typeLayout("int", "amd46")).toThrow(/"amd46"[\s\S]*386, amd64, arm64/);
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) =>
    permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]),
  );
}
