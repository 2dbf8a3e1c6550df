/** Published claims from other articles, with their addresses. */
import { keys, type MapText } from "../../../go/index.js";
import { bothGenerations, claim, classicReleases, swissReleases } from "../claim.js";
import { about } from "../point.js";

export const publicClaims = [
  claim({
    id: "P-1",
    article: "https://antonz.org/go-map-shrink",
    text: "Go's map does not shrink when entries are deleted, and the Swiss map of Go 1.24 does not either.",
    expectation:
      "the heap after 10,000 entries of 48 bytes, and after all are deleted and collected",
    releases: bothGenerations,
    real: `
      type elem struct {
        id   uint64
        body [40]byte
      }
      before := held()
      m := map[int]elem{}
      for i := 0; i < 10_000; i++ {
        m[i] = elem{}
      }
      sink = m
      full := held() - before
      for i := 0; i < 10_000; i++ {
        delete(m, i)
      }
      see("bytes held after all deletes, beside those before them", round(float64(held()-before)/float64(full), 1))`,
    test: (lab) => {
      const m = lab.make("map[int]struct{ id uint64; body [40]byte }" as MapText);
      for (let i = 0; i < 10_000; i++) m.putZero(i);
      m.process.gc();
      const full = m.process.memstats().HeapAlloc;
      m.deleteAll(keys.sequence(10_000));
      m.process.gc();
      return [
        {
          of: "bytes held after all deletes, beside those before them",
          claimed: about(1, 0.01),
          found: m.process.memstats().HeapAlloc / full,
        },
      ];
    },
  }),
  claim({
    id: "P-2",
    article: "https://rushter.com/blog/go-and-hashmaps",
    text: "Since Go 1.24 map[int]struct{} saves no memory over map[int]bool.",
    expectation: "bytes of both types with room for 100,000 entries",
    releases: bothGenerations,
    judged: swissReleases,
    real: `
      n := 100_000
      of := func(do func()) int { bytes, _ := allocated(do); return bytes }
      none := of(func() { sink = make(map[int]struct{}, n) })
      bools := of(func() { sink = make(map[int]bool, n) })
      see("bytes that struct{} saves of a hundred thousand entries made room for", round(float64(bools-none), -4))`,
    test: (lab) => {
      const [none, bool] = (["map[int]struct{}", "map[int]bool"] as const).map((type) => {
        return lab.make(type as MapText, 100_000).live;
      });
      return [
        {
          of: "bytes that struct{} saves of a hundred thousand entries made room for",
          claimed: 0,
          found: (bool as number) - (none as number),
        },
      ];
    },
  }),
  claim({
    id: "P-3",
    article: "https://hintsage.com/en/knowledge-base/question/871ad033-2b76-40ac-a0c5-24d12fe6452f",
    text: "Switching from map[string]bool to map[string]struct{} reduces memory by more than half.",
    expectation: "bytes of a million entries of both types",
    releases: bothGenerations,
    real: `
      n := 1_000_000
      of := func(do func()) float64 { bytes, _ := allocated(do); return float64(bytes) }
      none := of(func() { sink = make(map[string]struct{}, n) })
      bools := of(func() { sink = make(map[string]bool, n) })
      see("share of the bytes saved", round(1-none/bools, 2))`,
    test: (lab) => {
      const bytes = (type: string) => lab.memory(type, { n: 1e6, hint: true }).expected;
      return [
        {
          of: "share of the bytes saved",
          claimed: { from: 0.5 },
          found: 1 - bytes("map[string]struct{}") / bytes("map[string]bool"),
        },
      ];
    },
  }),
  claim({
    id: "P-4",
    article: "https://golang.design/under-the-hood/en/part2lang/ch05data/swisstable/?lang=en",
    text: "A control byte is 0x80 for an empty slot, 0xfe for a deleted one, and else the low seven bits of the hash.",
    expectation: "every control byte of a map beside its key's hash",
    releases: swissReleases,
    test: (lab) => {
      const m = lab.swiss("map[int64]int64");
      m.fill(keys.sequence(895));
      m.deleteAll(keys.sequence(300));
      const slots = m.slots().objects() as { ctrl: number; state: string; key: number }[];
      const full = slots.filter(({ ctrl }) => ctrl < 0x80);
      const others = slots.filter(({ ctrl }) => ctrl >= 0x80).map(({ ctrl }) => ctrl);
      return [
        {
          of: "full slots whose byte is not the low seven bits",
          claimed: 0,
          found: full.filter(({ ctrl, key }) => BigInt(ctrl) !== (m.hash(key) & 0x7fn)).length,
        },
        {
          of: "other bytes that there are",
          claimed: [0x80, 0xfe],
          found: [...new Set(others)].sort((a, b) => a - b),
        },
      ];
    },
  }),
  claim({
    id: "P-5",
    article:
      "https://stackoverflow.com/questions/37995648/golang-map-internal-implementation-how-does-it-search-the-map-for-a-key",
    text: "When the number of elements in a bucket reaches 6.5 the map doubles its array, and keeps a pointer to the old bucket at the end of the new array.",
    expectation:
      "entries of single buckets when a map grows, and where the old array's address stands",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      let most = 0;
      for (let i = 0; i < 832; i++) {
        m.put(i, i);
        if (m.header().oldbuckets === 0n)
          most = Math.max(most, ...(m.chains().array("live") as number[]));
      }
      m.put(832, 832);
      const { oldbuckets, B } = m.header();
      const { address, length } = m.arrays().main;
      const bytes = m.process.bytes(address, length * lab.layout("map[int64]int64").size);
      const words = [...new BigUint64Array(bytes.buffer)];
      return [
        { of: "most entries of one chain before the map grew", claimed: { to: 7 }, found: most },
        { of: "the array doubles", claimed: true, found: oldbuckets !== 0n && B >= 7 },
        {
          of: "words of the new array that hold the old one's address",
          claimed: { from: 1 },
          found: words.filter((word) => word === oldbuckets).length,
        },
      ];
    },
  }),
  claim({
    id: "P-6",
    article:
      "https://stackoverflow.com/questions/37995648/golang-map-internal-implementation-how-does-it-search-the-map-for-a-key",
    text: "Even if all entries are deleted from a map, the number of its buckets remains the same.",
    expectation: "buckets or groups before and after all deletes",
    releases: bothGenerations,
    real: `
      m := map[int64]int64{}
      for i := int64(0); i < 5000; i++ {
        m[i] = 1
      }
      before := blocks(m)
      for i := int64(0); i < 5000; i++ {
        delete(m, i)
      }
      see("buckets (Swiss: groups) after the deletes, beside those before", float64(blocks(m))/float64(before))`,
    test: (lab) => {
      const m = lab.make("map[int64]int64");
      m.fill(keys.sequence(5000));
      const before = m.slots().numRows() / 8;
      m.deleteAll(keys.sequence(5000));
      return [
        {
          of: "buckets (Swiss: groups) after the deletes, beside those before",
          claimed: 1,
          found: m.slots().numRows() / 8 / before,
        },
      ];
    },
  }),
  claim({
    id: "P-7",
    article: "https://pressrex.com/go-1-24-and-the-swiss-table-revolution-a-new-era-for-maps-3",
    text: "Resizing the old map meant rehashing everything, while H2 of a Swiss map is the first seven bits of the hash.",
    expectation: "entries that one insert moved at most, and the bits that control bytes come from",
    releases: bothGenerations,
    test: (lab) => {
      const m = lab.make("map[int64]int64", undefined, { traced: true });
      m.fill(keys.sequence(833));
      if (m.generation === "classic") {
        const moved = m.costs().array("moved") as ArrayLike<number>;
        return [
          {
            of: "entries that the insert which grows the map moves: all 832",
            claimed: 832,
            found: moved[moved.length - 1] as number,
          },
        ];
      }
      const slots = (m.slots().objects() as { ctrl: number; key: number }[]).filter(
        ({ ctrl }) => ctrl < 0x80,
      );
      return [
        {
          of: "control bytes that are the top seven bits of the hash",
          claimed: slots.length,
          found: slots.filter(({ ctrl, key }) => BigInt(ctrl) === m.hash(key) >> 57n).length,
        },
      ];
    },
  }),
  claim({
    id: "P-8",
    article: "https://kitemetric.com/blogs/go-1-24-s-supercharged-maps-a-deep-dive",
    text: "The map starts with one table; a table has groups, each of up to eight pairs with a control word of 64 bits.",
    expectation: "tables of a map without and with a ninth entry, and the parts of a group",
    releases: swissReleases,
    test: (lab) => {
      const m = lab.swiss("map[int64]int64");
      m.put(1, 1);
      const small = m.header().dirLen;
      const { parts } = lab.layout("map[int64]int64").layout;
      return [
        { of: "tables of a map with one entry", claimed: 1, found: small },
        {
          of: "bytes of the control word",
          claimed: 8,
          found: parts.filter(({ offset }) => offset < 8).reduce((sum, { size }) => sum + size, 0),
        },
        {
          of: "slots of a group",
          claimed: 8,
          found: Math.max(...(m.slots().array("slot") as number[])) + 1,
        },
      ];
    },
  }),
  claim({
    id: "P-9",
    article: "http://brick-house.org/02ec0c72-1ed7-493d-885e-458e5ccc606d?page=8",
    text: "For a hint, Go allocates 2^B buckets where 2^B * 6.5 >= hint.",
    expectation: "B for hints at the limits",
    releases: classicReleases,
    real: `
      at := []int{}
      for _, hint := range []int{13, 26, 52, 53, 208, 1000, 10_000, 13_312} {
        sink = make(map[int64]int64, hint)
        at = append(at, B(sink))
      }
      see("B for the hints 13, 26, 52, 53, 208, 1000, 10000, 13312", at)`,
    test: (lab) => {
      const hints = [13, 26, 52, 53, 208, 1000, 10_000, 13_312];
      const B = hints.map((hint) => lab.classic("map[int64]int64", hint).header().B);
      const formula = hints.map((hint) => Math.max(0, Math.ceil(Math.log2(hint / 6.5))));
      return [{ of: `B for the hints ${hints.join(", ")}`, claimed: formula, found: B }];
    },
  }),
  claim({
    id: "P-10",
    article: "https://kandaoni.com/news/22210.html",
    text: {
      zh: "map 的 key 被删除以后占用的内存不会立即释放，所以随着程序的运行 map 占用的内存只会越来越大。",
      en: "Deleting keys does not free a map's memory, so the memory of a map only grows larger and larger.",
    },
    expectation: "bytes after 8,192 puts, after all deletes, and after the same again ten times",
    releases: bothGenerations,
    test: (lab) => {
      const m = lab.make("map[int]int" as MapText);
      m.fill(keys.sequence(8192));
      m.process.gc();
      const full = m.live;
      m.deleteAll(keys.sequence(8192));
      m.process.gc();
      const emptied = m.live;
      for (let i = 0; i < 10; i++) {
        m.fill(keys.sequence(8192));
        m.deleteAll(keys.sequence(8192));
      }
      m.process.gc();
      return [
        { of: "bytes after all deletes", claimed: about(full, 0.01), found: emptied },
        {
          of: "bytes after ten more rounds of puts and deletes: larger",
          claimed: { from: full * 1.01 },
          found: m.live,
        },
      ];
    },
  }),
];
