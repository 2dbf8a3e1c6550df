/** Exercises on how many buckets, groups and tables a map has, and when it grows. */
import { keys } from "../../go/index.js";
import { mapLayout } from "../layout.js";
import { go } from "../process.js";
import { exercise, yesNo } from "./exercise.js";

const classic = ["1.19", "1.21", "1.22", "1.23"] as const;
const swiss = ["1.24", "1.25", "1.26", "1.27"] as const;

const filled = (release: string, n: number, hint?: number) =>
  go(release as "1.23")
    .make("map[int64]int64", hint)
    .fill(keys.sequence(n), 1);

/** Numbers of the inserts at which a map grew: the first is 1. */
function growthsOf(release: string, n: number): number[] {
  const rows = filled(release, n).growth().objects() as { op: number; kind: string | null }[];
  return rows.filter(({ kind }) => kind !== null).map(({ op }) => op + 1);
}

const loadFactor = (release: string) => {
  const { loadFactorNum, loadFactorDen } = go(release as "1.23").release;
  return loadFactorNum / loadFactorDen;
};

/** A release whose maps grow at another load. */
const other = (release: string) =>
  classic.find((one) => loadFactor(one) !== loadFactor(release)) as (typeof classic)[number];

const classicHints = (release: string) => [
  "A map grows at the insert that would bring it above its load factor times its buckets, and never at eight entries or fewer.",
  `The load factor of Go ${release} is ${loadFactor(release)} entries a bucket.`,
  "With 2^B buckets and load factor f it is the insert number f × 2^B + 1, rounded down.",
];

const B = (release: (typeof classic)[number], hint: number) =>
  go(release).make("map[int64]int64", hint).header().B;

export const growthExercises = {
  hintB: exercise({
    topic: "size",
    kind: "number",
    asks: "a whole number, the value of B",
    vary: (random) => ({
      release: random.of(classic),
      hint:
        random.of([5, 8, 9, 13, 14, 50, 53, 100, 500, 1000, 5000, 10_000]) + random.number(0, 3),
    }),
    task: ({ release, hint }) =>
      `What is B after make(map[int64]int64, ${hint}), in Go ${release}?`,
    answer: ({ release, hint }) => B(release, hint),
    mistakes: ({ release, hint }) => [
      [2 ** B(release, hint), "That is the number of buckets; B is its exponent."],
      [B(other(release), hint), "That is B in a release with another load factor."],
      [Math.ceil(Math.log2(hint)), "A bucket holds more than one entry."],
    ],
    hints: ({ release }) => [
      "B is the smallest for which the hint is not above the load.",
      ...classicHints(release).slice(1, 2),
      "A hint of eight or less needs one bucket.",
    ],
  }),
  hintBuckets: exercise({
    topic: "size",
    kind: "number",
    asks: "a whole number of buckets",
    vary: (random) => ({ release: random.of(classic), hint: random.number(30, 3000) }),
    task: ({ release, hint }) =>
      `How many buckets, those for overflow not counted, does make(map[int64]int64, ${hint}) allocate in Go ${release}?`,
    answer: ({ release, hint }) => 2 ** B(release, hint),
    mistakes: ({ release, hint }) => [[B(release, hint), "That is B, the exponent."]],
    hints: ({ release }) => classicHints(release),
  }),
  largestHint: exercise({
    topic: "size",
    kind: "number",
    asks: "a whole number, the hint",
    vary: (random) => ({ release: random.of(classic), B: random.number(1, 12) }),
    task: ({ release, B }) =>
      `What is the largest hint for which make allocates 2^${B} buckets, in Go ${release}?`,
    answer: ({ release, B }) =>
      mapLayout("map[int64]int64", { release }).arrays(B).get("entries", B) as number,
    mistakes: ({ B }) => [[8 * 2 ** B, "That would fill every slot; a map grows before."]],
    hints: ({ release }) => classicHints(release),
  }),
  hintTables: exercise({
    topic: "size",
    kind: "number",
    asks: "a whole number of tables",
    vary: (random) => ({
      release: random.of(swiss),
      hint: random.of([600, 900, 1800, 2000, 5000, 10_000]) + random.number(0, 90),
    }),
    task: ({ release, hint }) =>
      `How many tables has a map after make(map[int64]int64, ${hint}), in Go ${release}?`,
    answer: ({ release, hint }) => go(release).make("map[int64]int64", hint).tables().numRows(),
    hints: () => [
      "The slots needed are the hint times 8/7.",
      "A table has at most 1,024 slots.",
      "The number of tables is rounded up to a power of two.",
    ],
  }),
  hintSlots: exercise({
    topic: "size",
    kind: "number",
    asks: "a whole number of slots",
    vary: (random) => ({ release: random.of(swiss), hint: random.number(9, 890) }),
    task: ({ release, hint }) =>
      `How many slots has the table of a map after make(map[int64]int64, ${hint}), in Go ${release}?`,
    answer: ({ release, hint }) => go(release).make("map[int64]int64", hint).slots().numRows(),
    mistakes: ({ hint }) => [
      [Math.ceil((hint * 8) / 7), "So many are needed; a table has a power of two."],
      [2 ** Math.ceil(Math.log2(hint)), "An eighth of the slots stays free."],
    ],
    hints: () => [
      "A table is at most seven eighths full.",
      "hint × 8 / 7, rounded up to a power of two.",
    ],
  }),
  objectsOfMake: exercise({
    topic: "size",
    kind: "number",
    asks: "a whole number of objects",
    vary: (random) => ({ release: random.of([...classic, ...swiss]), hint: random.of([0, 5, 8]) }),
    task: ({ release, hint }) =>
      `How many objects does make(map[int64]int64, ${hint}) allocate in Go ${release}, of a map that escapes?`,
    answer: ({ release, hint }) => filled(release, 0, hint).samples[0]?.mallocs ?? 0,
    mistakes: () => [[2, "The bucket or group comes with the first insert."]],
    hints: () => [
      "The header is one.",
      "Look at `m.header()` before the first put: what does the pointer say?",
    ],
  }),
  growthPoints: exercise({
    topic: "growth",
    kind: "list",
    asks: "a list of the numbers of inserts, such as [1, 2, 3]",
    vary: (random) => ({ release: random.of(classic), n: random.of([100, 250, 500, 900]) }),
    task: ({ release, n }) =>
      `At which of ${n} inserts does map[int64]int64 begin to grow, in Go ${release}? The first insert is number 1.`,
    answer: ({ release, n }) => growthsOf(release, n),
    mistakes: ({ release, n }) => [
      [growthsOf(other(release), n), "That is right for a release with another load factor."],
      [
        growthsOf(release, n).map((insert) => insert - 1),
        "These are the entries before each of them: it is the insert after that.",
      ],
    ],
    hints: ({ release }) => classicHints(release),
  }),
  nextGrowth: exercise({
    topic: "growth",
    kind: "number",
    asks: "the number of an insert, a whole number from 1",
    vary: (random) => ({ release: random.of(classic), n: random.number(20, 1500) }),
    task: ({ release, n }) =>
      `A map[int64]int64 of Go ${release} has ${n} entries and was never deleted from. Which insert makes it grow next? The first insert was number 1.`,
    answer: ({ release, n }) => growthsOf(release, 3500).find((insert) => insert > n) ?? 0,
    mistakes: ({ release, n }) => [
      [
        growthsOf(other(release), 3500).find((insert) => insert > n) ?? 0,
        "That is right for a release with another load factor.",
      ],
    ],
    hints: ({ release }) => classicHints(release),
  }),
  growthCount: exercise({
    topic: "growth",
    kind: "number",
    asks: "a whole number of growths",
    vary: (random) => ({ release: random.of(classic), n: random.of([1000, 2000, 5000, 10_000]) }),
    task: ({ release, n }) =>
      `How many times does a map[int64]int64 begin to grow while ${n.toLocaleString("en")} keys are put into it without a hint, in Go ${release}?`,
    answer: ({ release, n }) => growthsOf(release, n).length,
    mistakes: () => [[1, "Every growth only doubles the buckets."]],
    hints: ({ release }) => [
      "Each growth doubles the buckets: count powers of two.",
      ...classicHints(release),
    ],
  }),
  growthsWithHint: exercise({
    topic: "growth",
    kind: "number",
    asks: "a whole number of growths",
    vary: (random) => ({
      release: random.of([...classic, ...swiss]),
      n: random.of([500, 700, 800]),
    }),
    task: ({ release, n }) =>
      `How many times does a map made with the hint ${n} grow while ${n} keys are put into it, in Go ${release}?`,
    answer: ({ release, n }) =>
      (filled(release, n, n).growth().objects() as { kind: string | null }[]).filter(
        ({ kind }) => kind !== null,
      ).length,
    hints: () => ["What is a hint for?"],
  }),
  doublingsTo: exercise({
    topic: "growth",
    kind: "number",
    asks: "a whole number, the value of B",
    vary: (random) => ({ release: random.of(classic), n: random.of([60, 120, 240, 480, 900]) }),
    task: ({ release, n }) => `What is B after ${n} inserts without a hint, in Go ${release}?`,
    answer: ({ release, n }) => filled(release, n).header().B,
    hints: ({ release }) => classicHints(release),
  }),
  nevacuateAfter: exercise({
    topic: "growth",
    kind: "number",
    asks: "a whole number, the value of nevacuate",
    vary: (random) => ({
      release: random.of(["1.19", "1.23"] as const),
      after: random.number(2, 12),
    }),
    task: ({ release, after }) =>
      `A map[int64]int64 of Go ${release} (seed 1) gets the keys 0, 1, 2, … and begins to grow from 32 buckets at insert 209. What is nevacuate ${after} inserts later?`,
    answer: ({ release, after }) => filled(release, 209 + after).header().nevacuate,
    mistakes: ({ after }) => [
      [after, "Insert 209 itself moves buckets, too."],
      [2 * (after + 1), "The bucket of the key may be one that was moved already."],
    ],
    hints: () => [
      "Each write moves the bucket that its key belongs to, and then the one at nevacuate.",
      "nevacuate then goes on over all buckets that were moved already.",
      "`m.timeline()` of a traced map shows it after each insert.",
    ],
  }),
  growthWrites: yesNo({
    topic: "growth",
    vary: (random) => ({
      release: random.of(classic),
      what: random.of([
        "lookups",
        "inserts of new keys",
        "deletes of keys that are there",
      ] as const),
    }),
    task: ({ release, what }) => {
      const begun = `A map[int64]int64 of Go ${release} has begun to grow.`;
      return [
        `${begun} Do ${what} move entries to the new array?`,
        `${begun} Do ${what} leave all other entries in the array that they are in?`,
      ];
    },
    holds: ({ release, what }) => {
      const begun = growthsOf(release, 420).at(-1) as number;
      const m = filled(release, begun + 1);
      const moved = () =>
        (m.buckets().array("evacuated") as number[]).reduce((sum, one) => sum + one, 0);
      const before = moved();
      for (let i = 0; i < 5; i++) {
        if (what === "lookups") m.get(i);
        else if (what === "inserts of new keys") m.put(10_000 + i, 1);
        else m.delete(i);
      }
      return moved() !== before;
    },
    hints: () => ["Growth is work; who pays for it?", "Try it: `m.header()` has nevacuate."],
  }),
  swissGrowthPoints: exercise({
    topic: "growth",
    kind: "list",
    asks: "a list of the numbers of inserts, such as [1, 2, 3]",
    vary: (random) => ({ release: random.of(swiss), n: random.of([100, 200, 400, 800]) }),
    task: ({ release, n }) =>
      `At which of ${n} inserts does map[int64]int64 move to a larger table, in Go ${release}? The first insert is number 1, and the group of eight counts as the first table.`,
    answer: ({ release, n }) => growthsOf(release, n),
    mistakes: ({ n }) => [[growthsOf("1.23", n), "Those are the growths of a classic map."]],
    hints: () => [
      "The one group is filled to its last slot; a table only to seven eighths.",
      "From 16 slots on: 14 entries fit, then 28, then 56.",
      "It is the insert after the last one that fits.",
    ],
  }),
  firstSplit: exercise({
    topic: "growth",
    kind: "number",
    asks: "the number of an insert, a whole number from 1",
    vary: (random) => ({ release: random.of(swiss) }),
    task: ({ release }) =>
      `Which insert splits the first table of a map[int64]int64 in two, in Go ${release}?`,
    answer: ({ release }) =>
      (filled(release, 1000).growth().objects() as { op: number; kind: string }[])
        .filter(({ kind }) => kind === "split")
        .map(({ op }) => op + 1)[0] ?? 0,
    mistakes: () => [
      [1025, "A table is split before all of its slots are taken."],
      [896, "That one still fits."],
    ],
    hints: () => [
      "A table of 1,024 slots is not doubled any more.",
      "Seven eighths of them can be taken.",
    ],
  }),
  tablesAfter: exercise({
    topic: "growth",
    kind: "number",
    asks: "a whole number of tables",
    vary: (random) => ({ release: random.of(swiss), n: random.of([300, 700, 896, 897]) }),
    task: ({ release, n }) =>
      `How many tables has a map[int64]int64 after ${n} inserts, in Go ${release}?`,
    answer: ({ release, n }) => filled(release, n).tables().numRows(),
    hints: () => [
      "Up to 1,024 slots a table is replaced by a larger one.",
      "`view.directory(m)` draws them.",
    ],
  }),
};
