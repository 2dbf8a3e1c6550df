/** `gomaplab maps`: heap dumps of real Go, what is missing said, and a live process where Delve is installed. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { build } from "../../src/capture/go/build.js";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";
import { installedDelve } from "../../src/capture/index.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = [join(root, "dist/cli/main.js"), "maps"];
const run = (...args: string[]) =>
  execFileSync(process.execPath, [...command, ...args], { encoding: "utf8" });
const failed = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [...command, ...args], {
    encoding: "utf8",
  });
  return { status, stderr };
};
const dump = (version: string) => join(root, `test/fixtures/heap-dumps/go${version}.dump.gz`);

test.each(["1.19.8", "1.27.4"])("lists the maps of a type in a heap dump of Go %s", (version) => {
  const lines = run(dump(version), "--type", "map[int64]bool", "--json").trim().split("\n");
  const maps = lines.map((line) => JSON.parse(line) as { type: string; entries: number });
  // The program put 1,000 entries and deleted every fifth.
  expect(maps).toContainEqual(expect.objectContaining({ type: "map[int64]bool", entries: 800 }));
  expect(run(dump(version), "--type", "map[int64]bool")).toMatch(
    /^type +entries +bytes +address +where\n/,
  );
  expect(run(dump(version), "--type", "map[[9]int8]string")).toBe("no maps\n");
});

test("says what is missing or wrong", () => {
  expect(failed(dump("1.19.8")).stderr).toContain("is a heap dump: name with --type the map type");
  expect(failed(process.execPath)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      "is an executable: name with --at the place to which it is to run",
    ),
  });
  expect(failed("nothing-there").stderr).toContain("gomaplab: nothing-there: ");
  expect(failed(join(root, "README.md")).stderr).toMatch(/README\.md/);
  expect(failed(dump("1.19.8"), "--type", "map[int65]bool").stderr).toContain("int65");
});

const [go] = findGoToolchains();
const live = go !== undefined && installedDelve() !== undefined && process.platform === "linux";

test.skipIf(!live)(
  "lists the maps of a process, and lets it go on (Delve)",
  async () => {
    const main = readFileSync(join(root, "test/fixtures/debugged/main.go"), "utf8");
    const sources = new Map([
      ["go.mod", "module example/debugged\n\ngo 1.19\n"],
      ["main.go", main],
    ]);
    const binary = await build(go as NonNullable<typeof go>, sources);
    const program = spawn(binary, { stdio: ["ignore", "pipe", "ignore"] });
    try {
      await new Promise((done) => program.stdout.once("data", done));
      const said = run(String(program.pid), "--binary", binary);
      expect(said).toMatch(/^main\.visits +map\[int64\]bool +1,000 +0x[0-9a-f]+ +main/m);
      expect(program.exitCode).toBeNull();
    } finally {
      program.kill("SIGKILL");
    }
  },
  300_000,
);
