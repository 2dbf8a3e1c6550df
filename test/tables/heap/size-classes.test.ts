/** The table of size classes, from spans that are written down. */
import { expect, test } from "vitest";
import { sizeClassesTable } from "../../../src/tables/index.js";

/** Two spans of 48-byte objects, one of them without pointers, one of 144 bytes and a large object. */
const spans = {
  length: 5,
  address: Float64Array.of(0xc000100000, 0xc000102000, 0xc000104000, 0xc000106000, 0xc000108000),
  pages: Uint32Array.of(1, 1, 1, 1, 5),
  sizeclass: Uint8Array.of(5, 5, 5, 12, 0),
  noscan: Uint8Array.of(0, 0, 1, 0, 1),
  elemsize: Uint32Array.of(48, 48, 48, 144, 40960),
  nelems: Uint32Array.of(170, 170, 170, 56, 1),
  allocCount: Uint32Array.of(170, 3, 1, 56, 1),
  freed: new Uint32Array(5),
  set: Uint8Array.of(2, 0, 0, 0, 2),
  swept: Uint8Array.of(1, 0, 0, 0, 1),
  sweepgen: 2,
};

test("sums up the spans of each class, large objects last", () => {
  expect(sizeClassesTable({ spanColumns: () => spans }).objects()).toEqual([
    {
      ...{ class: 48, noscan: false, spans: 2, pages: 2, bytes: 16384, nelems: 340, used: 173 },
      ...{ usedBytes: 8304, free: 8016, tail: 64, use: 8304 / 16384 },
    },
    {
      ...{ class: 48, noscan: true, spans: 1, pages: 1, bytes: 8192, nelems: 170, used: 1 },
      ...{ usedBytes: 48, free: 8112, tail: 32, use: 48 / 8192 },
    },
    {
      ...{ class: 144, noscan: false, spans: 1, pages: 1, bytes: 8192, nelems: 56, used: 56 },
      ...{ usedBytes: 8064, free: 0, tail: 128, use: 8064 / 8192 },
    },
    {
      ...{ class: 0, noscan: true, spans: 1, pages: 5, bytes: 40960, nelems: 1, used: 1 },
      ...{ usedBytes: 40960, free: 0, tail: 0, use: 1 },
    },
  ]);
});
