/** A release is a row: all else follows from it, also of one that Go does not have. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  arena,
  costsOf,
  GoProcess,
  keys,
  type Release,
  type ReleaseRow,
  releases,
  stepsOf,
  timelineOf,
  transitionsOf,
} from "../../src/go/index.js";
import { constants } from "../../src/go/machine/control.js";
import { MemoryModel } from "../../src/go/memory/memory-model.js";
import type { ClassicRow, SwissRow } from "../../src/go/releases.js";
import { memoryOf } from "../../src/lab/memory-of.js";
import { go } from "../../src/lab/process.js";
import { plot } from "../../src/plot/index.js";

/** Go 1.27 with tables that take six of eight slots instead of seven. */
const row: SwissRow = {
  ...(releases.get("1.27") as SwissRow),
  name: "1.28",
  captured: "go1.28.0",
  loadFactorNum: 6,
};
const known = releases as Map<string, ReleaseRow>;

describe("a made-up release with another load factor", () => {
  beforeAll(() => known.set(row.name, row));
  afterAll(() => known.delete(row.name));

  const type = "map[int64]int64";
  const filled = (n: number, hint?: number) =>
    new GoProcess(row.name, { debug: true }).make(type, hint).fill(keys.sequence(n));

  test("has maps that make room when six of eight slots are taken", () => {
    const changes = filled(800).rehashes.map(({ count, what, capacity }) => [
      count,
      what,
      capacity,
    ]);
    expect(changes).toEqual([
      [9, "grown", 8],
      [13, "grown", 16],
      [25, "grown", 32],
      [49, "grown", 64],
      [97, "grown", 128],
      [193, "grown", 256],
      [385, "grown", 512],
      [769, "split", 1024],
    ]);
  });

  test("makes as many slots as a hint needs with it", () => {
    const capacity = (hint: number) => [...filled(1, hint).tableColumns().capacity];
    expect([12, 13, 768, 769].map(capacity)).toEqual([[16], [32], [1024], [512, 512]]);
  });

  test("counts tombstones by it", () => {
    const m = filled(24);
    for (let i = 0; i < 24; i++) m.delete(i);
    const { tombstones, used, growthLeft } = m.tableColumns();
    expect([used[0], (growthLeft[0] ?? 0) + (tombstones[0] ?? 0)]).toEqual([0, 24]);
  });

  test.each([8, 12, 13, 24, 25, 384, 385, 768])(
    "takes the memory that memoryOf says with %i entries",
    (n) => {
      const { process } = filled(n);
      const { TotalAlloc } = process.memstats();
      process.gc();
      const { expected, allocated } = memoryOf(type, { n, release: row.name });
      expect([process.memstats().HeapAlloc, TotalAlloc]).toEqual([expected, allocated.expected]);
    },
  );

  test("tells its own numbers in the steps of its memory", () => {
    const steps = new MemoryModel(type, { release: row.name }).at(1000).steps;
    expect(steps.map(({ n, why }) => [n, why]).slice(1, 3)).toEqual([
      [9, "the one group is full"],
      [13, "12 of 16 slots are taken, 6 of 8"],
    ]);
    expect(steps.find(({ n }) => n === 769)?.why).toBe(
      "a table of 1,024 slots takes 768 entries, then it splits",
    );
  });

  test("has its limit in the figure of growth", () => {
    const limit = plot
      .growth(filled(100))
      .traces.find(({ name }) => name?.startsWith("grows above"));
    expect([limit?.name, limit?.y]).toEqual(["grows above 6", [6, 6]]);
  });

  // 88 bytes of header, directory and table; two groups of 136 bytes take 288, four take 576.
  test("shares no schedule with the others in the figure of bytes per entry", () => {
    const last = (release: string) =>
      memoryOf.curves(type, { releases: [release], from: 13, to: 13 }).get("bytes", 0);
    expect([last("1.27"), last("1.28")]).toEqual([376, 664]);
  });
});

/** A classic one that grows above five entries a bucket. */
const classicRow: ClassicRow = {
  ...(releases.get("1.23") as ClassicRow),
  name: "1.28",
  captured: "go1.28.0",
  loadFactorNum: 5,
  loadFactorDen: 1,
};

describe.each<{ row: ReleaseRow; grows: string[]; events: string[] }>([
  {
    row,
    grows: [
      "8 the entries of 8 slots move to a table of 16",
      "12 the entries of 16 slots move to a table of 32",
      "24 the entries of 32 slots move to a table of 64",
      // 24 entries and 24 tombstones are six of eight slots of 64.
      "804 24 of 24 tombstones become empty slots",
      "1444 24 of 24 tombstones become empty slots",
    ],
    events: ["group", "rehash", "prune"],
  },
  {
    row: classicRow,
    grows: [
      "8 growth begins: B from 0 to 1",
      "10 growth begins: B from 1 to 2",
      "20 growth begins: B from 2 to 3",
    ],
    events: ["bucket", "tophash", "grow", "evacuate", "overflow", "reseed"],
  },
])("a made-up release with $row.generation maps, traced", ({ row: made, grows, events }) => {
  beforeAll(() => known.set(made.name, made));
  afterAll(() => known.delete(made.name));

  /** Every kind of operation: a map of 24 entries, then a window of 24 keys that moves on. */
  const work = (traced: boolean) => {
    const m = go(made.name, { traced, seed: 5 }).make("map[int64]int64");
    for (let i = 0; i < 24; i++) m.put(i, i);
    for (let i = 24; i < 1200; i++) m.put(i, i).delete(i - 24);
    for (const key of [1199, -1]) m.get(key);
    for (const _ of m) break;
    m.clear();
    m.put(1, 1);
    return m;
  };
  const all = (m: ReturnType<typeof work>) => [...stepsOf(m)];

  test("leaves the bytes that it leaves untraced", () => {
    const [plain, traced] = [work(false), work(true)].map(({ process }) => {
      process.gc();
      return Buffer.from(process.bytes(arena + BigInt(constants.HEAP_BASE), 64 * 1024));
    });
    expect(traced?.equals(plain as Buffer)).toBe(true);
    expect(plain?.some((byte) => byte !== 0)).toBe(true);
  });

  test("has growth in its trace where its row says", () => {
    const m = work(true);
    const found = all(m).filter(({ event }) => /^(grow|rehash|prune)$/.test(event));
    expect(found.map(({ op, sentence }) => `${op} ${sentence}`)).toEqual(grows);
    const kinds = new Set<string>(all(m).map(({ event }) => event));
    expect(
      ["operation", "hash", "compare", "malloc", ...events].filter((e) => !kinds.has(e)),
    ).toEqual([]);
  });

  test("goes back to where an operation of each kind was done, and counts each", () => {
    const m = work(true);
    const lengths = [-1, 8, 10, 12, 23, 24, 25, 900, 901, 2374, 2375, 2376, 2377].map((op) => {
      const then = m.at(op);
      then.checkInvariants();
      return then.length;
    });
    expect(lengths).toEqual([0, 9, 11, 13, 24, 25, 24, 25, 24, 25, 24, 0, 1]);
    expect(costsOf(m)).toHaveLength(timelineOf(m).length);
    const machines = transitionsOf(m).machines.map(({ name }) => name);
    expect(machines).toEqual(expect.arrayContaining(["growth", "slot"]));
  });
});

describe("the types of releases", () => {
  test("follow from the rows: a name that no row has is not a release", () => {
    const all: Release[] = ["1.19", "1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"];
    expect([...releases.keys()]).toEqual(all);
    // @ts-expect-error no row has this name
    const none: Release = "1.28";
    expect(releases.has(none)).toBe(false);
  });

  test("know a release that is added as a row, and which maps it has", () => {
    const file = resolve("src/go/releases.ts");
    const rows = readFileSync(file, "utf8");
    const end = "] as const satisfies readonly ReleaseRow[];";
    expect(rows.split(end).length).toBe(2);
    // The rows of two releases, with all the columns there are, under other names.
    const more = [
      ["1.27", "1.28"],
      ["1.19", "1.18"],
    ].map(([of = "", name]) => {
      const found =
        rows.match(new RegExp(`^  \\{\n    name: "${of}",[^]*?^  \\},\n`, "m"))?.[0] ?? "";
      expect(found).toContain("captured");
      return found.replace(of, `${name}`);
    });
    const uses = `
      export const names: Release[] = ["1.28", "1.18"];
      export const kinds: [Generation["1.28"], Generation["1.18"]] = ["swiss", "classic"];`;
    expect(problems(file, rows + uses)).not.toEqual([]);
    expect(problems(file, rows.replace(end, more.join("") + end) + uses)).toEqual([]);
  });
});

/** What the compiler finds wrong in a file if it held this text. */
function problems(file: string, text: string): string[] {
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, lib: ["lib.es2023.d.ts"] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version, ...rest) =>
    resolve(name) === file
      ? ts.createSourceFile(name, text, version)
      : getSourceFile.call(host, name, version, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
