/** Exercises on hashes and lookups: which bucket, which byte, which group comes next. */
import { blockSlots, h1, h2, keys } from "../../go/index.js";
import { go } from "../process.js";
import { exercise } from "./exercise.js";

const hex = (value: bigint) => `0x${value.toString(16).padStart(16, "0")}`;

/** The order in which a search visits the groups of a table: triangular steps. */
function probes(first: number, groups: number, n: number): number[] {
  let at = first;
  return Array.from({ length: n }, (_, i) => {
    at = (at + i) % groups;
    return at;
  });
}

/** A map, a key in it and where it lies. */
function placed(release: string, n: number, key: number) {
  const m = go(release as "1.23")
    .make("map[int64]int64")
    .fill(keys.sequence(n), 1);
  const slots = m.slots().objects() as {
    array?: string;
    bucket: number;
    group: number;
    slot: number;
    state: string;
    key: number;
    tophash: number;
    ctrl: number;
  }[];
  const found = slots.find((slot) => slot.state === "live" && slot.key === key);
  if (found === undefined) throw new RangeError(`key ${key} is not among ${n} keys`);
  return { m, hash: m.hash(key), found };
}

const classic = ["1.19", "1.21", "1.23"] as const;

export const lookupExercises = {
  bucketOfHash: exercise({
    topic: "lookup",
    kind: "number",
    asks: "the number of a bucket, a whole number from 0",
    vary: (random) => ({ hash: random.bits(), B: random.number(3, 10) }),
    task: ({ hash, B }) =>
      `A key hashes to ${hex(hash)}. To which of the 2^${B} buckets of a classic map does it belong?`,
    answer: ({ hash, B }) => Number(hash & ((1n << BigInt(B)) - 1n)),
    mistakes: ({ hash, B }) => [
      [Number(hash >> BigInt(64 - B)), "Those are the top bits; a classic map takes the low ones."],
    ],
    hints: () => [
      "The number of buckets is a power of two, so no division is needed.",
      "hash & (2^B - 1); hashes are bigints: 0x1fn & 7n.",
    ],
  }),
  bucketOfKey: exercise({
    topic: "lookup",
    kind: "number",
    asks: "the number of a bucket, a whole number from 0",
    vary: (random) => ({ release: random.of(classic), key: random.number(0, 299) }),
    task: ({ release, key }) =>
      `In a map[int64]int64 of Go ${release} (seed 1) that got the keys 0 to 299 by fill(keys.sequence(300), 1): in which bucket does the key ${key} lie?`,
    answer: ({ release, key }) => placed(release, 300, key).found.bucket,
    hints: () => [
      "`m.hash(key)` and B of the header say it.",
      "`m.slots()` shows every slot; say also why it is there.",
    ],
  }),
  tophashOf: exercise({
    topic: "lookup",
    kind: "number",
    asks: "a byte, a whole number from 0 to 255",
    vary: (random) => {
      const hash = random.bits();
      // Half of the variants have a top byte that means something else.
      return {
        hash:
          random.number(0, 1) === 0
            ? hash
            : (hash & 0x00ffffffffffffffn) | (BigInt(random.number(0, 4)) << 56n),
      };
    },
    task: ({ hash }) =>
      `A key hashes to ${hex(hash)}. Which tophash byte stands in its slot of a classic map?`,
    answer: ({ hash }) => {
      const top = Number(hash >> 56n);
      return top < 5 ? top + 5 : top;
    },
    mistakes: ({ hash }) => [
      [Number(hash >> 56n), "Five bytes mean something else and are not a tophash."],
      [Number(hash & 0xffn), "That is the low byte."],
    ],
    hints: () => [
      "It is the top byte of the hash, mostly.",
      "Bytes below 5 say that a slot is empty or was moved.",
    ],
  }),
  controlByteOf: exercise({
    topic: "lookup",
    kind: "number",
    asks: "a byte, a whole number from 0 to 255",
    vary: (random) => ({ hash: random.bits() }),
    task: ({ hash }) =>
      `A key hashes to ${hex(hash)}. Which control byte stands for its slot in a Swiss map?`,
    answer: ({ hash }) => h2(hash),
    mistakes: ({ hash }) => [
      [Number(hash & 0xffn), "The top bit of a control byte says that there is no entry."],
      [Number(hash >> 57n), "Those are the top seven bits."],
    ],
    hints: () => ["It is H2.", "The low seven bits."],
  }),
  tableOfHash: exercise({
    topic: "lookup",
    kind: "number",
    asks: "the number of a place, a whole number from 0",
    vary: (random) => ({ hash: random.bits(), depth: random.number(1, 6) }),
    task: ({ hash, depth }) =>
      `A key hashes to ${hex(hash)}. To which place of the directory does it lead in a Swiss map with globalDepth ${depth}?`,
    answer: ({ hash, depth }) => Number(hash >> BigInt(64 - depth)),
    mistakes: ({ hash, depth }) => [
      [
        Number(hash & ((1n << BigInt(depth)) - 1n)),
        "Those are the low bits; they choose other things.",
      ],
    ],
    hints: () => ["The directory takes the top bits.", "hash >> (64 - globalDepth)"],
  }),
  groupOfHash: exercise({
    topic: "lookup",
    kind: "number",
    asks: "the number of a group, a whole number from 0",
    vary: (random) => ({ hash: random.bits(), slots: blockSlots << random.number(2, 7) }),
    task: ({ hash, slots }) =>
      `A key hashes to ${hex(hash)}. Which group of a table of ${slots} slots is searched first?`,
    answer: ({ hash, slots }) => Number(h1(hash) % BigInt(slots / blockSlots)),
    mistakes: ({ hash, slots }) => [
      [
        Number(hash % BigInt(slots / blockSlots)),
        "The low seven bits are H2; they do not choose the group.",
      ],
      [Number(h1(hash) % BigInt(slots)), "A group has eight slots."],
    ],
    hints: () => ["H1 chooses the group.", "(hash >> 7) & (groups - 1)"],
  }),
  probeOrder: exercise({
    topic: "lookup",
    kind: "list",
    asks: "a list of the numbers of groups, such as [1, 2, 3]",
    vary: (random) => ({ first: random.number(0, 15), groups: 16, n: 6 }),
    task: ({ first, groups, n }) =>
      `A search in a table of ${groups} groups begins in group ${first} and finds every group full. Which ${n} groups does it visit first, group ${first} included?`,
    answer: ({ first, groups, n }) => probes(first, groups, n),
    mistakes: ({ first, groups, n }) => [
      [
        Array.from({ length: n }, (_, i) => (first + i) % groups),
        "It does not go to the neighbour each time: the steps grow.",
      ],
    ],
    hints: () => ["The steps are 1, 2, 3, …", "After the last group comes the first."],
  }),
  tophashMeaning: exercise({
    topic: "lookup",
    kind: "string",
    asks: "one of the five names, in quotes",
    vary: (random) => ({ byte: random.number(0, 4) }),
    task: ({ byte }) =>
      `What does the tophash byte ${byte} mean: emptyRest, emptyOne, evacuatedX, evacuatedY or evacuatedEmpty?`,
    answer: ({ byte }) =>
      ["emptyRest", "emptyOne", "evacuatedX", "evacuatedY", "evacuatedEmpty"][byte] as string,
    hints: () => [
      "A fresh bucket is all zero.",
      "`m.slots()` names each state beside its byte: fill, delete and grow a small map.",
    ],
  }),
  controlMeaning: exercise({
    topic: "lookup",
    kind: "string",
    asks: "one of the three words, in quotes",
    vary: (random) => ({ byte: random.of([0x80, 0xfe, 0x12, 0x7f]) }),
    task: ({ byte }) =>
      `What does the control byte 0x${byte.toString(16)} say of its slot: empty, deleted or full?`,
    answer: ({ byte }) => (byte < 0x80 ? "full" : byte === 0x80 ? "empty" : "deleted"),
    hints: () => [
      "Look at the top bit first.",
      "A fresh group shows one of them, a map after a delete perhaps another.",
    ],
  }),
  halfOfSplit: exercise({
    topic: "lookup",
    kind: "string",
    asks: '"X" or "Y"',
    vary: (random) => ({ hash: random.bits(), B: random.number(2, 8) }),
    task: ({ hash, B }) =>
      `A classic map doubles from B = ${B} to ${B + 1}. Does a key that hashes to ${hex(hash)} move to the X half or to the Y half of the new array?`,
    answer: ({ hash, B }) => (((hash >> BigInt(B)) & 1n) === 0n ? "X" : "Y"),
    hints: () => [
      "X keeps the bucket's number; Y adds the number of old buckets.",
      "One bit more of the hash counts now: which?",
    ],
  }),
  hashesOfLookup: exercise({
    topic: "lookup",
    kind: "number",
    asks: "a whole number of hashes",
    vary: (random) => ({
      release: random.of([...classic, "1.26"] as const),
      n: random.of([5, 100]),
    }),
    task: ({ release, n }) =>
      `How many hashes does one lookup in a map[int64]int64 of ${n} entries compute, in Go ${release}?`,
    answer: ({ release, n }) => {
      const m = go(release as string, { traced: true })
        .make("map[int64]int64")
        .fill(keys.sequence(n), 1);
      m.process.journal.clear();
      m.get(3 as never);
      return m
        .trace()
        .filter((d: { event: string }) => d.event === "hash")
        .numRows();
    },
    hints: () => [
      "`m.explain(3)` says whether a hash was needed.",
      "What would a hash choose in a map of one bucket or group?",
    ],
  }),
};
