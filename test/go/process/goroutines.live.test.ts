/**
 * Goroutines that meet on a map: what live Go says and what the engine says. Runs with the releases
 * that are installed here; linkers since Go 1.26 do not link such a program.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { GoProcess, type GoroutineOperation } from "../../../src/go/index.js";

type Operations = readonly GoroutineOperation<readonly number[], number>[];

const source = fileURLToPath(new URL("races/", import.meta.url));
const key = (i: number): number[] => [i, 1, 2];
const ninth: Operations = [["put", key(8), 0]];

/** What another goroutine does, when, and what Go says then. */
const meetings: readonly (readonly [string, Operations, string, string])[] = [
  ["write", [["put", key(50), 0]], "aaab", "fatal error: concurrent map writes"],
  ["read", [["get", key(3)]], "aaab", "fatal error: concurrent map read and map write"],
  ["iterate", [["range", 1]], "aaab", "fatal error: concurrent map iteration and map write"],
  [
    "hashing",
    [
      ["put", key(50), 0],
      ["get", key(3)],
    ],
    `aa${"b".repeat(20)}`,
    "end",
  ],
  ["both", [["put", key(60), 0]], "aabbba", "fatal error: concurrent map writes"],
];

for (const name of ["1.19", "1.20", "1.21", "1.22", "1.23", "1.24", "1.25"] as const) {
  const toolchain = findGoToolchains().find(({ version }) => version.startsWith(`go${name}`));
  describe.skipIf(toolchain === undefined)(`goroutines of live Go ${name}`, () => {
    let folder = "";
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "gomaplab-races-"));
      const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "" };
      const build = (flags: string[]): void => {
        const words = ["build", ...flags, "-o", join(folder, "races"), "."];
        execFileSync(toolchain?.file ?? "", words, { cwd: source, env, stdio: "pipe" });
      };
      // Linkers since Go 1.23 guard the runtime's names unless told not to; older ones have no such flag.
      try {
        build(["-ldflags=-checklinkname=0"]);
      } catch {
        build([]);
      }
    }, 300_000);
    afterAll(() => rmSync(folder, { recursive: true }));

    const says = (what: string): string => {
      const { stdout, stderr } = spawnSync(join(folder, "races"), [what], { encoding: "utf8" });
      return (stderr + stdout).split("\n")[0] ?? "";
    };

    test.each(meetings)("%s", (what, b, schedule, message) => {
      expect(says(what)).toBe(message);
      const m = new GoProcess(name).make("map[[3]int32]int");
      for (let i = 0; i < 8; i++) m.put(key(i), i);
      const race = () => m.interleave({ a: ninth, b }, schedule, { grain: "fine" });
      if (message === "end") expect(race).not.toThrow();
      else expect(race).toThrow(message);
    });

    test("a hash made before the seed changed, and an elem stored after a growth, are lost", () => {
      expect(says("reseed")).toBe("len 1 found false ranged 1");
      expect(says("lost")).toBe("m[5] is 5");
    });
  });
}
