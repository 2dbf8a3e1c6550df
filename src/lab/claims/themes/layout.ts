/** Claims about the bytes of buckets, groups and structs. */

import { table } from "arquero";
import type { MapText } from "../../../go/index.js";
import { layout, layoutSweep } from "../../layout.js";
import { bothGenerations, claim, classicReleases } from "../claim.js";
import type { Lab } from "../lab.js";
import { entriesPointer } from "../lab.js";
import { about } from "../point.js";
import { outputOf } from "../programs.js";

/** Bytes that a slice of this element type takes for each of its elements, everything included. */
function bytesPerElem(lab: Lab, elem: "any" | "int64", value: (i: number) => unknown): number {
  const n = 1000;
  const p = lab.go();
  const m = p.make(`map[int8][]${elem}` as MapText, 8);
  m.put(0 as never, [] as never);
  const before = p.memstats().TotalAlloc;
  m.put(1 as never, Array.from({ length: n }, (_, i) => value(i)) as never);
  return (p.memstats().TotalAlloc - before) / n;
}

export const layoutClaims = [
  claim({
    id: "S2-5",
    article: "S2",
    text: {
      zh: "BucketA{bool,int64} 与 BucketB{int64,bool} 都是 16 字节，填充分别为 7 和 0；应把大字段放在前面。",
      en: "BucketA{bool, int64} and BucketB{int64, bool} both take 16 bytes, with 7 and 0 bytes of padding: put large fields first.",
    },
    expectation: "both structs byte for byte",
    releases: ["1.23"],
    real: `
      type A struct {
        b bool
        i int64
      }
      type B struct {
        i int64
        b bool
      }
      a, b := int(unsafe.Sizeof(A{})), int(unsafe.Sizeof(B{}))
      see("bytes of both", []int{a, b})
      see("bytes of padding", []int{a - 9, b - 9})`,
    test: () => {
      const [a, b] = [layout("struct{ b bool; i int64 }"), layout("struct{ i int64; b bool }")];
      return {
        points: [
          { of: "bytes of both", claimed: [16, 16], found: [a.size, b.size] },
          { of: "bytes of padding", claimed: [7, 0], found: [a.padding, b.padding] },
        ],
        shown: { "Byte maps": a.beside(b) },
      };
    },
  }),
  claim({
    id: "S2-6",
    article: "S2",
    text: {
      zh: "bmap 是由 archGenBMap 按 GOARCH 生成的位图索引，查找代码在 mbitmap.s 中。",
      en: "bmap is a bitmap index that archGenBMap makes for each GOARCH, with its lookup in mbitmap.s.",
    },
    expectation: "what a bucket holds, and its size by release, GOARCH and type",
    test: (lab) => ({
      points: [
        {
          of: "keys that lie in a bmap: it is an index only",
          claimed: 0,
          found: lab
            .layout("map[int64]int64")
            .layout.parts.filter(({ name }) => name.startsWith("key")).length,
        },
        lab.inSource("the runtime has archGenBMap", "runtime", "archGenBMap"),
      ],
      shown: {
        "Bytes of eight entries": layoutSweep({
          keys: ["int64", "int", "string"],
          elems: ["struct{}", "bool", "int64"],
          releases: [lab.release],
          archs: ["amd64", "386"],
        }),
      },
    }),
  }),
  claim({
    id: "S2-8",
    article: "S2",
    text: {
      zh: "分配链的末端：bool 每个条目占 1 字节加 7 字节填充，struct{} 不占。",
      en: "At the end of the allocations a bool takes 1 byte and 7 of padding an entry; a struct{} takes none.",
    },
    expectation: "bytes a slot of both types, and what one map allocates",
    releases: bothGenerations,
    judged: classicReleases,
    real: `
      n := 8 << 16
      of := func(do func()) int { bytes, _ := allocated(do); return bytes }
      bools := of(func() { sink = make(map[int64]bool, n) })
      slots := 8 * blocks(sink)
      none := of(func() { sink = make(map[int64]struct{}, n) })
      see("bytes that bool takes more than struct{} in a slot", round(float64(bools-none)/float64(slots), 0))`,
    test: (lab) => {
      const [bool, none] = (["map[int64]bool", "map[int64]struct{}"] as const).map(
        (type) => lab.layout(type).size / 8,
      );
      const m = lab.make("map[int64]bool");
      for (let i = 0; i < 100; i++) m.put(i, true);
      return {
        points: [
          {
            of: "bytes that bool takes more than struct{} in a slot",
            claimed: 8,
            found: (bool as number) - (none as number),
          },
        ],
        shown: { "What a map of 100 bools has allocated": m.process.allocations() },
      };
    },
  }),
  claim({
    id: "S2-9",
    article: "S2",
    text: {
      zh: "内存折叠：map[string]struct{} 每条约 16 字节，map[string]bool 约 24 字节；嵌套空结构体或 GODEBUG=badmap=1 时折叠失效。",
      en: "Memory folding makes map[string]struct{} take some 16 bytes an entry and map[string]bool 24; nested empty structs and GODEBUG=badmap=1 defeat it.",
    },
    expectation: "bytes an entry at ten million, and a bucket with a nested empty struct",
    releases: bothGenerations,
    judged: classicReleases,
    test: (lab) => {
      const each = (type: string) => lab.memory(type, { n: 1e7, hint: true }).bytesPerEntry ?? 0;
      return [
        {
          of: "bytes an entry of map[string]struct{}",
          claimed: about(16),
          found: each("map[string]struct{}"),
        },
        {
          of: "bytes an entry of map[string]bool",
          claimed: about(24),
          found: each("map[string]bool"),
        },
        {
          of: "a nested empty struct takes more than struct{}",
          claimed: true,
          found:
            lab.layout("map[string]struct{ _ struct{} }" as MapText).size >
            lab.layout("map[string]struct{}").size,
        },
        lab.inSource("the runtime reads badmap from GODEBUG", "runtime", "badmap"),
      ];
    },
  }),
  claim({
    id: "S2-10",
    article: "S2",
    text: {
      zh: "interface{} 占 16 字节而 int64 占 8 字节，所以 []interface{} 比 []int64 多用 100% 内存。",
      en: "interface{} takes 16 bytes where int64 takes 8, so []interface{} takes 100% more than []int64.",
    },
    expectation: "bytes an element of both slices, for small and for large numbers",
    releases: bothGenerations,
    real: `
      n := 1000
      plain, _ := allocated(func() { sink = make([]int64, n) })
      boxed, _ := allocated(func() {
        all := make([]any, n)
        for i := range all {
          all[i] = int64(1000 + i)
        }
        sink = all
      })
      see("[]any beside []int64, numbers above 255", round(float64(boxed)/float64(plain), 1))`,
    test: (lab) => {
      const boxed = (value: bigint) => ({ type: "int64", value });
      const [plain, small, large] = [
        bytesPerElem(lab, "int64", (i) => i),
        bytesPerElem(lab, "any", (i) => boxed(BigInt(i % 256))),
        bytesPerElem(lab, "any", (i) => boxed(BigInt(1000 + i))),
      ];
      return {
        points: [
          {
            of: "[]any beside []int64, numbers above 255",
            claimed: about(2),
            found: large / plain,
          },
        ],
        shown: {
          "Bytes an element": table({
            slice: ["[]int64", "[]any of 0 to 255", "[]any of larger numbers"],
            bytes: [plain, small, large],
          }),
        },
      };
    },
  }),
  claim({
    id: "S2-12",
    article: "S2",
    text: {
      zh: "map 里的 bool 不做位打包，每个占一个字节。",
      en: "A bool in a map is not packed into bits: each takes a byte.",
    },
    expectation: "the bytes of the elems of one bucket or group",
    releases: bothGenerations,
    real: `
      see("bytes of an elem", int(unsafe.Sizeof(true)))
      m := map[int64]bool{}
      for i := int64(0); i < 8; i++ {
        m[i] = true
      }
      set, first, stride := 0, uintptr(8+8*8), uintptr(1)
      if swiss {
        first, stride = 8+8, 16
      }
      for slot := uintptr(0); slot < 8; slot++ {
        if *(*uint8)(unsafe.Add(pointer(m, 16), first+slot*stride)) == 1 {
          set++
        }
      }
      see("bytes that are 1 after eight puts of true", set)`,
    test: (lab) => {
      const m = lab.make("map[int64]bool");
      for (let i = 0; i < 8; i++) m.put(i, true);
      const { elemsOffset, elemStride, elemsize } = lab.layout("map[int64]bool").layout;
      const block = m.process.bytes(entriesPointer(m), lab.layout("map[int64]bool").size);
      const set = Array.from({ length: 8 }, (_, slot) => block[elemsOffset + slot * elemStride]);
      return {
        points: [
          { of: "bytes of an elem", claimed: 1, found: elemsize },
          {
            of: "bytes that are 1 after eight puts of true",
            claimed: 8,
            found: set.filter((byte) => byte === 1).length,
          },
        ],
        shown: { "Byte map": lab.layout("map[int64]bool").drawing() },
      };
    },
  }),
  claim({
    id: "S2-15",
    article: "S2",
    about: "a C struct",
    text: {
      zh: "C 结构体 S1{char,int,short} 占 12 字节；加上显式填充的 S2 占 16 字节。",
      en: "The C struct S1{char, int, short} takes 12 bytes; with explicit padding it takes 16.",
    },
    expectation: "both structs byte for byte, in the types of Go that lie as C's do",
    releases: ["1.23"],
    real: `
      type S1 struct {
        c int8
        i int32
        s int16
      }
      type S2 struct {
        c  int8
        p1 [3]int8
        i  int32
        s  int16
        p2 [2]int8
      }
      see("bytes of S1", int(unsafe.Sizeof(S1{})))
      see("bytes of S2", int(unsafe.Sizeof(S2{})))`,
    test: () => {
      const s1 = layout("struct{ c int8; i int32; s int16 }");
      const s2 = layout("struct{ c int8; p1 [3]int8; i int32; s int16; p2 [2]int8 }");
      return {
        points: [
          { of: "bytes of S1", claimed: 12, found: s1.size },
          { of: "bytes of S2", claimed: 16, found: s2.size },
        ],
        shown: { "Byte maps": s1.beside(s2) },
      };
    },
  }),
  claim({
    id: "S0-13",
    article: "S0",
    about: "an ELF section of the article's own making",
    text: {
      zh: "ELF 段 .kvo_data 依次存放 u32 键、u64 值（低位地址、高位溢出大小）和溢出字节，可由一行 objdump 解码。",
      en: "An ELF section .kvo_data holds a u32 key, a u64 value (low part an address, high part an overflow size) and overflow bytes.",
    },
    expectation: "where the key and the elem of Go's own bucket lie",
    releases: bothGenerations,
    test: (lab) => {
      const { keysOffset, elemsOffset } = lab.layout("map[uint32]uint64" as MapText).layout;
      return {
        points: [
          {
            of: "offsets of the first key and elem",
            claimed: [0, 4],
            found: [keysOffset, elemsOffset],
          },
        ],
        shown: { "Go's own": lab.layout("map[uint32]uint64" as MapText).drawing() },
      };
    },
  }),
  claim({
    id: "S3-6",
    article: "S3",
    about: "a C++ static variable",
    text: {
      zh: "用 objdump 和 GDB 查看 C++ 静态“空桶”，其符号以 _ZGV 开头。",
      en: "objdump and GDB show a static empty bucket of C++, whose symbol begins with _ZGV.",
    },
    expectation: "what a symbol that begins so stands for",
    releases: ["1.23"],
    test: () => {
      const said = outputOf("c++filt", ["_ZGVZ3getvE5empty"]);
      const of = "_ZGV names the variable itself, not its guard";
      if (said === undefined)
        return [{ of, claimed: true, untested: "no c++filt on this machine" }];
      return [{ of, claimed: true, found: !said.startsWith("guard variable") }];
    },
  }),
  claim({
    id: "S3-11",
    article: "S3",
    about: "constant folding in C++",
    text: {
      zh: "constexpr 折叠使 emptyBucket 不占存储空间。",
      en: "constexpr folding makes emptyBucket take no storage.",
    },
    expectation: "nothing: Go has neither",
    releases: ["1.23"],
    test: () => [
      {
        of: "constexpr folds an empty bucket",
        claimed: true,
        untested: "it is about a C++ compiler, which this laboratory has none of",
      },
    ],
  }),
  claim({
    id: "S4-5",
    article: "S4",
    text: {
      zh: "模拟桶结构 {uint8,[8]byte,[7]byte,*byte} 的 unsafe.Sizeof 为 32。",
      en: "unsafe.Sizeof of the mock bucket {uint8, [8]byte, [7]byte, *byte} is 32.",
    },
    expectation: "the struct byte for byte, beside a real bucket",
    releases: ["1.23"],
    real: `
      type mock struct {
        typ  uint8
        data [8]byte
        pad  [7]byte
        ptr  *byte
      }
      see("bytes of the struct", int(unsafe.Sizeof(mock{})))`,
    test: (lab) => {
      const mock = layout("struct{ typ uint8; data [8]byte; pad [7]byte; ptr *byte }");
      return {
        points: [{ of: "bytes of the struct", claimed: 32, found: mock.size }],
        shown: {
          "Byte map": mock.drawing(),
          "A real bucket": lab.layout("map[int64]int64").drawing(),
        },
      };
    },
  }),
  claim({
    id: "S4-7",
    article: "S4",
    text: {
      zh: "[4]int 位于 0x1000 时，元素在 0x1000、0x1008、0x1010、0x1018。",
      en: "A [4]int at 0x1000 has its elements at 0x1000, 0x1008, 0x1010 and 0x1018.",
    },
    expectation: "the address of each element",
    releases: ["1.23"],
    real: `
      var a [4]int
      at := make([]int, 4)
      for i := range at {
        at[i] = 0x1000 + int(uintptr(unsafe.Pointer(&a[i]))-uintptr(unsafe.Pointer(&a)))
      }
      see("addresses of the elements", at)`,
    test: () => {
      const elems = layout("[4]int");
      return {
        points: [
          {
            of: "addresses of the elements",
            claimed: [0x1000, 0x1008, 0x1010, 0x1018],
            found: elems.parts.map(({ offset }) => 0x1000 + offset),
          },
        ],
        shown: { "Byte map": elems.drawing() },
      };
    },
  }),
];
