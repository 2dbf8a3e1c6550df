// @ts-check
/**
 * `npm test`: sets up what is missing and runs every part of the tests, even if another part
 * failed. `npm test -- --only unit,notebooks` runs some; `npm test -- --list` names them. The last
 * line counts the tests of all parts: "N passed, N failed", and the skipped if there are.
 */

import { requireNode } from "./node.mjs";

requireNode();
const { runMain, explain, UserError } = await import("./user-error.mjs");
const { prepare } = await import("./setup/prepare.mjs");
const { parts } = await import("./parts.mjs");

/** @typedef {import("./parts.mjs").Counts} Counts */

/**
 * The names after --only, or all; null if only a list was asked for.
 * @param {string[]} args
 * @returns {string[] | null}
 */
function chosen(args) {
  const known = parts.map(({ name }) => name);
  if (args.length === 0) return known;
  if (args.length === 1 && args[0] === "--list") return null;
  const [option = "", list = ""] = args.length === 1 ? (args[0] ?? "").split("=") : args;
  const names = list.split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !known.includes(name));
  if (option === "--only" && names.length > 0 && unknown === undefined && args.length <= 2) {
    return names;
  }
  throw new UserError(
    unknown === undefined
      ? `the options ${args.join(" ")} are not understood.`
      : `there is no part named ${unknown}.`,
    { advice: [`npm test -- --only ${known.join(",")}`] },
  );
}

/** @param {Counts & { name: string, seconds: number }} row */
const tableLine = ({ name, passed, failed, skipped, seconds }) =>
  [
    failed > 0 ? "FAILED " : "ok     ",
    name.padEnd(12),
    String(passed).padStart(6),
    String(failed).padStart(7),
    String(skipped).padStart(8),
    `${seconds.toFixed(1)} s`.padStart(9),
  ].join("");

await runMain(async () => {
  const names = chosen(process.argv.slice(2));
  if (names === null) {
    for (const { name, what } of parts) process.stdout.write(`${name.padEnd(12)} ${what}\n`);
    return 0;
  }
  /** @type {(Counts & { name: string, seconds: number })[]} */
  const rows = [];
  /** @type {string[]} */
  const notices = [];
  const began = performance.now();
  try {
    await prepare({ tests: true });
  } catch (error) {
    // Without the set-up nothing can be run; that is one failure, and said as such.
    process.stdout.write(`${explain(error)}\n\n0 passed, 1 failed\n`);
    return 1;
  }
  for (const part of parts.filter(({ name }) => names.includes(name))) {
    process.stdout.write(`\n━━━ ${part.name}: ${part.what}\n`);
    const started = performance.now();
    /** @type {Counts} */
    let counts;
    try {
      counts = await part.run();
    } catch (error) {
      process.stdout.write(`${explain(error)}\n`);
      counts = { passed: 0, failed: 1, skipped: 0 };
    }
    if (counts.notice !== undefined) notices.push(counts.notice);
    rows.push({ name: part.name, ...counts, seconds: (performance.now() - started) / 1000 });
  }
  const sum = (/** @type {"passed" | "failed" | "skipped"} */ key) =>
    rows.reduce((total, row) => total + row[key], 0);
  const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")];
  process.stdout.write("\n       part        passed failed skipped     time\n");
  for (const row of rows) process.stdout.write(`${tableLine(row)}\n`);
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  process.stdout.write(`\n${minutes} minutes, set-up included\n`);
  const skips = rows.flatMap(({ name, skips: own = [] }) => own.map((skip) => `${name}: ${skip}`));
  if (skips.length > 0) process.stdout.write(`\nSkipped:\n  ${skips.join("\n  ")}\n`);
  const failures = rows.flatMap(({ name, failures: own = [] }) =>
    own.map((told) => `  ${name}: ${told}\n`),
  );
  if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.join("")}`);
  for (const notice of notices) process.stdout.write(`\n${notice}\n`);
  process.stdout.write(
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
  );
  return failed > 0 ? 1 : 0;
});
