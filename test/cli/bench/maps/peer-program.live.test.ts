import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findGoToolchains } from "../../../../src/capture/go/toolchains.js";
import { errorLine } from "../../../../src/cli/bench/error-line.js";
import { mapCases } from "../../../../src/cli/bench/maps/case.js";
import { engines, jsMap, realGo } from "../../../../src/cli/bench/maps/contestants.js";
import { peerProgram } from "../../../../src/cli/bench/maps/peer-program.js";
import { shuffled } from "../../../../src/cli/bench/maps/shuffle.js";

const [go] = findGoToolchains();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-peer-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the shuffled order", () => {
  it("is the same for everyone, and another one for each seed", () => {
    expect([...shuffled(8, 1)]).toEqual([2, 4, 5, 7, 0, 6, 3, 1]);
    expect([...shuffled(8, 2)]).toEqual([0, 6, 1, 4, 5, 7, 3, 2]);
  });

  it.skipIf(!go)("is the same in the Go program", () => {
    const file = join(folder, "order.go");
    const main = "func main() { fmt.Println(shuffled(8, 1), shuffled(8, 2)) }\n\nfunc unused() {";
    writeFileSync(file, peerProgram.replace("func main() {", main));
    const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod" };
    expect(execFileSync(go?.file ?? "", ["run", file], { env, encoding: "utf8" })).toBe(
      "[2 4 5 7 0 6 3 1] [0 6 1 4 5 7 3 2]\n",
    );
  });
});

describe.skipIf(!go)("real Go", () => {
  it("is built from the program and does every case, as the engine and JS Map do", async () => {
    if (!go) return;
    const [peer] = await realGo(go, folder);
    for (const contestant of [peer, engines([]).at(-1), jsMap]) {
      for (const work of mapCases(1000)) {
        if (work.heap !== null && !contestant?.heap.includes(work.heap)) continue;
        const report = await contestant?.run(work);
        expect(report?.length).toBe(1000);
        expect(report?.lookups).toHaveLength(work.lookups.length);
        expect((report?.range.wall ?? 0) > 0).toBe(work.range);
        expect(report?.fill.cpu).toBeGreaterThan(0);
        expect((report?.heap ?? 0) > 0).toBe(work.heap !== null);
      }
    }
  });

  it("that cannot build says what its compiler said", async () => {
    const broken = { file: process.execPath, version: "go0.0" };
    await expect(realGo(broken, folder)).rejects.toThrow(/^Error: Cannot find module .*build'$/);
  });
});

describe("the last words of a program", () => {
  it("are those of its error, else the last line", () => {
    expect(errorLine("at work\nTypeError: no such thing\n    at f (x.js:1)\n\nNode.js v20\n")).toBe(
      "TypeError: no such thing",
    );
    expect(errorLine("warming up\npanic: out of memory\n\ngoroutine 1:\n")).toBe(
      "panic: out of memory",
    );
    expect(errorLine("one\n  two\n\n")).toBe("two");
    expect(errorLine("")).toBe("");
  });
});
