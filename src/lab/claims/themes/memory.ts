/** Claims about bytes: what ten million entries take, what a delete gives back. */
import { table } from "arquero";
import { keys } from "../../../go/index.js";
import { bothGenerations, claim, classicReleases } from "../claim.js";
import type { Lab } from "../lab.js";
import { about } from "../point.js";

const million = 1e6;
const half = million / 2;

/** Bytes of a map type with ten million entries. */
const tenMillion = (lab: Lab, type: string) =>
  lab.memory(type, { n: 10 * million, hint: true }).expected;

export const memoryClaims = [
  claim({
    id: "S2-7",
    article: "S2",
    text: {
      zh: "1000 万条数据下，map[int64]struct{} 与 map[int64]bool 的内存差 1.8 GB（字符串键的剖析为约 182 MB 与 215 MB）。",
      en: "At ten million entries map[int64]struct{} and map[int64]bool are 1.8 GB apart; with string keys they take some 182 and 215 MB.",
    },
    expectation: "bytes of both types with ten million entries, with int64 and with string keys",
    releases: bothGenerations,
    judged: classicReleases,
    real: `
      of := func(do func()) float64 { bytes, _ := allocated(do); return float64(bytes) }
      // Made with room for all, so that the entries to come allocate nothing to speak of.
      n := 10_000_000
      none := of(func() { sink = make(map[int64]struct{}, n) })
      sink = nil
      bools := of(func() { sink = make(map[int64]bool, n) })
      see("bytes between the two types, int64 keys", round(bools-none, -5))`,
    test: (lab) => {
      const types = [
        "map[int64]struct{}",
        "map[int64]bool",
        "map[string]struct{}",
        "map[string]bool",
      ] as const;
      const bytes = types.map((type) => tenMillion(lab, type));
      const [none, bool, text, texts] = bytes as [number, number, number, number];
      const full = (type: "map[int64]struct{}" | "map[int64]bool") => {
        const m = lab.make(type, half);
        m.fill(keys.sequence(half));
        return m.live;
      };
      const [filled, filledBool] = [full("map[int64]struct{}"), full("map[int64]bool")];
      return {
        points: [
          {
            of: "bytes between the two types, int64 keys",
            claimed: about(1.8e9),
            found: bool - none,
          },
          { of: "bytes of map[string]struct{}", claimed: about(182e6), found: text },
          { of: "bytes of map[string]bool", claimed: about(215e6), found: texts },
        ],
        shown: {
          "Ten million entries, hinted (computed)": table({ type: [...types], bytes }),
          "Half a million, filled in the engine": table({
            type: types.slice(0, 2),
            bytes: [filled, filledBool],
          }),
        },
      };
    },
  }),
  claim({
    id: "S2-17",
    article: "S2",
    text: {
      zh: "从 1000 万到 1 亿条，表从 2^19 增至 2^23 个桶（16 倍），堆从 1.8 GB 增至 6.3 GB，非线性增长。",
      en: "From ten to a hundred million entries the table goes from 2^19 to 2^23 buckets, 16 times as many, and the heap from 1.8 to 6.3 GB.",
    },
    expectation: "B and bytes at both sizes",
    real: `
      // The arrays are not written to, so that the system gives no memory for them.
      at := []int{}
      for _, n := range []int{10_000_000, 100_000_000} {
        sink = nil
        runtime.GC()
        sink = make(map[int64]struct{}, n)
        at = append(at, B(sink))
      }
      see("B at ten and at a hundred million", at)`,
    test: (lab) => {
      const { arrays } = {
        arrays: lab.layout("map[int64]struct{}").arrays(26).objects() as {
          B: number;
          entries: number;
        }[],
      };
      const B = (n: number) => arrays.find(({ entries }) => entries >= n)?.B ?? -1;
      const [ten, hundred] = [
        lab.memory("map[int64]struct{}", { n: 1e7, hint: true }),
        lab.memory("map[int64]struct{}", { n: 1e8, hint: true }),
      ];
      return {
        points: [
          { of: "B at ten and at a hundred million", claimed: [19, 23], found: [B(1e7), B(1e8)] },
          { of: "bytes at ten million", claimed: about(1.8e9), found: ten.expected },
          { of: "bytes at a hundred million", claimed: about(6.3e9), found: hundred.expected },
        ],
        shown: { "The steps on the way": lab.memory("map[int64]struct{}", { n: 1e8 }).steps() },
      };
    },
  }),
  claim({
    id: "S0-16",
    article: "S0",
    text: {
      zh: "溢出内存总量超过 maxOverflowMem 时，在 makemap 路径上分配溢出桶。",
      en: "An overflow bucket is allocated on the path of makemap when overflow memory exceeds maxOverflowMem.",
    },
    expectation: "where overflow buckets come from, and in which operations",
    test: (lab) => {
      const m = lab.classic("map[int64]int64", 400, { traced: true });
      m.fill(keys.sequence(600), 1);
      const rows = m.trace().filter((d: { event: string }) => d.event === "overflow");
      const what = rows.array("what") as string[];
      return {
        points: [
          {
            of: "overflow buckets that make allocated, of those there are",
            claimed: { from: 1 },
            found: what.filter((name) => name === "make").length,
          },
          lab.inSource("the runtime has maxOverflowMem", "runtime", "maxOverflowMem"),
        ],
        shown: { "Overflow buckets as they came": rows },
      };
    },
  }),
  claim({
    id: "S0-21",
    article: "S0",
    text: {
      zh: "删除时若链尾空节点不少于 3 个就裁剪链：overflow_len 从 7 变 4，尾指针移动。",
      en: "A delete prunes a chain whose tail has three empty nodes or more: its length goes from 7 to 4.",
    },
    expectation: "chains and bytes before and after all keys are deleted",
    releases: bothGenerations,
    judged: classicReleases,
    real: `
      m := map[int64]int64{}
      for i := int64(0); i < 5000; i++ {
        m[i] = 1
      }
      before := blocks(m)
      for i := int64(0); i < 5000; i++ {
        delete(m, i)
      }
      runtime.GC()
      see("share of the buckets (Swiss: groups) left when all keys are deleted", float64(blocks(m))/float64(before))`,
    test: (lab) => {
      const m = lab.make("map[int64]int64");
      m.fill(keys.sequence(5000), 1);
      const [blocks, bytes] = [m.slots().numRows() / 8, m.live];
      m.deleteAll(keys.sequence(5000));
      m.process.gc();
      return {
        points: [
          {
            of: "share of the buckets (Swiss: groups) left when all keys are deleted",
            claimed: { to: 0.999 },
            found: m.slots().numRows() / 8 / blocks,
          },
          { of: "bytes left, fewer than before", claimed: { to: bytes - 1 }, found: m.live },
        ],
        shown: { Header: m.fields() },
      };
    },
  }),
  claim({
    id: "S3-8",
    article: "S3",
    text: {
      zh: "创建桶时把 tophash[0] 置为非零以预热缓存行：L1 命中率从 62% 提高到 94%。",
      en: "A new bucket's tophash[0] is set to a value other than zero, which warms the cache line: L1 hits go from 62% to 94%.",
    },
    expectation: "the bytes of a fresh bucket, and the stores that make it",
    real: `
      hint := 100
      sink = make(map[int64]int64, hint)
      see("tophash[0] of a fresh bucket", int(*(*uint8)(pointer(sink, 16))))`,
    test: (lab) => {
      const m = lab.classic("map[int64]int64", 100, { traced: true });
      const first = m.process.bytes(m.header().buckets, 8)[0] ?? -1;
      let stores = 0;
      for (const record of m.process.journal) {
        if (record.kind === "store" && record.touched === "tophash") stores++;
      }
      return {
        points: [
          { of: "tophash[0] of a fresh bucket", claimed: { from: 1 }, found: first },
          { of: "stores to tophash bytes while make runs", claimed: { from: 1 }, found: stores },
        ],
      };
    },
  }),
  claim({
    id: "S2-11",
    article: "S2",
    text: {
      zh: "mapassign_fast64 检查 valueSize==0，跳过元素写入和 GC 标记。",
      en: "mapassign_fast64 tests whether the size of the value is 0, and then writes no elem and marks nothing for the collector.",
    },
    expectation: "the stores of an insert by what they touch, and what a mark scans",
    test: (lab) => {
      const scanned = (type: "map[int64]struct{}" | "map[int64]int64") => {
        const m = lab.classic(type);
        m.fill(keys.sequence(2000));
        m.process.gc();
        return m.process.cycles().at(-1)?.bytesScanned ?? -1;
      };
      const [none, int] = [scanned("map[int64]struct{}"), scanned("map[int64]int64")];
      return {
        points: [
          lab.inSource(
            "mapassign_fast64 compares the size of the elem with 0",
            "runtime/map_fast64.go",
            /(valueSize|elemsize|ElemSize|Elem\.Size_?)\)?\s*[!=]=\s*0/,
          ),
          {
            of: "bytes that a mark scans less of struct{} than of int64 elems",
            claimed: { from: 1 },
            found: int - none,
          },
        ],
        shown: {
          "Bytes scanned": table({
            type: ["map[int64]struct{}", "map[int64]int64"],
            bytes: [none, int],
          }),
        },
      };
    },
  }),
];
