/** Claims about how many buckets a map has: hints, B, the empty map, where it lies. */

import { table } from "arquero";
import type { MapText } from "../../../go/index.js";
import { bothGenerations, claim } from "../claim.js";
import type { Lab } from "../lab.js";
import { entriesPointer } from "../lab.js";
import type { Point } from "../point.js";
import { escapesOf } from "../programs.js";

/** Buckets, or groups, that make with this hint allocates. */
function blocksAt(lab: Lab, hint: number): number {
  return lab.make("map[int64]int64", hint).slots().numRows() / 8;
}

const hints = [0, 4, 8, 9, 13, 14, 26, 27, 52, 53, 100, 1000, 10_000, 100_000];

function hintSweep(lab: Lab) {
  const maps = hints.map((hint) => lab.make("map[int64]int64", hint));
  return table({
    hint: hints,
    "buckets or groups": hints.map((hint) => blocksAt(lab, hint)),
    bytes: maps.map(({ live }) => live),
  });
}

/** Where `buckets` of a map made without a hint leads: nil before the first put. */
function emptyPointer(lab: Lab): bigint {
  return entriesPointer(lab.make("map[int64]int64"));
}

const program = `package main

var kept map[int]string

func main() {
  m := make(map[int]string, 8)
  m[1] = "one"
  kept = m
}
`;

/** What the compiler says of the map of that program. */
function compilerSays(lab: Lab): Point[] {
  const said = lab.source === undefined ? undefined : escapesOf(lab.source, program);
  const of = [
    "the compiler says that the map goes to the heap",
    "the compiler's words for it",
  ] as const;
  if (said === undefined) {
    const untested = `no Go ${lab.release} compiler on this machine`;
    return [
      { of: of[0], claimed: true, untested },
      { of: of[1], claimed: "moved to heap: m", untested },
    ];
  }
  const words = /(make\(map\[int\]string, 8\) escapes to heap|moved to heap: m)/.exec(said)?.[1];
  return [
    { of: of[0], claimed: true, found: words !== undefined },
    { of: of[1], claimed: "moved to heap: m", found: words ?? "nothing" },
  ];
}

export const sizeClaims = [
  claim({
    id: "S0-2",
    article: "S0",
    text: {
      zh: "make(map, 4) 之后 B 为 2，即 4 个主桶。",
      en: "After make(map, 4), B is 2: four main buckets.",
    },
    expectation: "buckets or groups, and bytes, for hints from 0 to 100,000",
    releases: bothGenerations,
    judged: ["1.19", "1.21", "1.23"],
    real: `
      hint := 4
      sink = make(map[int64]int64, hint)
      see("buckets (Swiss: groups) after make(map, 4)", blocks(sink))`,
    test: (lab) => ({
      points: [
        { of: "buckets (Swiss: groups) after make(map, 4)", claimed: 4, found: blocksAt(lab, 4) },
      ],
      shown: { "Hints and what make allocates": hintSweep(lab) },
    }),
  }),
  claim({
    id: "S0-9",
    article: "S0",
    text: {
      zh: "objdump 显示 makemap 把 B 清零、调用 newobject，并用 movb $5,16(%rax) 写入种子。",
      en: "The instructions of makemap set B to zero, call newobject and store the seed as one byte at offset 16.",
    },
    expectation: "offset and size of the seed, and B after make with a hint",
    test: (lab) => {
      const seed = lab.layout("map[int64]int64").layout.header.find(({ name }) => name === "hash0");
      return {
        points: [
          { of: "offset of the seed", claimed: 16, found: seed?.offset ?? -1 },
          { of: "bytes of the seed", claimed: 1, found: seed?.size ?? -1 },
          {
            of: "B after make(map, 1000)",
            claimed: 0,
            found: lab.classic("map[int64]int64", 1000).header().B,
          },
        ],
        shown: {
          "What make allocates for a hint of 1000": lab
            .classic("map[int64]int64", 1000, { traced: true })
            .trace(),
        },
      };
    },
  }),
  claim({
    id: "S3-7",
    article: "S3",
    text: {
      zh: "B=0 时 buckets 指向全局只读的 runtime.emptyBucket。",
      en: "While B is 0, buckets points at a global, read-only runtime.emptyBucket.",
    },
    expectation: "the pointer before and after the first put, by hint",
    releases: bothGenerations,
    judged: ["1.19", "1.21", "1.23"],
    real: `
      sink = make(map[int64]int64, len(os.Args)-2)
      see("the pointer of an empty map is set", array(sink) != 0)`,
    test: (lab) => {
      const cases = [0, 8, 9].map((hint) => {
        const m = lab.make("map[int64]int64", hint);
        const before = entriesPointer(m);
        m.put(1, 1);
        return {
          hint,
          before: before === 0n ? "nil" : "set",
          after: entriesPointer(m) === 0n ? "nil" : "set",
        };
      });
      return {
        points: [
          {
            of: "the pointer of an empty map is set",
            claimed: true,
            found: emptyPointer(lab) !== 0n,
          },
          lab.inSource("the runtime has an emptyBucket", "runtime", "emptyBucket"),
        ],
        shown: {
          "Pointer by case": table({
            hint: cases.map(({ hint }) => hint),
            "before the first put": cases.map(({ before }) => before),
            after: cases.map(({ after }) => after),
          }),
        },
      };
    },
  }),
  claim({
    id: "S3-15",
    article: "S3",
    text: {
      zh: "用 dlv 查看 B=0 的 map：B 为 0，buckets 为 0x0，oldbuckets 为 0x0（打印的程序里 map 是局部变量）。",
      en: "A debugger shows B 0, buckets 0x0 and oldbuckets 0x0 for an empty map, here a local variable.",
    },
    expectation: "the header of an empty map that escapes, and of one that does not",
    real: `
      sink = map[string]int64{}
      see("B, buckets and oldbuckets of a map that escapes", []any{B(sink), array(sink), word(sink, 24)})
      m := map[string]int64{}
      // Not through an interface: m stays on the stack.
      see("buckets of a map that stays in its function is nil", *(*uintptr)(unsafe.Add(*(*unsafe.Pointer)(unsafe.Pointer(&m)), 16)) == 0)`,
    test: (lab) => {
      const escaping = lab.classic("map[string]int64").header();
      const local = lab.go().make("map[string]int64", 0, { local: true });
      const own = local.header() as typeof escaping;
      return {
        points: [
          {
            of: "B, buckets and oldbuckets of a map that escapes",
            claimed: [0, 0n, 0n],
            found: [escaping.B, escaping.buckets, escaping.oldbuckets],
          },
          {
            of: "buckets of a map that stays in its function is nil",
            claimed: true,
            found: own.buckets === 0n,
          },
        ],
        shown: { "The header of the local map": local.fields() },
      };
    },
  }),
  claim({
    id: "S3-16",
    article: "S3",
    text: {
      zh: "同一篇文章里，一章说空 map 的 buckets 是 emptyBucket 的地址，另一章显示它是 nil；两者都对。",
      en: "Of an empty map the article says in one chapter that buckets is emptyBucket's address, and shows in another that it is nil: both are right.",
    },
    expectation: "the two statements (S3-7, S3-15) beside the one header",
    real: `
      sink = map[int64]int64{}
      agreeing := 0
      for _, set := range []bool{true, false} {
        if set == (array(sink) != 0) {
          agreeing++
        }
      }
      see("statements of the two that the header agrees with", agreeing)`,
    test: (lab) => {
      const nil = emptyPointer(lab) === 0n;
      return {
        points: [
          {
            of: "statements of the two that the header agrees with",
            claimed: 2,
            found: [nil, !nil].filter(Boolean).length,
          },
        ],
        shown: { "The header": lab.make("map[int64]int64").fields() },
      };
    },
  }),
  claim({
    id: "S4-4",
    article: "S4",
    text: {
      zh: "B 与桶数：0→1、4→16、8→256；B=0 时立即分配一个桶。",
      en: "B gives 2^B buckets (0: 1, 4: 16, 8: 256); with B = 0 one bucket is allocated at once.",
    },
    expectation: "buckets, preallocated ones and bytes by B",
    real: `
      _, objects := allocated(func() { sink = map[int64]int64{} })
      see("objects that make without a hint allocates: the header and a bucket", objects)`,
    test: (lab) => {
      const arrays = lab.layout("map[int64]int64").arrays(8).objects() as {
        B: number;
        buckets: number;
      }[];
      const main = (B: number) => arrays.find((row) => row.B === B)?.buckets ?? -1;
      return {
        points: [
          { of: "main buckets for B = 0, 4, 8", claimed: [1, 16, 256], found: [0, 4, 8].map(main) },
          {
            of: "objects that make without a hint allocates: the header and a bucket",
            claimed: 2,
            found: lab.classic("map[int64]int64").samples[0]?.mallocs ?? 0,
          },
        ],
        shown: { "Arrays by B": lab.layout("map[int64]int64").arrays(12) },
      };
    },
  }),
  claim({
    id: "S4-9",
    article: "S4",
    text: {
      zh: '-gcflags="-m -m" 会打印 m 移到堆上（moved to heap）；8 预设了桶的数量。',
      en: 'With -gcflags="-m -m" the compiler prints that m moved to the heap, and 8 presets the number of buckets.',
    },
    expectation: "what the compiler prints, and the buckets of make(map, 8)",
    real: `
      sink = make(map[int]string, 8)
      see("buckets that make(map[int]string, 8) allocates", blocks(sink))`,
    test: (lab) => [
      ...compilerSays(lab),
      {
        of: "buckets that make(map[int]string, 8) allocates",
        claimed: 8,
        found: lab.classic("map[int]string" as MapText, 8).arrays().main.heads,
      },
    ],
  }),
  claim({
    id: "S4-15",
    article: "S4",
    text: {
      zh: "总结：初始 2^4 个桶，扩容翻倍，每桶最多 8 个键值对，按 64 字节缓存行对齐。",
      en: "In short: a map starts with 2^4 buckets, doubles, holds at most eight pairs a bucket, and is aligned to cache lines of 64 bytes.",
    },
    expectation: "each of the four beside a map",
    real: `
      m := map[int64]int64{}
      see("buckets of a new map", blocks(m))
      doubles := true
      for i, before := int64(0), 1; i < 300; i++ {
        m[i] = i
        doubles = doubles && (blocks(m) == before || blocks(m) == 2*before)
        before = blocks(m)
      }
      see("a growth doubles the buckets", doubles)
      aligned := true
      for i := 0; i < blocks(m); i++ {
        aligned = aligned && (array(m)+uintptr(i)*144)%64 == 0
      }
      see("every bucket begins at a multiple of 64", aligned)`,
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      for (let i = 0; i < 300; i++) m.put(i, i);
      const steps = m.events.map(({ B }) => B);
      const doubles = steps.every((B, i) => i === 0 || B - (steps[i - 1] as number) <= 1);
      const buckets = m.buckets().objects() as { live: number; address: number }[];
      return {
        points: [
          {
            of: "buckets of a new map",
            claimed: 16,
            found: lab.classic("map[int64]int64").arrays().main.heads,
          },
          {
            of: "a growth doubles the buckets",
            claimed: true,
            found: doubles && (steps.at(-1) as number) > 4,
          },
          {
            of: "most entries in one bucket",
            claimed: { to: 8 },
            found: Math.max(...buckets.map(({ live }) => live)),
          },
          {
            of: "every bucket begins at a multiple of 64",
            claimed: true,
            found: buckets.every(({ address }) => address % 64 === 0),
          },
        ],
        shown: { Growth: m.growth() },
      };
    },
  }),
];
