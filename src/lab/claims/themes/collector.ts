/** Claims about the allocator and the collector, and what their reports say. */
import { table } from "arquero";
import { keys } from "../../../go/index.js";
import { gctrace } from "../../heap-files.js";
import { bothGenerations, claim, classicReleases } from "../claim.js";
import type { Lab } from "../lab.js";
import { about, type Point } from "../point.js";
import { outputOf } from "../programs.js";

/** A line as Go prints it under GODEBUG=gctrace=1. */
const line =
  "gc 1 @0.011s 2%: 0.021+0.50+0.004 ms clock, 0.043+0.10/0.41/0+0.008 ms cpu, 4->4->1 MB, 5 MB goal, 0 MB stacks, 0 MB globals, 2 P";

/** Objects of every thousand that came from the cache without a refill, before and after a collection. */
function hitRates(lab: Lab): [before: number, after: number] {
  const p = lab.go({ traced: true });
  const m = p.make("map[string]int64");
  const window = 400;
  const rate = (from: number) => {
    p.journal.clear();
    for (let i = from; i < from + window; i++)
      m.put(`a key of more than thirty-two bytes, number ${i}`, i as never);
    let [objects, refills] = [0, 0];
    for (const { kind } of p.journal) {
      if (kind === "mcache") objects++;
      else if (kind === "mcentral") refills++;
    }
    return 1 - refills / objects;
  };
  rate(0);
  const before = rate(window);
  p.gc();
  return [before, rate(2 * window)];
}

/** Pages of this process as Linux tells them, if it does. */
function pagemap(): Point[] {
  const program = [
    "import struct",
    "maps=[l.split() for l in open('/proc/self/maps')]",
    "pages=[]",
    "f=open('/proc/self/pagemap','rb')",
    "for m in maps:",
    "  a,b=[int(x,16) for x in m[0].split('-')]",
    "  if a>=2**47: continue",
    "  for p in range(a//4096,min(b//4096,a//4096+2000)):",
    "    f.seek(p*8); e=f.read(8)",
    "    if len(e)==8: pages.append(struct.unpack('Q',e)[0])",
    "present=[e for e in pages if e>>63]",
    "print(len(pages)-len(present)>0, any(e&(2**55-1) for e in present))",
  ].join("\n");
  const said = outputOf("python3", ["-c", program])?.split(" ");
  const untested = "no /proc/self/pagemap to be read here";
  const [absent, frames] = said ?? [];
  const hidden = "Linux shows frame numbers to privileged programs only";
  return [
    said === undefined
      ? {
          of: "every page of a mapping has a frame, so that bit 63 need not be looked at",
          claimed: true,
          untested,
        }
      : {
          of: "every page of a mapping has a frame, so that bit 63 need not be looked at",
          claimed: true,
          found: absent !== "True",
        },
    said === undefined || frames !== "True"
      ? {
          of: "bits 0 to 54 hold the frame's number",
          claimed: true,
          untested: said === undefined ? untested : hidden,
        }
      : { of: "bits 0 to 54 hold the frame's number", claimed: true, found: true },
  ];
}

/** Does mprotect return 0 for a page that can be written to afterwards? */
function protectedPage(): Point {
  const program =
    "import ctypes,mmap\nm=mmap.mmap(-1,4096)\na=ctypes.addressof(ctypes.c_char.from_buffer(m))\n" +
    "r=ctypes.CDLL(None).mprotect(ctypes.c_void_p(a),4096,3)\nm[0]=7\nprint(r, m[0])";
  const said = outputOf("python3", ["-c", program]);
  const of = "a page for which mprotect has returned 0 cannot be written to";
  if (said === undefined)
    return { of, claimed: true, untested: "no python3 with ctypes on this machine" };
  return { of, claimed: true, found: said !== "0 7" };
}

export const collectorClaims = [
  claim({
    id: "S0-5",
    article: "S0",
    text: {
      zh: "go:dumpmaps 指令会写出 map_layout.bin，其中 hmap@0x… 行可与偏移对照。",
      en: "A directive go:dumpmaps writes map_layout.bin, whose lines hmap@0x… go with the offsets.",
    },
    expectation: "the directives that the compiler knows, and the header read from bytes",
    releases: bothGenerations,
    judged: classicReleases,
    test: (lab) => ({
      points: [
        lab.inSource("the compiler knows go:dumpmaps", "cmd/compile/internal/noder", /go:dumpmaps/),
      ],
      shown: { "The header, read from its bytes": lab.make("map[int64]int64").put(1, 1).fields() },
    }),
  }),
  claim({
    id: "S0-10",
    article: "S0",
    text: {
      zh: "标记期间，只要 nevacuate < nbuckets，GC 也扫描 oldbuckets，以免漏掉条目。",
      en: "During marking the collector also scans oldbuckets while nevacuate < nbuckets, so as to miss no entry.",
    },
    expectation: "bytes scanned before, during and after a growth, with and without pointers",
    releases: classicReleases,
    test: (lab) => {
      const scan = (type: "map[int64]int64" | "map[int64]*int64", n: number) => {
        const m = lab.classic(type);
        m.fill(keys.sequence(n));
        m.process.gc();
        return m.process.cycles().at(-1)?.bytesScanned ?? -1;
      };
      const m = lab.classic("map[int64]int64");
      m.fill(keys.sequence(3400));
      const old = m.arrays().old.heads * lab.layout("map[int64]int64").size;
      const sizes = [3300, 3400, 6000];
      return {
        points: [
          {
            of: "bytes scanned of map[int64]int64 in a growth: the old array at least",
            claimed: { from: Math.max(1, old) },
            found: scan("map[int64]int64", 3400),
          },
          lab.inSource("the marker reads nevacuate", "runtime/mgcmark.go", "nevacuate"),
        ],
        shown: {
          "Bytes scanned": table({
            entries: sizes,
            "map[int64]int64": sizes.map((n) => scan("map[int64]int64", n)),
            "map[int64]*int64": sizes.map((n) => scan("map[int64]*int64", n)),
          }),
        },
      };
    },
  }),
  claim({
    id: "S0-17",
    article: "S0",
    text: {
      zh: "“8 字节对齐的小对象”经 mcache → mcentral 分配，不涉及 mheap。",
      en: "A small object that is aligned to 8 bytes comes from mcache, then from mcentral; mheap takes no part.",
    },
    expectation: "each level that one allocation goes through",
    test: (lab) => {
      const m = lab.classic("map[int64]int64", undefined, { traced: true });
      m.put(1, 1);
      const path = m
        .trace()
        .filter((d: { op: number }) => d.op === 0)
        .array("event") as string[];
      return {
        points: [
          { of: "the cache gives the object", claimed: true, found: path.includes("mcache") },
          { of: "mcentral fills the cache", claimed: true, found: path.includes("mcentral") },
          {
            of: "spans that mheap makes for it",
            claimed: 0,
            found: path.filter((event) => event === "mheap").length,
          },
        ],
        shown: { "The way of the first bucket": m.allocationPath(0) },
      };
    },
  }),
  claim({
    id: "S0-18",
    article: "S0",
    text: {
      zh: "cacheSpan 在一把锁下把 span 从 nonempty 链表移到 empty 链表。",
      en: "cacheSpan moves a span from a list nonempty to a list empty under one lock.",
    },
    expectation: "where spans are, before and after a collection",
    test: (lab) => {
      const p = lab.go();
      const m = p.make("map[int64]int64");
      m.fill(keys.sequence(2000));
      const before = p.spans().groupby("where").count();
      p.gc();
      m.put(3000 as never, 1 as never);
      const where = new Set(p.spans().array("where") as string[]);
      return {
        points: [
          {
            of: "spans outside caches are in lists nonempty and empty",
            claimed: true,
            found: where.has("nonempty") || where.has("empty"),
          },
          lab.inSource(
            "mcentral has a list nonempty",
            "runtime/mcentral.go",
            /\bnonempty\s+mSpanList/,
          ),
        ],
        shown: { "Before a collection": before, "After it": p.spans().groupby("where").count() },
      };
    },
  }),
  claim({
    id: "S0-19",
    article: "S0",
    text: {
      zh: "用 C 函数读取 Linux pagemap，按第 0–54 位的帧号判断链表节点是否物理连续。",
      en: "A C function reads Linux's pagemap and takes bits 0 to 54 as frame numbers, to see whether nodes of a list lie one behind the other.",
    },
    expectation: "pages of a real process, present and absent",
    releases: ["1.23"],
    test: () => pagemap(),
  }),
  claim({
    id: "S2-13",
    article: "S2",
    text: {
      zh: "结合 go test -bench -benchmem、gctrace 和 MemStats：-benchmem 给出分配和 PauseNs，gctrace 给出各阶段，MemStats 给出堆。",
      en: "-benchmem shows allocations and PauseNs, gctrace the phases, MemStats the heap: used together they tell all.",
    },
    expectation: "what each of the three says of one workload",
    test: (lab) => {
      const m = lab.classic("map[int64]int64");
      m.fill(keys.sequence(10_000));
      m.process.gc();
      const stats = m.process.memstats();
      const log = gctrace(m.process.gctrace());
      return {
        points: [
          { of: "MemStats has the bytes of the heap", claimed: true, found: stats.HeapAlloc > 0 },
          { of: "gctrace has a line for each cycle", claimed: 1, found: log.table().numRows() },
          lab.inSource("-benchmem prints PauseNs", "testing/benchmark.go", "PauseNs"),
        ],
        shown: { gctrace: log.table() },
      };
    },
  }),
  claim({
    id: "S2-14",
    article: "S2",
    text: {
      zh: "gctrace 中的 a+b+c ms clock 依次是标记、扫描、清扫。",
      en: "a+b+c ms clock in gctrace are mark, scan and sweep.",
    },
    expectation: "the phases that a line of gctrace is read into",
    releases: ["1.23"],
    test: () => {
      const log = gctrace(line).table();
      const phases = log.columnNames().filter((name) => /^(sweepTerm|mark|markTerm)$/.test(name));
      return {
        points: [
          { of: "the three phases, in order", claimed: ["mark", "scan", "sweep"], found: phases },
        ],
        shown: { "The line, read": log },
      };
    },
  }),
  claim({
    id: "S2-16",
    article: "S2",
    text: {
      zh: "标记期间 mcache 命中率从 95% 降到 70%；heapMap 和 gcControllerState.mapBuckets 增长。",
      en: "During marking the hit rate of mcache falls from 95% to 70%, and heapMap and gcControllerState.mapBuckets grow.",
    },
    expectation: "objects from the cache without a refill, before and after a collection",
    test: (lab) => {
      const [before, after] = hitRates(lab);
      return {
        points: [
          {
            of: "share of objects without a refill after a collection",
            claimed: about(0.7, 0.05),
            found: after,
          },
          lab.inSource("the runtime has heapMap", "runtime", "heapMap"),
          lab.inSource("the runtime has mapBuckets", "runtime", "mapBuckets"),
        ],
        shown: {
          "Without a refill": table({
            when: ["before a collection", "after it"],
            share: [before, after],
          }),
        },
      };
    },
  }),
  claim({
    id: "S3-13",
    article: "S3",
    text: {
      zh: "mprotect 返回 0 证明该页（emptyBucket）只读。",
      en: "That mprotect returns 0 proves that the page of emptyBucket is read-only.",
    },
    expectation: "a page that mprotect returns 0 for, and is written to",
    releases: classicReleases,
    test: (lab) => [
      protectedPage(),
      lab.inSource("there is an emptyBucket whose page it could be", "runtime", "emptyBucket"),
    ],
  }),
  claim({
    id: "S3-14",
    article: "S3",
    text: {
      zh: "gctrace 中的 “0 MB goal” 显示了 B=0 时的 GC 路径。",
      en: '"0 MB goal" in gctrace shows the collector\'s path for B = 0.',
    },
    expectation: "gctrace of a program with one empty map",
    real: `
      said, _ := child(func() {
        sink = map[int64]int64{}
        runtime.GC()
        runtime.GC() // waits until the first has written its line
      }, "GODEBUG=gctrace=1")
      goal := strings.Fields(said[:strings.Index(said, " MB goal")])
      mb, _ := strconv.Atoi(goal[len(goal)-1])
      see("MB of the goal with one empty map", mb)`,
    test: (lab) => {
      const p = lab.go({ gogc: 100 });
      p.make("map[int64]int64");
      p.gc();
      const [row] = gctrace(p.gctrace()).table().objects() as Record<string, number>[];
      const goal = /(\d+) MB goal/.exec(p.gctrace())?.[1];
      return {
        points: [{ of: "MB of the goal with one empty map", claimed: 0, found: Number(goal) }],
        shown: row === undefined ? {} : { gctrace: gctrace(p.gctrace()).table() },
      };
    },
  }),
];
