/**
 * Every code block of the README and of docs/: TypeScript is checked against the prelude and run as
 * the cells of one notebook, in a folder with the files that blocks name; command lines name
 * commands and options that exist.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";
import { Driver } from "../support/runner-driver.js";
import {
  announcedError,
  type CodeBlock,
  codeBlocks,
  commandLines,
  declaredNames,
} from "./code-blocks.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const documents = ["README.md", ...markdownBelow("docs")];
const programs = ["ts", "typescript", "js", "javascript"];
/** Blocks of these languages are not run: what is printed, shown as data, or of other programs. */
const shown = [
  "",
  "text",
  "json",
  "sh",
  "bash",
  "shell",
  "dockerfile",
  "console",
  "go",
  "python",
  "diff",
  "mermaid",
];

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name))
    .sort();
}

const isReference = (document: string) => document.startsWith("docs/reference/");

/** docs/reference has signatures, which are made of the sources, beside its examples (`ts`). */
const isSignature = (document: string, language: string) =>
  isReference(document) && language === "typescript";

/** What the examples of the reference stand on. */
const surroundings = `
plot.png(false)
const grown = go("1.23", { traced: true }).make("map[int64]bool").fill(keys.sequence(100), true)
const m = grown
const hinted = go("1.23").make("map[int64]bool", 100).fill(keys.sequence(100), true)
const sets = go("1.23").make("map[int64]struct{}").fill(keys.sequence(100))
const bools = hinted
const table = m.growth(), threshold = 20
const name = "a", url = "data:image/png;base64,iVBORw0KGgo="
const a = grown, b = go("1.26", { traced: true }).make("map[int64]bool").fill(keys.sequence(100), true)
const run = machine("Skylake-SP").run(a)
const heap = read("heap.dump")
const load = 6.5, r = 3, size = 8192, files = ["a", "b"], rows = [1, 2]
`;

/**
 * What takes long and is proven whole elsewhere runs with less here; as it stands it is compiled.
 */
const shortened = [
  { long: "claims.run()", short: 'claims.run("S0-1")', proof: "test/lab/claims.test.ts" },
  {
    long: "10_000_000",
    short: "1_000_000",
    proof: "notebooks/11-ten-million-entries.ipynb",
  },
];

function shorter(code: string): string {
  return shortened.reduce((text, { long, short }) => text.replaceAll(long, short), code);
}

const haveGo = findGoToolchains().length > 0;

const read = (document: string) => readFileSync(join(root, document), "utf8");

test.each(shortened)("$long runs whole in $proof", ({ long, proof }) => {
  expect(read(proof)).toContain(long);
});

const folder = folderOfFiles();
const kernels: Driver[] = [];
afterAll(async () => {
  for (const kernel of kernels) await kernel.stop();
  rmSync(folder, { recursive: true });
});

/** The files that blocks name. */
function folderOfFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-docs-"));
  const heap = (name: string) => join(root, "test/fixtures/heap", name);
  copyFileSync(heap("go1.26.8-heap.pb.gz"), join(folder, "real.pb.gz"));
  copyFileSync(heap("go1.26.8-gctrace.txt"), join(folder, "stderr.txt"));
  const metrics = gunzipSync(readFileSync(heap("go1.27.3-metrics.json.gz")));
  writeFileSync(join(folder, "metrics.json"), metrics);
  const trace = readFileSync(join(root, "test/fixtures/hardware/c.lackey.br"));
  writeFileSync(join(folder, "program.lackey"), brotliDecompressSync(trace));
  const line = (ns: number) => `BenchmarkPut-2 1000 ${ns} ns/op\n`;
  for (const [file, ns] of [
    ["bench.txt", 9],
    ["old.txt", 9],
    ["new.txt", 7],
  ] as const) {
    writeFileSync(join(folder, file), line(ns));
  }
  copyFileSync(join(root, "docs/first-map.png"), join(folder, "figure.png"));
  const dump = readFileSync(join(root, "test/fixtures/dumps/swiss-strings.gomap.gz"));
  writeFileSync(join(folder, "sessions.gomap"), gunzipSync(dump));
  const heapDump = readFileSync(join(root, "test/fixtures/heap-dumps/go1.27.4.dump.gz"));
  writeFileSync(join(folder, "heap.dump"), gunzipSync(heapDump));
  mkdirSync(join(folder, "submitted"));
  const cell = {
    cell_type: "code",
    source: "check.firstSplit(897)",
    metadata: {},
    outputs: [],
  };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
  writeFileSync(join(folder, "submitted", "ada.ipynb"), JSON.stringify(notebook));
  return folder;
}

let ofReference: Promise<Driver> | undefined;

/** A kernel for each document; the reference, whose pages are many and small, shares one. */
function kernelFor(document: string): Promise<Driver> {
  if (!isReference(document)) return startKernel();
  ofReference ??= startKernel();
  return ofReference;
}

async function startKernel(): Promise<Driver> {
  const prelude = join(root, "dist/lab/prelude.js");
  const kernel = await Driver.start({ prelude, folder });
  kernels.push(kernel);
  return kernel;
}

/** Makes the names of one page unfit for the examples of another. */
async function forget(kernel: Driver, cells: readonly CodeBlock[]): Promise<void> {
  for (const name of new Set(cells.flatMap(({ code }) => declaredNames(code)))) {
    const { error } = await kernel.run(`const ${name} = Symbol("declared on another page")`);
    expect(error, name).toBeUndefined();
  }
}

describe.each(documents)("%s", (document) => {
  const blocks = codeBlocks(read(document));

  test("has blocks of known languages, and JSON that can be read", () => {
    for (const { language, code, line } of blocks) {
      expect([...programs, ...shown], `${document}:${line}`).toContain(language);
      if (language === "json") expect(() => JSON.parse(code), `${document}:${line}`).not.toThrow();
    }
  });

  const cells = blocks.filter(
    ({ language }) => programs.includes(language) && !isSignature(document, language),
  );
  describe.runIf(cells.length > 0)("as a notebook", () => {
    let kernel: Driver;
    /** Has a block of the reference left other names or another map than it found? */
    let changed = true;
    const done = new Set<string>();
    beforeAll(async () => {
      kernel = await kernelFor(document);
    });
    afterAll(async () => {
      if (isReference(document)) await forget(kernel, cells);
    });

    test.each(cells)("the block on line $line runs", { timeout: 180_000 }, async ({ code }) => {
      // Real Go, or any that brings it, is not everywhere.
      if (/\breal\(/.test(code) && !haveGo) return;
      // Nor is a program for the debugger.
      if (/\bdelve\(/.test(code)) return;
      if (isReference(document)) {
        // Methods that a notebook also has as functions have the same example.
        if (done.has(code)) return;
        done.add(code);
        if (changed) expect((await kernel.run(surroundings)).error).toBeUndefined();
        changed =
          /=(?!=|>)|\b(put|putZero|delete|deleteAll|clear|fill|drop|interleave|step|png)\(/.test(
            code,
          );
      }
      const less = shorter(code);
      if (less !== code) {
        const question = { type: "compile", code, name: "as it stands", userExpressions: {} };
        const { compilation } = await kernel.request(question, "compiled");
        expect(compilation).not.toHaveProperty("error");
      }
      const { error } = await kernel.run(less);
      const said = error === undefined ? undefined : `${error.ename}: ${error.evalue}`;
      // Nobody answers here; the cell was compiled, and asked.
      const announced = /\b(input|password|prompt|confirm)\(/.test(code)
        ? "StdinNotAllowed: …"
        : announcedError(code);
      if (announced === undefined) expect(said).toBeUndefined();
      else expect(said).toContain(announced.replace(/…$/, ""));
    });
  });

  test("names commands and options that exist", () => {
    for (const line of commandLines(read(document))) expect(unknownIn(line), line).toEqual([]);
  });
});

/** What a command line names that is not there. */
function unknownIn(line: string): string[] {
  const [program, ...words] = line.replace(/^npx /, "").split(/\s+/);
  const [command = "", ...rest] = words;
  if (program === "npm") {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const own = ["install", "ci", "pack", "uninstall"];
    const name = command === "run" ? (rest[0] ?? "") : command;
    return own.includes(name) || name in scripts ? [] : [name];
  }
  if (program !== "gomaplab" || command === "") return [];
  const help = helpOf(command);
  if (help === undefined) return [command];
  if (help.includes("[options...]")) return [];
  return rest.filter(
    (word) => word.startsWith("-") && !help.includes(word.split("=")[0] as string),
  );
}

const helps = new Map<string, string | undefined>();

function helpOf(command: string): string | undefined {
  if (!helps.has(command)) {
    const cli = relative(process.cwd(), join(root, "dist/cli/main.js"));
    const { status, stdout } = spawnSync(process.execPath, [cli, "help", command], {
      encoding: "utf8",
    });
    helps.set(command, status === 0 && stdout.includes(`gomaplab ${command}`) ? stdout : undefined);
  }
  return helps.get(command);
}
