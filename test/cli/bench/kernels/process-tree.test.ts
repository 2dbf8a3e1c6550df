import { expect, it } from "vitest";
import {
  sumOfTree,
  treeMemory,
  treeUnion,
  unionOf,
} from "../../../../src/cli/bench/kernels/process-tree.js";

it("adds up a process and all below it, in whatever order they are listed", () => {
  const rows = [
    { pid: 40, parent: 30, resident: 4 },
    { pid: 1, parent: 0, resident: 1000 },
    { pid: 30, parent: 20, resident: 20 },
    { pid: 20, parent: 1, resident: 100 },
    { pid: 50, parent: 1, resident: 5000 },
  ];
  expect(sumOfTree(rows, 20)).toBe(124);
  expect(sumOfTree(rows, 50)).toBe(5000);
  expect(sumOfTree(rows, 99)).toBe(0);
});

it.skipIf(process.platform === "win32")("knows what this process holds", () => {
  expect(treeMemory(process.pid)).toBeGreaterThan(0.5 * process.memoryUsage.rss());
});

/** A mapping as proc(5) shows it, in kB. */
const mapping = (
  head: string,
  { rss, pss, dirty }: { rss: number; pss: number; dirty: number },
): string =>
  `${head}\nSize: 9999 kB\nRss: ${rss} kB\nPss: ${pss} kB\nShared_Clean: 0 kB\n` +
  `Private_Dirty: ${dirty} kB\nVmFlags: rd mr mw me\n`;

it("counts the pages of a file once that several processes have mapped", () => {
  const program = "00400000-00c6f000 r-xp 00000000 08:01 77   /usr/bin/node";
  const data = "00d00000-00d10000 rw-p 00800000 08:01 77   /usr/bin/node";
  const heap = "01a00000-01b00000 rw-p 00000000 00:00 0    [heap]";
  const one = [
    mapping(program, { rss: 30, pss: 10, dirty: 0 }),
    mapping(data, { rss: 8, pss: 6, dirty: 5 }),
    mapping(heap, { rss: 100, pss: 100, dirty: 100 }),
  ];
  const two = [
    mapping(program.replaceAll("00c", "01c"), { rss: 40, pss: 20, dirty: 0 }),
    mapping(data, { rss: 4, pss: 3, dirty: 2 }),
    mapping(heap, { rss: 200, pss: 150, dirty: 100 }),
  ];
  // 40 of the program, 3 of its data as they are in the file, 5 and 2 changed, and both heaps.
  expect(unionOf([one.join(""), two.join("")])).toBe((40 + 3 + 5 + 2 + 100 + 150) * 1024);
  expect(unionOf([one.join("")])).toBe((30 + 3 + 5 + 100) * 1024);
  expect(unionOf([])).toBe(0);
});

it.skipIf(process.platform !== "linux")("counts this process once, about as it is", () => {
  const union = treeUnion(process.pid) as number;
  expect(union).toBeGreaterThan(0.5 * process.memoryUsage.rss());
});
