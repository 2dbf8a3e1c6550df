/** Drawings of hardware: their text literally, their pictures as snapshots. */
import { table } from "arquero";
import { describe, expect, it } from "vitest";
import { Cores } from "../../src/hardware/index.js";
import { coherenceStepsTable, sharedLinesTable, transitionsTable } from "../../src/tables/index.js";
import {
  cacheSetsDrawing,
  coherenceDrawing,
  flameDrawing,
  lineMapDrawing,
  sharingDrawing,
} from "../../src/view/index.js";

const snapshot = (name: string) =>
  new URL(`hardware/snapshots/${name}.svg`, import.meta.url).pathname;

describe("a cache set by set", () => {
  const run = (misses: number[]) => ({
    machine: "toy",
    sets: () => table({ set: misses.map((_, i) => i), misses, occupied: misses }),
  });

  it("says the mean, the worst set, and how many had no miss", async () => {
    const { text, svg } = cacheSetsDrawing(run([0, 3, 10, 7]), "L1");
    expect(text.split("\n")).toEqual([
      "L1 of toy: 4 sets, 20 misses",
      "5.0 misses a set on average; most in set 2: 10",
      "1 set without a miss",
    ]);
    for (const legend of ["1 to 2", "3 to 4", "5 to 6", "7 to 8", "9 to 10"]) {
      expect(svg).toContain(`>${legend}</text>`);
    }
    await expect(svg).toMatchFileSnapshot(snapshot("cache-sets"));
  });

  it("has one shade a number where there are few, and puts sets of large caches together", () => {
    const { svg } = cacheSetsDrawing(run([0, 1, 2]), "L1");
    expect(svg).toContain(">1</text>");
    expect(svg).not.toContain(" to ");
    expect(cacheSetsDrawing(run(new Array(8192).fill(1)), "L1").svg).toContain(
      ">2 neighbouring sets</text>",
    );
  });
});

describe("the lines of a bucket", () => {
  it("bucket 1 of map[int64]int64 begins at byte 16 of a line and ends in its third", async () => {
    const { text, svg } = lineMapDrawing("map[int64]int64", { block: 1 });
    expect(text.split("\n")).toEqual([
      "map[int64]int64, bucket 1 of an array, Go 1.23: 144 bytes in 3 lines of 64",
      "line 0: tophash, key 0, key 1, key 2, key 3, key 4",
      "line 1: key 5, key 6, key 7, elem 0, elem 1, elem 2, elem 3, elem 4",
      "line 2: elem 5, elem 6, elem 7, overflow",
      "no field lies in two lines",
    ]);
    await expect(svg).toMatchFileSnapshot(snapshot("line-map"));
  });

  it("a group's string keys may lie in two lines", () => {
    const lines = lineMapDrawing("map[string]int64", { release: "1.26", block: 3 }).text.split(
      "\n",
    );
    expect(lines[0]).toBe(
      "map[string]int64, group 3 of an array, Go 1.26: 200 bytes in 4 lines of 64",
    );
    expect(lines.at(-1)).toBe("in two lines: key 1");
    expect(lines[1]).toBe("line 0: control word, key 0, elem 0, key 1");
  });

  it("what cannot be is refused", () => {
    expect(() => lineMapDrawing("map[int]int", { line: 60 })).toThrow(
      "`line` must be a power of two from 8 to 4096, got 60",
    );
    expect(() => lineMapDrawing("map[int]int", { block: -1 })).toThrow(
      "`block` must be a whole number from 0, got -1",
    );
  });
});

describe("coherence", () => {
  it("MESI has thirteen ways from one state to another", async () => {
    const { text, svg } = coherenceDrawing(transitionsTable("MESI"));
    const lines = text.split("\n");
    expect(lines).toHaveLength(14);
    expect(lines[0]).toBe("MESI: states of a line in one core's cache");
    expect(lines).toContain("I → E: read, nobody has it → bus read");
    expect(lines).toContain("S → M: write → bus upgrade");
    expect(lines).toContain("M → S: bus read → supply and write back");
    await expect(svg).toMatchFileSnapshot(snapshot("mesi"));
  });

  it("MOESI keeps a dirty line as owner where MESI writes it back", () => {
    const { text } = coherenceDrawing(transitionsTable("MOESI"));
    expect(text).toContain("M → O: bus read → supply");
    expect(text).not.toContain("supply and write back");
  });
});

describe("lines that cores share", () => {
  const drawn = (cores: Cores, most?: number) =>
    sharingDrawing(
      {
        model: { count: cores.count, line: cores.line },
        steps: () => coherenceStepsTable(cores),
        sharedLines: () => sharedLinesTable(cores),
      },
      most,
    );

  it("two counters in a line: each write takes the line from the other core", async () => {
    const cores = new Cores().write(0, 0).write(1, 8).write(0, 0);
    const { text, svg } = drawn(cores);
    expect(text.split("\n")).toEqual([
      "1 line of 64 bytes used by several cores",
      "step 1: core 0 0x0 I → M (write, bus read to own)",
      "step 2: core 1 0x0 I → M (write, bus read to own)",
      "step 2: core 0 0x0 M → I (bus read to own for core 1, supply)",
      "step 3: core 0 0x0 I → M (write, bus read to own)",
      "step 3: core 1 0x0 M → I (bus read to own for core 0, supply)",
      "1 miss by false sharing, 0 by true; 2 invalidations",
    ]);
    await expect(svg).toMatchFileSnapshot(snapshot("sharing"));
    expect(drawn(cores, 2).text).toContain("; 3 more changes not shown");
    expect(() => drawn(cores, 0)).toThrow("`most` must be a whole number from 1, got 0");
  });

  it("structures of 64 bytes share no line, those of 56 do", () => {
    const apart = new Cores().write(0, 0, 56).write(1, 64, 56);
    expect(drawn(apart).text.split("\n")[0]).toBe("0 lines of 64 bytes used by several cores");
    const together = new Cores().write(0, 0, 56).write(1, 56, 56);
    expect(drawn(together).text.split("\n")[0]).toBe("1 line of 64 bytes used by several cores");
  });
});

describe("a flame graph", () => {
  const frame = (name: string) => ({ function: name });
  const profile = {
    sampleTypes: [
      { type: "accesses", unit: "count" },
      { type: "modelled_time", unit: "nanoseconds" },
    ],
    samples: [
      { stack: [frame("runtime.mapassign"), frame("main.main")], values: [30, 200] },
      {
        stack: [frame("runtime.evacuate"), frame("runtime.mapassign"), frame("main.main")],
        values: [60, 1000],
      },
      { stack: [frame("main.main")], values: [10, 0] },
    ],
    defaultSampleType: "accesses",
  };

  it("sums callees into callers, the widest first", async () => {
    const { text, svg } = flameDrawing({ profile });
    expect(text.split("\n")).toEqual([
      "accesses: 100",
      "main.main 100.0%, 100",
      "  runtime.mapassign 90.0%, 90",
      "    runtime.evacuate 60.0%, 60",
    ]);
    await expect(svg).toMatchFileSnapshot(snapshot("flame"));
  });

  it("takes another sample type, and refuses one that there is not", () => {
    const { text } = flameDrawing({ profile }, "modelled_time");
    expect(text.split("\n")[0]).toBe("modelled_time: 1,200 nanoseconds");
    expect(text.split("\n")[3]).toBe("    runtime.evacuate 83.3%, 1,000 nanoseconds");
    expect(() => flameDrawing({ profile }, "bytes")).toThrow(
      '`type` must be one of accesses, modelled_time, got "bytes"',
    );
  });
});
