/** Claims about caches, pages and processors: put to the models of src/hardware. */
import { table } from "arquero";
import { keys } from "../../../go/index.js";
import { accesses, Cores, machine, strides } from "../../../hardware/index.js";
import { layout } from "../../layout.js";
import { claim, classicReleases } from "../claim.js";
import type { Lab } from "../lab.js";
import { about } from "../point.js";

/** A cache of 32 KiB and a TLB of 64 entries, as small processors have them. */
const small = {
  name: "32 KiB and 64 pages",
  caches: [{ name: "L1", holds: "both", size: 32_768, ways: 8, line: 64 }],
  tlbs: [{ name: "TLB", holds: "both", level: 1, entries: 64, ways: 4, pages: [4096] }],
} as const;

/** Share of objects that lie in two lines. */
const straddling = (stride: number) => (strides([stride]).straddlePercent[0] as number) / 100;

/** Misses of the last TLB for lookups in an array of 2^B buckets, one in each of many random ones. */
function tlbMisses(lab: Lab, B: number): number {
  const size = lab.layout("map[int64]int64").size;
  let state = 12_345;
  const address = Array.from({ length: 10_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return 0xc000000000 + (state % 2 ** B) * size;
  });
  return Number(
    machine(small as never)
      .run(accesses({ address }))
      .translations()
      .misses.at(-1),
  );
}

/** Lines of L1 that a pass touches for each element. */
const linesOf = (address: readonly number[], size: number) =>
  Number(
    machine(small as never)
      .run(accesses({ address, size }))
      .levels().misses[0],
  ) / address.length;

/** Lines that a lookup touches on average. */
function linesOfHit(lab: Lab, load: number): number {
  const n = Math.floor(load * 2 ** 10);
  const m = lab.classic("map[int64]int64", 6000, { traced: true });
  m.fill(keys.uniform(n, 7));
  m.process.journal.clear();
  for (const key of (m.entries().array("key") as number[]).slice(0, 200)) m.get(key);
  const lines = m.costs().array("lines") as ArrayLike<number>;
  const reads = Array.from(lines).slice(-200);
  return reads.reduce((sum, one) => sum + one, 0) / reads.length;
}

export const machineClaims = [
  claim({
    id: "S0-11",
    article: "S0",
    about: "an array of C structs",
    text: {
      zh: "56 字节的桶缺失率 38.2%、12.7 ns；对齐到 64 字节后为 9.1% 和 8.3 ns。",
      en: "A bucket of 56 bytes misses in 38.2% of accesses, one aligned to 64 bytes in 9.1%.",
    },
    expectation: "shares of objects that straddle a line, by stride",
    releases: ["1.23"],
    test: () => ({
      points: [
        {
          of: "aligned to 64, fewer objects straddle",
          claimed: true,
          found: straddling(64) < straddling(56),
        },
        {
          of: "share of 56-byte objects in two lines",
          claimed: about(0.382),
          found: straddling(56),
        },
        {
          of: "share of 64-byte objects in two lines",
          claimed: about(0.091),
          found: straddling(64),
        },
        {
          of: "12.7 and 8.3 ns an access",
          claimed: true,
          untested: "a time of an unnamed machine",
        },
      ],
      shown: { Strides: table(strides([12, 56, 64, 80, 88, 144]) as never) },
    }),
  }),
  claim({
    id: "S0-12",
    article: "S0",
    text: {
      zh: "核 0 写 bucket[0]、核 1 读 bucket[1]（已对齐到 64 字节）会伪共享。",
      en: "Core 0 writes bucket[0] and core 1 reads bucket[1] of an array aligned to 64 bytes: false sharing.",
    },
    expectation: "misses by false sharing of two cores, for 64 and for 56 bytes",
    releases: ["1.23"],
    test: () => {
      const shared = (stride: number) => {
        const cores = new Cores({ cores: 2, protocol: "MESI" });
        for (let i = 0; i < 100; i++) cores.write(0, 0x1000).read(1, 0x1000 + stride);
        return cores.cores().falseSharing.reduce((sum, one) => sum + one, 0);
      };
      return {
        points: [
          {
            of: "misses by false sharing in 100 rounds, objects of 64 bytes",
            claimed: { from: 1 },
            found: shared(64),
          },
        ],
        shown: {
          "By the size of an object": table({ bytes: [56, 64], misses: [shared(56), shared(64)] }),
        },
      };
    },
  }),
  claim({
    id: "S0-14",
    article: "S0",
    about: "a Java example",
    text: {
      zh: "每 1 万次操作，16 个桶引起 284 次 TLB 缺失，64 个桶只有 92 次。",
      en: "In 10,000 operations 16 buckets cause 284 TLB misses, and 64 buckets only 92.",
    },
    expectation: "pages and TLB misses by B",
    releases: ["1.23"],
    test: (lab) => {
      const Bs = [4, 6, 8, 10, 12, 14, 16];
      const misses = Bs.map((B) => tlbMisses(lab, B));
      return {
        points: [
          {
            of: "16 buckets miss more than 64",
            claimed: true,
            found: (misses[0] as number) > (misses[1] as number),
          },
          { of: "misses of 16 buckets", claimed: about(284), found: misses[0] as number },
        ],
        shown: { "10,000 lookups": table({ B: Bs, misses }) },
      };
    },
  }),
  claim({
    id: "S0-15",
    article: "S0",
    about: "a profile of an unnamed program",
    text: {
      zh: "perf record -g 能找到遍历函数；预取相邻桶的元数据会有帮助。",
      en: "perf record -g finds the function that walks; prefetching the neighbour bucket's metadata would help.",
    },
    expectation: "misses of lookups with and without a prefetcher for the next line",
    releases: ["1.23"],
    test: () => [
      {
        of: "prefetching the neighbour's metadata helps",
        claimed: true,
        untested: "the article names no program, and Go's map code prefetches nothing",
      },
    ],
  }),
  claim({
    id: "S0-20",
    article: "S0",
    about: "a list on one NUMA machine",
    text: {
      zh: "17 个节点在 NUMA 节点 0（85 ns），23 个在节点 1（210 ns）。",
      en: "17 list nodes lie on NUMA node 0 at 85 ns, and 23 on node 1 at 210 ns.",
    },
    expectation:
      "nothing that could be told from a map: it is the system's policy and the machine's latencies",
    releases: ["1.23"],
    test: () => [
      {
        of: "17 nodes at 85 ns, 23 at 210 ns",
        claimed: true,
        untested:
          "any answer is a policy times a matrix of latencies, and the article names neither",
      },
    ],
  }),
  claim({
    id: "S0-22",
    article: "S0",
    about: "functions of the Linux kernel",
    text: {
      zh: "pprof 与 perf mem 显示 68.2% 的加载在 bucket_lookup_slow，12.1% 在 hlist_first_rcu。",
      en: "pprof and perf mem find 68.2% of the loads in bucket_lookup_slow and 12.1% in hlist_first_rcu.",
    },
    expectation: "whether Go's runtime has these functions",
    releases: classicReleases,
    test: (lab) => [
      lab.inSource("the runtime has bucket_lookup_slow", "runtime", "bucket_lookup_slow"),
      lab.inSource("the runtime has hlist_first_rcu", "runtime", "hlist_first_rcu"),
    ],
  }),
  claim({
    id: "S4-3",
    article: "S4",
    text: {
      zh: "连续桶数组与指针数组相比：缓存友好、省内存，但扩展性差；Go 用前者。",
      en: "A contiguous array of buckets is kinder to caches and memory than an array of pointers, and harder to extend; Go has the former.",
    },
    expectation: "lines and bytes of both, and how Go's buckets lie",
    test: (lab) => {
      const size = lab.layout("map[int64]int64").size;
      const n = 4096;
      const close = Array.from({ length: n }, (_, i) => 0xc000000000 + i * size);
      const through = close.flatMap((at, i) => [0xd000000000 + i * 8, at]);
      const m = lab.classic("map[int64]int64", 1000);
      const main = (m.buckets().objects() as { kind: string; address: number }[]).filter(
        ({ kind }) => kind === "main",
      );
      return {
        points: [
          {
            of: "lines a bucket through pointers, more than without",
            claimed: true,
            found: linesOf(through, 8) * 2 > linesOf(close, 8),
          },
          {
            of: "bytes a bucket more for pointers",
            claimed: { from: 1 },
            found: layout("*int64").size,
          },
          {
            of: "Go's main buckets lie one behind the other",
            claimed: true,
            found: main.every(
              ({ address }, i) => i === 0 || address - (main[i - 1]?.address ?? 0) === size,
            ),
          },
        ],
        shown: { "Buckets by kind": m.buckets().groupby("kind").count() },
      };
    },
  }),
  claim({
    id: "S4-8",
    article: "S4",
    text: {
      zh: "结构体数组遍历 120 ns，指针数组 480 ns：相差 4 倍，并增加 GC 压力。",
      en: "Walking an array of structs takes 120 ns, of pointers 480: four times, and more work for the collector.",
    },
    expectation: "lines of both walks, pointers in order and shuffled, and bytes that a mark scans",
    releases: ["1.23"],
    test: () => {
      const n = 20_000;
      const structs = Array.from({ length: n }, (_, i) => 0xc000000000 + 12 * i);
      const ordered = structs.flatMap((_, i) => [0xd000000000 + 8 * i, 0xe000000000 + 16 * i]);
      const shuffled = structs.flatMap((_, i) => [
        0xd000000000 + 8 * i,
        0xe000000000 + 16 * ((i * 7919) % n),
      ]);
      const [a, b, c] = [linesOf(structs, 4), 2 * linesOf(ordered, 4), 2 * linesOf(shuffled, 4)];
      return {
        points: [
          { of: "pointers fetch more lines", claimed: true, found: b > a },
          {
            of: "lines of pointers in order beside those of structs",
            claimed: about(4),
            found: b / a,
          },
          {
            of: "pointers give the collector more to scan",
            claimed: true,
            found: layout("[4]*int64").ptrdata > layout("[4]struct{ x, y, z float32 }").ptrdata,
          },
        ],
        shown: {
          "Lines an element": table({
            walk: ["structs", "pointers in order", "pointers shuffled"],
            lines: [a, b, c],
          }),
        },
      };
    },
  }),
  claim({
    id: "S4-13",
    article: "S4",
    about: "a plain array",
    text: {
      zh: "数组“负载因子”0.5/0.8/1.0 时 L1 命中率为 92/85/78%，时间为 1.0/1.3/1.7 倍。",
      en: "At array load factors of 0.5, 0.8 and 1.0, L1 hits are 92, 85 and 78% and times 1.0, 1.3 and 1.7.",
    },
    expectation: "what a map has of a load factor: lines of a lookup by entries a bucket",
    releases: ["1.23"],
    test: (lab) => {
      const loads = [1, 3, 5, 6.4];
      return {
        points: [
          {
            of: "hits by an array's load factor",
            claimed: true,
            untested: "a plain array has no load factor, and the numbers have no source",
          },
        ],
        shown: {
          "A map: lines of a hit": table({
            "entries a bucket": loads,
            lines: loads.map((load) => linesOfHit(lab, load)),
          }),
        },
      };
    },
  }),
  claim({
    id: "S4-14",
    article: "S4",
    text: {
      zh: "三个浮点的 Point 为 12 字节，64 字节缓存行放 5 个，求和对缓存友好。",
      en: "A Point of three floats takes 12 bytes, a line of 64 holds five of them, and summing them is kind to the cache.",
    },
    expectation: "points a line, those that straddle two, and lines of a pass",
    releases: ["1.23"],
    test: () => {
      const found = strides([12]);
      return {
        points: [
          { of: "bytes of a Point", claimed: 12, found: layout("struct{ x, y, z float32 }").size },
          {
            of: "points of every line that lie in it as a whole: none straddles",
            claimed: 0,
            found: straddling(12),
          },
          {
            of: "lines a point in one pass",
            claimed: { to: 0.5 },
            found: found.linesPerElement[0] as number,
          },
        ],
        shown: { Strides: table(found as never) },
      };
    },
  }),
];
