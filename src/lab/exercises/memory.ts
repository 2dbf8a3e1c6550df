/** Exercises on the heap: what a map takes, what a delete gives back, what the collector looks at. */
import { keys, type MapText } from "../../go/index.js";
import { layout } from "../layout.js";
import { memoryOf } from "../memory-of.js";
import { go } from "../process.js";
import { exercise, yesNo } from "./exercise.js";

const every = ["1.19", "1.21", "1.23", "1.24", "1.26"] as const;
const types = ["map[int64]int64", "map[int64]bool", "map[int64]struct{}"] as const;

const filled = (release: string, type: (typeof types)[number], n: number) =>
  go(release as "1.23")
    .make(type)
    .fill(keys.sequence(n));

export const memoryExercises = {
  millionBytes: exercise({
    topic: "memory",
    kind: "number",
    asks: "a number of megabytes",
    within: 0.02,
    vary: (random) => ({
      release: random.of(every),
      type: random.of(types),
      n: random.of([1e6, 3e6, 10e6, 30e6]),
    }),
    task: ({ release, type, n }) =>
      `How many megabytes (of 1,000,000 bytes) does ${type} take with ${n / 1e6} million entries and a hint of as many, in Go ${release}? An answer within 2% is right.`,
    answer: ({ release, type, n }) => memoryOf(type, { n, release, hint: true }).expected / 1e6,
    mistakes: ({ release, type, n }) => [
      [memoryOf(type, { n, release, hint: true }).expected, "That is in bytes."],
    ],
    hints: () => [
      "How many buckets, or tables of 1,024 slots, does the hint ask for?",
      "Each takes what `mapLayout` says.",
      "`memoryOf(type, { n, release, hint: true }).parts()` shows how it adds up.",
    ],
  }),
  bytesAnEntry: exercise({
    topic: "memory",
    kind: "number",
    asks: "a number of bytes",
    within: 0.03,
    vary: (random) => ({
      release: random.of(every),
      type: random.of(types),
      n: random.of([1e5, 1e6, 1e7]),
    }),
    task: ({ release, type, n }) =>
      `How many bytes an entry does ${type} take with ${n.toLocaleString("en")} entries, grown without a hint, in Go ${release}? An answer within 3% is right.`,
    answer: ({ release, type, n }) =>
      memoryOf(type, { n, release, hint: false }).bytesPerEntry ?? 0,
    hints: () => [
      "All bytes alive, divided by the entries: empty slots count too.",
      "`plot.bytesPerEntry(type)` draws the saw.",
    ],
  }),
  leftAfterDelete: exercise({
    topic: "memory",
    kind: "number",
    asks: "a number from 0 to 1",
    within: 0.01,
    vary: (random) => ({ release: random.of(every), n: random.of([1000, 2000, 5000]) }),
    task: ({ release, n }) =>
      `${n} entries are put into a map[int64]int64 of Go ${release}, then all are deleted and a collection runs. What share of the map's bytes is left, from 0 to 1?`,
    answer: ({ release, n }) => {
      const m = filled(release, "map[int64]int64", n);
      const before = m.live;
      m.deleteAll(keys.sequence(n));
      m.process.gc();
      return m.live / before;
    },
    mistakes: () => [[0, "Deleting empties slots; it frees none of them."]],
    hints: () => ["What does a delete write?", "`m.live` before and after."],
  }),
  leftAfterClear: yesNo({
    topic: "memory",
    vary: (random) => ({
      release: random.of(["1.23", "1.24", "1.26"] as const),
      n: random.of([500, 3000]),
    }),
    task: ({ release, n }) => [
      `Does clear(m) make a map of ${n} entries take fewer bytes, after a collection, in Go ${release}?`,
      `Does a map of ${n} entries take as many bytes after clear(m) and a collection as before, in Go ${release}?`,
    ],
    holds: ({ release, n }) => {
      const m = filled(release, "map[int64]int64", n);
      m.process.gc();
      const before = m.live;
      m.clear();
      m.process.gc();
      return m.live < before;
    },
    hints: () => [
      "Try it: `m.live` before and after `m.clear()`.",
      "A classic map lets go of overflow buckets that lie outside its array, and of the list of all of them; not of the array.",
    ],
  }),
  scansBuckets: yesNo({
    topic: "memory",
    vary: (random) => ({
      release: random.of(every),
      type: random.of([
        "map[int64]int64",
        "map[int64]*int64",
        "map[string]bool",
        "map[int32]float64",
        "map[int64][]int64",
      ] as const),
    }),
    task: ({ release, type }) => [
      `Does the collector look into the buckets or groups of ${type} for pointers, in Go ${release}?`,
      `Does the collector leave the buckets or groups of ${type} unread, in Go ${release}?`,
    ],
    holds: ({ type }) => {
      const [key = "", elem = ""] = /^map\[([^\]]+)\](.+)$/.exec(type)?.slice(1) ?? [];
      return layout(key as "int64").ptrdata + layout(elem as "int64").ptrdata > 0;
    },
    hints: () => [
      "Which of key and elem holds a pointer? A string does.",
      "`process.gcCycles()` has bytesScanned.",
    ],
  }),
  sizeClass: exercise({
    topic: "memory",
    kind: "number",
    asks: "a whole number of bytes",
    vary: (random) => ({
      type: random.of([
        "map[int64]int64",
        "map[int64]bool",
        "map[string]int64",
        "map[string]string",
        "map[int32]int32",
      ] as const),
      release: random.of(["1.19", "1.23", "1.26"] as const),
    }),
    task: ({ type, release }) =>
      `How many bytes of the heap does one bucket or group of ${type} take when it is allocated alone, in Go ${release}: its size class?`,
    answer: ({ type, release }) => {
      const m = go(release as string).make(type as MapText);
      const before = m.process.memstats().TotalAlloc;
      m.putZero((type.startsWith("map[string") ? "" : 1) as never);
      return m.process.memstats().TotalAlloc - before;
    },
    hints: () => [
      "Sizes are rounded up to one of 68 classes.",
      "`mapLayout(type, { release }).objects()` has both sizes.",
    ],
  }),
  peakOfGrowth: exercise({
    topic: "memory",
    kind: "number",
    asks: "a number of times, such as 1.5",
    within: 0.05,
    vary: (random) => ({ release: random.of(["1.19", "1.23"] as const), B: random.number(10, 16) }),
    task: ({ release, B }) =>
      `A map[int64]int64 of Go ${release} doubles from 2^${B} buckets. While it grows, both arrays are alive: how many times the bytes of the old one do they take together? An answer within 5% is right.`,
    answer: ({ release, B }) => {
      const n = Math.floor(6.5 * 2 ** B);
      const answer = memoryOf("map[int64]int64", { n: n + 1, release, hint: false });
      return (
        answer.peak.expected / memoryOf("map[int64]int64", { n, release, hint: false }).expected
      );
    },
    hints: () => ["The old array stays until its last bucket is moved.", "One, and twice one."],
  }),
  raceFound: yesNo({
    topic: "memory",
    vary: (random) => ({
      schedule: random.of(["aab", "aaab", "b", "aaaaaaab"]),
      release: random.of(["1.19", "1.23", "1.26"] as const),
    }),
    task: ({ schedule, release }) => {
      const run = `In Go ${release} goroutine a writes a key and b reads it, without a lock. They take their steps in the order ${schedule.split("").join(", ")}, then a ends before b.`;
      const steps = "(Steps are those of m.interleave.)";
      return [
        `${run} Does the runtime end the program? ${steps}`,
        `${run} Does the program go on, as if nothing had been wrong? ${steps}`,
      ];
    },
    holds: ({ schedule, release }) => {
      const m = go(release as string)
        .make("map[int64]int64")
        .put(1 as never, 1 as never);
      try {
        m.interleave({ a: [["put", 1 as never, 2 as never]], b: [["get", 1 as never]] }, schedule);
        return false;
      } catch {
        return m.process.death !== undefined;
      }
    },
    hints: () => [
      "A reader looks at the writer's flag once.",
      "When is the flag set: `m.interleave` lists what each step does.",
    ],
  }),
};
