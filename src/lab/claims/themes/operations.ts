/** Claims about slots, chains, single operations and ranges. */
import { keys } from "../../../go/index.js";
import { claim } from "../claim.js";
import { faults, grown } from "./specimens.js";

export const operationClaims = [
  claim({
    id: "S2-1",
    article: "S2",
    text: {
      zh: "map 非线程安全；桶连续存放；删除只清空槽位；遍历顺序是伪随机的。",
      en: "A map is not safe between goroutines, its buckets lie one after another, a delete only empties the slot, and iteration is pseudo-random.",
    },
    expectation: "each property on a live map",
    real: `
      see("a write beside a read ends the process", !survives(func() {
        m := map[int64]int64{}
        go func() {
          for {
            _ = m[1]
          }
        }()
        for i := int64(0); i < 50_000_000; i++ {
          m[i%100_000] = i
        }
      }))
      m := map[int64]int64{0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7}
      orders := map[string]bool{}
      for i := 0; i < 200; i++ {
        order := ""
        for key := range m {
          order += strconv.Itoa(int(key))
        }
        orders[order] = true
      }
      see("orders of 200 ranges over eight entries", len(orders))`,
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      for (let i = 0; i < 8; i++) m.put(i, i);
      const orders = new Set(
        Array.from({ length: 200 }, () => Array.from(m, ([key]) => key).join()),
      );
      const large = lab.classic("map[int64]int64");
      large.fill(keys.sequence(2000), 1);
      const main = (large.buckets().objects() as { kind: string; address: number }[]).filter(
        ({ kind }) => kind === "main",
      );
      const size = lab.layout("map[int64]int64").size;
      const apart = main.filter(
        ({ address }, i) => i > 0 && address - (main[i - 1]?.address ?? 0) !== size,
      ).length;
      const before = large.buckets().numRows();
      large.deleteAll(keys.sequence(2000));
      return {
        points: [
          { of: "a write beside a read ends the process", claimed: true, found: faults(lab) },
          { of: "buckets that do not lie right behind the one before", claimed: 0, found: apart },
          {
            of: "buckets after all keys are deleted, as many as before",
            claimed: before,
            found: large.buckets().numRows(),
          },
          {
            of: "orders of 200 ranges over eight entries",
            claimed: { from: 2 },
            found: orders.size,
          },
        ],
      };
    },
  }),
  claim({
    id: "S3-10",
    article: "S3",
    text: {
      zh: "槽位状态有 0、emptyOne 和 tophash 三种；maxSteps 保护阻止无限探测。",
      en: "A slot's states are 0, emptyOne and a tophash; a maxSteps guard stops an endless probe.",
    },
    expectation: "every state that slots come to be in while a map is filled, emptied and grows",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      const states = new Set<string>();
      const look = () => {
        for (const state of m.slots().array("state") as string[]) states.add(state);
      };
      for (let i = 0; i < 60; i++) {
        m.put(i, i);
        look();
      }
      for (let i = 0; i < 30; i++) {
        m.delete(i);
        look();
      }
      return {
        points: [
          { of: "states of slots", claimed: 3, found: states.size },
          lab.inSource("the runtime has a guard maxSteps", "runtime", "maxSteps"),
        ],
        shown: { "Slots after the deletes": m.slots(0, 2) },
      };
    },
  }),
  claim({
    id: "S3-12",
    article: "S3",
    text: {
      zh: "mapassign_fast64 的分支：buckets==nil 时 hash_grow；tophash 为 0x80 表示已搬迁。",
      en: "In mapassign_fast64 a nil buckets leads to hash_grow, and tophash 0x80 means evacuated.",
    },
    expectation: "the events of the first put, and the bytes of evacuated slots",
    test: (lab) => {
      const m = grown(lab, 55);
      const first = (m.trace().objects() as { op: number; event: string }[]).filter(
        ({ op }) => op === 0,
      );
      const gone = (m.slots().objects() as { state: string; tophash: number }[]).filter(
        ({ state }) => state.startsWith("evacuated"),
      );
      return {
        points: [
          {
            of: "the first put, which finds nil, begins a growth",
            claimed: true,
            found: first.some(({ event }) => event === "grow"),
          },
          {
            of: "evacuated slots with tophash 0x80",
            claimed: { from: 1 },
            found: gone.filter(({ tophash }) => tophash === 0x80).length,
          },
        ],
        shown: {
          "The first put": m.trace().filter((d: { op: number }) => d.op === 0),
          "Old slots": m.slots().filter((d: { array: string }) => d.array === "old"),
        },
      };
    },
  }),
  claim({
    id: "S4-2",
    article: "S4",
    text: {
      zh: "桶存 8 个键值对，用开放寻址；溢出桶用链表；扩容翻倍。",
      en: "A bucket of eight uses open addressing, overflow buckets are linked, and growth doubles the array.",
    },
    expectation: "chains, buckets and growth of one map",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      m.fill(keys.sequence(6000), 1);
      const slots = m.slots().objects() as { slot: number }[];
      const mask = 2n ** BigInt(m.header().B) - 1n;
      const live = (
        m.slots().objects() as { array: string; bucket: number; key: number; state: string }[]
      ).filter(({ state, array }) => state === "live" && array === "main");
      const elsewhere = live.filter(
        ({ bucket, key }) => BigInt(bucket) !== (m.hash(key) & mask),
      ).length;
      return {
        points: [
          {
            of: "slots of a bucket",
            claimed: 8,
            found: Math.max(...slots.map(({ slot }) => slot)) + 1,
          },
          {
            of: "entries in another chain than their hash's, as open addressing has them",
            claimed: { from: 1 },
            found: elsewhere,
          },
          {
            of: "chains of more than one bucket",
            claimed: { from: 1 },
            found: m
              .chains()
              .filter((d: { length: number }) => d.length > 1)
              .numRows(),
          },
          {
            of: "a growth adds 1 to B",
            claimed: true,
            found: m.events.every(({ B }, i) => i === 0 || B - (m.events[i - 1]?.B ?? 0) <= 1),
          },
        ],
      };
    },
  }),
  claim({
    id: "S4-12",
    article: "S4",
    text: {
      zh: "迭代器用哈希定位桶；扩容中的 map 读 oldbuckets[i] 或 buckets[i+2^B]。",
      en: "An iterator hashes to find its bucket; in a growing map it reads oldbuckets[i] or buckets[i + 2^B].",
    },
    expectation:
      "hashes of a whole range, where two ranges begin, and where a range goes in a growth",
    test: (lab) => {
      const m = grown(lab, 90);
      m.process.journal.clear();
      const starts = new Set<string>();
      for (let i = 0; i < 8; i++) {
        const range = m.iterate();
        starts.add(JSON.stringify(range.start));
        while (range.next().done !== true);
      }
      const hashes = m
        .trace()
        .filter((d: { event: string }) => d.event === "hash")
        .numRows();
      return {
        points: [
          {
            of: "hashes that ranges over a map at rest compute, at least",
            claimed: { from: 1 },
            found: hashes,
          },
          {
            of: "eight ranges over one map begin at one place, as a hash would have it",
            claimed: 1,
            found: starts.size,
          },
        ],
      };
    },
  }),
];
