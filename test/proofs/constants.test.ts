/** No constant is exported by two files: what two need, one imports. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";

const sources = readdirSync(join(packageRoot, "src"), { recursive: true, encoding: "utf8" })
  .map((file) => `src/${file.replaceAll("\\", "/")}`)
  .filter((file) => /\.(ts|mts|cts|mjs)$/.test(file));

const textOf = (file: string) => readFileSync(join(packageRoot, file), "utf8");

/** Exported constants that are numbers: name and value. */
function exportedNumbers(text: string): string[] {
  const constant = /^export const (\w+)(?:: [\w<>]+)? = (-?\d[\w.]*(?: (?:\*\*?|<<|-|\+) \d+)?);/gm;
  return [...text.matchAll(constant)].map(([, name, value]) => `${name} = ${value}`);
}

test("no two files export the same number under the same name", () => {
  const files = new Map<string, string[]>();
  for (const file of sources) {
    for (const constant of exportedNumbers(textOf(file))) {
      files.set(constant, [...(files.get(constant) ?? []), file]);
    }
  }
  expect(files.size).toBeGreaterThan(100);
  expect([...files].filter(([, { length }]) => length > 1)).toEqual([]);
});

test("an exported number is found, however it is written", () => {
  const text = "export const PAGE: u32 = 8192;\nexport const most = 2 ** 30;\nconst own = 3;\n";
  expect(exportedNumbers(text)).toEqual(["PAGE = 8192", "most = 2 ** 30"]);
});
