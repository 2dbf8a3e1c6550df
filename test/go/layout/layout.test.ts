import { expect, test } from "vitest";
import {
  architectures,
  bucketLayout,
  type GoMapType,
  parseType,
  sizeOf,
} from "../../../src/go/index.js";

// Measured on Go 1.19.8 and 1.23.5, amd64.
test.each([
  ["map[int64]struct{}", 80],
  ["map[int64]bool", 88],
  ["map[int64]int64", 144],
  ["map[int64]string", 208],
  ["map[int32]int32", 80],
  ["map[int32]struct{}", 48],
  ["map[uint8]uint64", 88],
  ["map[string]int64", 208],
  ["map[string]struct{}", 144],
  ["map[string]string", 272],
  ["map[string][200]byte", 208],
  ["map[[3]int32]bool", 120],
  ["map[any]int64", 208],
  ["map[[200]byte]int64", 144],
  ["map[int16]int8", 40],
  ["map[struct{A int32; B string}]int32", 240],
])("a bucket of %s takes %i bytes", (text, bytes) => {
  const type = parseType(text) as GoMapType;
  expect(bucketLayout(type, architectures.amd64).bucketsize).toBe(bytes);
});

test("keys follow the eight tophash bytes, elems the keys, the overflow word comes last", () => {
  const type = parseType("map[int64]bool") as GoMapType;
  expect(bucketLayout(type, architectures.amd64)).toEqual({
    keysize: 8,
    elemsize: 1,
    keysOffset: 8,
    keyStride: 8,
    elemsOffset: 72,
    elemStride: 1,
    overflowOffset: 80,
    bucketsize: 88,
    indirectKey: false,
    indirectElem: false,
    bucketPtrdata: 0,
  });
});

test.each([
  ["struct{A bool; B int64}", 16, 8, 0],
  ["struct{A int64; B struct{}}", 16, 8, 0],
  ["struct{A int32; B string}", 24, 8, 16],
  ["struct{A string; B int32}", 24, 8, 8],
  ["[4]struct{A *int8; B bool}", 64, 8, 56],
  ["struct{}", 0, 1, 0],
  ["complex64", 8, 4, 0],
  ["[0]*int64", 0, 8, 0],
])("%s takes %i bytes at multiples of %i, pointers end at %i", (text, size, align, ptrdata) => {
  expect(sizeOf(parseType(text), architectures.amd64)).toEqual({ size, align, ptrdata });
});
