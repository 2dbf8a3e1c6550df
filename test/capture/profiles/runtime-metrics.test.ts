import { describe, expect, test } from "vitest";
import { MalformedError, parseRuntimeMetrics, readText } from "../../../src/capture/index.js";
import { metricsTable } from "../../../src/tables/index.js";

describe("a dump of runtime/metrics", () => {
  test.each(["[pod-1] ", "{pod} ", "{app=web} [main] "])(
    "with %j before each line is read",
    (before) => {
      const lines = ["/gc/heap/allocs:bytes: 4096", "/gc/cycles/total:gc-cycles: 3"];
      const found = parseRuntimeMetrics(lines.map((line) => `${before}${line}\n`).join(""));
      expect(found.map(({ name, value }) => [name, value])).toEqual([
        ["/gc/heap/allocs", 4096],
        ["/gc/cycles/total", 3],
      ]);
    },
  );

  test("keeps what no double holds", () => {
    const most = "18446744073709551615";
    const forms = [
      `{"/gc/limiter/last-enabled:gc-cycle": ${most}, "/gc/cycles/total:gc-cycles": 3}`,
      `[{"name": "/gc/limiter/last-enabled:gc-cycle", "value": "${most}"}]`,
      `{"name": "/gc/limiter/last-enabled:gc-cycle", "value": ${most}}`,
      `/gc/limiter/last-enabled:gc-cycle: ${most}`,
    ];
    for (const form of forms) {
      expect(parseRuntimeMetrics(form)[0]?.value, form).toBe(2n ** 64n - 1n);
    }
    expect(parseRuntimeMetrics(forms[0] as string)[1]?.value).toBe(3);
    const [sum] = parseRuntimeMetrics("/cpu/classes/gc/total:cpu-seconds: 0.1234567890123456");
    expect(sum?.value).toBe(0.1234567890123456);
    const table = metricsTable(parseRuntimeMetrics(forms[0] as string));
    expect(table.array("value")).toEqual([2n ** 64n - 1n, 3]);
  });

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

  const pauses = {
    ...{ name: "/gc/pauses", unit: "seconds", value: null },
    histogram: {
      counts: [1, 2],
      buckets: [Number.NEGATIVE_INFINITY, 0.5, Number.POSITIVE_INFINITY],
    },
  };
  const histogram = (bounds: string, counts = "[1,2]") =>
    `{"/gc/pauses:seconds": {"Counts":${counts},"Buckets":${bounds}}}`;

  test.each([
    ["strings, as Go's strconv writes them", histogram('["-Inf",0.5,"+Inf"]')],
    ["JavaScript's words", histogram('["-Infinity",0.5,"Infinity"]')],
    ["bare words, as Python writes them", histogram("[-Infinity, 0.5, Infinity]")],
    ["null, as JSON.stringify writes it", histogram("[null,0.5,null]")],
    ["strings for all numbers", histogram('["-inf","5e-1","inf"]', '["1","2"]')],
    ["names in lower case", histogram('["-Inf",0.5,"+Inf"]').replace("Counts", "counts")],
    [
      "a list",
      '[{"name":"/gc/pauses:seconds","value":{"counts":[1,2],"buckets":[null,0.5,null]}}]',
    ],
    [
      "a list with Go's names",
      '[{"Name":"/gc/pauses:seconds","Kind":3,"Value":{"Counts":[1,2],"Buckets":["-Inf",0.5,"+Inf"]}}]',
    ],
    ["a member of others", `{"time":1,"metrics":${histogram("[null,0.5,null]")}}`],
    [
      "an object a line",
      '{"name":"/gc/pauses:seconds","value":{"counts":[1,2],"buckets":[null,0.5,null]}}\n',
    ],
    ["fmt's %v", "/gc/pauses:seconds: &{[1 2] [-Inf 0.5 +Inf]}"],
    ["fmt's %+v", "2026/01/01 10:00:00 /gc/pauses:seconds: {Counts:[1 2] Buckets:[-Inf 0.5 +Inf]}"],
  ])("has a histogram with infinite bounds: %s", (_, text) => {
    expect(parseRuntimeMetrics(text)).toEqual([pauses]);
  });

  test.each([
    ["a string", '{"/gc/cycles/total:gc-cycles": "3"}'],
    ["a list", '[{"name": "/gc/cycles/total:gc-cycles", "value": 3}]'],
    ["a list of strings", '[{"metric": "/gc/cycles/total:gc-cycles", "value": "3"}]'],
    ["objects in lines", '{"name":"/gc/cycles/total:gc-cycles","value":3}\n'],
    [
      "a logger's objects in lines",
      '{"level":"INFO","msg":"m","name":"/gc/cycles/total:gc-cycles","value":3}\n',
    ],
    ["log.Printf", "2026/01/01 10:00:00 /gc/cycles/total:gc-cycles: 3"],
    ["a prefix", "app-1  | /gc/cycles/total:gc-cycles 3"],
    ["an equals sign", "/gc/cycles/total:gc-cycles = 3"],
    ["a comma", "/gc/cycles/total:gc-cycles,3"],
    ["logfmt", 'level=info msg="/gc/cycles/total:gc-cycles: 3"'],
    ["Docker", '{"log":"/gc/cycles/total:gc-cycles: 3\\n","stream":"stdout"}\n'],
  ])("has a number: %s", (_, text) => {
    expect(parseRuntimeMetrics(text)).toEqual([
      { name: "/gc/cycles/total", unit: "gc-cycles", value: 3, histogram: null },
    ]);
  });

  test("that was changed anywhere is read or refused, in no time: 10,000 mutations", () => {
    const bases = [
      histogram("[null,0.5,null]"),
      "x /a/b:c: 3\n/d:e: &{[1 2] [0 1 2]}\n",
      '[{"name":"/a:b","value":1}]',
    ];
    const noise = ['"', "{", "\\", "\n", "/", ":", "[", "Infinity", "null", "9", " "];
    let state = 3;
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    let refused = 0;
    for (let run = 0; run < 10_000; run++) {
      const base = bases[below(bases.length)] as string;
      const at = below(base.length);
      try {
        parseRuntimeMetrics(
          base.slice(0, at) + noise[below(noise.length)] + base.slice(at + below(5)),
        );
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(1000);
    expect(refused).toBeLessThan(10_000);
    for (const piece of ["/a", "[ ", '{"', "Infinity,", "/a:b: ", '"\\"']) {
      const start = performance.now();
      expect(() => parseRuntimeMetrics(`{${piece.repeat(200_000)}`)).toThrow(MalformedError);
      expect(() => parseRuntimeMetrics(`x{${piece.repeat(200_000)}`)).toThrow(MalformedError);
      expect(performance.now() - start, piece).toBeLessThan(2000);
    }
  });

  test.each([
    [
      '[{"Name":"/a:b","Value":{}}]',
      "[0] /a:b: expected a number or {counts, buckets}, got {}, which is what encoding/json makes of a metrics.Value; write its Uint64()",
    ],
    ['[{"name":"/a:b"}]', "[0] /a:b: expected a number or {counts, buckets}, got nothing"],
    ["[1]", '[0]: expected {"name": "/path:unit", "value": …}, got 1'],
    [histogram("[null,null,1]"), "/gc/pauses:seconds.Buckets[1]: expected a number, got null"],
    ["/a:b: &{[1] [0]}", "line 1.buckets: expected 2 bounds for 1 counts, got 1"],
    ["/a:b: &{[1]", "line 1: expected a histogram &{[counts] [bounds]}, got"],
    ["{}", "it contains no metrics"],
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
