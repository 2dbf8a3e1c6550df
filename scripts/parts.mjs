// @ts-check
/**
 * The parts of `npm test`: what each runs and how its tests are counted. A part never trusts a
 * count alone: a command that fails without a failed test counts as one failure.
 */

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { distDir, root, stateDir, venvPython } from "./paths.mjs";
import { installNode, otherNodes } from "./setup/nodes.mjs";
import { testEnvironment } from "./setup/test-environment.mjs";
import { explain } from "./user-error.mjs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} [skips] what was skipped, by name
 * @property {string[]} [failures] what failed, by name, with the beginning of what it said
 * @property {string} [notice] what must not be overlooked
 */
/** @typedef {{ name: string, what: string, run: () => Promise<Counts> }} Part */

/** A part that says nothing for so long hangs; how long it takes as a whole depends on the machine. */
const PATIENCE_MS = 15 * 60_000;

const bin = (/** @type {string[]} */ ...path) => join(root, "node_modules", ...path);
const compiler = bin("typescript", "bin", "tsc");
const biome = bin("@biomejs", "biome", "bin", "biome");
const vitest = bin("vitest", "vitest.mjs");

/** Folders whose tests are a part of their own: they are slow and need more than Node. */
const APART = ["test/browser/**", "test/package/**"];

/** What the other lines of Node run: the executor, interrupts, and the kernel as clients see it. */
const UNDER_OTHER_NODES = [
  "test/kernel/compiler/cell/cell-script.test.ts",
  "test/kernel/runner/interrupts/interrupts.test.ts",
  "test/kernel/server/cells.test.ts",
  // Floods take long, and are the same under all.
  "--testNamePattern=^(?!.*(?:100,000 lines|20 MB|1,000 cells))",
];

/** @type {Part[]} */
export const parts = [
  {
    name: "check",
    what: "formatter and linter (biome)",
    run: () => single(process.execPath, [biome, "check", "--no-errors-on-unmatched"]),
  },
  {
    name: "types",
    what: "type check of sources and tests (TypeScript)",
    run: () => single(process.execPath, [compiler, "-p", root]),
  },
  {
    name: "reference",
    what: "docs/reference is what the sources say (TypeDoc)",
    run: () => single(process.execPath, [join(root, "scripts", "reference.mjs"), "--check"]),
  },
  {
    name: "unit",
    what: "unit, property and capture tests (vitest)",
    run: () =>
      vitestPart(
        "unit",
        APART.flatMap((pattern) => ["--exclude", pattern]),
      ),
  },
  {
    name: "conformance",
    what: "the kernel against the protocol (jupyter_kernel_test and our own client)",
    run: () => unittestPart(join("test", "conformance")),
  },
  { name: "nodes", what: "the kernel under the other lines of Node (vitest)", run: nodesPart },
  {
    name: "notebooks",
    what: "every notebook says again what it says (nbval)",
    run: () => unittestPart(join("test", "notebooks")),
  },
  {
    name: "reports",
    what: "notebooks as reports (papermill, nbconvert, jupytext, nbval, nbgrader)",
    run: () => unittestPart(join("test", "reports")),
  },
  {
    name: "package",
    what: "npm pack, installed into an empty prefix, running a cell",
    run: () => vitestPart("package", ["test/package"]),
  },
  { name: "browser", what: "the first notebook in JupyterLab in Chromium", run: browserPart },
];

/**
 * Runs a command, its output shown as it comes, and ends it if it hangs.
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more]
 * @returns {Promise<{ code: number, output: string }>}
 */
function show(file, args, more = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...testEnvironment(), ...more },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that a part that hangs can be ended with all it has started.
      detached: process.platform !== "win32",
    });
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // No group of that number any more (or no groups on this system): the child alone.
        child.kill(signal);
      }
    };
    const stop = () => {
      end("SIGTERM");
      process.exit(130);
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    let output = "";
    const watchdog = setTimeout(() => {
      process.stdout.write(`\nended after ${PATIENCE_MS / 60_000} minutes of silence: it hangs\n`);
      end("SIGKILL");
    }, PATIENCE_MS);
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stdout],
    ])) {
      from.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        watchdog.refresh();
        output += text;
        to.write(text);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(watchdog);
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** A command that is one test. @param {string} file @param {string[]} args */
async function single(file, args) {
  const { code } = await show(file, args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more]
 * @param {string} [node]
 * @returns {Promise<Counts>}
 */
async function vitestPart(name, args, more = {}, node = process.execPath) {
  const report = join(stateDir, "test", `${name}.json`);
  mkdirSync(join(stateDir, "test"), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await show(node, [vitest, "run", ...args, ...reporters], more);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  return countVitest(JSON.parse(readFileSync(report, "utf8")), code);
}

/**
 * Counts of vitest's JSON report. A file that could not even be loaded has no tests, and an error
 * outside of tests none either: both count as one failure.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests?: number,
 *   testResults: { name?: string, message?: string, status: string, assertionResults: { status: string,
 *   fullName?: string, ancestorTitles?: string[], failureMessages?: string[] }[] }[] }} report
 * @param {number} code
 * @returns {Counts}
 */
export function countVitest(report, code) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    skips: skippedTests(report),
    failures: report.testResults.flatMap((file) => [
      ...(broken.includes(file) ? [failure(file.name ?? "a file", file.message ?? "")] : []),
      ...file.assertionResults
        .filter((test) => test.status === "failed")
        .map((test) => failure(test.fullName ?? "", test.failureMessages?.join("\n") ?? "")),
    ]),
  };
}

/** Of a long output, as of a continuous integration's, often only the end is at hand. */
const failure = (/** @type {string} */ name, /** @type {string} */ message) =>
  [name, ...message.trim().split("\n").slice(0, 12)].join("\n    ");

/**
 * Skipped tests by file and name; those of one group share a line.
 * @param {{ testResults: { name?: string, assertionResults: { status: string, fullName?: string, ancestorTitles?: string[] }[] }[] }} report
 */
function skippedTests({ testResults }) {
  /** @type {Map<string, number>} */
  const groups = new Map();
  for (const { name: file = "", assertionResults } of testResults) {
    for (const { status, fullName = "", ancestorTitles = [] } of assertionResults) {
      if (!["pending", "skipped", "todo"].includes(status)) continue;
      const title = ancestorTitles[0] || fullName;
      const name = file === "" ? title : `${relative(root, file)}: ${title}`;
      groups.set(name, (groups.get(name) ?? 0) + 1);
    }
  }
  return [...groups].map(([name, count]) => (count === 1 ? name : `${name} (${count} tests)`));
}

/** All unittest cases below a folder. @param {string} folder @returns {Promise<Counts>} */
async function unittestPart(folder) {
  const { code, output } = await show(venvPython, [
    "-m",
    "unittest",
    "discover",
    "--verbose",
    "--start-directory",
    folder,
    "--top-level-directory",
    folder,
  ]);
  return countUnittest(output, code);
}

/**
 * Counts of unittest's last lines: "Ran 12 tests in 3.1s" and "FAILED (failures=1, errors=2,
 * skipped=3)". No test found is a failure.
 * @param {string} output
 * @param {number} code
 * @returns {Counts}
 */
export function countUnittest(output, code) {
  const ran = Number(output.match(/^Ran (\d+) tests? in /m)?.[1] ?? 0);
  const last = output.match(/^(?:OK|FAILED)(?: \((.*)\))?$/m)?.[1] ?? "";
  const count = (/** @type {string} */ key) =>
    Number(last.match(new RegExp(`(?:^|, )${key}=(\\d+)`))?.[1] ?? 0);
  const skipped = count("skipped");
  let failed = count("failures") + count("errors") + count("unexpected successes");
  if (failed === 0 && (code !== 0 || ran === 0)) failed = 1;
  const skips = [...output.matchAll(/^(.+?) \.\.\. skipped (.*)$/gm)].map(
    ([, test, reason]) => `${test}: ${reason}`,
  );
  // "=====", "FAIL: test (class)", "-----", the traceback with the error at its end, an empty line.
  const failures = [
    ...output.matchAll(
      /^={70}\n(?:FAIL|ERROR): (.+)\n(?:.+\n)*?-{70}\n((?:.*\n)*?)\n(?=[=-]{70}\n)/gm,
    ),
  ].map(([, test = "", told = ""]) => failure(test, told.trim().split("\n").slice(-12).join("\n")));
  return { passed: Math.max(0, ran - failed - skipped), failed, skipped, skips, failures };
}

/** @returns {Promise<Counts>} */
async function nodesPart() {
  /** @type {Required<Omit<Counts, "notice">>} */
  const all = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };
  for (const node of otherNodes()) {
    try {
      await installNode(node);
    } catch (error) {
      process.stdout.write(`${explain(error)}\n`);
      all.skipped += 1;
      all.skips.push(`Node ${node.version}: ${node.name} cannot be had`);
      continue;
    }
    process.stdout.write(`\nNode ${node.version}\n`);
    const name = `node-${node.version}`;
    // What is left out here is run by the part "unit".
    const run = await vitestPart(name, UNDER_OTHER_NODES, {}, node.executable);
    all.passed += run.passed;
    all.failed += run.failed;
    all.failures.push(...(run.failures ?? []).map((told) => `Node ${node.version}: ${told}`));
  }
  return all;
}

async function browserPart() {
  const module = pathToFileURL(join(distDir, "programs", "chromium.js")).href;
  const chromium = (await import(module)).findChromium();
  if (chromium !== null) {
    process.stdout.write(`${chromium.version} (${chromium.file})\n`);
    return vitestPart("browser", ["test/browser"], { CHROMIUM: chromium.file });
  }
  const notice = [
    "┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓",
    "┃  THE BROWSER TEST WAS SKIPPED: there is no Chromium on this machine. ┃",
    "┃  Whether notebooks work in JupyterLab has NOT been tested.           ┃",
    "┃  Debian, Ubuntu: sudo apt-get install chromium                       ┃",
    "┃  Elsewhere: name one, as in CHROMIUM=/path/to/chrome npm test        ┃",
    "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛",
  ].join("\n");
  process.stdout.write(`${notice}\n`);
  return { passed: 0, failed: 0, skipped: 1, notice };
}
