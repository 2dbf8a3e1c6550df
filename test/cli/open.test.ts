/** `gomaplab open`. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { go, keys } from "../../src/lab/index.js";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gomaplab-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("gomaplab open lists the maps of a file, and says where a damaged one is wrong", () => {
  const path = join(folder, "p.gomap");
  const m = go("1.23", { gogc: 100 }).make("map[int64]bool").fill(keys.sequence(100));
  m.process.save(path, { m });
  const text = execFileSync(process.execPath, [main, "open", path]).toString();
  expect(text.split("\n")[0]).toMatch(/^Go 1\.23 process, saved by gomaplab \d+\.\d+\.\d+$/);
  expect(text).toContain("GOGC 100, GOMEMLIMIT off, fast build; 0 records in the journal");
  expect(text).toMatch(/m +map\[int64\]bool +100 +0xc0[0-9a-f]+ +100 /);
  const { maps } = JSON.parse(
    execFileSync(process.execPath, [main, "open", path, "--json"]).toString(),
  );
  expect(maps).toMatchObject([{ name: "m", type: "map[int64]bool", entries: 100, iterations: 0 }]);
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
  writeFileSync(path, bytes);
  const { status, stderr } = spawnSync(process.execPath, [main, "open", path]);
  expect(status).toBe(2);
  expect(stderr.toString()).toMatch(/^gomaplab: .*p\.gomap: at byte \d+: a block does not match/);
});
