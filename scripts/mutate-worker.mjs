// @ts-check
/**
 * Runs before each test file of a mutation run: selects the mutant, and reports which ones the
 * file's tests executed.
 */

import { appendFileSync } from "node:fs";
import { afterAll, expect, inject } from "vitest";

/** A mutant that is evaluated this often has made a loop endless. */
const ENDLESS = 5_000_000;

const provided = /** @type {(key: string) => unknown} */ (/** @type {unknown} */ (inject));
const active = provided("mutant");
const report = provided("seen");
/** @type {Set<number>} */
const seen = new Set();
let times = 0;

Object.assign(globalThis, {
  $mutant(/** @type {number} */ id) {
    if (id !== active) {
      if (active === 0) seen.add(id);
      return false;
    }
    if (++times > ENDLESS) throw new Error("an endless loop");
    return true;
  },
});

afterAll(() => {
  if (active !== 0) return;
  const file = expect.getState().testPath;
  appendFileSync(String(report), `${JSON.stringify({ file, seen: [...seen] })}\n`);
});
