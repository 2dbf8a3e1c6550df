/**
 * A process that was saved and opened goes on byte for byte: random operations, a save, and the same
 * further operations in both.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { openProcessFile, writeProcess } from "../../src/capture/index.js";
import {
  Declarations,
  GoPanic,
  GoProcess,
  keys,
  type ProcessOptions,
  parseMapType,
} from "../../src/go/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-process-"));
afterAll(() => rmSync(folder, { recursive: true }));

const types = new Declarations();
types.declare({
  Point: "struct{ X, Y int32 }",
  "Pair[K comparable, V any]": "struct{ Key K; Value V }",
  Fault: { type: "struct{ Code int }", methods: ["Error() string"] },
});

/** Map types with a way to make keys and elems of numbers. */
const kinds = [
  { type: "map[int64]bool", key: (n: number) => n, elem: (n: number) => n % 2 === 0 },
  {
    type: "map[string]string",
    key: (n: number) => `k${n}`,
    elem: (n: number) => "x".repeat(n % 40),
  },
  {
    type: "map[string]any",
    key: (n: number) => `${n}`,
    elem: (n: number) => (n % 3 ? n : `a${n}`),
  },
  { type: "map[Point]int32", key: (n: number) => ({ X: n, Y: -n }), elem: (n: number) => n },
  {
    type: "map[Pair[int,string]]error",
    key: (n: number) => ({ Key: n, Value: `v${n % 7}` }),
    elem: (n: number) => ({ type: "Fault", value: { Code: n } }),
  },
  {
    type: "map[int32][200]uint8",
    key: (n: number) => n,
    elem: (n: number) => Array(200).fill(n & 255),
  },
  {
    type: "map[any][]int16",
    key: (n: number) => (n % 2 ? n : n + 0.5),
    elem: (n: number) => [n, n + 1],
  },
] as const;

type Step = readonly [what: string, map: number, n: number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(
    ...["put", "put", "put", "delete", "get", "clear", "fill", "fill", "window", "remove", "gc"],
    ...["iterate", "next", "next", "return", "make", "drop", "interleave", "lookup", "scavenge"],
  ),
  fc.nat({ max: 5 }),
  fc.nat({ max: 900 }),
);

/** Do a step; what it gives is compared as well. */
function doStep(process: GoProcess, [what, at, n]: Step): unknown {
  const { maps, iterators } = process;
  const map = maps[at % Math.max(1, maps.length)];
  if (what === "make" || map === undefined) {
    const { type } = kinds[n % kinds.length] as (typeof kinds)[number];
    return process.make(type as "map[int64]bool", n % 3 ? 0 : n).address;
  }
  const { key, elem } = kinds.find(
    ({ type }) => parseMapType(type, types, process.architecture).text === map.type.text,
  ) as (typeof kinds)[number];
  const iterator = iterators[at % Math.max(1, iterators.length)];
  const isNumeric = map.type.text === "map[int64]bool";
  switch (what) {
    case "put":
      return map.put(key(n) as never, elem(n) as never).length;
    case "delete":
      return map.delete(key(n) as never);
    case "get":
      return map.get(key(n) as never);
    case "clear":
      return map.clear().length;
    case "fill":
      return isNumeric && map.fill(keys.uniform(n, at, 2000), true as never).length;
    case "window":
      return isNumeric && map.fill(keys.slidingWindow(n, 1 + (n % 50))).length;
    case "remove":
      return isNumeric && map.deleteAll(keys.from(Int32Array.of(n, n + 1, 1, 2)));
    case "lookup":
      return isNumeric && map.lookup(keys.zipf(n, 3, 100));
    case "gc":
      return process.gc();
    case "scavenge":
      return process.scavenge();
    case "iterate":
      held.add(map.iterate());
      return process.draws;
    case "next":
      return iterator?.next().value;
    case "return":
      return iterator?.return();
    case "drop":
      return maps.length > 2 && map.drop();
    default:
      return map.interleave(
        { a: [["put", key(n) as never, elem(n) as never]], b: [["get", key(n + 1) as never]] },
        ["a", "b", "b", "a"],
        { grain: n % 2 ? "fine" : "coarse" },
      );
  }
}

/** Iterators live while the test does. */
const held = new Set<unknown>();

/** Do all; a panic is a result like others. */
function doAll(process: GoProcess, steps: readonly Step[]): unknown[] {
  return steps.map((one) => {
    try {
      return doStep(process, one);
    } catch (error) {
      if (error instanceof GoPanic) return error.message.split("\n")[0];
      throw error;
    }
  });
}

/** All that can be seen of a process but for its memory. */
function seen(process: GoProcess): unknown {
  const { journal } = process;
  return {
    maps: process.maps.map((map) => {
      const { op, length, live, allocated, events, rehashes, samples, memstatsSamples } = map;
      return { op, length, live, allocated, events, rehashes, samples, memstatsSamples };
    }),
    iterators: process.iterators.map(({ entry, start }) => ({ entry, start })),
    journal: [journal.length, journal.forgotten, journal.reach, journal.taken],
    operations: journal.operations(),
    keys: journal.keyNotes.of(journal.operations(), journal.forgotten),
    memstats: process.memstats(),
    cycles: process.cycles(),
    death: process.death,
  };
}

function saved(process: GoProcess): string {
  const path = join(folder, "p.gomap");
  const file = openSync(path, "w");
  writeProcess(process, (bytes) => writeSync(file, bytes));
  closeSync(file);
  return path;
}

const options: fc.Arbitrary<ProcessOptions> = fc.record({
  seed: fc.nat(),
  traced: fc.boolean(),
  gogc: fc.constantFrom<"off" | number>("off", "off", 20, 100),
  memoryLimit: fc.constantFrom(2 ** 32, 3 * 2 ** 20),
  hash: fc.constantFrom<"aes" | "fallback">("aes", "fallback"),
});

test("a process that was saved and opened goes on byte for byte", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("1.19", "1.21", "1.23", "1.24", "1.26", "1.27"),
      options,
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.boolean(),
      (release, given, before, after, isSavedTwice) => {
        held.clear();
        const first = new GoProcess(release, { ...given, types });
        doAll(first, before);
        const start = (...made: ConstructorParameters<typeof GoProcess>) => new GoProcess(...made);
        let { process: second } = openProcessFile(saved(first), start);
        if (isSavedTwice) ({ process: second } = openProcessFile(saved(second), start));
        expect(seen(second)).toEqual(seen(first));
        expect(doAll(second, after)).toEqual(doAll(first, after));
        expect(seen(second)).toEqual(seen(first));
        const [a, b] = [first, second].map(({ memory }) => Buffer.from(memory.buffer));
        expect(b?.equals(a as Buffer)).toBe(true);
        second.maps.forEach((map) => {
          map.checkInvariants();
        });
      },
    ),
    { numRuns: 40 },
  );
});
