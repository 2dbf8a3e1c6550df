/** Keys and elems of any type in Swiss maps: beside a JavaScript Map, and traced beside fast. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoProcess, releases } from "../../src/go/index.js";

const swiss = [...releases].filter(([, row]) => row.generation === "swiss").map(([name]) => name);

/** Types with a way to make the n-th key and elem. */
const types: readonly (readonly [
  type: string,
  key: (n: number) => unknown,
  elem: (n: number) => unknown,
])[] = [
  ["map[string]int64", (n) => `key ${n}`, (n) => n],
  ["map[string]string", (n) => "x".repeat(n % 90) + n, (n) => `v${n}`],
  ["map[int32]int32", (n) => n, (n) => -n],
  ["map[uint8]uint64", (n) => n & 255, (n) => n],
  ["map[float64]int64", (n) => n / 4, (n) => n],
  ["map[string][200]byte", (n) => `k${n}`, (n) => new Uint8Array(200).fill(n)],
  ["map[[200]byte]int64", (n) => new Uint8Array(200).fill(n & 255), (n) => n],
  ["map[struct{ A int32; B string }]int32", (n) => ({ A: n, B: `b${n}` }), (n) => n],
];

const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant("put"), from: fc.nat(400), n: fc.nat(200) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant("delete"), from: fc.nat(400), n: fc.nat(200) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant("clear"), from: fc.nat(1), n: fc.nat(1) }),
  },
);

function run(
  [type, key, elem]: (typeof types)[number],
  release: string,
  commands: readonly { what: string; from: number; n: number }[],
  traced: boolean,
) {
  const m = new GoProcess<"swiss">(release, { traced }).make(type);
  const twin = new Map<string, unknown>();
  const named = (n: number) =>
    JSON.stringify(key(n), (_, v) => (ArrayBuffer.isView(v) ? [...(v as Uint8Array)] : v));
  for (const { what, from, n } of commands) {
    if (what === "clear") {
      m.clear();
      twin.clear();
    }
    for (let i = from; i < from + n && what !== "clear"; i++) {
      if (what === "put") {
        m.put(key(i) as never, elem(i + n) as never);
        twin.set(named(i), elem(i + n));
      } else {
        expect(m.delete(key(i) as never)).toBe(twin.delete(named(i)));
      }
    }
    m.checkInvariants();
    expect(m.length).toBe(twin.size);
  }
  let visited = 0;
  for (const _ of m) visited++;
  expect(visited).toBe(twin.size);
  for (let i = 0; i < 600; i += 7) expect(m.has(key(i) as never)).toBe(twin.has(named(i)));
  return m;
}

describe.each(types.map((row) => [row[0], row] as const))("%s", (_, row) => {
  test("holds what a JavaScript Map holds, in both builds alike, and keeps its rules", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...swiss),
        fc.array(command, { maxLength: 15 }),
        (release, commands) => {
          const [fast, traced] = [
            run(row, release, commands, false),
            run(row, release, commands, true),
          ];
          const heap = (m: typeof fast) => Buffer.from(m.process.memory.buffer, 0x100000);
          expect(heap(traced).equals(heap(fast))).toBe(true);
          expect(traced.events).toEqual(fast.events);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("a NaN in a Swiss map", () => {
  test.each(swiss)(
    "cannot be found or deleted, but is visited once and survives a split: Go %s",
    (release) => {
      const m = new GoProcess<"swiss">(release).make("map[float64]int64");
      for (let i = 0; i < 20; i++) m.put(Number.NaN, i);
      const seen: number[] = [];
      for (const [key, elem] of m) {
        if (Number.isNaN(key)) seen.push(elem);
        if (seen.length === 3) for (let i = 0; i < 3000; i++) m.put(i, i);
      }
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
      expect(m.has(Number.NaN)).toBe(false);
      expect(m.delete(Number.NaN)).toBe(false);
      m.checkInvariants();
      expect(m.clear().length).toBe(0);
    },
  );
});
