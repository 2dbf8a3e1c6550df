/**
 * Long random runs per family of map types and generation beside a plain model: the map's
 * rules and length are checked after every thousand, and at longer intervals every key of the model
 * and what a range loop gives. In the debug build, whose rules are asserted after every operation, a
 * shorter run.
 *
 * The model knows keys by number: an array of elems by key. A million operations of each family, half
 * of them in each generation, take a few seconds; GOMAPLAB_OPERATIONS=n runs another number.
 */
import { describe, expect, test } from "vitest";
import { GoProcess } from "../../src/go/index.js";

const releases = ["1.23", "1.27"];
/** Of each family in each release. */
const operations = Number(process.env.GOMAPLAB_OPERATIONS ?? 1_000_000) / releases.length;
/** Of each in the debug build. */
const debugged = 3000;
const between = 1000;
/** Operations between two looks at every key. */
const whole = 50_000;
/** Keys are numbered from 0; the random ones come from a window that moves, grows and shrinks. */
const most = 4096;
const absent = -1;

interface Family {
  /** The n-th key. */
  readonly key: (n: number) => unknown;
  /** The number of the key that equals the n-th one; by default no other does. */
  readonly same?: (n: number) => number;
  /** Does this key not equal itself? */
  readonly odd?: (n: number) => boolean;
  /** The elem that an operation puts, and back; by default its number as it is. */
  readonly elem?: (op: number) => unknown;
  readonly number?: (elem: never) => number;
}

const everySixtyFourth = (n: number): boolean => n % 64 === 5;

const families: Readonly<Record<string, Family>> = {
  "map[int64]int32": { key: (n) => n * 0x9e3779b1 },
  "map[int32]int32": { key: (n) => n - 1000 },
  "map[uint8]int32": { key: (n) => n & 255, same: (n) => n & 255 },
  "map[bool]int32": { key: (n) => n % 2 === 0, same: (n) => n % 2 },
  "map[struct{}]int32": { key: () => ({}), same: () => 0 },
  "map[int64]struct{}": { key: (n) => n, elem: () => ({}), number: () => 0 },
  "map[string]int32": { key: (n) => "key ".repeat(n % 40) + n },
  "map[float64]int32": {
    key: (n) => (everySixtyFourth(n) ? Number.NaN : n === 0 ? -0 : n / 8),
    odd: everySixtyFourth,
  },
  "map[complex64]int32": { key: (n) => ({ re: n, im: -n }) },
  "map[[3]int32]int32": { key: (n) => [n, 7 * n, -n] },
  "map[[2]string]int32": { key: (n) => [String(n), "a"] },
  "map[struct{A int8; B int64; _ int32}]int32": { key: (n) => ({ A: n & 7, B: n }) },
  "map[struct{A, B int32; C string; D float32}]int32": {
    key: (n) => ({ A: n, B: 1, C: `c${n}`, D: 0.5 }),
  },
  "map[[17]int64]int32": { key: (n) => Array.from({ length: 17 }, (_, i) => n >> (i % 3)) },
  "map[int32][33]int32": {
    key: (n) => n,
    elem: (op) => Array.from({ length: 33 }, () => op),
    number: (elem: readonly number[]) => elem[32] ?? absent,
  },
  "map[any]int32": {
    key: (n) => {
      if (everySixtyFourth(n)) return { type: "float64", value: Number.NaN };
      const pair = { type: "[2]int", value: [n, n] };
      return [n, `s${n}`, { type: "uint16", value: n }, n + 0.5, pair][n % 5];
    },
    odd: everySixtyFourth,
  },
  "map[*int]int32": { key: (n) => (n === 0 ? null : BigInt(n) * 16n) },
};

/** Numbers below 2^32 from one before. */
function random(state: number): number {
  return (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
}

/** Random operations on a map and on its model. */
function run(release: string, type: string, times: number, debug: boolean): void {
  const { key: keyOf, same = (n) => n, odd = () => false, ...elems } = families[type] as Family;
  const { elem: elemOf = (op) => op, number = (elem: never) => elem as number } = elems;
  const m = new GoProcess(release, { debug, gogc: 100 }).make<string>(type);
  const keys = Array.from({ length: most }, (_, n) => keyOf(n) as never);
  const model = new Int32Array(most).fill(absent);
  let length = 0;
  /** Entries that no key leads to, and the sum of their elems. */
  let [strays, straySum] = [0, 0];
  let state = 7;
  let [low, width] = [0, 40];
  const lookAtAll = (): void => {
    let expected = straySum;
    for (let n = 0; n < most; n++) {
      if (same(n) !== n || odd(n)) continue;
      const found = m.get(keys[n] as never);
      const elem = found === undefined ? absent : number(found as never);
      if (elem !== model[n]) expect([n, elem]).toEqual([n, model[n]]);
      if (elem !== absent) expected += elem;
    }
    let [seen, entries] = [0, 0];
    for (const [, elem] of m) {
      seen += number(elem as never);
      entries++;
    }
    expect([entries, seen]).toEqual([length + strays, expected]);
  };
  for (let op = 1; op <= times; op++) {
    state = random(state);
    const what = (state >>> 8) % 1000;
    state = random(state);
    const n = same((low + ((state >>> 8) % width)) % most);
    const key = keys[n] as never;
    if (what < 560) {
      const elem = elemOf(op);
      m.put(key, elem as never);
      if (odd(n)) {
        strays++;
        straySum += number(elem as never);
      } else {
        if (model[n] === absent) length++;
        model[n] = number(elem as never);
      }
    } else if (what < 999) {
      const had = !odd(n) && model[n] !== absent;
      if (m.delete(key) !== had) expect([op, n, !had]).toEqual([op, n, had]);
      if (had) length--;
      if (had) model[n] = absent;
    } else if (state % 8 === 0) {
      m.clear();
      model.fill(absent);
      [length, strays, straySum] = [0, 0, 0];
    } else {
      low += width >> 1;
      width = [40, 400, 3000, 9][state % 4] ?? 40;
    }
    if (op % between === 0) {
      m.checkInvariants();
      expect(m.length).toBe(length + strays);
    }
    if (op % whole === 0 || op === times) lookAtAll();
  }
}

describe.each(releases)("a map of Go %s", (release) => {
  test.each(Object.keys(families))(
    "keeps its rules and its entries: %s",
    (type) => run(release, type, operations, false),
    3_600_000,
  );

  test.each(Object.keys(families))(
    "keeps its rules after every operation: %s",
    (type) => run(release, type, debugged, true),
    600_000,
  );
});
