import { describe, expect, test } from "vitest";
import { MalformedError, parseRuntimeMetrics, readText } from "../../../src/capture/index.js";

describe("a dump of runtime/metrics", () => {
  test("of Go 1.19.8 and 1.27.3 is read whole", () => {
    const old = parseRuntimeMetrics(readText("test/fixtures/heap/go1.19.8-metrics.json.gz"));
    expect(old).toHaveLength(33);
    const allocs = old.find(({ name }) => name === "/gc/heap/allocs");
    expect(allocs).toEqual({
      ...{ name: "/gc/heap/allocs", unit: "bytes", value: 6_741_016, histogram: null },
    });
    const pauses = old.find(({ name }) => name === "/gc/pauses");
    expect(pauses?.unit).toBe("seconds");
    expect(pauses?.histogram?.buckets[0]).toBe(Number.NEGATIVE_INFINITY);
    expect(pauses?.histogram?.buckets.length).toBe((pauses?.histogram?.counts.length ?? 0) + 1);
    const latest = readText("test/fixtures/heap/go1.27.3-metrics.json.gz");
    expect(parseRuntimeMetrics(latest)).toHaveLength(108);
  });

  test("may be lines, as the package's example prints them", () => {
    expect(parseRuntimeMetrics("/gc/cycles/total:gc-cycles: 3\n\n/x/y:seconds 1.5\n")).toEqual([
      { name: "/gc/cycles/total", unit: "gc-cycles", value: 3, histogram: null },
      { name: "/x/y", unit: "seconds", value: 1.5, histogram: null },
    ]);
  });

  test.each([
    ["{", "the dump is not JSON"],
    ['{"heap": 1}', 'heap: expected a name such as "/gc/heap/allocs:bytes", got "heap"'],
    ['{"/a:b": "x"}', '/a:b: expected a number or {counts, buckets}, got "x"'],
    [
      '{"/a:b": {"counts": [1], "buckets": [0]}}',
      "/a:b.buckets: expected 2 bounds for 1 counts, got 1",
    ],
    [
      '{"/a:b": {"counts": ["x"], "buckets": [0, 1]}}',
      '/a:b.counts[0]: expected a number, got "x"',
    ],
    ["/a:b: 1\nnonsense", 'line 2: expected "/path:unit: value", got "nonsense"'],
    ["/a".repeat(600), "line 1: expected at most 1000 characters, got 1200"],
    [`/${"a:".repeat(5_000_000)} x y`, "line 1: expected at most 1000 characters, got 10000005"],
    ["/a:b: one", 'line 1: expected a number, got "one"'],
  ])("is refused with the place: %s", (text, message) => {
    expect(() => parseRuntimeMetrics(text)).toThrow(MalformedError);
    expect(() => parseRuntimeMetrics(text)).toThrow(message);
  });
});
