/**
 * The engine beside live Go: random cases over all types run on both, everything in their captures
 * compared.
 *
 * Runs for every release that is both known to the engine and installed here (PATH, /usr/lib/go-*,
 * /usr/local/go, ~/sdk; Debian 12 has golang-1.19-go, and golang-1.23-go in its backports). The cases
 * are the same every time; GOMAPLAB_SEED=n draws others, GOMAPLAB_RUNS=n more of them,
 * GOMAPLAB_TYPES=n more types, GOMAPLAB_EVERY=1 all of the unusual cases, GOMAPLAB_RELEASE=1.23 runs
 * one release.
 */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Hash, Probe } from "../../src/capture/go/probe.js";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";
import {
  type Capture,
  differenceText,
  firstDifference,
  parseCapture,
  parseCase,
  readText,
  releaseOf,
  replay,
} from "../../src/capture/index.js";
import { releases } from "../../src/go/index.js";
import { casesOver } from "../support/random-cases.js";
import { specimensOf } from "../support/random-types.js";
import { hintCases, unusualCases } from "../support/unusual-cases.js";

const seed = Number(process.env.GOMAPLAB_SEED ?? 19);
const runs = Number(process.env.GOMAPLAB_RUNS ?? 40);
const specimens = specimensOf(seed, Number(process.env.GOMAPLAB_TYPES ?? 20));
/** Of so many types one goes through the unusual cases; 0: none does. */
const every = Number(process.env.GOMAPLAB_EVERY ?? 40);
const only = process.env.GOMAPLAB_RELEASE;
const fixtures = new URL("../fixtures/go-map/", import.meta.url);

const toolchains = findGoToolchains();

/**
 * The difference between live Go and the engine; "" when there is none. Once in thousands of runs
 * the runtime allocates something for itself meanwhile, so a difference counts when real Go shows it
 * twice.
 */
async function difference(probe: Probe, text: string): Promise<string> {
  let shown = "";
  for (;;) {
    const live = await probe.run(text);
    if (typeof live === "string") return `the probe refuses the case: ${live}`;
    const now = compare(live.capture, text);
    if (now === "" || now === shown) return now;
    shown = now;
  }
}

/** The difference between a capture and the engine as text. */
function compare(real: Capture, text: string): string {
  const { map, capture } = replay(parseCase(text), releaseOf(real));
  const names = { header: map.headerFields(), slots: map.type };
  const difference = firstDifference(real, capture, names);
  map.checkInvariants();
  return difference === undefined ? "" : differenceText(difference);
}

async function holdAgainst(probe: Probe, hash: Hash, numRuns: number): Promise<void> {
  const cases = casesOver(
    specimens.maps.map(({ text }) => text),
    hash,
  );
  await fc.assert(
    fc.asyncProperty(cases, async (text) => {
      expect(await difference(probe, text)).toBe("");
    }),
    { seed, numRuns, endOnFailure: false },
  );
}

/** Every release as it comes, and under each experiment that changes its maps. */
const builds = [...releases.values()].flatMap((row) => {
  const experiments = row.generation === "swiss" ? Object.keys(row.experiments) : [];
  return ["", ...experiments].map((experiment) => ({ name: row.name, experiment }));
});

for (const { name, experiment } of builds) {
  if (only !== undefined && only !== name) continue;
  const toolchain = toolchains.find(({ version }) => version.startsWith(`go${name}`));
  if (toolchain === undefined) {
    process.stderr.write(`SKIPPED: live Go ${name} beside the engine (no Go ${name} found here)\n`);
    describe.skip(`live Go ${name}, which is not installed here,`, () => {
      test("leaves the same memory behind as the engine", () => {});
    });
    continue;
  }

  describe(`live ${toolchain.version} ${experiment}`.trim(), () => {
    const experiments = experiment === "" ? [] : [experiment];
    let probe: Probe;
    beforeAll(async () => {
      probe = await Probe.start(toolchain, specimens, { hash: "fallback", experiments });
    }, 300_000);
    afterAll(() => probe.stop());

    const files = experiment === "" ? readdirSync(new URL(`go${name}/`, fixtures)) : [];
    // Again where the runtime has allocated something for itself meanwhile.
    test.each(files)("repeats the capture %s", { retry: 2 }, async (file) => {
      const text = readFileSync(new URL(`cases/${file.replace(".gz", "")}`, fixtures), "utf8");
      const capture = parseCapture(readText(new URL(`go${name}/${file}`, fixtures).pathname));
      const live = await probe.run(text);
      expect(typeof live === "string" ? live : live.capture).toEqual({
        ...capture,
        go: toolchain.version,
      });
    });

    test(
      "leaves the same memory behind as the engine after any case",
      () => holdAgainst(probe, "fallback", runs),
      3_600_000,
    );

    test("does so after cases that random ones seldom come to", async () => {
      const types = specimens.maps.filter((_, i) => every > 0 && (i + seed) % every === 0);
      for (const { text: type } of types) {
        for (const [name, text] of unusualCases(type, seed)) {
          expect.soft(await difference(probe, text), `${type}: ${name}`).toBe("");
        }
      }
    }, 3_600_000);

    test("makes room for the same hints", async () => {
      for (const type of ["map[int64]int64", "map[string][200]byte", "map[int32]struct{}"]) {
        for (const [name, text] of hintCases(type, seed)) {
          expect.soft(await difference(probe, text), `${type}: ${name}`).toBe("");
        }
      }
    }, 3_600_000);

    test("does so where keys hash with AES", async () => {
      const withAes = await Probe.start(toolchain, specimens, { hash: "aes", experiments });
      try {
        await holdAgainst(withAes, "aes", Math.ceil(runs / 4));
      } finally {
        await withAes.stop();
      }
    }, 3_600_000);
  });
}
