/** Exercises on cache lines, pages and cores. */
import { newestRelease } from "../../go/index.js";
import { Cores, strides } from "../../hardware/index.js";
import { mapLayout } from "../layout.js";
import { exercise, yesNo } from "./exercise.js";

const line = 64;
const page = 4096;

const types = [
  "map[int64]struct{}",
  "map[int64]bool",
  "map[int64]int64",
  "map[string]bool",
  "map[string]int64",
] as const;

/** First and last byte of a bucket in an array that begins at a line's start. */
function bucketAt(type: (typeof types)[number], bucket: number): [first: number, last: number] {
  const { size } = mapLayout(type, { release: newestRelease.classic });
  return [bucket * size, (bucket + 1) * size - 1];
}

const arrayBytes = (B: number) =>
  mapLayout("map[int64]int64", { release: newestRelease.classic })
    .arrays(B)
    .get("taken", B) as number;

/** Misses by false sharing of two cores that write in turn, `apart` bytes apart. */
function sharedMisses(apart: number): number {
  const cores = new Cores({ cores: 2, protocol: "MESI" });
  for (let i = 0; i < 10; i++) cores.write(0, 0).write(1, apart);
  return cores.cores().falseSharing.reduce((sum, one) => sum + one, 0);
}

export const machineExercises = {
  straddlingObjects: exercise({
    topic: "machine",
    kind: "number",
    asks: "a whole number of objects",
    vary: (random) => ({ size: random.of([12, 24, 40, 48, 56]) }),
    task: ({ size }) =>
      `Objects of ${size} bytes lie one behind the other from the start of a line of 64 bytes. How many of 100 lie in two lines?`,
    answer: ({ size }) => strides([size]).straddlePercent[0] as number,
    within: 0.01,
    mistakes: ({ size }) => [
      [(100 * size) / line, "That is the share of a line that an object takes."],
      [0, "Some begin in one line and end in the next: draw the first few."],
    ],
    hints: ({ size }) => [
      "After as many bytes as both the size and 64 divide, all begins again: it is enough to look at one such stretch.",
      `Object i begins at byte ${size} × i. It lies in two lines when less than ${size} bytes are left in the line that it begins in.`,
    ],
  }),
  linesOfBucket: exercise({
    topic: "machine",
    kind: "number",
    asks: "a whole number of lines",
    vary: (random) => ({ type: random.of(types), bucket: random.number(1, 5) }),
    task: ({ type, bucket }) =>
      `The bucket array of a ${type} of Go 1.23 begins at a line's start. Over how many lines of 64 bytes does bucket ${bucket} extend?`,
    answer: ({ type, bucket }) => {
      const [first, last] = bucketAt(type, bucket);
      return Math.floor(last / line) - Math.floor(first / line) + 1;
    },
    mistakes: ({ type }) => {
      const { size } = mapLayout(type, { release: newestRelease.classic });
      return [[Math.ceil(size / line), "So many would do if each bucket began at a line's start."]];
    },
    hints: ({ type }) => [
      `\`view.bucket("${type}")\` says how many bytes a bucket has; buckets are numbered from 0.`,
      "Which lines have the bucket's first and last byte?",
    ],
  }),
  pagesOfArray: exercise({
    topic: "machine",
    kind: "number",
    asks: "a whole number of pages",
    vary: (random) => ({ B: random.number(9, 20) }),
    task: ({ B }) =>
      `How many pages of 4 KiB does the bucket array of a map[int64]int64 take with B = ${B}, in Go 1.23?`,
    answer: ({ B }) => Math.ceil(arrayBytes(B) / page),
    mistakes: ({ B }) => [
      [Math.ceil((144 * 2 ** B) / page), "The array has buckets for overflow behind the 2^B."],
    ],
    hints: () => [
      '`mapLayout("map[int64]int64").arrays()` has the bytes of each array.',
      "From B = 4 on a sixteenth more buckets are allocated.",
    ],
  }),
  sharedLine: yesNo({
    topic: "machine",
    vary: (random) => ({ apart: random.of([8, 16, 32, 56, 64, 72, 128]) }),
    task: ({ apart }) => {
      const writes = `Two cores write in turn to two counters of 8 bytes, the first at a line's start, the second ${apart} bytes behind it.`;
      return [
        `${writes} Do they take the line from each other?`,
        `${writes} Can each keep its line, whatever the other one writes?`,
      ];
    },
    holds: ({ apart }) => sharedMisses(apart) > 0,
    hints: () => [
      "A core that writes must have the whole line for itself.",
      "`machine.cores().write(0, 0).write(1, …)` tries it; `view.sharing` draws it.",
    ],
  }),
};
