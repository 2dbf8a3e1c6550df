import fc from "fast-check";
import { expect, test } from "vitest";
import { accesses } from "../../src/hardware/access.js";
import { machine } from "../../src/hardware/machine.js";
import { reuse } from "../../src/hardware/reuse.js";

/** Distances as their definition has them. */
function naive(lines: readonly number[]): { distances: Map<number, number>; cold: number } {
  const stack: number[] = [];
  const distances = new Map<number, number>();
  let cold = 0;
  for (const line of lines) {
    const at = stack.indexOf(line);
    if (at < 0) cold++;
    else {
      distances.set(at, (distances.get(at) ?? 0) + 1);
      stack.splice(at, 1);
    }
    stack.unshift(line);
  }
  return { distances, cold };
}

const touching = (lines: readonly number[]) =>
  accesses({ address: lines.map((line) => 64 * line), size: 8 });

test("the distance is how many other lines were used meanwhile", () => {
  const found = reuse(touching([1, 2, 3, 3, 1, 2, 2, 1]));
  expect([found.units, found.uses]).toEqual([3, 8]);
  const { distance, uses } = found.distances();
  expect([[...distance], [...uses]]).toEqual([
    [0, 1, 2],
    [2, 1, 2],
  ]);
});

test("any stream: as by the definition", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 }), (lines) => {
      const found = reuse(touching(lines));
      const { distances, cold } = naive(lines);
      expect(found.units).toBe(cold);
      const { distance, uses } = found.distances();
      expect(new Map([...distance].map((d, i) => [d, uses[i] as number]))).toEqual(
        new Map([...distances].sort(([a], [b]) => a - b)),
      );
    }),
  );
});

test("tables grow and times are numbered anew: a long pass over many lines", () => {
  // 30,000 lines three times: every distance is 29,999. Twice the table's first size, many times over.
  const lines = Array.from({ length: 90_000 }, (_, i) => i % 30_000);
  const far = reuse(touching(lines));
  expect(far.units).toBe(30_000);
  expect([...far.distances().distance]).toEqual([29_999]);
  expect([...far.distances().uses]).toEqual([60_000]);
  // 100,000 uses of ten lines: times run out many times, the table does not.
  const near = reuse(touching(Array.from({ length: 100_000 }, (_, i) => i % 10)));
  expect([[...near.distances().distance], near.distances().uses[0]]).toEqual([[9], 99_990]);
});

test("the curve is that of fully associative LRU caches, all sizes from one pass", () => {
  let x = 1;
  const lines = Array.from({ length: 5000 }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor(Math.sqrt(x >>> 8)) % 200;
  });
  const sizes = [1, 4, 16, 64, 100];
  const curve = reuse(touching(lines)).missCurve(sizes);
  const modelled = sizes.map((ways) => {
    const cache = { name: "L1", holds: "both", size: 64 * ways, ways, line: 64 } as const;
    return machine({ name: "full", caches: [cache] })
      .run(touching(lines))
      .levels().misses[0];
  });
  expect([...curve.misses]).toEqual(modelled);
  expect([...curve.bytes]).toEqual([64, 256, 1024, 4096, 6400]);
});

test("pages touched, and lines as the stream goes on", () => {
  const chunk = accesses({ address: Array.from({ length: 100 }, (_, i) => 144 * i), size: 144 });
  expect(reuse(chunk, { unit: 4096 }).units).toBe(4);
  const { accesses: at, units } = reuse(chunk, { every: 25 }).touched();
  expect([...at]).toEqual([25, 50, 75, 100]);
  expect([...units]).toEqual([57, 113, 169, 225]);
  expect([...reuse([chunk, chunk]).touched().accesses]).toEqual([100, 200]);
});

test("what cannot be is refused", () => {
  expect(() => reuse(touching([1]), { unit: 100 })).toThrow("`unit` must be a power of two");
  expect(() => reuse(touching([1]), { every: 0 })).toThrow("`every` must be 1 or more, got 0");
});
