// @ts-check
/**
 * `npm run mutate`: how much of what tables, figures and drawings say is held by a test. A random
 * sample of mutants (scripts/mutation/mutants.mjs) is run, one at a time, against the tests that come across it
 * (scripts/mutation/runner.mjs); a mutant that every test passes has survived. The score is the share of those
 * that did not.
 *
 *     npm run mutate                          200 mutants of all three rooms
 *     npm run mutate -- --sample 50 --seed 2 src/plot
 *     npm run mutate -- --verbose src/view/block.ts    and how each was killed
 *     npm run mutate -- --tests test/plot src/plot     by these tests alone
 *
 * It is not part of `npm test`: it takes minutes, and its result is a figure, not a verdict.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { createVitest } from "vitest/node";
import { mutantsOf, withSwitches } from "./mutation/mutants.mjs";
import { root } from "./paths.mjs";
import { filesBelow } from "./up-to-date.mjs";
import { runMain, UserError } from "./user-error.mjs";

/** @typedef {import("./mutation/mutants.mjs").Mutant} Mutant */

const ROOMS = ["src/tables", "src/plot", "src/view"];
/** Test files that may know of them; those of other rooms come after the rooms' own. */
const TESTS = ["test/tables", "test/plot", "test/view", "test/format", "test/lab"];

/** Of these, the ones that take minutes, or need Go; what they say of tables others say too. */
const SLOW = ["test/lab/claims.test.ts", "**/*.live.test.ts"];

/** A mutant whose tests take longer has made a loop endless. */
const LIMIT_MS = 90_000;

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
      tests: { type: "string", multiple: true, default: TESTS },
      verbose: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const [sample, seed] = [Number(values.sample), Number(values.seed)];
  if (!Number.isInteger(sample) || sample < 1 || !Number.isInteger(seed) || seed < 1) {
    throw new UserError("--sample and --seed must be whole numbers from 1.");
  }
  const folders = positionals.length > 0 ? positionals : ROOMS;
  return { sample, seed, folders, tests: values.tests, verbose: values.verbose };
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

/**
 * What is known of a mutant.
 * @typedef {object} Found
 * @property {number} tests files that come across it
 * @property {string} [killed] by which file, and how
 */

await runMain(async () => {
  const { sample, seed, folders, tests, verbose } = options();
  /** @type {Mutant[]} */
  const all = [];
  for (const file of sourcesOf(folders)) {
    all.push(...mutantsOf(relative(root, file), readFileSync(file, "utf8"), all.length + 1));
  }
  const total = all.length;
  const chosen = sampleOf(all, sample, seed);
  const temporary = mkdtempSync(join(tmpdir(), "mutate-"));
  const vitest = await vitestWith(chosen, tests);
  /** @type {Map<number, Found>} */
  const found = new Map(chosen.map(({ id }) => [id, { tests: 0 }]));
  /** @type {string[]} */
  const leftOut = [];
  try {
    const files = [...(await vitest.globTestSpecifications())]
      // Tests in a kernel run what was built, where no mutant is.
      .filter(({ moduleId }) => !readFileSync(moduleId, "utf8").includes("support/runner-driver"))
      .sort((a, b) => rank(a.moduleId) - rank(b.moduleId) || (a.moduleId < b.moduleId ? -1 : 1));
    for (const [index, file] of files.entries()) {
      const journal = join(temporary, `journal-${index}`);
      const problem = await runFile(vitest, file, chosen, found, journal);
      if (problem !== undefined) leftOut.push(problem);
      const alive = [...found.values()].filter(({ killed }) => killed === undefined).length;
      process.stderr.write(`\r${index + 1} of ${files.length} test files, ${alive} mutants live `);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    await vitest.close();
  }
  process.stdout.write(`\n\n${report(chosen, found, verbose)}`);
  for (const problem of leftOut) process.stdout.write(`left out: ${problem}\n`);
  process.stdout.write(`(${chosen.length} of ${total} mutants, seed ${seed})\n`);
  return 0;
});

/** @param {string} path the lower, the more mutants it kills at a time: snapshots of all, then by TESTS */
function rank(path) {
  const name = relative(root, path).replaceAll("\\", "/");
  if (name.endsWith(".snapshot.test.ts")) return -1;
  return TESTS.findIndex((folder) => name.startsWith(`${folder}/`));
}

/**
 * @param {Mutant[]} chosen
 * @param {string[]} tests folders or files
 */
function vitestWith(chosen, tests) {
  return createVitest(
    "test",
    {
      root,
      include: tests.map((name) => (name.endsWith(".ts") ? name : `${name}/**/*.test.ts`)),
      exclude: SLOW,
      runner: join(root, "scripts/mutation/runner.mjs"),
      watch: false,
      update: "none",
      pool: "forks",
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
}

/**
 * Runs a test file with every mutant that still lives and that it comes across.
 * @param {import("vitest/node").Vitest} vitest
 * @param {import("vitest/node").TestSpecification} file
 * @param {Mutant[]} chosen
 * @param {Map<number, Found>} found gets the result of each
 * @param {string} journal path of a file that is not there
 * @returns {Promise<string | undefined>} why the file tells nothing
 */
async function runFile(vitest, file, chosen, found, journal) {
  const name = relative(root, file.moduleId);
  const mutated = [...new Set(chosen.map((mutant) => join(root, mutant.file)))];
  const provide = /** @type {(key: string, value: unknown) => void} */ (
    /** @type {unknown} */ (vitest.provide.bind(vitest))
  );
  /** @type {Set<number>} */
  const tried = new Set();
  for (let stuck = true, part = 0; stuck; part++) {
    const own = `${journal}-${part}`;
    const dead = [...found].filter(([, { killed }]) => killed !== undefined).map(([id]) => id);
    writeFileSync(own, "");
    provide("order", { journal: own, mutated, done: [...dead, ...tried] });
    stuck = await withoutStopping(own, () => vitest.runTestSpecifications([file], false));
    const lines = linesOf(own);
    const failed = lines.find((line) => "failed" in line)?.failed;
    if (failed !== undefined || lines.length === 0) {
      return `${name} fails without a mutant: ${failed ?? "it could not be run"}`;
    }
    for (const line of lines) {
      for (const id of part === 0 ? (line.seen ?? []) : []) tell(id).tests++;
      if (line.start !== undefined) tried.add(line.start);
      if (line.killed !== undefined) tell(line.end).killed = `${name}: ${line.killed}`;
    }
    const last = lines.at(-1)?.start;
    if (last !== undefined) tell(last).killed = `${name}: it does not end`;
    else if (stuck) return `${name} does not end without a mutant`;
  }
  return undefined;
  function tell(/** @type {number} */ id) {
    const one = found.get(id);
    if (one === undefined) throw new Error(`an unknown mutant: ${id}`);
    return one;
  }
}

/** @param {string} journal */
function linesOf(journal) {
  const lines = readFileSync(journal, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/**
 * Waits for a run, and ends its process when it writes nothing any more.
 * @param {string} journal
 * @param {() => Promise<unknown>} run
 * @returns {Promise<boolean>} whether it had to be ended
 */
async function withoutStopping(journal, run) {
  let [written, since, stuck] = [0, Date.now(), false];
  const watch = setInterval(() => {
    const lines = linesOf(journal);
    if (lines.length !== written) [written, since] = [lines.length, Date.now()];
    const pid = lines.find((line) => "pid" in line)?.pid;
    if (pid === undefined || Date.now() - since < LIMIT_MS || stuck) return;
    stuck = true;
    process.kill(pid, "SIGKILL");
  }, 1000);
  try {
    await run();
  } finally {
    clearInterval(watch);
  }
  return stuck;
}

/**
 * @param {Mutant[]} chosen
 * @param {Map<number, Found>} found
 * @param {boolean} verbose whether the killed ones are listed too
 */
function report(chosen, found, verbose) {
  /** @type {Map<string, { killed: number, all: number }>} */
  const byFile = new Map();
  const told = [];
  for (const { id, file, line, original, mutated } of chosen) {
    const { killed, tests } = found.get(id) ?? { tests: 0 };
    const row = byFile.get(file) ?? { killed: 0, all: 0 };
    byFile.set(file, { killed: row.killed + (killed ? 1 : 0), all: row.all + 1 });
    const change = `${file}:${line}: ${short(original)} → ${short(mutated)}`;
    const untested = tests === 0 ? ", which no test comes across" : "";
    if (killed === undefined) told.push(`survived ${change}${untested}`);
    else if (verbose) told.push(`killed ${change}\n    by ${killed}`);
  }
  const rows = [...byFile].sort(([a], [b]) => (a < b ? -1 : 1));
  const roomOf = (/** @type {string} */ file) => file.split("/").slice(0, 2).join("/");
  const rooms = [...new Set(rows.map(([file]) => roomOf(file)))];
  return [
    "killed  of   score  file",
    ...rows.map(([file, row]) => scoreLine([row], file)),
    ...rooms.map((room) => {
      const own = rows.filter(([file]) => roomOf(file) === room);
      return scoreLine(
        own.map(([, row]) => row),
        room,
      );
    }),
    scoreLine([...byFile.values()], "in all"),
    "",
    ...told.sort(),
    "",
  ].join("\n");
}

/** @param {string} text */
function short(text) {
  return text.replace(/\s+/g, " ").slice(0, 60);
}

/**
 * @param {{ killed: number, all: number }[]} rows
 * @param {string} name
 */
function scoreLine(rows, name) {
  const killed = rows.reduce((sum, row) => sum + row.killed, 0);
  const all = rows.reduce((sum, row) => sum + row.all, 0);
  const score = `${Math.round((100 * killed) / all)} %`;
  return `${String(killed).padStart(6)} ${String(all).padStart(4)} ${score.padStart(6)}  ${name}`;
}
