/**
 * Growth events of three maps as real Go 1.19.8 recorded them (amd64, collector off), as literals:
 * one that grows, one churned until it grows to the same size, one emptied again and again. Rows: op, count, flags, B, noverflow, growing, nevacuate, hash0,
 * mallocs, totalAlloc.
 */
import type { HeaderField, MapEvent, MemorySample } from "../../src/go/index.js";
import type { Grown } from "../../src/tables/map-view.js";

type Row = [number, number, number, number, number, 0 | 1, number, number, number, number];

function grown(type: string, release: string, limit: number, rows: Row[]): Grown {
  const events = rows.map(([op, count, flags, B, noverflow, growing, ...rest]): MapEvent => {
    const [nevacuate, hash0, mallocs, totalAlloc] = rest;
    return {
      ...{ op, count, flags, B, noverflow, growing: growing === 1 },
      ...{ nevacuate, hash0, mallocs, totalAlloc },
    };
  });
  const samples = events.map(({ op, count, mallocs, totalAlloc }): MemorySample => {
    return { op, count, mallocs, HeapAlloc: totalAlloc, live: Math.ceil(totalAlloc / 2) };
  });
  return {
    type: { text: type },
    process: { release: { name: release, loadFactorNum: limit * 2, loadFactorDen: 2 } },
    events,
    samples,
  };
}

/** 1000 sequential keys put, 300 deleted. */
export const growing: Grown = grown("map[int64]int64", "1.19", 6.5, [
  [-1, 0, 0, 0, 0, 0, 0, 305419896, 1, 48],
  [0, 1, 0, 0, 0, 0, 0, 305419896, 2, 192],
  [8, 9, 0, 1, 0, 0, 1, 305419896, 3, 480],
  [13, 14, 0, 2, 0, 0, 2, 305419896, 4, 1056],
  [26, 27, 0, 3, 0, 1, 2, 305419896, 9, 2408],
  [27, 28, 0, 3, 0, 0, 4, 305419896, 9, 2408],
  [52, 53, 0, 4, 0, 1, 1, 305419896, 17, 5608],
  [57, 58, 0, 4, 1, 0, 8, 305419896, 19, 5640],
  [104, 105, 0, 5, 0, 1, 1, 305419896, 24, 11352],
  [114, 115, 0, 5, 1, 0, 16, 305419896, 26, 11384],
  [208, 209, 0, 6, 0, 1, 1, 305419896, 31, 21880],
  [229, 230, 0, 6, 1, 0, 32, 305419896, 33, 21912],
  [416, 417, 0, 7, 0, 1, 1, 305419896, 45, 43640],
  [455, 456, 0, 7, 3, 0, 64, 305419896, 49, 43720],
  [832, 833, 0, 8, 0, 1, 1, 305419896, 69, 87432],
  [916, 917, 0, 8, 4, 0, 128, 305419896, 73, 87512],
]);

/** A window of 1600 keys sliding along. */
export const churned: Grown = grown("map[int64]bool", "1.19", 6.5, [
  [-1, 0, 0, 0, 0, 0, 0, 77, 1, 48],
  [0, 1, 0, 0, 0, 0, 0, 77, 2, 144],
  [8, 9, 0, 1, 0, 0, 1, 77, 3, 320],
  [13, 14, 0, 2, 0, 0, 2, 77, 4, 672],
  [26, 27, 0, 3, 0, 1, 1, 77, 5, 1376],
  [27, 28, 0, 3, 0, 0, 4, 77, 5, 1376],
  [52, 53, 0, 4, 0, 1, 1, 77, 10, 3064],
  [56, 57, 0, 4, 0, 0, 8, 77, 10, 3064],
  [104, 105, 0, 5, 0, 1, 1, 77, 21, 6760],
  [113, 114, 0, 5, 0, 0, 16, 77, 21, 6760],
  [208, 209, 0, 6, 0, 1, 1, 77, 31, 13432],
  [226, 227, 0, 6, 1, 0, 32, 77, 33, 13464],
  [416, 417, 0, 7, 0, 1, 1, 77, 47, 26856],
  [460, 461, 0, 7, 3, 0, 64, 77, 51, 26936],
  [832, 833, 0, 8, 0, 1, 1, 77, 67, 53112],
  [923, 924, 0, 8, 3, 0, 128, 77, 71, 53192],
  [30768, 1601, 8, 8, 1, 1, 1, 77, 313, 104200],
  [30941, 1600, 0, 8, 51, 0, 256, 77, 347, 107896],
  [50676, 1601, 8, 8, 1, 1, 1, 77, 557, 155256],
  [50859, 1600, 0, 8, 53, 0, 256, 77, 593, 159144],
]);

/** Filled and emptied again and again, by delete and by clear. */
export const reseeded: Grown = grown("map[int64]int64", "1.19", 6.5, [
  [-1, 0, 0, 0, 0, 0, 0, 19, 1, 48],
  [0, 1, 0, 0, 0, 0, 0, 19, 2, 192],
  [9, 0, 0, 0, 0, 0, 0, 1201065914, 2, 192],
  [18, 9, 0, 1, 0, 0, 1, 1201065914, 3, 480],
  [23, 14, 0, 2, 0, 0, 2, 1201065914, 4, 1056],
  [43, 0, 0, 2, 0, 0, 2, 2998140018, 4, 1056],
  [70, 27, 0, 3, 0, 1, 2, 2998140018, 5, 2208],
  [72, 29, 0, 3, 0, 0, 4, 2998140018, 5, 2208],
  [101, 0, 0, 3, 0, 0, 4, 1672196830, 5, 2208],
  [183, 0, 0, 3, 2, 0, 4, 1223906859, 11, 2568],
  [236, 53, 0, 4, 0, 1, 1, 1223906859, 12, 5256],
  [241, 48, 0, 4, 0, 0, 8, 1223906859, 12, 5256],
  [289, 0, 0, 4, 0, 0, 8, 2638762190, 12, 5256],
  [419, 0, 0, 4, 0, 0, 8, 3858999129, 12, 5256],
  [524, 105, 0, 5, 0, 1, 2, 3858999129, 19, 11000],
  [533, 114, 0, 5, 1, 0, 16, 3858999129, 21, 11032],
  [628, 209, 0, 6, 0, 1, 1, 3858999129, 25, 21384],
  [649, 230, 0, 6, 1, 0, 32, 3858999129, 27, 21416],
  [720, 0, 0, 6, 0, 0, 0, 4023631332, 27, 21416],
  [761, 0, 0, 6, 0, 0, 0, 1998705129, 27, 21416],
]);

/** The header of a map that grows to the same size, as it lies in memory. */
export const fields: HeaderField[] = [
  { field: "count", offset: 0, size: 8, value: 1601, hex: "4106000000000000" },
  { field: "flags", offset: 8, size: 1, value: 9, hex: "09" },
  { field: "B", offset: 9, size: 1, value: 8, hex: "08" },
  { field: "noverflow", offset: 10, size: 2, value: 1, hex: "0100" },
  { field: "hash0", offset: 12, size: 4, value: 77, hex: "4d000000" },
  { field: "buckets", offset: 16, size: 8, value: 0xc000110000n, hex: "000011c000000000" },
  { field: "oldbuckets", offset: 24, size: 8, value: 0xc000100400n, hex: "000410c000000000" },
  { field: "nevacuate", offset: 32, size: 8, value: 1, hex: "0100000000000000" },
  { field: "extra", offset: 40, size: 8, value: 0n, hex: "0000000000000000" },
];
