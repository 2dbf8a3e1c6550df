/**
 * Long random runs beside a plain model, for every family of key types: the map's rules are checked
 * after every thousand operations, and what it holds against what the model holds.
 *
 * GOMAPLAB_OPERATIONS=1000000 runs a million operations per family and generation.
 */
import { describe, expect, test } from "vitest";
import { GoProcess } from "../../src/go/index.js";

const operations = Number(process.env.GOMAPLAB_OPERATIONS ?? 12_000);
const between = 1000;

/** The n-th key of each family. Equal numbers give equal keys, others others. */
const families: Readonly<Record<string, (n: number) => unknown>> = {
  int64: (n) => n * 0x9e3779b1,
  int32: (n) => n - 1000,
  uint8: (n) => n & 255,
  bool: (n) => n % 2 === 0,
  string: (n) => "key ".repeat(n % 40) + n,
  float64: (n) => (n === 0 ? -0 : n / 8),
  complex64: (n) => ({ re: n, im: -n }),
  "[3]int32": (n) => [n, 7 * n, -n],
  "[5]string": (n) => [String(n), "", "a", "b", "c"],
  "struct{A int8; B int64; _ int32}": (n) => ({ A: n & 7, B: n }),
  "struct{A, B int32; C string; D float32}": (n) => ({ A: n, B: 1, C: `c${n}`, D: 0.5 }),
  "[200]uint8": (n) => Uint8Array.from({ length: 200 }, (_, i) => n >> (i % 3 === 0 ? 0 : 8)),
  any: (n) =>
    [n, `s${n}`, { type: "uint16", value: n }, n + 0.5, { type: "[2]int", value: [n, n] }][n % 5],
  "*int": (n) => (n === 0 ? null : BigInt(n) * 16n),
};

/** Numbers below 2^32 from one before. */
function random(state: number): number {
  return (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
}

describe.each(["1.23", "1.27"])("a map of Go %s", (release) => {
  test.each(Object.entries(families))(
    "with keys of type %s keeps its rules and its entries",
    (type, keyOf) => {
      const m = new GoProcess(release).make<string>(`map[${type}]int32`);
      const model = new Map<string, { key: unknown; elem: number }>();
      const print = (key: unknown): string =>
        JSON.stringify(key, (_, part) => (typeof part === "bigint" ? `${part}n` : part));
      let state = 7;
      /** Keys come from a window that moves, grows and shrinks. */
      let [low, width] = [0, 40];
      for (let op = 1; op <= operations; op++) {
        state = random(state);
        const what = (state >>> 8) % 1000;
        state = random(state);
        const key = keyOf(low + ((state >>> 8) % width));
        if (what < 560) {
          m.put(key as never, op);
          model.set(print(key), { key, elem: op });
        } else if (what < 999) {
          expect(m.delete(key as never)).toBe(model.delete(print(key)));
        } else if (state % 8 === 0) {
          m.clear();
          model.clear();
        } else {
          low = (low + (width >> 1)) % 20_000;
          width = [40, 400, 3000, 9][state % 4] ?? 40;
        }
        if (op % between !== 0) continue;
        m.checkInvariants();
        expect(m.length).toBe(model.size);
        let seen = 0;
        for (const [, elem] of m) seen += elem as number;
        let expected = 0;
        for (const { key: of, elem } of model.values()) {
          expected += elem;
          if (m.get(of as never) !== elem) expect([of, m.get(of as never)]).toEqual([of, elem]);
        }
        expect(seen).toBe(expected);
      }
    },
    3_600_000,
  );
});
