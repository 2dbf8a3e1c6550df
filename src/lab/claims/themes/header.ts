/** Claims about the header of a map and where its fields lie. */
import { layout } from "../../layout.js";
import { bothGenerations, claim } from "../claim.js";
import type { Lab } from "../lab.js";

/** Name and offset of each field of the header, in order. */
function offsets(lab: Lab): { names: string[]; at: number[] } {
  const parts = lab
    .layout("map[int64]int64")
    .layout.header.filter(({ type }) => type !== "padding");
  return { names: parts.map(({ name }) => name), at: parts.map(({ offset }) => offset) };
}

/** The offsets of fields, in the order in which they are asked for; -1 where there is none. */
function offsetsOf(lab: Lab, wanted: readonly string[]): number[] {
  const { names, at } = offsets(lab);
  return wanted.map((name) => at[names.indexOf(name)] ?? -1);
}

const published = ["count", "flags", "B", "noverflow", "hash0", "buckets", "oldbuckets"];

export const headerClaims = [
  claim({
    id: "S0-1",
    article: "S0",
    text: {
      zh: "把 &m 转成 *reflect.MapHeader，就能打印 map 头部的地址、count、B 和 flags。",
      en: "Casting &m to *reflect.MapHeader prints a map's header: address, count, B and flags.",
    },
    expectation: "whether the type exists, and what lies at &m: the header or a pointer to it",
    releases: bothGenerations,
    judged: ["1.19", "1.21", "1.23"],
    real: `
      var m = map[int64]int64{1: 1}
      see("bytes at &m, which are the header's", int(unsafe.Sizeof(m)))`,
    test: (lab) => {
      const m = lab.make("map[int64]int64").put(1, 1);
      return {
        points: [
          lab.inSource("reflect has a type MapHeader", "reflect", "type MapHeader"),
          {
            of: "bytes at &m, which are the header's",
            claimed: lab.layout("map[int64]int64").layout.headerSize,
            found: layout("map[int64]int64").size,
          },
        ],
        shown: { "The header, which &m leads to in one step more": m.fields() },
      };
    },
  }),
  claim({
    id: "S0-3",
    article: "S0",
    text: {
      zh: "map 由四部分组成：hmap（含负载因子和溢出桶链表头）、每桶 8 个槽的 bmap、溢出桶链，以及取哈希高 8 位的 tophash。",
      en: "A map has four parts: hmap with the load factor and the head of the overflow list, bmap of eight slots, a chain of overflow buckets, and tophash, the top eight bits of the hash.",
    },
    expectation: "the header's fields, a bucket, a chain, and every tophash byte beside its hash",
    real: `
      m := map[string]string{}
      for i := 0; i < 380; i++ {
        m["key-"+strconv.Itoa(i)] = ""
      }
      extra := *(*unsafe.Pointer)(unsafe.Add(header(m), 40))
      see("map[string]string keeps a list of its overflow buckets", extra != nil && *(*unsafe.Pointer)(extra) != nil)
      see("chains of overflow buckets are there", *(*uint16)(unsafe.Add(header(m), 10)) > 0)`,
    test: (lab) => {
      const m = lab.classic("map[string]string");
      // Nearly full in each release, so that some chain has two buckets: Go 1.21 grows at 385.
      for (let i = 0; i < 380; i++) m.put(`key-${i}`, "");
      const slots = m.slots().objects() as {
        state: string;
        slot: number;
        tophash: number;
        key: string;
      }[];
      const live = slots.filter(({ state }) => state === "live");
      const others = live.filter(({ tophash, key }) => BigInt(tophash) !== m.hash(key) >> 56n);
      return {
        points: [
          {
            of: "the header has a field for the load factor",
            claimed: true,
            found: offsets(lab).names.some((name) => /load|factor/i.test(name)),
          },
          {
            of: "map[string]string keeps a list of its overflow buckets",
            claimed: true,
            found: m.extra()?.overflow != null,
          },
          {
            of: "slots of a bucket",
            claimed: 8,
            found: Math.max(...slots.map(({ slot }) => slot)) + 1,
          },
          {
            of: "chains of overflow buckets are there",
            claimed: true,
            found: m
              .chains()
              .array("length")
              .some((length) => Number(length) > 1),
          },
          {
            of: "tophash bytes that are not the top byte of the hash",
            claimed: 0,
            found: others.length,
          },
        ],
        shown: { "Extra fields": m.fields() },
      };
    },
  }),
  claim({
    id: "S0-4",
    article: "S0",
    text: {
      zh: "hmap 字段偏移：count 0、flags 8、B 12、noverflow 16、hash0 24、buckets 32、oldbuckets 40。",
      en: "The fields of hmap lie at 0 (count), 8 (flags), 12 (B), 16 (noverflow), 24 (hash0), 32 (buckets), 40 (oldbuckets).",
    },
    expectation: "offset, size and bytes of every field",
    releases: bothGenerations,
    judged: ["1.19", "1.21", "1.23"],
    test: (lab) => ({
      points: [
        {
          of: `offsets of ${published.join(", ")}`,
          claimed: [0, 8, 12, 16, 24, 32, 40],
          found: offsetsOf(lab, published),
        },
      ],
      shown: { "The header of this release": lab.layout("map[int64]int64").header() },
    }),
  }),
  claim({
    id: "S2-4",
    article: "S2",
    text: {
      zh: "hmap 偏移为 0/8/16/24/32/40，B 被填充到 16。",
      en: "The fields of hmap lie at 0, 8, 16, 24, 32 and 40; B is padded to 16.",
    },
    expectation: "the published offsets beside the real ones",
    test: (lab) => {
      const wanted = ["count", "flags", "B", "noverflow", "hash0", "buckets"];
      return {
        points: [
          {
            of: `offsets of ${wanted.join(", ")}`,
            claimed: [0, 8, 16, 24, 32, 40],
            found: offsetsOf(lab, wanted),
          },
          {
            of: "bytes of padding between flags and B",
            claimed: 7,
            found:
              (offsetsOf(lab, ["B"])[0] as number) - (offsetsOf(lab, ["flags"])[0] as number) - 1,
          },
        ],
        shown: { "The header of this release": lab.layout("map[int64]int64").header() },
      };
    },
  }),
  claim({
    id: "S3-3",
    article: "S3",
    text: {
      zh: "hmap 的字段是 count、B、hash0、buckets、oldbuckets 和 nevacuate；buckets 可能指向溢出链表头，nevacuate 记录已搬迁的桶数。",
      en: "hmap has count, B, hash0, buckets, oldbuckets and nevacuate; buckets may point at the head of an overflow list; nevacuate counts buckets that were moved.",
    },
    expectation: "the header's fields while a map grows",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      let [astray, wrong, moved] = [0, 0, 0];
      for (let i = 0; i < 500; i++) {
        m.put(i, i);
        const { buckets, nevacuate, oldbuckets, count, B } = m.header();
        if (buckets !== m.arrays().main.address) astray++;
        if (count !== m.length || 2 ** B !== m.arrays().main.heads) wrong++;
        if (oldbuckets === 0n) continue;
        const old = m
          .buckets()
          .filter((d: { kind: string }) => d.kind === "old")
          .objects() as { evacuated: number; chain: number }[];
        const done = old.filter(({ evacuated }) => evacuated > 0).length;
        if (nevacuate <= done) moved++;
      }
      return {
        points: [
          { of: "fields of the header", claimed: 6, found: offsets(lab).names.length },
          {
            of: "times in 500 puts that buckets did not point at the main array",
            claimed: { from: 1 },
            found: astray,
          },
          { of: "times that count or B did not say what they should", claimed: 0, found: wrong },
          {
            of: "nevacuate was at most the number of moved buckets while the map grew",
            claimed: { from: 1 },
            found: moved,
          },
        ],
        shown: { Header: m.fields() },
      };
    },
  }),
  claim({
    id: "S4-10",
    article: "S4",
    text: {
      zh: "用 reflect 的 UnsafeAddr 取地址，再加偏移 8 就能打印桶数组的地址。",
      en: "reflect's UnsafeAddr and offset 8 give the address of the bucket array.",
    },
    expectation: "what lies at offset 8, and the addresses of the buckets",
    real: `
      m := map[int64]int64{}
      see("reflect's UnsafeAddr gives an address", survives(func() { reflect.ValueOf(m).UnsafeAddr() }))`,
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      for (let i = 0; i < 20; i++) m.put(i, i);
      return {
        points: [
          {
            of: "offset of buckets in the header",
            claimed: 8,
            found: offsetsOf(lab, ["buckets"])[0] as number,
          },
          {
            of: "reflect's UnsafeAddr gives an address",
            claimed: true,
            untested: "the engine has no package reflect; real Go can tell",
          },
        ],
        shown: { Header: m.fields(), Buckets: m.buckets() },
      };
    },
  }),
];
