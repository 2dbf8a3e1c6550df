/** Heap dumps of real Go 1.19, 1.23 and 1.27, and made-up ones: records, graph, and what is refused. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  DumpMemory,
  dumpedMap,
  findMaps,
  HeapGraph,
  MalformedError,
  parseHeapDump,
  restore,
} from "../../../src/capture/index.js";
import { program as types } from "../../../src/go/index.js";
import { heapDumpBytes } from "../../support/heap-dump-writer.js";

const fixtures = new URL("../../fixtures/heap-dumps/", import.meta.url).pathname;
const real = (version: string) => gunzipSync(readFileSync(`${fixtures}go${version}.dump.gz`));
const releases = ["1.19.8", "1.23.12", "1.27.4"] as const;

test.each(releases)("objects of Go %s are those that MemStats counts", (version) => {
  const dump = parseHeapDump(real(version));
  expect(dump).toMatchObject({ go: `go${version}`, goarch: "amd64", pointerSize: 8 });
  expect(dump.memstats.get("HeapObjects")).toBe(BigInt(dump.objects.address.length));
  const bytes = dump.objects.size.reduce((sum, size) => sum + size, 0);
  expect(dump.memstats.get("HeapAlloc")).toBe(BigInt(bytes));
  expect(dump.memstats.get("NumGC")).toBe(1n);
  expect(dump.segments.map(({ name }) => name)).toEqual(["data", "bss"]);
  const main = dump.goroutines.find(({ id }) => id === 1);
  expect(main?.frames.map((frame) => frame.function)).toContain("main.main");
  expect(main?.frames.map(({ depth }) => depth)).toEqual(main?.frames.map((_, i) => i));
});

test.each(releases)("what objects of Go %s retain is all that is reachable", (version) => {
  const memory = new DumpMemory(parseHeapDump(real(version)));
  const graph = new HeapGraph(memory);
  const { size } = memory.dump.objects;
  let [reachable, retained] = [0, 0];
  graph.retained.forEach((bytes, i) => {
    if (bytes === 0) {
      expect(graph.path(i)).toBeUndefined();
      return;
    }
    reachable += size[i] as number;
    if (graph.dominator(i) < 0) retained += bytes;
  });
  expect(retained).toBe(reachable);
});

/** Numbers below a bound, the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

test("an object dominates those that no root leads to without it", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = numbers(seed);
    const count = 1 + next(14);
    const at = (i: number): number => 0xc000000000 + 64 * i;
    const edges = Array.from({ length: count }, () =>
      Array.from({ length: next(4) }, () => next(count)),
    );
    const roots = Array.from({ length: 1 + next(3) }, () => next(count));
    const objects = edges.map((to, i) => {
      // Pointers into the middle of an object keep it alive as well.
      const pointers = to.map((j) => at(j) + 8 * next(Math.max(1, edges[j]?.length ?? 0)));
      return { address: at(i), pointers: pointers.length === 0 ? [0] : pointers };
    });
    const bytes = heapDumpBytes(objects, roots.slice(1).map(at), [at(roots[0] as number)]);
    const graph = new HeapGraph(new DumpMemory(parseHeapDump(bytes)));
    const reached = (without: number): Set<number> => {
      const seen = new Set<number>();
      const queue = roots.filter((i) => i !== without);
      for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
        if (seen.has(i)) continue;
        seen.add(i);
        queue.push(...(edges[i] ?? []).filter((j) => j !== without));
      }
      return seen;
    };
    const all = reached(-1);
    const size = (i: number): number => 8 * (objects[i]?.pointers.length ?? 0);
    for (let i = 0; i < count; i++) {
      const without = reached(i);
      const kept = [...all].filter((j) => !without.has(j));
      const expected = all.has(i) ? kept.reduce((sum, j) => sum + size(j), 0) : 0;
      expect(graph.retained[i], `seed ${seed}, object ${i}`).toBe(expected);
      expect(graph.path(i) !== undefined).toBe(all.has(i));
    }
  }
});

test("a path is a shortest one, from its root on", () => {
  const at = [0xc000000000, 0xc000000040, 0xc000000080, 0xc0000000c0];
  const [a = 0, b = 0, c = 0, d = 0] = at;
  const objects = [
    { address: a, pointers: [0, b] },
    { address: b, pointers: [c] },
    { address: c, pointers: [d] },
    { address: d, pointers: [a] },
  ];
  const graph = new HeapGraph(new DumpMemory(parseHeapDump(heapDumpBytes(objects, [0, a], [b]))));
  expect(graph.path(3)).toEqual([
    {
      root: { kind: "stack", name: "main.main", goroutine: 1, at: 0xc000100000, to: b },
      ...{ from: -1, offset: 0 },
    },
    { root: undefined, from: 1, offset: 0 },
    { root: undefined, from: 2, offset: 0 },
  ]);
  expect(graph.referrers(0)).toEqual([
    {
      root: { kind: "bss", name: "", goroutine: null, at: 0x600008, to: a },
      ...{ from: -1, offset: 0 },
    },
    { root: undefined, from: 3, offset: 0 },
  ]);
});

describe("what is no heap dump is refused with its byte", () => {
  const whole = heapDumpBytes(
    [{ address: 0xc000000000, pointers: [0xc000000000] }],
    [0xc000000000],
  );
  const refused = (bytes: Uint8Array) => expect(() => parseHeapDump(bytes));
  const changed = (at: number, ...values: number[]) => {
    const bytes = whole.slice();
    bytes.set(values, at);
    return bytes;
  };

  test("wherever it ends", () => {
    for (let length = 0; length < whole.length; length++) {
      refused(whole.subarray(0, length)).toThrow(/^byte \d+: /);
    }
    refused(whole.subarray(0, 16)).toThrow(
      "byte 16: the file ends within the list of records, before its end",
    );
    refused(whole.subarray(0, 60)).toThrow(/^byte \d+: the file ends within an object: 8 bytes/);
  });

  test("another version, tag, kind of pointer", () => {
    refused(Buffer.from("go1.3 heap dump\n\0")).toThrow(
      'byte 0: expected "go1.7 heap dump\\n", got "go1.3 heap dump\\n"',
    );
    refused(changed(16, 18)).toThrow(
      "byte 16: expected the tag of a record, a number from 0 to 17, got 18",
    );
    refused(changed(18, 5)).toThrow("byte 17: expected pointers of 4 or 8 bytes, got 5");
    refused(Buffer.from("go1.7 heap dump\n\0")).toThrow(/no record of its process's parameters/);
    refused(Buffer.concat([whole, Buffer.from("x")])).toThrow(
      `byte ${whole.length}: the dump is at its end, and 1 more bytes follow`,
    );
    refused(Buffer.concat([whole.subarray(0, 17), Buffer.alloc(12, 255)])).toThrow(
      "byte 17: a number of the parameters has more than 64 bits",
    );
  });

  test("objects that overlap", () => {
    const objects = [
      { address: 0xc000000000, pointers: [0, 0] },
      { address: 0xc000000008, pointers: [0] },
    ];
    refused(heapDumpBytes(objects, [])).toThrow(
      /^byte \d+: two objects hold the byte at 0xc000000008$/,
    );
  });
});

test.each(["1.19.8", "1.27.4"])(
  "a changed byte of a dump of Go %s gives a dump or a MalformedError",
  (version) => {
    const whole = real(version);
    const next = numbers(7);
    let read = 0;
    const most = Number(process.env.HEAP_DUMP_MUTATIONS ?? 60);
    const restored = Math.max(10, most / 100);
    for (let i = 0; i < most; i++) {
      const bytes = new Uint8Array(whole);
      for (let n = next(4); n >= 0; n--) bytes[next(bytes.length)] = next(256);
      const from = performance.now();
      try {
        const memory = new DumpMemory(parseHeapDump(bytes));
        const graph = new HeapGraph(memory);
        graph.dominator(0);
        for (const type of ["map[int64]bool", "map[string]*int"]) {
          for (const { address } of findMaps(memory, { type, types })) {
            read++;
            if (i >= restored) continue;
            restore(dumpedMap(memory, BigInt(address), { type, types }, null)).entryColumns();
          }
        }
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError);
      }
      expect(performance.now() - from).toBeLessThan(20_000);
    }
    expect(read).toBeGreaterThan(most / 4);
  },
  600_000,
);
