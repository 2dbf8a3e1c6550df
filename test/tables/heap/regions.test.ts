/** The heap's regions, as /proc/PID/maps shows them of real processes. */
import { expect, test } from "vitest";
import { regionsTable } from "../../../src/tables/index.js";

const MiB = 2 ** 20;
const rows = (HeapSys: number) => regionsTable({ memstats: () => ({ HeapSys }) }).objects();
const usable = { read: true, write: true, execute: false, meaning: "heap" };
const reserved = { read: false, write: false, execute: false, meaning: "reserved for the heap" };

test("a process that has just begun can write 4 of the 64 MiB that are reserved", () => {
  // Go 1.19.8: c000000000-c000400000 rw-p, c000400000-c004000000 ---p, HeapSys 3964928.
  const expected = [
    { from: 0xc000000000, to: 0xc000400000, size: 4 * MiB, ...usable },
    { from: 0xc000400000, to: 0xc004000000, size: 60 * MiB, ...reserved },
  ];
  expect(rows(3964928)).toEqual(expected);
  expect(rows(0)).toEqual(expected);
});

test("three arenas, the last of them in part", () => {
  // Go 1.19.8 with three million entries: rw-p to c00b000000, ---p to c00c000000... HeapSys 184320000.
  expect(rows(184320000)).toEqual([
    { from: 0xc000000000, to: 0xc00b000000, size: 176 * MiB, ...usable },
    { from: 0xc00b000000, to: 0xc00c000000, size: 16 * MiB, ...reserved },
  ]);
});

test("an arena that is all in use leaves nothing reserved", () => {
  expect(rows(64 * MiB)).toEqual([
    { from: 0xc000000000, to: 0xc004000000, size: 64 * MiB, ...usable },
  ]);
});
