/**
 * Random cases over any map type: what is done is drawn with numbers for keys and elems, which then
 * become values of the type. fast-check shrinks both the script and the choice of the type.
 */
import fc from "fast-check";
import type { Hash } from "../../src/capture/go/probe.js";
import type { GoType } from "../../src/go/index.js";
import { declaredTypes, parseType, writtenValue } from "./random-types.js";

/** An operation as it stands in a case. */
export type Op = readonly unknown[];

/** Keys that meet again and again, and keys that mostly do not. */
const keys = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 3, arbitrary: fc.integer({ min: -2000, max: 2000 }) },
);
const count = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 400 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3000 }) },
);
const start = fc.integer({ min: -100, max: 3000 });
const step = fc.constantFrom(1, 1, 1, 2, 7, -1, -13, 0);
const take = fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 50 }));
const elem = fc.integer({ min: -1000, max: 1000 });

/** Entries at which a map of 2^B buckets doubles. */
export const fullAt = (B: number): number => 13 * 2 ** (B - 1);

/** Just enough keys that the map has begun to grow and may not have finished. */
const growing = fc
  .record({
    first: start,
    B: fc.integer({ min: 1, max: 9 }),
    more: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ first, B, more }): Op[] => [["pr", first, 1, fullAt(B) + more, 0, 1]]);

const one = (op: fc.Arbitrary<Op>): fc.Arbitrary<Op[]> => op.map((written) => [written]);
const operation: fc.Arbitrary<Op[]> = fc.oneof(
  { weight: 8, arbitrary: one(fc.tuple(fc.constant("p"), keys, elem)) },
  { weight: 6, arbitrary: one(fc.tuple(fc.constant("d"), keys)) },
  { weight: 5, arbitrary: one(fc.tuple(fc.constant("pr"), start, step, count, elem, elem)) },
  { weight: 5, arbitrary: one(fc.tuple(fc.constant("dr"), start, step, count)) },
  { weight: 1, arbitrary: one(fc.constant(["c"])) },
  { weight: 3, arbitrary: one(fc.tuple(fc.constant("it"), take)) },
  { weight: 6, arbitrary: one(fc.tuple(fc.constant("nx"), fc.nat({ max: 12 }), take)) },
  { weight: 2, arbitrary: growing },
);

const mixture: fc.Arbitrary<Op[]> = fc
  .array(operation, { maxLength: 40, size: "max" })
  .map((written) => written.flat());

/**
 * A nearly full map whose keys are replaced one by one by others: overflow buckets pile up until it
 * grows to its own size; in a Swiss table (full at seven of eight slots) tombstones are left, which
 * are pruned or make it grow. Now and then something else happens.
 */
const churn: fc.Arbitrary<Op[]> = fc
  .record({
    full: fc.oneof(
      fc.integer({ min: 2, max: 7 }).map(fullAt),
      fc.integer({ min: 1, max: 8 }).map((k) => 7 * 2 ** k),
    ),
    room: fc.nat({ max: 12 }),
    segments: fc.array(fc.tuple(fc.nat({ max: 1500 }), operation), { maxLength: 8, size: "max" }),
  })
  .map(({ full, room, segments }) => {
    const width = full - room;
    let next = 10_000 + width;
    const ops: Op[] = [["pr", 10_000, 1, width, 0, 1]];
    for (const [moves, then] of segments) {
      for (let i = 0; i < moves; i++, next++) ops.push(["d", next - width], ["p", next, i]);
      ops.push(...then);
    }
    return ops;
  });

/** Iterators are numbered as they are started: a wish for any number becomes one that exists. */
function withIterators(ops: readonly Op[]): Op[] {
  let started = 0;
  return ops.flatMap((op) => {
    if (op[0] === "it") started++;
    if (op[0] !== "nx") return [op];
    return started === 0 ? [] : [["nx", (op[1] as number) % started, op[2]]];
  });
}

/**
 * The script with values of the types in place of numbers.
 * @param ranges whether ranges stay what they are, or become single operations with other values.
 */
export function valued(ops: readonly Op[], key: GoType, elem: GoType, ranges: boolean): Op[] {
  const known = new Map<number, unknown>();
  const keyOf = (n: number): unknown => {
    if (!known.has(n)) known.set(n, writtenValue(key, n, true));
    return known.get(n);
  };
  const elemOf = (n: number): unknown => writtenValue(elem, n, false);
  return ops.flatMap(([code, ...rest]): Op[] => {
    const [a = 0, b = 0, n = 0, c = 0, d = 0] = rest as number[];
    switch (code) {
      case "p":
        return [["p", keyOf(a), elemOf(b)]];
      case "d":
        return [["d", keyOf(a)]];
      case "pr":
        if (ranges) return [["pr", a, b, n, c, d, "key "]];
        return Array.from({ length: n }, (_, i) => ["p", keyOf(a + i * b), elemOf(c + i * d)]);
      case "dr":
        if (ranges) return [["dr", a, b, n, "key "]];
        return Array.from({ length: n }, (_, i) => ["d", keyOf(a + i * b)]);
      default:
        return [[code, ...rest]];
    }
  });
}

const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => `0x${n.toString(16)}`);
/**
 * A word of the hash key. With a word that is 0 all keys of some types have one hash: real Go then
 * splits a Swiss table until the machine has no memory left.
 */
const hashWord = fc.bigInt({ min: 2n ** 63n, max: 2n ** 64n - 1n }).map((n) => {
  return `0x${(n | 1n).toString(16)}`;
});

const schedule = fc
  .uint8Array({ minLength: 128, maxLength: 128 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));

/**
 * Cases as JSON text.
 * @param types map types, from which one is chosen.
 * @param hash how keys hash.
 */
export function casesOver(types: readonly string[], hash: Hash = "fallback"): fc.Arbitrary<string> {
  return fc
    .record({
      name: fc.constant("random"),
      type: fc.constantFrom(...types),
      ranges: fc.nat({ max: 3 }).map((n) => n === 3),
      hint: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 60 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 4000 }) },
      ),
      hash0: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      hashkey: fc.tuple(hashWord, hashWord, hashWord, hashWord),
      ...(hash === "aes" ? { aeskeysched: schedule } : {}),
      rand: word,
      ops: fc
        .oneof({ weight: 3, arbitrary: mixture }, { weight: 1, arbitrary: churn })
        .map(withIterators),
    })
    .map(({ ops, ranges, ...fields }) => {
      const map = parseType(fields.type);
      if (map.kind !== "map") throw new Error(`${fields.type} is not a map type`);
      return JSON.stringify({
        ...fields,
        types: declaredTypes,
        ops: valued(ops, map.key, map.elem, ranges),
      });
    });
}
