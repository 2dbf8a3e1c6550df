/** Single operations with numbers against the same with values that take the general way. */
import { describe, expect, test } from "vitest";
import { type GoMap, GoProcess } from "../../../src/go/index.js";

const elems: Record<string, (n: number) => unknown> = {
  int64: (n) => n * 2 ** 20 - 7,
  uint64: (n) => n * 2 ** 20,
  int32: (n) => -n,
  int16: (n) => (n % 30000) - 10,
  bool: (n) => n % 3 === 0,
  "struct{}": () => undefined,
  float64: (n) => [n / 3, -0, Number.NaN, Number.POSITIVE_INFINITY][n % 4],
  float32: (n) => [n / 3, -0, Number.NaN, 1e300][n % 4],
};

type Any = GoMap<unknown, unknown>;

function heap(m: Any): Buffer {
  return Buffer.from(m.process.memory.buffer, 0x100000);
}

/** A generator of whole numbers below `n`, always the same ones. */
function numbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

describe.each(["1.19", "1.23", "1.24", "1.27"])("Go %s", (release) => {
  test.each([
    ...["map[int64]int64", "map[int32]int32", "map[uint32]bool", "map[uint64]float32"],
    ...["map[int64]float64", "map[int64]struct{}", "map[int]int16", "map[uintptr]uint64"],
  ])("%s: the same results and bytes as with bigint keys", (type) => {
    const elem = elems[type.slice(type.indexOf("]") + 1)] as (n: number) => unknown;
    const signed = !type.startsWith("map[u");
    const [quick, general] = [0, 1].map(() => new GoProcess(release).make(type) as Any) as [
      Any,
      Any,
    ];
    const answers: unknown[] = [];
    const expected: unknown[] = [];
    const next = numbers(release.length * 1000 + type.length);
    for (let i = 0; i < 4000; i++) {
      // A map that grows, shrinks and is emptied now and then.
      const span = 1 + (i % 900);
      const key = next(span) - (signed ? span >> 1 : 0);
      const what = next(i % 1500 > 1200 ? 3 : 6);
      const big = BigInt(key);
      if (what < 2) {
        answers.push(quick.delete(key));
        expected.push(general.delete(big));
      } else if (what > 2) {
        quick.put(key, elem(i));
        general.put(big, elem(i));
      }
      answers.push(quick.get(key), quick.has(key));
      expected.push(general.get(big), general.has(big));
    }
    expect(answers).toEqual(expected);
    expect(heap(quick).equals(heap(general))).toBe(true);
    expect(quick.events).toEqual(general.events);
    quick.checkInvariants();
  });

  test.each([
    ["map[int64]int64", 1],
    ["map[int32]bool", -3],
  ])("%s: keys in steps of %i, which are foreseen, change nothing else", (type, step) => {
    const [quick, general] = [0, 1].map(() => new GoProcess(release).make(type) as Any) as [
      Any,
      Any,
    ];
    const elem = type.endsWith("bool") ? true : 5;
    const n = 40_000;
    for (let i = 0; i < n; i++) quick.put(i * step, elem).get(i * step);
    for (let i = 0; i < n; i++) general.put(BigInt(i * step), elem);
    let found = 0;
    for (let i = 0; i < 2 * n; i++) if (quick.has(i * step)) found++;
    expect(found).toBe(n);
    for (let i = 0; i < n; i += 2) quick.delete(i * step);
    for (let i = 0; i < n; i += 2) general.delete(BigInt(i * step));
    expect(heap(quick).equals(heap(general))).toBe(true);
    quick.checkInvariants();
  });
});
