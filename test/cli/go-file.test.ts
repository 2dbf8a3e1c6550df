/** `gomaplab go-file`: the Go file that dumps live maps, as it is shipped. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gomaplab-go-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  execFileSync(process.execPath, [join(root, "dist/cli/main.js"), "go-file", ...args], {
    encoding: "utf8",
  });

test("is printed, or written as a package of a module", () => {
  const source = readFileSync(join(root, "src/capture/go/dump/gomaplab.go"), "utf8");
  expect(run()).toBe(source);
  const file = join(folder, "gomaplab", "gomaplab.go");
  expect(run("--out", folder)).toBe(`written: ${file}\n`);
  expect(readFileSync(file, "utf8")).toBe(source);
});
