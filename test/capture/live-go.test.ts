/**
 * The engine beside live Go: random cases run on both, everything in their captures compared.
 *
 * Runs for every release that is both known to the engine and installed here (PATH, /usr/lib/go-*,
 * /usr/local/go, ~/sdk; Debian 12 has golang-1.19-go, and golang-1.23-go in its backports). The cases are the same every time; GOMAPLAB_SEED=n draws others,
 * GOMAPLAB_RUNS=n more of them.
 */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import { findGoToolchains } from "../../src/cli/go-toolchains.js";
import { releases } from "../../src/go/index.js";
import { Probe } from "../probe/probe.js";

const seed = Number(process.env.GOMAPLAB_SEED ?? 19);
const runs = Number(process.env.GOMAPLAB_RUNS ?? 150);
const fixtures = new URL("../fixtures/go-map/", import.meta.url);

/** Types of maps that the probe can run. */
const probed = ["map[int64]int64", "map[int64]bool", "map[int64]struct{}"];

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
    fc.pre(typeof live !== "string");
    const now = compare(live, text);
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

for (const name of releases.keys()) {
  const toolchain = toolchains.find(({ version }) => version.startsWith(`go${name}`));
  if (toolchain === undefined) {
    process.stderr.write(`SKIPPED: live Go ${name} beside the engine (no Go ${name} found here)\n`);
    describe.skip(`live Go ${name}, which is not installed here,`, () => {
      test("leaves the same memory behind as the engine", () => {});
    });
    continue;
  }

  describe(`live ${toolchain.version}`, () => {
    let probe: Probe;
    beforeAll(async () => {
      probe = await Probe.start(toolchain.file);
    }, 300_000);
    afterAll(() => probe.stop());

    const files = readdirSync(new URL(`go${name}/`, fixtures)).filter((file) => {
      const text = readFileSync(new URL(`cases/${file.replace(".gz", "")}`, fixtures), "utf8");
      return probed.includes(JSON.parse(text).type);
    });
    test.each(files)("repeats the capture %s", async (file) => {
      const text = readFileSync(new URL(`cases/${file.replace(".gz", "")}`, fixtures), "utf8");
      const capture = parseCapture(readText(new URL(`go${name}/${file}`, fixtures).pathname));
      const live = await probe.run(text);
      expect(live).toEqual({ ...capture, go: toolchain.version });
    });

    test("leaves the same memory behind as the engine after any case", async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (text) => {
          expect(await difference(probe, text)).toBe("");
        }),
        { seed, numRuns: runs, endOnFailure: false },
      );
    }, 3_600_000);
  });
}

/** Keys that meet again and again, keys that mostly do not, and any key. */
const keys = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 3, arbitrary: fc.integer({ min: -2000, max: 2000 }) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) },
);
const count = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 400 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3000 }) },
);
const start = fc.integer({ min: -100, max: 3000 });
const step = fc.constantFrom(1, 1, 1, 2, 7, -1, -13, 0);
const take = fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 50 }));

type Op = unknown[];

/** Entries at which a map of 2^B buckets doubles. */
const fullAt = (B: number): number => 13 * 2 ** (B - 1);

/** Just enough keys that the map has begun to grow and may not have finished. */
const growing = fc
  .record({
    first: start,
    B: fc.integer({ min: 1, max: 9 }),
    more: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ first, B, more }): Op[] => [["pr", first, 1, fullAt(B) + more, 0, 1]]);

const one = (op: fc.Arbitrary<Op>): fc.Arbitrary<Op[]> => op.map((written) => [written]);
const operation: fc.Arbitrary<Op[]> = fc.oneof(
  { weight: 8, arbitrary: one(fc.tuple(fc.constant("p"), keys, fc.integer())) },
  { weight: 6, arbitrary: one(fc.tuple(fc.constant("d"), keys)) },
  {
    weight: 5,
    arbitrary: one(fc.tuple(fc.constant("pr"), start, step, count, fc.integer(), fc.integer())),
  },
  { weight: 5, arbitrary: one(fc.tuple(fc.constant("dr"), start, step, count)) },
  { weight: 1, arbitrary: one(fc.constant(["c"])) },
  { weight: 3, arbitrary: one(fc.tuple(fc.constant("it"), take)) },
  { weight: 6, arbitrary: one(fc.tuple(fc.constant("nx"), fc.nat({ max: 12 }), take)) },
  { weight: 2, arbitrary: growing },
);

const mixture: fc.Arbitrary<Op[]> = fc
  .array(operation, { maxLength: 40, size: "max" })
  .map((written) => written.flat());

/**
 * A nearly full map whose keys are replaced one by one by others: overflow buckets pile up until it
 * grows to its own size; in a Swiss table (full at seven of eight slots) tombstones are left, which
 * are pruned or make it grow. Now and then something else happens.
 */
const churn: fc.Arbitrary<Op[]> = fc
  .record({
    full: fc.oneof(
      fc.integer({ min: 2, max: 7 }).map(fullAt),
      fc.integer({ min: 1, max: 8 }).map((k) => 7 * 2 ** k),
    ),
    room: fc.nat({ max: 12 }),
    segments: fc.array(fc.tuple(fc.nat({ max: 1500 }), operation), { maxLength: 8, size: "max" }),
  })
  .map(({ full, room, segments }) => {
    const width = full - room;
    let next = 10_000 + width;
    const ops: Op[] = [["pr", 10_000, 1, width, 0, 1]];
    for (const [moves, then] of segments) {
      for (let i = 0; i < moves; i++, next++) ops.push(["d", next - width], ["p", next, i]);
      ops.push(...then);
    }
    return ops;
  });

/** Iterators are numbered as they are started: a wish for any number becomes one that exists. */
function withIterators(ops: readonly Op[]): Op[] {
  let started = 0;
  return ops.flatMap((op) => {
    if (op[0] === "it") started++;
    if (op[0] !== "nx") return [op];
    return started === 0 ? [] : [["nx", (op[1] as number) % started, op[2]]];
  });
}

const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => `0x${n.toString(16)}`);

/** Cases as JSON text. */
const cases: fc.Arbitrary<string> = fc
  .record({
    name: fc.constant("random"),
    type: fc.constantFrom(...probed),
    hint: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4000 }) },
    ),
    hash0: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    hashkey: fc.tuple(word, word, word, word),
    rand: word,
    ops: fc
      .oneof({ weight: 3, arbitrary: mixture }, { weight: 1, arbitrary: churn })
      .map(withIterators),
  })
  .map((fields) => JSON.stringify(fields));
