import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["dist/cli/main.js", "class", ...args], { encoding: "utf8" });

test("class prints tables and writes a page that needs nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-class-"));
  const outputs = [{ output_type: "execute_result", data: { "text/plain": "nextGrowth: right." } }];
  const cells = [{ cell_type: "code", source: "check.nextGrowth(27)", metadata: {}, outputs }];
  writeFileSync(join(folder, "ada<b>.ipynb"), JSON.stringify({ cells, nbformat: 4 }));
  const html = join(folder, "class.html");
  const { status, stdout } = run(folder, "--html", html);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^1 student, 1 exercise\n/);
  expect(stdout).toMatch(/ada<b> +1 +0 +0 +right/);
  const page = readFileSync(html, "utf8");
  expect(page).toContain("ada&lt;b&gt;");
  expect(page).toMatch(/<svg/);
  expect(page).not.toMatch(/(?:src|href)="https?:/);
});

test("class says what is missing", () => {
  const empty = mkdtempSync(join(tmpdir(), "gomaplab-class-"));
  const none = run(empty);
  expect(none.status).toBe(1);
  expect(none.stderr).toContain("contains no notebooks");
  const gone = run(join(empty, "gone"));
  expect(gone.status).toBe(1);
  expect(gone.stderr).toContain("gone");
});
