/**
 * Cases that random ones seldom come to: written out by hand, each run over any map type. Keys and
 * elems are numbers here; random-cases.ts makes values of them.
 */
import { integerRange } from "../../src/go/index.js";
import { fullAt, type Op, valued } from "./random-cases.js";
import { declaredTypes, parseType } from "./random-types.js";

const range = (first: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => first + i);
const put = (keys: readonly number[]): Op[] => keys.map((key) => ["p", key, key % 97]);
const remove = (keys: readonly number[]): Op[] => keys.map((key) => ["d", key]);

/** Numbers that random-types.ts makes a NaN of, where the key is a float. */
const nans = (n: number): number[] => range(0, n).map((i) => 3 + 40 * i);

/** A window of `width` keys that moves on by `moves`. */
const window = (first: number, width: number, moves: number): Op[] =>
  range(first, moves).flatMap((key): Op[] => [
    ["d", key],
    ["p", key + width, key],
  ]);

const scripts: Readonly<Record<string, readonly Op[]>> = {
  "clear after tombstones, and again": [
    ...put(range(0, 224)),
    ...remove(range(3, 215)),
    ["it", 2],
    ["c"],
    ["nx", 0, -1],
    ["c"],
    ...put(range(100, 30)),
    ...remove(range(100, 30)),
    ["c"],
    ...put(range(0, 9)),
    ["it", -1],
  ],
  "deletes while it grows, under iterators begun before, during and after": [
    ...put(range(0, fullAt(5))),
    ["it", 5],
    ...put(range(1000, 3)),
    ["it", 5],
    ...remove(range(0, 40)),
    ["nx", 0, 20],
    ["nx", 1, 20],
    ...put(range(2000, 60)),
    ["it", 0],
    ...remove(range(1000, 3)),
    ["nx", 0, -1],
    ["nx", 1, 7],
    ...remove(range(60, 60)),
    ["nx", 2, -1],
    ["nx", 1, -1],
  ],
  "an iterator over a map that is cleared and filled again": [
    ...put(range(0, 40)),
    ["it", 7],
    ["it", 0],
    ["c"],
    ["nx", 0, 3],
    ...put(range(20, 40)),
    ["nx", 0, 5],
    ["nx", 1, -1],
    ...put(range(500, 200)),
    ["nx", 0, -1],
    ["it", 3],
    ["c"],
    ["c"],
    ["nx", 2, -1],
    ["it", -1],
  ],
  "many iterators": range(0, 24).flatMap((i): Op[] => [
    ...put(range(13 * i, 13)),
    ["it", i % 5],
    ...remove(range(11 * i, 3)),
    ["nx", i >> 1, 4],
    ["nx", (i * 7) % (i + 1), i % 4 === 3 ? -1 : 9],
  ]),
  "emptied again and again": range(0, 12).flatMap((i): Op[] => [
    ...put(range(i, 3 * i + 1)),
    ["it", 1],
    ...remove(range(i, 3 * i + 1)),
    ["d", 4],
    ["nx", i, -1],
  ]),
  "grows to its own size again and again": [
    ...put(range(0, 100)),
    ...window(0, 100, 900),
    ["it", 10],
    ...window(900, 100, 900),
    ["nx", 0, -1],
    ...window(1800, 100, 400),
  ],
  "a table's tombstones": [
    ...put(range(0, 440)),
    ...remove(range(0, 440).filter((key) => key % 3 !== 0)),
    ...put(range(3000, 300)),
    ["it", 4],
    ...remove(range(3000, 290)),
    ...put(range(4000, 600)),
    ["nx", 0, -1],
    ["c"],
    ...put(range(0, 3)),
  ],
  "a flood of NaNs": [
    ...put(nans(60)),
    ["it", 9],
    ...put(nans(60)),
    ...remove(nans(5)),
    ["nx", 0, -1],
    ["it", -1],
    ...put(nans(900)),
    ["it", 30],
    ["c"],
    ...put(nans(12)),
    ["nx", 2, -1],
  ],
  "full with eight": [
    ...put(range(0, 8)),
    ["it", 3],
    ...put(range(0, 8)),
    ["nx", 0, 2],
    ["p", 8, 8],
    ["nx", 0, -1],
    ...remove(range(0, 9)),
    ...put(range(0, 8)),
    ["d", 5],
    ["p", 77, 1],
    ["it", -1],
  ],
  "deleted and put again under iterators while it grows": [
    ...put(range(0, fullAt(4))),
    ["it", 3],
    ...put(range(300, 2)),
    ["it", 1],
    ...range(0, 40).flatMap((key): Op[] => [
      ["d", key],
      ["p", key, 96 - key],
      ["nx", key % 2, 1],
    ]),
    ...put(range(400, 150)),
    ["nx", 0, 25],
    ...remove(range(300, 150)),
    ...put(range(300, 150)),
    ["nx", 1, -1],
    ["nx", 0, -1],
  ],
  "iterators through growth to the same size": [
    ...put(range(0, 206)),
    ["it", 9],
    ...range(0, 12).flatMap((i): Op[] => [
      ...window(70 * i, 206, 70),
      ["it", i],
      ["nx", i, 15],
      ["nx", i >> 1, 5],
    ]),
    ["nx", 0, -1],
    ["nx", 6, -1],
    ["nx", 12, -1],
  ],
  "reseeded and cleared under iterators": [
    ...put(range(0, 30)),
    ["it", 4],
    ...remove(range(0, 30)),
    ...put(range(0, 30)),
    ["nx", 0, 6],
    ["it", 2],
    ["c"],
    ...put(range(15, 30)),
    ["nx", 0, 6],
    ["nx", 1, 6],
    ["c"],
    ...put(range(0, 200)),
    ...remove(range(0, 199)),
    ["nx", 1, -1],
    ["d", 199],
    ["nx", 0, -1],
    ["it", -1],
  ],
  // The zeros and NaNs of random-types.ts, and keys that are equal to each other.
  "keys that are equal and not the same": range(0, 6).flatMap((i): Op[] => [
    ...put([5, 7, 3, 45, 47, 43, 5, 7, 17, 19]),
    ["it", i],
    ...remove(i % 2 === 0 ? [7, 3, 17] : [5, 19, 45]),
    ...put(range(60 * i, 9)),
    ["nx", i, -1],
  ]),
  "nothing at all": [
    ["it", -1],
    ["d", 5],
    ["c"],
    ["nx", 0, -1],
    ["it", 0],
    ["p", 1, 1],
    ["nx", 1, 3],
  ],
};

/** Ranges as a case writes them, for keys that are integers: the ends of the type, all steps. */
function rangesOf(kind: Parameters<typeof integerRange>[0]): Op[] {
  const [least, most] = integerRange(kind);
  const inInt64 = (n: bigint): string => String(BigInt.asIntN(64, n) === n ? n : 2n ** 63n - 1n);
  const high = BigInt(inInt64(most));
  return [
    ["pr", inInt64(high - 40n), 1, 41, 0, 1],
    ["pr", inInt64(least + 40n), -1, 41, 0, -1],
    ["pr", 5, -3, 200, 1000, -7],
    ["pr", 250, 1, 300, 250, 1],
    ["pr", 9, 0, 20, 3, 0],
    ["pr", 0, 1, 0, 0, 0],
    ["it", 20],
    ["dr", 250, -1, 130],
    ["dr", inInt64(high), -1, 50],
    ["pr", "4294967290", 1, 20, "4294967290", 1],
    ["pr", "-4294967290", 7, 20, "-9223372036854775808", 1],
    ["nx", 0, -1],
    ["dr", 0, 257, 300],
  ];
}

/** Hints at which something begins or ends: an array or directory of the next size. */
const hints = [
  ...[0, 1, 7, 8, 9, 12, 13, 14, 15, 24, 25, 26, 27, 48, 49, 52, 53, 96, 97, 104, 105, 112, 113],
  ...[208, 209, 416, 417, 448, 449, 767, 768, 769, 832, 833, 895, 896, 897, 1023, 1024, 1025],
  ...[1663, 1664, 1665, 1791, 1792, 1793, 3328, 3329, 3584, 3585],
  // Beyond all addresses, for any type: make takes these for 0.
  ...[2 ** 46, 2 ** 47, 2 ** 60],
];

/** A case for every such hint, with some keys and an iterator. */
export function hintCases(type: string, seed: number): Map<string, string> {
  const [[, one] = []] = unusualCases(type, seed);
  const map = parseType(type);
  if (map.kind !== "map" || one === undefined) throw new Error(`${type} is not a map type`);
  const ops = valued(
    [...put(range(0, 30)), ["it", -1], ["c"], ["p", 1, 1]],
    map.key,
    map.elem,
    false,
  );
  const head = JSON.parse(one) as Record<string, unknown>;
  return new Map(
    hints.map((hint) => [`hint ${hint}`, JSON.stringify({ ...head, name: "hint", hint, ops })]),
  );
}

/** One case of each kind over a map type, as JSON text by name. @param seed of all that is drawn. */
export function unusualCases(type: string, seed: number): Map<string, string> {
  const map = parseType(type);
  if (map.kind !== "map") throw new Error(`${type} is not a map type`);
  const word = (n: number): string =>
    `0x${BigInt.asUintN(64, BigInt(seed + n) * 0x9e3779b97f4a7c15n).toString(16)}`;
  const integers = /^u?int/.test(map.key.kind) && /^u?int/.test(map.elem.kind);
  const all = Object.entries({
    ...scripts,
    ...(integers ? { ranges: rangesOf(map.key.kind) } : {}),
  });
  return new Map(
    all.map(([name, ops], i) => {
      const hint = [0, 0, 0, 8, 9, 100, 0, 3000][(seed + i) % 8];
      const hash0 = (seed * 2654435761 + i) % 2 ** 32;
      const hashkey = [word(1), word(2), word(3), word(4)];
      const values = name === "ranges" ? ops : valued(ops, map.key, map.elem, false);
      const head = { name, type, types: declaredTypes, hint, hash0, hashkey, rand: word(5) };
      return [name, JSON.stringify({ ...head, ops: values })];
    }),
  );
}
