import { expect, it } from "vitest";
import { sumOfTree, treeMemory } from "../../../src/cli/bench/process-tree.js";

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
