import { expect, test } from "vitest";
import { accesses } from "../../../src/hardware/access.js";
import { numa } from "../../../src/hardware/memory/numa.js";
import { PageTable } from "../../../src/hardware/memory/pages.js";

const latency = [
  [85, 210],
  [210, 85],
];
const chunk = accesses({ address: Array.from({ length: 40 }, (_, i) => 4096 * i) });

test("interleave: pages in turn, so the mean lies in the middle", () => {
  const table = new PageTable({ policy: { kind: "interleave", nodes: 2 } });
  const spread = numa(table, chunk, latency);
  expect([...spread.accesses]).toEqual([20, 20]);
  expect([spread.meanNanoseconds, spread.spreadNanoseconds]).toEqual([147.5, 62.5]);
  expect(spread.model).toContain('policy "interleave"');
});

test("bind: all on one node, near or far", () => {
  const table = () => new PageTable({ policy: { kind: "bind", node: 1 } });
  expect(numa(table(), chunk, latency, 0).meanNanoseconds).toBe(210);
  expect(numa(table(), chunk, latency, 1).meanNanoseconds).toBe(85);
  expect(numa(table(), chunk, latency, 1).spreadNanoseconds).toBe(0);
});

test("first touch: on the node of who came first, whoever uses it later", () => {
  const table = new PageTable({ policy: { kind: "first touch" } });
  table.touch(0, 17 * 4096, 0);
  table.touch(17 * 4096, 23 * 4096, 1);
  const spread = numa(table, chunk, latency, 0);
  expect([[...spread.node], [...spread.pages], [...spread.percent]]).toEqual([
    [0, 1],
    [17, 23],
    [42.5, 57.5],
  ]);
  expect(spread.meanNanoseconds).toBeCloseTo((17 * 85 + 23 * 210) / 40, 10);
});

test("the matrix must be square and fit", () => {
  const table = new PageTable({ policy: { kind: "bind", node: 2 } });
  expect(() => numa(table, chunk, [[1, 2], [3]])).toThrow("`latency[1]` must be 2 numbers");
  expect(() => numa(table, chunk, latency)).toThrow("a matrix of 3 nodes or more");
  expect(() => numa(new PageTable(), chunk, latency, 2)).toThrow("`from` must be 0 to 1");
  expect(() => numa(new PageTable(), chunk, [[-1]])).toThrow("`latency[0][0]`");
});
