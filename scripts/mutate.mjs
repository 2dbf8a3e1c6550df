// @ts-check
/**
 * `npm run mutate`: how much of what tables, figures and drawings say is held by a test. A random
 * sample of mutants (mutants.mjs) is run, one at a time, against the test files that come across it;
 * a mutant that every test passes has survived. The score is the share of those that did not.
 *
 *     npm run mutate                          200 mutants of all three rooms
 *     npm run mutate -- --sample 50 --seed 2 src/plot
 *
 * It is not part of `npm test`: it takes minutes, and its result is a figure, not a verdict.
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { createVitest } from "vitest/node";
import { mutantsOf, withSwitches } from "./mutants.mjs";
import { root } from "./paths.mjs";
import { filesBelow } from "./up-to-date.mjs";
import { runMain, UserError } from "./user-error.mjs";

/** @typedef {import("./mutants.mjs").Mutant} Mutant */

const ROOMS = ["src/tables", "src/plot", "src/view"];
/** Test files that may know of them. */
const TESTS = ["test/tables", "test/plot", "test/view", "test/lab", "test/format"];

/** A mutant's tests that take longer have met an endless loop. */
const LIMIT_MS = 120_000;

/** @param {number} seed */
function random(seed) {
  let state = seed >>> 0 || 1;
  return (/** @type {number} */ below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/**
 * @param {Mutant[]} all
 * @param {number} n
 * @param {number} seed
 */
function sampleOf(all, n, seed) {
  const below = random(seed);
  for (let i = 0; i < Math.min(n, all.length); i++) {
    const j = i + below(all.length - i);
    const one = /** @type {Mutant} */ (all[i]);
    all[i] = /** @type {Mutant} */ (all[j]);
    all[j] = one;
  }
  return all.slice(0, n);
}

function options() {
  const { values, positionals } = parseArgs({
    options: {
      sample: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
    },
    allowPositionals: true,
  });
  const [sample, seed] = [Number(values.sample), Number(values.seed)];
  if (!Number.isInteger(sample) || sample < 1 || !Number.isInteger(seed) || seed < 1) {
    throw new UserError("--sample and --seed must be whole numbers from 1.");
  }
  return { sample, seed, folders: positionals.length > 0 ? positionals : ROOMS };
}

/**
 * @param {string[]} folders files, or folders of them
 * @returns {string[]}
 */
function sourcesOf(folders) {
  return folders.flatMap((name) =>
    name.endsWith(".ts")
      ? [join(root, name)]
      : filesBelow(join(root, name), (file) => file.endsWith(".ts")),
  );
}

await runMain(async () => {
  const { sample, seed, folders } = options();
  /** @type {Mutant[]} */
  const all = [];
  for (const file of sourcesOf(folders)) {
    all.push(...mutantsOf(relative(root, file), readFileSync(file, "utf8"), all.length + 1));
  }
  const total = all.length;
  const chosen = sampleOf(all, sample, seed);
  const temporary = mkdtempSync(join(tmpdir(), "mutate-"));
  const seenFile = join(temporary, "seen");
  const vitest = await createVitest(
    "test",
    {
      root,
      include: TESTS.map((folder) => `${folder}/**/*.test.ts`),
      setupFiles: [join(root, "scripts/mutate-worker.mjs")],
      watch: false,
      update: false,
      pool: "threads",
      maxWorkers: 1,
      reporters: [{}],
      config: false,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
    {
      plugins: [
        {
          name: "mutants",
          enforce: "pre",
          transform(code, id) {
            const own = chosen.filter(({ file }) => join(root, file) === id);
            return own.length === 0 ? undefined : { code: withSwitches(code, own), map: null };
          },
        },
      ],
    },
  );
  const provide = /** @type {(key: string, value: unknown) => void} */ (
    /** @type {unknown} */ (vitest.provide.bind(vitest))
  );
  try {
    provide("seen", seenFile);
    provide("mutant", 0);
    const specifications = (await vitest.globTestSpecifications()).filter(
      // Tests in a kernel run what was built, where no mutant is.
      ({ moduleId }) => !readFileSync(moduleId, "utf8").includes("support/runner-driver"),
    );
    const first = await vitest.runTestSpecifications(specifications, true);
    const failed = first.testModules.filter((module) => !module.ok());
    if (failed.length > 0) {
      throw new UserError("the tests fail without a mutant.", {
        advice: failed.map((module) => `${relative(root, module.moduleId)}: ${problemOf(module)}`),
      });
    }
    const spent = new Map(
      first.testModules.map((module) => [module.moduleId, module.diagnostic().duration]),
    );
    /** @type {{ file: string, seen: number[] }[]} */
    const met = readFileSync(seenFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    /** @type {Map<string, { killed: number, all: number }>} */
    const byFile = new Map();
    const survivors = [];
    for (const [index, mutant] of chosen.entries()) {
      const files = met.filter(({ seen }) => seen.includes(mutant.id)).map(({ file }) => file);
      const own = specifications
        .filter(({ moduleId }) => files.includes(moduleId))
        .sort((a, b) => (spent.get(a.moduleId) ?? 0) - (spent.get(b.moduleId) ?? 0));
      provide("mutant", mutant.id);
      const killed = await isKilled(vitest, own);
      const row = byFile.get(mutant.file) ?? { killed: 0, all: 0 };
      byFile.set(mutant.file, { killed: row.killed + (killed ? 1 : 0), all: row.all + 1 });
      if (!killed) survivors.push({ ...mutant, tests: own.length });
      process.stderr.write(`\r${index + 1} of ${chosen.length}, ${survivors.length} survived `);
    }
    process.stderr.write("\n");
    process.stdout.write(`\n${report(byFile, survivors)}`);
    process.stdout.write(`(${chosen.length} of ${total} mutants, seed ${seed})\n`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    await vitest.close();
  }
  return 0;
});

/** @param {import("vitest/node").TestModule} module its first error, in a line */
function problemOf(module) {
  const [test] = module.children.allTests("failed");
  const [error] = [...module.errors(), ...(test?.result().errors ?? [])];
  return error?.message.split("\n")[0] ?? "no error was reported";
}

/**
 * Whether a test fails, or does not end.
 * @param {import("vitest/node").Vitest} vitest
 * @param {import("vitest/node").TestSpecification[]} specifications
 */
async function isKilled(vitest, specifications) {
  for (const specification of specifications) {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve(undefined), LIMIT_MS);
    });
    const result = await Promise.race([
      vitest.runTestSpecifications([specification], false),
      /** @type {Promise<undefined>} */ (late),
    ]);
    clearTimeout(timer);
    if (result === undefined) {
      await vitest.cancelCurrentRun("keyboard-input");
      return true;
    }
    // Those of earlier runs are still in the result, with what they came to then.
    const own = result.testModules.filter(({ moduleId }) => moduleId === specification.moduleId);
    if (result.unhandledErrors.length > 0 || own.some((each) => !each.ok())) return true;
  }
  return false;
}

/**
 * @param {Map<string, { killed: number, all: number }>} byFile
 * @param {(Mutant & { tests: number })[]} survivors
 */
function report(byFile, survivors) {
  const lines = ["killed  of   score  file"];
  let [killed, all] = [0, 0];
  for (const [file, row] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    killed += row.killed;
    all += row.all;
    lines.push(line(row.killed, row.all, file));
  }
  lines.push(line(killed, all, "in all"), "");
  for (const { file, line, original, mutated, tests } of survivors) {
    const short = (/** @type {string} */ text) => text.replace(/\s+/g, " ").slice(0, 60);
    const untested = tests === 0 ? ", which no test comes across" : "";
    lines.push(`survived ${file}:${line}: ${short(original)} → ${short(mutated)}${untested}`);
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {number} killed
 * @param {number} all
 * @param {string} name
 */
function line(killed, all, name) {
  const score = `${Math.round((100 * killed) / all)} %`;
  return `${String(killed).padStart(6)} ${String(all).padStart(4)} ${score.padStart(6)}  ${name}`;
}
