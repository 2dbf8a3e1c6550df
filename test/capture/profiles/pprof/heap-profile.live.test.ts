import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../../../src/capture/go/toolchains.js";
import { heapProfile, writeProfile } from "../../../../src/capture/index.js";
import { GoProcess, keys } from "../../../../src/go/index.js";

const cases = [
  ["1.19", "map[string]string", 0],
  ["1.23", "map[int64]int64", 0],
  ["1.23", "map[int64]bool", 5000],
  ["1.26", "map[int64]int64", 0],
  ["1.26", "map[string]bool", 5000],
] as const;

function filled(release: string, type: string, hint: number) {
  const process = new GoProcess(release);
  const map = process.make(type, hint);
  map.fill(type.startsWith("map[string") ? keys.strings(9000, "key") : keys.sequence(9000));
  process.gc();
  return { process, map, profile: heapProfile(process, [map]) };
}

describe("the heap profile of a simulated process", () => {
  test.each(cases)("adds up to MemStats: Go %s, %s, hint %i", (release, type, hint) => {
    const { process, profile } = filled(release, type, hint);
    const sum = (column: number) =>
      profile.samples.reduce((all, { values }) => all + (values[column] as number), 0);
    const { TotalAlloc, HeapAlloc } = process.memstats();
    expect(sum(1)).toBe(TotalAlloc);
    expect(sum(3)).toBe(HeapAlloc);
    for (const { values } of profile.samples) {
      const [allocObjects = 0, allocSpace = 0, inuseObjects = 0, inuseSpace = 0] = values;
      expect(inuseObjects).toBeLessThanOrEqual(allocObjects);
      expect(inuseSpace).toBeLessThanOrEqual(allocSpace);
    }
  });

  test("tells the array of make from those of growth, and overflow buckets from both", () => {
    const { profile } = filled("1.19", "map[int64]bool", 5000);
    const stacks = profile.samples.map(({ stack, values, labels }) => [
      ...[
        labels.purpose,
        values[0],
        stack.map((frame) => frame.function.split(".").at(-1)).join(" "),
      ],
    ]);
    // B = 10 holds 6,656 entries, so that the array grows once.
    expect(stacks.slice(0, 4)).toEqual([
      ["header", 1, "makemap main main"],
      ["bucket array", 1, "makeBucketArray makemap main main"],
      ["bucket array", 1, "makeBucketArray hashGrow mapassign_fast64 main main"],
      ["overflow bucket", stacks[3]?.[1], "newoverflow mapassign_fast64 main main"],
    ]);
  });

  test("shows maps that were not named by their address", () => {
    const { process, map } = filled("1.26", "map[int64]int64", 0);
    const [sample] = heapProfile(process).samples;
    expect(sample?.labels.map).toBe(`map at 0x${map.address.toString(16)}`);
  });
});

const [go] = findGoToolchains();
const folder = mkdtempSync(join(tmpdir(), "gomaplab-pprof-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(go === undefined)("go tool pprof (skipped where there is no Go)", () => {
  const run = (file: string, ...options: string[]) =>
    execFileSync(go?.file ?? "", ["tool", "pprof", ...options, file], {
      encoding: "utf8",
      env: { ...process.env, GOTOOLCHAIN: "local", PPROF_TMPDIR: folder },
    });

  test.each(cases)(
    "opens it, and its numbers are ours: Go %s, %s, hint %i",
    (release, type, hint) => {
      const { profile } = filled(release, type, hint);
      const file = join(folder, "heap.pb.gz");
      writeFileSync(file, writeProfile(profile, "map"));
      for (const [column, { type: name }] of profile.sampleTypes.entries()) {
        const expected = new Map<string, number>();
        for (const { stack, values } of profile.samples) {
          const leaf = stack[0]?.function ?? "";
          expected.set(leaf, (expected.get(leaf) ?? 0) + (values[column] as number));
        }
        const options = ["-top", "-nodefraction=0", "-unit=B", `-sample_index=${name}`];
        const top = run(file, ...options).split("\n");
        expect(top).toContain(`Type: ${name}`);
        const flat = top.flatMap((line): [string, number][] => {
          const [, value, called] = /^\s*(\d+)B?\s.*\s(\S+)$/.exec(line) ?? [];
          return value === undefined || called === undefined ? [] : [[called, Number(value)]];
        });
        const own = flat.filter(([, value]) => value > 0).sort();
        expect(own).toEqual([...expected].filter(([, value]) => value > 0).sort());
      }
      expect(run(file, "-raw")).toContain(`map:[${type}]`);
    },
  );
});
