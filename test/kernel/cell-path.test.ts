import { tmpdir } from "node:os";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CELL_PATHS, cellPath, isCellPath, scriptUrl } from "../../src/kernel/cell-path.js";

test("a cell's path is what a front end works out from debugInfo", () => {
  const { hashMethod, hashSeed, tmpFilePrefix, tmpFileSuffix } = CELL_PATHS;
  expect([hashMethod, hashSeed, tmpFileSuffix]).toEqual(["Murmur2", 3339675911, ".ts"]);
  expect(cellPath("abc")).toBe(`${tmpFilePrefix}3350977461.ts`);
  expect(tmpFilePrefix.startsWith(tmpdir()) && tmpFilePrefix.endsWith(sep)).toBe(true);
  expect([isCellPath(cellPath("")), isCellPath(`${tmpdir()}${sep}a.ts`)]).toEqual([true, false]);
});

test("runs of a cell have addresses of their own, of the same path", () => {
  const urls = [scriptUrl("abc", 1), scriptUrl("abc", 2)];
  expect(new Set(urls).size).toBe(2);
  for (const url of urls) expect(fileURLToPath(url.replace(/\?.*/, ""))).toBe(cellPath("abc"));
});
