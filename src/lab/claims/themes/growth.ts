/** Claims about growth: when it begins, how entries move, what becomes of the old array. */
import { keys } from "../../../go/index.js";
import { bothGenerations, claim, classicReleases } from "../claim.js";
import type { Lab } from "../lab.js";
import { about } from "../point.js";
import { faults, grown, slid } from "./specimens.js";

/** Evacuations of one operation each, and where nevacuate stood before it. */
function evacuations(lab: Lab, n: number): { most: number; astray: number } {
  const m = grown(lab, n);
  const headers = m.timeline().objects() as {
    op: number;
    nevacuate: number;
    oldbuckets: string | null;
  }[];
  const events = m
    .trace()
    .filter((d: { event: string }) => d.event === "evacuate")
    .objects() as { op: number; bucket: number }[];
  const byOperation = new Map<number, number[]>();
  for (const { op, bucket } of events)
    byOperation.set(op, [...(byOperation.get(op) ?? []), bucket]);
  const before = new Map(
    headers.map(({ op, nevacuate, oldbuckets }) => [op + 1, oldbuckets === null ? 0 : nevacuate]),
  );
  let [most, astray] = [0, 0];
  for (const [op, buckets] of byOperation) {
    most = Math.max(most, buckets.length);
    if (buckets[0] !== before.get(op)) astray++;
  }
  return { most, astray };
}

/** Hashes of moved entries in the operations of a growth to the same size. */
function hashesOfSameSize(lab: Lab): number {
  const { m, begun } = slid(lab);
  if (begun === undefined) return -1;
  const steps = [...m.step(begun.op)];
  return steps.filter(({ event, sentence }) => event === "hash" && / at 0x/.test(sentence)).length;
}

export const growthClaims = [
  claim({
    id: "S0-7",
    article: "S0",
    text: {
      zh: "flags 含 sameSizeGrow 等位；oldbuckets 仅在扩容时非空；nevacuate 从 0 到 oldbucketShift，是原子游标。",
      en: "flags has bits such as sameSizeGrow; oldbuckets is nil unless the map grows; nevacuate runs from 0 to the shift of the old array, an atomic cursor.",
    },
    expectation: "the header after every operation of two growths",
    test: (lab) => {
      const m = grown(lab, 500);
      const rows = m.timeline().objects() as {
        flags: number;
        oldbuckets: string | null;
        nevacuate: number;
        B: number;
      }[];
      const same = slid(lab).m.timeline().objects() as { flags: number }[];
      return {
        points: [
          {
            of: "bit 8 of flags (sameSizeGrow) was set in a growth to the same size",
            claimed: true,
            found: same.some(({ flags }) => (flags & 8) !== 0),
          },
          {
            of: "times that oldbuckets was set and no growth under way, or the other way round",
            claimed: 0,
            found: m.events.filter(
              ({ op, growing }) => op >= 0 && (rows[op + 1]?.oldbuckets !== null) !== growing,
            ).length,
          },
          {
            of: "highest nevacuate while B was 6, in the old array of 2^5",
            claimed: { to: 5 },
            found: Math.max(...rows.filter(({ B }) => B === 6).map(({ nevacuate }) => nevacuate)),
          },
          lab.inSource(
            "nevacuate is changed by atomic operations",
            "runtime",
            /atomic\.\w+\([^)]*nevacuate/,
          ),
        ],
        shown: {
          "The header over time": m
            .timeline()
            .select("op", "flags", "B", "oldbuckets", "nevacuate")
            .slice(405, 430),
        },
      };
    },
  }),
  claim({
    id: "S0-8",
    article: "S0",
    text: {
      zh: "growWork 搬迁 oldbuckets[nevacuate]，重新哈希所有键值对，并递增原子游标，所以迁移是并发安全的。",
      en: "growWork moves oldbuckets[nevacuate], hashes all its pairs again and advances an atomic cursor, so that moving is safe between goroutines.",
    },
    expectation:
      "which old bucket each write moves first, hashes in a growth to the same size, and two goroutines",
    real: `
      see("a write and a read while the map grows end well", survives(func() {
        m := map[int64]int64{}
        go func() {
          for {
            _ = m[1]
          }
        }()
        for i := int64(0); i < 50_000_000; i++ {
          m[i%100_000] = i
        }
      }))`,
    test: (lab) => {
      const { most, astray } = evacuations(lab, 480);
      return {
        points: [
          { of: "writes whose first moved bucket was not nevacuate", claimed: 0, found: astray },
          { of: "old buckets that one write moves, at most", claimed: 1, found: most },
          {
            of: "a growth to the same size hashes the pairs again",
            claimed: true,
            found: hashesOfSameSize(lab) > 0,
          },
          {
            of: "a write and a read while the map grows end well",
            claimed: true,
            found: !faults(lab),
          },
        ],
        shown: { "One write": grown(lab, 418).trace().filter("d => d.op === 416") },
      };
    },
  }),
  claim({
    id: "S2-3",
    article: "S2",
    text: {
      zh: "插入 10000 个键触发扩容（负载 >6.5 或溢出桶过多）；每次写搬一个旧桶；gctrace 显示 growWork。",
      en: "Ten thousand inserts make a map grow (load above 6.5, or too many overflow buckets); each write moves one old bucket; gctrace shows growWork.",
    },
    expectation: "the map after each insert that changed it",
    releases: bothGenerations,
    judged: classicReleases,
    real: `
      m, load := map[int64]int64{}, 0.0
      for i, before := int64(0), 1; i < 10_000; i++ {
        m[i] = 1
        if i > 120 {
          continue
        }
        if now := blocks(m); now != before {
          load, before = float64(i)/float64(before), now
        }
      }
      see("the map grew", blocks(m) > 1)
      see("entries a bucket (Swiss: a group) above which it grows", load)
      said, _ := child(func() {
        m := map[int64]int64{}
        for i := int64(0); i < 10_000; i++ {
          m[i] = 1
        }
        runtime.GC()
        runtime.GC() // waits until the first has written its line
      }, "GODEBUG=gctrace=1")
      see("gctrace speaks of growWork", strings.Contains(said, "growWork"))`,
    test: (lab) => {
      const m = lab.make("map[int64]int64");
      m.fill(keys.sequence(10_000), 1);
      m.process.gc();
      const { loadFactorNum, loadFactorDen } = lab.go().release;
      const writes =
        m.generation === "classic"
          ? {
              of: "old buckets that one write moves, at most",
              claimed: 1,
              found: evacuations(lab, 480).most,
            }
          : {
              of: "old buckets that one write moves, at most",
              claimed: 1,
              untested: "Swiss maps have no old buckets: a table moves as a whole",
            };
      return {
        points: [
          { of: "the map grew", claimed: true, found: m.events.length > 2 },
          {
            of: "entries a bucket (Swiss: a group) above which it grows",
            claimed: 6.5,
            found: loadFactorNum / loadFactorDen,
          },
          writes,
          {
            of: "gctrace speaks of growWork",
            claimed: true,
            found: /growWork/.test(m.process.gctrace()),
          },
        ],
        shown: { Growth: m.growth() },
      };
    },
  }),
  claim({
    id: "S4-1",
    article: "S4",
    text: {
      zh: "bmap 为 tophash[8]、键、值、溢出指针；大量删除后等量扩容，高负载时翻倍；数据在下次访问时搬迁。",
      en: "bmap is tophash[8], keys, values, overflow; a map grows to the same size after many deletes and doubles under high load; data move at the next access.",
    },
    expectation: "a bucket, both growths, and whether lookups move anything",
    test: (lab) => {
      const parts = lab
        .layout("map[int64]int64")
        .layout.parts.map(({ name }) => name.replace(/\[\d+\]|s$/g, ""));
      const m = lab.classic("map[int64]int64");
      m.fill(keys.sequence(420), 7);
      const before = m.header().nevacuate;
      for (let i = 0; i < 420; i++) m.get(i);
      return {
        points: [
          {
            of: "what a bucket holds, in order",
            claimed: ["tophash", "key", "elem", "overflow"],
            found: [...new Set(parts)],
          },
          {
            of: "a window of 60 keys makes a map grow to the same size",
            claimed: true,
            found: slid(lab).begun !== undefined,
          },
          {
            of: "old buckets that 420 lookups move, at least",
            claimed: { from: 1 },
            found: m.header().nevacuate - before,
          },
        ],
        shown: { "Growth to the same size": slid(lab).m.growth() },
      };
    },
  }),
  claim({
    id: "S4-11",
    article: "S4",
    text: {
      zh: "运行时检查 oldbuckets 与 buckets 类型相同并原子加载，否则 panic。",
      en: "The runtime checks that oldbuckets and buckets have the same type and loads them atomically, else it panics.",
    },
    expectation: "both arrays in a growth, and the runtime's source",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      m.fill(keys.sequence(106), 1);
      return {
        points: [
          lab.inSource(
            "buckets or oldbuckets is loaded atomically",
            "runtime",
            /atomic\.Load\w*\([^)\n]*\b(old)?buckets\b/,
          ),
          lab.inSource(
            "the runtime panics over oldbuckets",
            "runtime",
            /(panic|throw)\([^)\n]*oldbuckets/,
          ),
        ],
        shown: { "Buckets of both arrays": m.buckets().groupby("kind").count() },
      };
    },
  }),
  claim({
    id: "S4-16",
    article: "S4",
    text: {
      zh: "三种规模：少于 1000 条 37 ns、1.2 KB；约 10000 条扩容一次；预分配省 18%。",
      en: "Up to 1,000 entries take 37 ns and 1.2 KB; 10,000 grow once; a hint saves 18%.",
    },
    expectation: "bytes and growths at three sizes, grown and hinted",
    releases: bothGenerations,
    judged: classicReleases,
    real: `
      if !swiss {
        m, growths := map[int64]int64{}, 0
        for i, before := int64(0), 0; i < 10_000; i++ {
          m[i] = 1
          if now := B(m); now != before {
            growths, before = growths+1, now
          }
        }
        see("growths of 10,000 inserts", growths)
      }
      fill := func(hint int) int {
        bytes, _ := allocated(func() {
          m := make(map[int64]int64, hint)
          for i := int64(0); i < 10_000; i++ {
            m[i] = 1
          }
          sink = m
        })
        return bytes
      }
      see("share of the allocated bytes that a hint saves", round(1-float64(fill(10_000))/float64(fill(0)), 1))`,
    test: (lab) => {
      const total = (n: number, hint?: number) => {
        const m = lab.make("map[int64]int64", hint);
        m.fill(keys.sequence(n), 1);
        return { bytes: m.process.allocatedByMaps().bytes, m };
      };
      const grownMap = total(10_000);
      const kinds = grownMap.m.growth().array("kind") as (string | null)[];
      return {
        points: [
          { of: "bytes of 1,000 entries", claimed: about(1200, 0.5), found: total(1000).m.live },
          {
            of: "growths of 10,000 inserts",
            claimed: 1,
            found: kinds.filter((kind) => kind !== null).length,
          },
          {
            of: "share of the allocated bytes that a hint saves",
            claimed: about(0.18, 0.2),
            found: 1 - total(10_000, 10_000).bytes / grownMap.bytes,
          },
          {
            of: "2.1 million operations a second of sync.Map",
            claimed: true,
            untested: "a time of an unnamed machine",
          },
        ],
        shown: { Growth: grownMap.m.growth() },
      };
    },
  }),
  claim({
    id: "S4-17",
    article: "S4",
    text: {
      zh: "扩容时间线：B=4，负载超过 6.5，分配 2^(B+1) 个桶，逐步搬迁，释放旧桶。",
      en: "Growth goes from B = 4 over load 6.5 to an array of 2^(B+1), which entries move to little by little; then the old array is freed.",
    },
    expectation: "the growths of a map, with the bytes of both arrays",
    real: `
      see("B of the map's first array", B(map[int64]int64{}))
      m, load := map[int64]int64{}, 0.0
      for i, before := int64(0), 1; i < 500; i++ {
        m[i] = 1
        if now := blocks(m); now != before {
          load, before = float64(i)/float64(before), now
        }
      }
      see("entries a bucket above which it grows", load)`,
    test: (lab) => {
      const m = grown(lab, 500);
      const begun = m.events.filter(({ growing }) => growing);
      const writes = m
        .trace()
        .filter((d: { event: string }) => d.event === "evacuate")
        .array("op") as number[];
      const { loadFactorNum, loadFactorDen } = lab.go().release;
      return {
        points: [
          {
            of: "B of the map's first array",
            claimed: 4,
            found: lab.classic("map[int64]int64").header().B,
          },
          {
            of: "entries a bucket above which it grows",
            claimed: 6.5,
            found: loadFactorNum / loadFactorDen,
          },
          {
            of: "writes over which one growth's moves are spread, at least",
            claimed: { from: 2 },
            found: new Set(writes.filter((op) => op >= (begun.at(-1)?.op ?? 0))).size,
          },
        ],
        shown: { Growth: m.growth(), Memory: m.memory() },
      };
    },
  }),
];
