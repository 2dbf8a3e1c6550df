/** How long a large CPU profile takes, beside go tool pprof on the same file in the same run. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";
import { readProfileFile } from "../../src/capture/index.js";
import { profileTopTable } from "../../src/tables/index.js";
import { field, packed, wire } from "../support/wire.js";

const [go] = findGoToolchains();
const folder = mkdtempSync(join(tmpdir(), "gomaplab-large-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A profile of random walks over a graph of calls: 4,000 functions, 20,000 locations. */
function largeProfile(samples: number): Buffer {
  let state = 1;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const [functions, places] = [4000, 5];
  const callees = Array.from({ length: functions }, () =>
    Array.from({ length: 1 + below(6) }, () => below(functions)),
  );
  const strings = ["", "samples", "count", "cpu", "nanoseconds", "main.go"];
  const parts = [field(1, wire([1, 1n], [2, 2n])), field(1, wire([1, 3n], [2, 4n]))];
  for (let sample = 0; sample < samples; sample++) {
    const stack: bigint[] = [];
    let called = below(20);
    for (let depth = 8 + below(50); depth > 0; depth--) {
      stack.unshift(BigInt(called * places + below(places) + 1));
      const next = callees[called] as number[];
      called = next[below(below(next.length) + 1)] as number;
    }
    const count = 1n + BigInt(below(3));
    parts.push(
      field(2, Buffer.concat([packed(1, stack), packed(2, [count, count * 10_000_000n])])),
    );
  }
  parts.push(field(3, wire([1, 1n], [2, 0x400000n], [3, 0x1400000n], [7, 1n])));
  for (let row = 0; row < functions * places; row++) {
    const line = (called: number) =>
      field(4, wire([1, BigInt(called + 1)], [2, BigInt(row % 900)]));
    const own = Math.floor(row / places);
    const head = wire([1, BigInt(row + 1)], [2, 1n], [3, BigInt(0x400000 + row * 64)]);
    const inlined = row % 7 === 0 ? [line((row * 31) % functions)] : [];
    parts.push(field(4, Buffer.concat([head, ...inlined, line(own)])));
  }
  for (let row = 0; row < functions; row++) {
    const name = BigInt(
      strings.push(`example.com/pkg${row % 97}.(*Type${row % 389}).Method${row}`) - 1,
    );
    parts.push(field(5, wire([1, BigInt(row + 1)], [2, name], [3, name], [4, 5n])));
  }
  return Buffer.concat([...parts, ...strings.map((text) => field(6, Buffer.from(text)))]);
}

/** The least of three times, in ms. */
function least(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe.skipIf(go === undefined)("a CPU profile of 1.2 MB (skipped where there is no Go)", () => {
  test("is read and its top made within 1.5 times what go tool pprof -top takes", () => {
    const file = join(folder, "cpu.pb.gz");
    writeFileSync(file, gzipSync(largeProfile(18_000)));
    expect(statSync(file).size).toBeGreaterThan(1_100_000);
    let rows = 0;
    const ours = least(() => {
      rows = profileTopTable(readProfileFile(file).message).numRows();
    });
    expect(rows).toBeGreaterThan(1000);
    const theirs = least(() => {
      execFileSync(go?.file ?? "", ["tool", "pprof", "-symbolize=none", "-top", file], {
        env: { ...process.env, GOTOOLCHAIN: "local", PPROF_TMPDIR: folder },
        stdio: ["ignore", "pipe", "ignore"],
      });
    });
    expect(ours).toBeLessThan(1.5 * theirs);
    console.info(`ours ${ours.toFixed(0)} ms, go's ${theirs.toFixed(0)} ms`);
  });
});
