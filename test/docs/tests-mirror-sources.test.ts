/**
 * The tests of a source are found by its path, and the suffix of a test says its kind:
 * docs/architecture.md, "Enforcement".
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";

/** What stands for no one source: the package as its users have it, and the library as a whole. */
const PLACES = ["browser", "docs", "package", "proofs"];

const tests = readdirSync(join(packageRoot, "test"), { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".test.ts"))
  .sort();

/** Is there a source, or a folder of sources, of this path below src/ or scripts/? */
function isSource(path: string): boolean {
  const roots = path.startsWith("scripts/") ? [path] : [`src/${path}`];
  return roots.some((root) =>
    ["", ".ts", ".cts", ".mjs", ".md"].some((end) => existsSync(join(packageRoot, root + end))),
  );
}

/** A test is named after a source or its folder; parts of one lie in a folder of its name. */
const hasSource = (path: string): boolean =>
  isSource(path) ||
  (dirname(path) !== "." &&
    !existsSync(join(packageRoot, "src", dirname(path))) &&
    isSource(dirname(path)));

const pathOf = (file: string): string =>
  file.replace(/(\.(live|property|snapshot))?\.test\.ts$/, "");

test("a test has the path of what it tests, or stands in one of the stated places", () => {
  const astray = tests
    .filter((file) => !PLACES.includes(file.split("/")[0] ?? ""))
    .filter((file) => !hasSource(pathOf(file)));
  expect(astray).toEqual([]);
});

test("the rule finds a test without a source", () => {
  expect(hasSource("go/releases")).toBe(true);
  expect(hasSource("go/type")).toBe(true);
  expect(hasSource("lab/map/moments")).toBe(true);
  expect(hasSource("scripts/setup")).toBe(true);
  expect(hasSource("go/past")).toBe(false);
  expect(hasSource("past")).toBe(false);
});

test("a test that runs real Go is .live, one with random cases .property", () => {
  const unnamed = tests.filter((file) => {
    const text = readFileSync(join(packageRoot, "test", file), "utf8");
    if (/^import .*\bfindGoToolchains\b/m.test(text)) return !/\.live\.test\.ts$/.test(file);
    return /^import .* from "fast-check"/m.test(text) && !/\.(live|property)\.test\.ts$/.test(file);
  });
  expect(unnamed).toEqual([]);
});
