// @ts-check
/**
 * Vitest's runner of a mutation run. A test file is run once as it is, to see which mutants its tests
 * come across, and then once for each of these that still lives, in the same process: what imports no
 * mutated source stays loaded, and all else is loaded again. Of a mutant, the tests that come across it
 * run until the first one fails. What happens is written to the journal, a line of JSON each, which
 * mutate.mjs reads.
 */

import { appendFileSync } from "node:fs";
import { startTests } from "@vitest/runner";
import { inject, TestRunner } from "vitest";

/** A mutant that is evaluated this often has made a loop endless. */
const ENDLESS = 5_000_000;

/** After this many mutants in a row that were killed, the tests must still pass without one. */
const CHECKED_EVERY = 20;

/**
 * What mutate.mjs tells a run.
 * @typedef {object} Order
 * @property {string} journal file
 * @property {string[]} mutated paths of the mutated sources
 * @property {number[]} done mutants that need no run any more
 */

/**
 * A line of the journal.
 * @typedef {{ pid: number } | { failed: string } | { seen: number[] } | { start: number }
 *   | { end: number, killed: string | undefined }} Line
 */

/** What is known of a module in Vitest's process: of Vite's `EvaluatedModuleNode`. */
/** @typedef {{ id: string, file: string, importers: Set<string>, promise?: unknown, exports?: unknown, evaluated: boolean }} Loaded */

let active = 0;
let times = 0;
/** Those met outside of a test: when a module is loaded, or in a hook of the file. @type {Set<number>} */
const outside = new Set();
/** By test. @type {Map<string, Set<number>>} */
const within = new Map();
let current = outside;

Object.assign(globalThis, {
  $mutant(/** @type {number} */ id) {
    if (id !== active) {
      if (active === 0) current.add(id);
      return false;
    }
    if (++times > ENDLESS) throw new Error("an endless loop");
    return true;
  },
});

export default class MutateRunner extends TestRunner {
  /** @type {Order} */
  order = /** @type {(key: string) => Order} */ (/** @type {unknown} */ (inject))("order");
  /** Whether a test has failed in this run, after which no other is run. */
  over = false;

  /**
   * @override
   * @param {import("vitest").RunnerTestCase} test
   */
  async onBeforeRunTask(test) {
    const met = within.get(test.id);
    if (active !== 0 && (this.over || !(outside.has(active) || met?.has(active)))) {
      test.mode = "skip";
    }
    await super.onBeforeRunTask(test);
    if (active === 0) {
      current = new Set();
      within.set(test.id, current);
    }
  }

  /**
   * @override
   * @param {import("vitest").RunnerTestCase} test
   */
  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    if (test.result?.state === "fail") this.over = true;
    current = outside;
  }

  /**
   * @override
   * @param {import("vitest").RunnerTestFile[]} files
   */
  async onAfterRunFiles(files = []) {
    super.onAfterRunFiles();
    const [file] = files;
    if (file === undefined) throw new Error("no test file was run");
    this.write({ pid: process.pid });
    const failed = problemOf(file);
    if (failed !== undefined) return this.write({ failed });
    const seen = new Set([...outside, ...[...within.values()].flatMap((met) => [...met])]);
    this.write({ seen: [...seen] });
    // From here on, Vitest does not get the tests' results.
    Object.assign(this, {
      onAfterRunFiles: () => super.onAfterRunFiles(),
      onCollectStart: (/** @type {typeof file} */ each) => super.onCollectStart(each),
      onCollected: () => undefined,
      onTaskUpdate: async () => undefined,
    });
    const modules = this.modulesOf(file.filepath);
    const done = new Set(this.order.done);
    let unchecked = 0;
    for (const id of [...seen].filter((id) => !done.has(id))) {
      this.write({ start: id });
      const killed = await this.outcome(file.filepath, modules, id);
      this.write({ end: id, killed });
      unchecked = killed === undefined ? 0 : unchecked + 1;
      if (unchecked >= CHECKED_EVERY) {
        await this.check(file.filepath, modules);
        unchecked = 0;
      }
    }
    if (unchecked > 0) await this.check(file.filepath, modules);
  }

  /**
   * A mutant must not leave behind what kills the next.
   * @param {string} path
   * @param {Loaded[]} modules
   */
  async check(path, modules) {
    const problem = await this.outcome(path, modules, 0);
    if (problem !== undefined) this.write({ failed: `after the mutants, ${problem}` });
  }

  /**
   * How the first failing test of a mutant fails, if one does.
   * @param {string} path
   * @param {Loaded[]} modules
   * @param {number} mutant
   */
  async outcome(path, modules, mutant) {
    for (const each of modules) {
      each.promise = undefined;
      each.exports = undefined;
      each.evaluated = false;
    }
    active = mutant === 0 ? -1 : mutant;
    times = 0;
    this.over = false;
    const [file] = await startTests([path], this);
    return file === undefined ? undefined : problemOf(file);
  }

  /**
   * The test file, the mutated sources, and all that imports one of these.
   * @param {string} path of the test file
   */
  modulesOf(path) {
    const { workerState } =
      /** @type {{ workerState: { evaluatedModules: { idToModuleMap: Map<string, Loaded> } } }} */ (
        /** @type {unknown} */ (this)
      );
    const loaded = workerState.evaluatedModules.idToModuleMap;
    const wanted = new Set([path, ...this.order.mutated]);
    const found = [...loaded.values()].filter(({ file }) => wanted.has(file));
    const ids = new Set(found.map(({ id }) => id));
    for (const module of found) {
      for (const importer of module.importers) {
        const other = loaded.get(importer);
        if (other === undefined || ids.has(importer)) continue;
        ids.add(importer);
        found.push(other);
      }
    }
    return found;
  }

  /** @param {Line} line */
  write(line) {
    appendFileSync(this.order.journal, `${JSON.stringify(line)}\n`);
  }
}

/**
 * The first error of a file's tests, in a line.
 * @param {import("vitest").RunnerTask} task
 * @returns {string | undefined}
 */
function problemOf(task) {
  if (task.result?.state !== "fail") return undefined;
  const inner =
    "tasks" in task ? task.tasks.map(problemOf).find((one) => one !== undefined) : undefined;
  return inner ?? task.result.errors?.[0]?.message.split("\n")[0] ?? "no error was reported";
}
