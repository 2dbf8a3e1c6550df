/** Claims about hashes, lookups and what is compared. */
import { table } from "arquero";
import { keys } from "../../../go/index.js";
import { bothGenerations, claim, classicReleases } from "../claim.js";
import type { Lab } from "../lab.js";
import { about, type Point } from "../point.js";
import { outputOf } from "../programs.js";

/** Hashes that one lookup computes. */
function hashesOfLookup(lab: Lab): number {
  const m = lab.make("map[int64]int64", undefined, { traced: true });
  m.fill(keys.sequence(1000));
  m.process.journal.clear();
  m.get(5);
  return m
    .trace()
    .filter((d: { event: string }) => d.event === "hash")
    .numRows();
}

/** Where the entries of a classic map's main array lie. */
function entriesOfBuckets(m: ReturnType<Lab["classic"]>): { bucket: number; key: number }[] {
  const slots = m.slots().objects() as {
    array: string;
    bucket: number;
    key: number;
    state: string;
  }[];
  return slots.filter(({ state, array }) => state === "live" && array === "main");
}

/** Most bytes of tophash, or of control bytes, that one load reads. */
function bytesAtOnce(lab: Lab): number {
  const m = lab.make("map[int16]int64", undefined, { traced: true });
  for (let i = 0; i < 1000; i++) m.put(i, i);
  m.process.journal.clear();
  for (let i = 0; i < 50; i++) m.get(i);
  let most = 0;
  for (const record of m.process.journal) {
    if (record.kind !== "load") continue;
    const { touched, size } = record;
    if (touched === "tophash" || touched === "ctrl") most = Math.max(most, size);
  }
  return most;
}

/** A hash seen from outside: Python's of "test". */
function pythons(): Point[] {
  const python = (program: string, seed: string) =>
    outputOf("python3", ["-c", program], { PYTHONHASHSEED: seed });
  const text = "print(hash('test'))";
  const thing =
    "class K:\n def __init__(s): s.B=1\n def __hash__(s): return hash((id(s),s.B))\n def __eq__(s,o): return s is o\n";
  const seeded = [python(text, "123"), python(text, "123")];
  const lost = python(`${thing}o=K(); s={o}; o.B=2; print(o in s)`, "123");
  const points: [of: string, claimed: boolean, found: boolean | undefined][] = [
    [
      "PYTHONHASHSEED=123 still gives another hash in each process",
      true,
      seeded[0] === undefined ? undefined : seeded[0] !== seeded[1],
    ],
    [
      "a changed field that is part of the hash makes the lookup fail",
      true,
      lost === undefined ? undefined : lost === "False",
    ],
  ];
  return points.map(([of, claimed, found]) =>
    found === undefined
      ? { of, claimed, untested: "no python3 on this machine" }
      : { of, claimed, found },
  );
}

export const hashingClaims = [
  claim({
    id: "S0-6",
    article: "S0",
    about: "Python's hash()",
    text: {
      zh: 'PYTHONHASHSEED=123 时 "test" 的哈希在进程间不同；插入后修改 B 会使 set/dict 查找失败。',
      en: 'With PYTHONHASHSEED=123 the hash of "test" differs between processes; changing B after insertion makes lookups in sets and dicts fail.',
    },
    expectation:
      "Python's hash by process, a lookup after the change, and Go's hashes by seed beside them",
    releases: ["1.23"],
    test: (lab) => {
      const seeds = [1, 2, 3];
      const hash = (seed: number) =>
        `0x${lab.make("map[string]int64", undefined, { seed }).hash("test").toString(16)}`;
      return {
        points: pythons(),
        shown: { "Go: one seed a map": table({ seed: seeds, 'hash of "test"': seeds.map(hash) }) },
      };
    },
  }),
  claim({
    id: "S2-2",
    article: "S2",
    text: {
      zh: "Go 做两次哈希：先与 hash0 混合，再用低 B 位选桶、高 8 位作 tophash。",
      en: "Go hashes twice: it mixes with hash0, then the low B bits give the bucket and the top eight bits the tophash.",
    },
    expectation: "a key's bits, its bucket, its tophash, and how many hashes a lookup computes",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      for (let i = 0; i < 1000; i++) m.put(i, i);
      const mask = 2n ** BigInt(m.header().B) - 1n;
      const slots = m.slots().objects() as {
        array: string;
        bucket: number;
        tophash: number;
        key: number;
        state: string;
      }[];
      const live = slots.filter(({ state, array }) => state === "live" && array === "main");
      const top = (key: number) => Number(m.hash(key) >> 56n);
      return {
        points: [
          { of: "hashes that a lookup computes", claimed: 2, found: hashesOfLookup(lab) },
          {
            of: "entries in another bucket than the low B bits say",
            claimed: 0,
            found: live.filter(({ bucket, key }) => BigInt(bucket) !== (m.hash(key) & mask)).length,
          },
          {
            of: "tophash bytes from 5 on that are not the top byte",
            claimed: 0,
            found: live.filter(({ tophash, key }) => top(key) >= 5 && tophash !== top(key)).length,
          },
        ],
        shown: { "A lookup": m.explain(42) },
      };
    },
  }),
  claim({
    id: "S3-1",
    article: "S3",
    text: {
      zh: "Go 用开放寻址、线性探测加桶；C++ 和 Java 用链表；负载上限分别为 6.5、1.0、0.75。",
      en: "Go uses open addressing with linear probing and buckets, C++ and Java use chains; the load limits are 6.5, 1.0 and 0.75.",
    },
    expectation: "what becomes of a ninth entry of a bucket, and the limit in entries a slot",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      for (let i = 0; i < 6000; i++) m.put(i, i);
      const { loadFactorNum, loadFactorDen } = lab.go().release;
      const chained = m
        .chains()
        .filter((d: { length: number }) => d.length > 1)
        .numRows();
      return {
        points: [
          {
            of: "chains of more than one bucket, which open addressing has none of",
            claimed: 0,
            found: chained,
          },
          {
            of: "entries a slot at the limit, the unit of 0.75 and 1.0",
            claimed: 6.5,
            found: loadFactorNum / loadFactorDen / 8,
          },
        ],
        shown: { "Chains by length": m.chains().groupby("length").count() },
      };
    },
  }),
  claim({
    id: "S3-2",
    article: "S3",
    text: {
      zh: "B 是桶数的指数；桶下标 = hash >> (64−B)。",
      en: "B is the exponent of the number of buckets; a key's bucket is hash >> (64 - B).",
    },
    expectation: "both formulas beside where the keys lie",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      for (let i = 0; i < 1000; i++) m.put(i, i);
      const { B } = m.header();
      const live = entriesOfBuckets(m);
      const high = live.filter(
        ({ bucket, key }) => BigInt(bucket) === m.hash(key) >> BigInt(64 - B),
      ).length;
      const low = live.filter(
        ({ bucket, key }) => BigInt(bucket) === (m.hash(key) & ((1n << BigInt(B)) - 1n)),
      ).length;
      return {
        points: [
          { of: "buckets", claimed: 2 ** B, found: m.arrays().main.heads },
          {
            of: "share of the entries that lie where the formula says",
            claimed: { from: 0.99 },
            found: high / live.length,
          },
        ],
        shown: {
          "Entries that agree": table({
            formula: ["hash >> (64 - B)", "hash & (2^B - 1)"],
            entries: [high, low],
            of: [live.length, live.length],
          }),
        },
      };
    },
  }),
  claim({
    id: "S3-4",
    article: "S3",
    text: {
      zh: "桶按 16 字节对齐，以便用一条 SIMD 指令比较 tophash。",
      en: "Buckets are aligned to 16 bytes, so that one SIMD instruction can compare the tophash bytes.",
    },
    expectation: "the addresses of buckets, and how many tophash bytes are read at once",
    real: `
      m := map[int64]bool{}
      for i := int64(0); i < 1000; i++ {
        m[i] = true
      }
      aligned := true
      for i := 0; i < blocks(m); i++ {
        aligned = aligned && (array(m)+uintptr(i)*88)%16 == 0
      }
      see("every bucket begins at a multiple of 16", aligned)`,
    test: (lab) => {
      const m = lab.classic("map[int64]bool");
      for (let i = 0; i < 1000; i++) m.put(i, true);
      const addresses = m.buckets().array("address") as ArrayLike<number>;
      return {
        points: [
          {
            of: "every bucket begins at a multiple of 16",
            claimed: true,
            found: Array.from(addresses).every((at) => at % 16 === 0),
          },
          { of: "tophash bytes that one load reads", claimed: 8, found: bytesAtOnce(lab) },
        ],
        shown: { "A bucket": lab.layout("map[int64]bool").drawing() },
      };
    },
  }),
  claim({
    id: "S3-5",
    article: "S3",
    text: {
      zh: "查找流程：取高 8 位，广播比较 8 个 tophash，然后取槽或转下一桶。",
      en: "A lookup takes the high eight bits, compares them with eight tophash bytes at once, and goes to a slot or to the next bucket.",
    },
    expectation: "the steps of one lookup; in Swiss maps the match of a control word",
    releases: bothGenerations,
    judged: classicReleases,
    test: (lab) => {
      const m = lab.make("map[int16]int64");
      for (let i = 0; i < 1000; i++) m.put(i, i);
      const bits = m.generation === "classic" ? "high 8" : "low 7";
      return {
        points: [
          {
            of: "bits of the hash, and bytes compared by one load",
            claimed: ["high 8", 8],
            found: [bits, bytesAtOnce(lab)],
          },
        ],
        shown: { "A lookup": m.explain(42) },
      };
    },
  }),
  claim({
    id: "S3-9",
    article: "S3",
    text: {
      zh: "第二次哈希（hash ^ hash>>32）加 tophash 把探测长度从 3.2 降到 1.4。",
      en: "A second hash (hash ^ hash>>32) and tophash shorten the mean probe from 3.2 to 1.4.",
    },
    expectation:
      "hashes of a lookup, and the mean number of entries looked at when the map is full",
    test: (lab) => {
      const { loadFactorNum, loadFactorDen } = lab.go().release;
      const full = Math.floor((2 ** 10 * loadFactorNum) / loadFactorDen);
      const m = lab.classic("map[int64]int64");
      m.fill(keys.uniform(full, 7));
      const rows = m.probes().objects() as { probes: number; entries: number }[];
      const sum = rows.reduce((all, { probes, entries }) => all + probes * entries, 0);
      const entries = rows.reduce((all, row) => all + row.entries, 0);
      return {
        points: [
          { of: "hashes that a lookup computes", claimed: 2, found: hashesOfLookup(lab) },
          {
            of: "entries looked at until one is found, on average",
            claimed: about(1.4),
            found: sum / entries,
          },
        ],
        shown: { Probes: m.probes() },
      };
    },
  }),
  claim({
    id: "S4-6",
    article: "S4",
    text: {
      zh: "mapassign 的步骤是哈希、桶、链、新溢出桶；桶下标由 SHRQ $3 得到。",
      en: "mapassign goes from hash to bucket to chain to a new overflow bucket; SHRQ $3 gives the bucket.",
    },
    expectation:
      "the events of a put that needs an overflow bucket, and two formulas for the bucket",
    test: (lab) => {
      const m = lab.classic("map[int64]int64", undefined, { traced: true });
      for (let i = 0; i < 200; i++) m.put(i, i);
      const events = m.trace().objects() as { op: number; event: string }[];
      const op = events.findLast(({ event }) => event === "overflow")?.op;
      const order = events.filter((row) => row.op === op).map(({ event }) => event);
      const first = ["hash", "bucket", "overflow"].map((event) => order.indexOf(event));
      const [hash, bucket, overflow] = first as [number, number, number];
      const mask = 2n ** BigInt(m.header().B) - 1n;
      const live = entriesOfBuckets(m);
      const shifted = live.filter(
        ({ bucket: at, key }) => BigInt(at) === ((m.hash(key) >> 3n) & mask),
      ).length;
      return {
        points: [
          {
            of: "hash, bucket and overflow bucket come in this order",
            claimed: true,
            found: hash >= 0 && hash < bucket && bucket < overflow,
          },
          {
            of: "share of the entries in bucket (hash >> 3)",
            claimed: { from: 0.99 },
            found: shifted / live.length,
          },
        ],
        shown: { "The steps of that put": m.trace().filter(`d => d.op === ${op}`) },
      };
    },
  }),
];
