/** Tables of runtime/metrics, from metrics that are written down. */
import { expect, test } from "vitest";
import { metricBucketsTable, metricsTable } from "../../../src/tables/index.js";

const metrics = [
  { name: "/gc/heap/allocs", unit: "bytes", value: 4096, histogram: null },
  {
    name: "/sched/pauses/total/gc",
    unit: "seconds",
    value: null,
    histogram: { counts: [0, 50, 49, 1], buckets: [Number.NEGATIVE_INFINITY, 1, 2, 4, 8] },
  },
  { name: "/empty", unit: "bytes", value: null, histogram: { counts: [0], buckets: [0, 8] } },
];

test("a histogram has its count, its median and its 99th percentile", () => {
  expect(metricsTable(metrics).objects()).toEqual([
    {
      ...{ name: "/gc/heap/allocs", unit: "bytes", value: 4096 },
      ...{ count: null, median: null, p99: null },
    },
    {
      ...{ name: "/sched/pauses/total/gc", unit: "seconds", value: null },
      ...{ count: 100, median: 2, p99: 4 },
    },
    {
      ...{ name: "/empty", unit: "bytes", value: null },
      ...{ count: 0, median: null, p99: null },
    },
  ]);
});

test("buckets that are not empty are rows", () => {
  const own = { name: "/sched/pauses/total/gc", unit: "seconds" };
  expect(metricBucketsTable(metrics).objects()).toEqual([
    { ...own, from: 1, to: 2, count: 50 },
    { ...own, from: 2, to: 4, count: 49 },
    { ...own, from: 4, to: 8, count: 1 },
  ]);
});
