import { describe, expect, it } from "vitest";
import { memoryTable } from "../../../src/tables/index.js";

describe("the table of the memory curve", () => {
  it("has bytes per entry, and none for an empty map", () => {
    const samples = [
      { op: -1, count: 0, HeapAlloc: 48, live: 48, mallocs: 1 },
      { op: 7, count: 8, HeapAlloc: 192, live: 192, mallocs: 2 },
      { op: 8, count: 9, HeapAlloc: 480, live: 336, mallocs: 3 },
    ];
    const table = memoryTable({ samples });
    expect(table.columnNames()).toEqual([
      "op",
      "n",
      "HeapAlloc",
      "live",
      "bytesPerEntry",
      "mallocs",
    ]);
    expect(table.objects()).toEqual([
      { op: -1, n: 0, HeapAlloc: 48, live: 48, bytesPerEntry: null, mallocs: 1 },
      { op: 7, n: 8, HeapAlloc: 192, live: 192, bytesPerEntry: 24, mallocs: 2 },
      { op: 8, n: 9, HeapAlloc: 480, live: 336, bytesPerEntry: 336 / 9, mallocs: 3 },
    ]);
  });
});
