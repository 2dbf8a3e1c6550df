/** Compilers start from an image of a warm one, and behave as if they had started plainly. */

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import {
  compilerArguments,
  discardImage,
  makeImage,
} from "../../../dist/kernel/compiler/start-image.js";
import { FrontEnd } from "../../support/frontend.js";
import { Driver } from "../../support/runner-driver.js";

const cache = mkdtempSync(path.join(tmpdir(), "images-"));
const folder = mkdtempSync(path.join(tmpdir(), "prelude-"));
const prelude = path.join(folder, "prelude.mjs");
const declarations = path.join(folder, "prelude.d.mts");
const before = process.env.XDG_CACHE_HOME;
let runner: Driver;

beforeAll(async () => {
  const fixture = (name: string) =>
    fileURLToPath(new URL(`../runner/fixtures/${name}`, import.meta.url));
  copyFileSync(fixture("prelude.js"), prelude);
  copyFileSync(fixture("prelude.d.ts"), declarations);
  process.env.XDG_CACHE_HOME = cache;
  expect(compilerArguments(prelude).image).toBeUndefined();
  await makeImage(prelude);
  runner = await Driver.start({ prelude, folder, args: compilerArguments(prelude).node });
  // It is made with the lowest priority: on a busy machine that takes its time.
}, 240_000);
afterAll(async () => {
  await runner.stop();
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
  rmSync(cache, { recursive: true });
  rmSync(folder, { recursive: true });
});

it("is found once it was made, and is alone in its folder", () => {
  const { image, node } = compilerArguments(prelude);
  expect(node).toContain(image);
  expect(readdirSync(path.dirname(image as string))).toEqual([path.basename(image as string)]);
});

it("checks, runs, imports, remembers and prints", async () => {
  expect(await runner.value("const p: GoProcess = go('1.23'); p.release + answer")).toBe(
    "'1.2342'",
  );
  expect(await runner.value("import path from 'node:path'; path.sep + p.release")).toBe("'/1.23'");
  expect(await runner.value("(await import('node:os')).EOL + [2, 1].toSorted()")).toBe("'\\n1,2'");
  expect((await runner.run("console.log('printed')")).stdout).toBe("printed\n");
  expect((await runner.run("let wrong: string = 1")).error?.evalue).toMatch(/TS2322/);
});

it("shows errors in the cell's lines", async () => {
  const { error } = await runner.run("function f() {\n  throw new Error('x');\n}\nf()");
  expect(error?.traceback.join("\n")).toMatch(/line 2, column 9, in f\n(.|\n)*line 4, column 1\n/);
});

it("can be interrupted", async () => {
  for (const code of ["", "await null;"]) {
    const running = runner.run(`${code} console.log("begun"); for (;;) {}`);
    const { id } = runner;
    await runner.begun(id);
    runner.interrupt(id);
    expect((await running).error?.ename).toBe("Interrupted");
  }
  expect(await runner.value("p.release")).toBe("'1.23'");
});

it("completes and inspects", async () => {
  const { matches } = await runner.request(
    { type: "complete", code: "keys.", cursor: 5 },
    "completed",
  );
  expect(matches).toEqual([
    { text: "sequence", type: "method", signature: "(n: number): number[]" },
  ]);
  const { data } = await runner.request(
    { type: "inspect", code: "answer", cursor: 2, detailLevel: 0 },
    "inspected",
  );
  expect(data["text/plain"]).toBe("const answer: number\n\nThe answer to everything.");
});

it("lets a kernel go without a compiler while nobody uses it", async () => {
  writeFileSync(path.join(folder, "lib.ts"), "export const half = (n: number) => n / 2;\n");
  const front = await FrontEnd.start({
    prelude,
    folder,
    env: { XDG_CACHE_HOME: cache, TYPESCRIPT_KERNEL_COMPILER_REST: "1" },
  });
  const compilers = () =>
    execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.trim().split(/\s+/)[1] === `${front.kernel.pid}`)
      .filter((line) => line.includes("compiler/main"));
  try {
    await front.run("interface Named { name: string }\nconst ps: Named[] = [{ name: 'a' }];");
    await front.run("import { half } from './lib'; let count = half(4)");
    await vi.waitFor(() => expect(compilers()).toEqual([]), { timeout: 30_000, interval: 200 });
    const cell = front.execute(
      "count += half(2); const q: Named = ps[0]!; [q.name, count, answer]",
    );
    await cell.busy();
    await cell.publishes("execute_input", { execution_count: 3 });
    await cell.result("[ 'a', 3, 42 ]");
    await cell.reply({ status: "ok" });
    await cell.idle();
    await vi.waitFor(() => expect(compilers()).toEqual([]), { timeout: 30_000, interval: 200 });
    const complete = { code: "ps[0]!.", cursor_pos: 7 };
    await front.request("shell", "complete_request", complete).only({ matches: ["name"] });
    await front.close();
    expect(front.log).toBe("");
  } finally {
    front.abandon();
  }
});

it("is quicker to its first result than a plain start", async () => {
  const first = async (args?: string[]) => {
    const start = performance.now();
    const started = await Driver.start({ prelude, folder, ...(args ? { args } : {}) });
    await started.value("1 + 1");
    await started.stop();
    return performance.now() - start;
  };
  const [quick, plain]: [number[], number[]] = [[], []];
  // The quickest of several, one after the other: something else may have the processors meanwhile.
  for (let i = 0; i < 3; i++) {
    quick.push(await first(compilerArguments(prelude).node));
    plain.push(await first());
  }
  expect(Math.min(...quick)).toBeLessThan(Math.min(...plain));
});

it("notices declarations that were edited after it was made", async () => {
  writeFileSync(declarations, `${readFileSync(declarations, "utf8")}\nexport type Added = 5;\n`);
  writeFileSync(prelude, `${readFileSync(prelude, "utf8")}\nexport const added = 5;\n`);
  writeFileSync(
    declarations,
    `${readFileSync(declarations, "utf8")}\nexport const added: Added;\n`,
  );
  const { node, image } = compilerArguments(prelude);
  expect(image).toBeDefined();
  const edited = await Driver.start({ prelude, folder, args: node });
  expect(await edited.value("const a: Added = added; a")).toBe("5");
  await edited.stop();
});

it("is not used any more when it was discarded", () => {
  discardImage(compilerArguments(prelude).image as string);
  expect(compilerArguments(prelude).image).toBeUndefined();
});
