/**
 * The packing of records (src/engine/trace/packing.ts) beside one that packs nothing: the traced build is
 * compiled once more with records that are always as long as their longest form, and with a load and a store
 * of one place as two. The same operations must leave the same records in both.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { compileTraced } from "../../../scripts/build/engine.mjs";
import type { GoProcess as Process, TraceRecord } from "../../../src/go/index.js";

/** The module that stands in for engine.trace.wasm, when there is one. */
const other = vi.hoisted(() => ({ module: undefined as Uint8Array | undefined, reads: 0 }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const readFileSync = (...given: Parameters<typeof fs.readFileSync>) => {
    if (String(given[0]).endsWith("engine.trace.wasm") && other.module) {
      other.reads++;
      return other.module;
    }
    return fs.readFileSync(...given);
  };
  return { ...fs, readFileSync, default: { ...fs, readFileSync } };
});

/** What is written instead, by file. */
const unpacked: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "packing.ts": [
    ["const words = 1 + ((value >> 16 !== 0) as u64);", "const words: u64 = 2;"],
    [
      "const words = 1 + ((both >> 8 !== 0) as u64) + ((both >> 32 !== 0) as u64);",
      "const words: u64 = 3;",
    ],
  ],
  "trace.ts": [
    [
      "if (TRACE) note(UPDATE, touched, sizeof<T>() as u32, at, load<T>(at) as u64, value as u64);",
      `if (TRACE) {
        noteLoad(touched, sizeof<T>() as u32, at, load<T>(at) as u64);
        note(STORE, touched, sizeof<T>() as u32, at, load<T>(at) as u64, value as u64);
      }`,
    ],
  ],
};

let Packed: typeof Process;
let Unpacked: typeof Process;

beforeAll(async () => {
  ({ GoProcess: Packed } = await import("../../../src/go/index.js"));
  // Its module is read when the first process is made.
  new Packed("1.23", { traced: true });
  const changed = new Set<string>();
  other.module = await compileTraced((source, name) => {
    const file = name.split("/").at(-1) as string;
    if (!name.includes("trace/")) return source;
    return (unpacked[file] ?? []).reduce((text, [was, is]) => {
      if (text.includes(was)) changed.add(was);
      return text.replace(was, is);
    }, source);
  });
  expect(changed.size).toBe(3);
  vi.resetModules();
  ({ GoProcess: Unpacked } = await import("../../../src/go/index.js"));
}, 600_000);

const types = ["map[int64]int64", "map[string]string", "map[int16][3]int32", "map[float64]bool"];
const releases = ["1.19", "1.23", "1.24", "1.27"];

const operation = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constant("put"), fc.integer({ min: -40, max: 200 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant("delete"), fc.integer({ min: -40, max: 200 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant("get"), fc.integer({ min: -40, max: 200 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom("clear", "iterate", "gc"), fc.constant(0)) },
);

const script = fc.record({
  type: fc.constantFrom(...types),
  release: fc.constantFrom(...releases),
  seed: fc.nat(),
  operations: fc.array(operation, { minLength: 20, maxLength: 150, size: "max" }),
});

type Script = typeof script extends fc.Arbitrary<infer S> ? S : never;

/** The records of a script, and the bytes that they take. */
function run(Go: typeof Process, { type, release, seed, operations }: Script): TraceRecord[] {
  const process = new Go(release, { traced: true, seed });
  const m = process.make(type, 0, { bigint: true });
  const number = (n: number) => BigInt(n) * 1_000_003n ** BigInt(Math.abs(n) % 3);
  const keyOf = (n: number) =>
    type.startsWith("map[string]")
      ? `key ${n}`
      : type.startsWith("map[float64]")
        ? n / 3
        : BigInt(n);
  const elemOf = (n: number) => {
    if (type.endsWith("string")) return `elem ${n}`;
    if (type.endsWith("bool")) return n % 2 === 0;
    return type.endsWith("int32") ? [BigInt(n), -1n, 0n] : number(n);
  };
  for (const [what, n] of operations) {
    if (what === "put") m.put(keyOf(n), elemOf(n));
    else if (what === "delete") m.delete(keyOf(n));
    else if (what === "get") m.get(keyOf(n));
    else if (what === "clear") m.clear();
    else if (what === "gc") process.gc();
    else for (const _ of m);
  }
  return [...process.journal];
}

describe("packed records", () => {
  test("say the same as records that are never packed", () => {
    fc.assert(
      fc.property(script, (drawn) => {
        const [packed, plain] = [run(Packed, drawn), run(Unpacked, drawn)];
        expect(packed.length).toBeGreaterThan(100);
        expect(packed).toEqual(plain);
      }),
      { seed: 13, numRuns: 12, endOnFailure: true },
    );
    expect(other.reads).toBe(1);
  });
});
