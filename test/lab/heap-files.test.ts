import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { type Profile, writeProfile } from "../../src/capture/index.js";
import { gctrace, go, keys, pprof, runtimeMetrics } from "../../src/lab/prelude.js";

const fixtures = "test/fixtures/heap";
const folder = mkdtempSync(join(tmpdir(), "gomaplab-heap-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("pprof", () => {
  it("lists the functions of a map's heap, and its numbers are MemStats'", () => {
    const m = go("1.23").make("map[int64]int64").fill(keys.sequence(5000));
    m.process.gc();
    const top = pprof.heap(m).top();
    expect(top.get("function", 0)).toBe("runtime.makeBucketArray");
    const main = top.objects().find((row) => Reflect.get(row, "function") === "main.main");
    expect(main).toMatchObject({ cum: m.process.memstats().HeapAlloc });
  });

  it("saves a file that it reads again", () => {
    const m = go("1.26").make("map[string]bool").fill(keys.strings(3000, "k"));
    const heap = pprof.heap(m);
    const file = join(folder, "heap.pb.gz");
    heap.save(file);
    expect(pprof.read(file).profile.samples).toEqual(heap.profile.samples);
    expect(execFileSync("gzip", ["-t", file]).length).toBe(0);
  });

  it("reads a real profile: what the program's own functions allocated", () => {
    const real = pprof.read(join(fixtures, "go1.19.8-heap.pb.gz"));
    expect(String(real)).toBe("profile: 73 samples, inuse_space 2,510,304 bytes");
    expect(real.top().get("function", 0)).toBe("main.fill");
    expect(real.table().columnNames()).toEqual([
      ...["function", "stack", "bytes"],
      ...["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"],
    ]);
    expect(() => real.top("cpu")).toThrow('no sample type "cpu"; there are alloc_objects,');
  });

  it("saves a file that it has read with all that the file said", () => {
    const file = join(folder, "again.pb.gz");
    pprof.read(join(fixtures, "go1.26.8-heap.pb.gz")).save(file);
    const [read, again] = [pprof.read(join(fixtures, "go1.26.8-heap.pb.gz")), pprof.read(file)];
    expect(again.profile).toEqual(read.profile);
    expect(again.profile.samples).toEqual(read.profile.samples);
  });

  it("shows a difference of two profiles, and the sample type that a profile names", () => {
    const difference =
      "0a0408011002120f0a0101120a9cffffffffffffffff0122060801220208012a060801100318033200" +
      "320b696e7573655f73706163653205627974657332066d61696e2e66";
    const read = pprof.read(Buffer.from(difference, "hex"));
    expect(String(read)).toBe("profile: 1 sample, inuse_space -100 bytes");
    expect(read.top().objects()).toEqual([{ function: "main.f", flat: -100, cum: -100 }]);
    const { profile } = pprof.read(join(fixtures, "go1.19.8-heap.pb.gz"));
    const allocs = pprof.read(
      writeProfile(
        { ...profile, samples: profile.samples, defaultSampleType: "alloc_space" },
        "main",
      ),
    );
    expect(String(allocs)).toBe("profile: 73 samples, alloc_space 5,436,600 bytes");
    expect(allocs.top().get("flat", 0)).toBe(allocs.top("alloc_space").get("flat", 0));
    expect(allocs.table().get("alloc_space", 0)).toBeGreaterThan(0);
  });

  it("says of a name that is not a file what it looked for", () => {
    expect(() => pprof.read("no.pb.gz")).toThrow(
      /^"no\.pb\.gz": no such file \(looked in .*\); give the path of a profile in pprof's format/,
    );
    expect(() => pprof.read(Buffer.from("go1.7 heap dump\n\x06"))).toThrow(
      "expected a profile in pprof's format, got a Go heap dump (debug.WriteHeapDump); " +
        "pprof.WriteHeapProfile writes one",
    );
  });

  it("refuses maps of several processes", () => {
    const [a, b] = [go("1.23").make("map[int]int"), go("1.23").make("map[int]int")];
    expect(() => pprof.heap([a, b])).toThrow("several processes");
  });

  it("shows texts of a foreign file as texts", () => {
    const evil = '<img src=x onerror="alert(1)">';
    const frame = { function: evil, file: evil, line: 1 };
    const profile: Profile = {
      sampleTypes: [{ type: evil, unit: evil }],
      samples: [{ stack: [frame], values: [1], labels: { [evil]: evil } }],
      ...{ period: 1, periodType: evil, time: 0 },
    };
    const read = pprof.read(writeProfile(profile, evil));
    const show = Reflect.get(read, Symbol.for("Jupyter.display")) as () => { "text/html": string };
    expect(show.call(read)["text/html"]).not.toContain("<img");
  });
});

describe("gctrace", () => {
  it("takes a text or a file, and shows a row per cycle", () => {
    const log = gctrace(join(fixtures, "go1.27.3-gctrace.txt"));
    expect(String(log)).toBe("gctrace: 3 cycles");
    expect(log.table().array("forced")).toEqual([true, false, true]);
    expect(log.table().array("goal")).toEqual([4, 3, 3]);
    expect(inspect(log)).toContain("sweepTerm");
  });

  it("tells apart the lines that it cannot read", () => {
    const log = gctrace("gc 1 @0.1s 0%: nonsense\n");
    expect(String(log)).toBe("gctrace: 0 cycles, 1 line not understood");
    expect(log.errors().object(0)).toMatchObject({ line: 1, column: 16 });
  });
});

describe("gctrace of something else", () => {
  it("says what it looked for", () => {
    const begin = 'its lines begin like "gc 4 @0.024s 1%: ';
    expect(() => gctrace("nonsense")).toThrow('"nonsense": no such file (looked in');
    expect(() => gctrace("nonsense")).toThrow(begin);
    expect(() => gctrace("no cycle\nhere\n")).toThrow(
      "no line of a collection cycle in 2 lines; expected a gctrace, got a text that begins",
    );
    expect(() => gctrace("")).toThrow("the text is empty");
  });

  it("counts one cycle as one, wrapped by a log as it may be", () => {
    const line =
      "gc 1 @0.001s 2%: 0.01+0.2+0.03 ms clock, 0.1+0/0.2/0+0.3 ms cpu, 4->4->0 MB, 5 MB goal, 8 P";
    const log = gctrace(`${JSON.stringify({ log: `${line}\n`, stream: "stderr" })}`);
    expect(String(log)).toBe("gctrace: 1 cycle");
    expect(log.table().array("procs")).toEqual([8]);
  });
});

describe("runtimeMetrics", () => {
  it("takes a text or a file, and shows a row per metric", () => {
    const metrics = runtimeMetrics(join(fixtures, "go1.19.8-metrics.json.gz"));
    expect(String(metrics)).toBe("runtime/metrics: 33 metrics");
    const pauses = metrics.table().filter((d: { name: string }) => d.name === "/gc/pauses");
    expect(pauses.get("unit", 0)).toBe("seconds");
    expect(pauses.get("count", 0)).toBe(7);
    expect(metrics.buckets().numRows()).toBeGreaterThan(10);
    writeFileSync(join(folder, "m.txt"), "/gc/cycles/total:gc-cycles: 3\n");
    expect(runtimeMetrics(join(folder, "m.txt")).table().get("value", 0)).toBe(3);
  });
});
