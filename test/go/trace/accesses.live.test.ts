/**
 * The engine beside live Go under Valgrind's lackey: what random cases load and store, access by access.
 *
 * Runs for every release that is installed here (as test/capture/replay.live.test.ts finds them) where
 * there is a valgrind. The cases are the same every time; GOMAPLAB_SEED=n draws others, GOMAPLAB_RUNS=n
 * more of them for each type, GOMAPLAB_RELEASE=1.23 runs one release.
 */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { type Access, caseAccesses, parseCase } from "../../../src/capture/index.js";
import { releases } from "../../../src/go/index.js";
import {
  copiedTypes,
  hasValgrind,
  LackeyProbe,
  type ProbeCase,
  probeTypes,
} from "../../probe/accesses/lackey.js";

const seed = Number(process.env.GOMAPLAB_SEED ?? 19);
const runs = Number(process.env.GOMAPLAB_RUNS ?? 1);
const only = process.env.GOMAPLAB_RELEASE;

/** A key of the type for a number: strings of lengths whose hashes and compares differ. */
const keyOf: Readonly<Record<(typeof probeTypes)[number][1], (n: number) => number | string>> = {
  int64: (n) => n * 1_000_003 - 7,
  int32: (n) => (n * 48_271) % 2 ** 31,
  int16: (n) => n - 300,
  string: (n) =>
    `${["k", "key-", "a-key-of-more-than-32-bytes-in-all-", "p".repeat(70)][n % 4]}${n}`,
};

const codes = [..."ppppppppggggdd", "it", "nx", "nx", "c"] as const;

/** Puts, lookups and deletes, more puts than deletes; now and then a clear, an iteration, more of one. */
const script = fc.record({
  hint: fc.constantFrom(0, 0, 8, 9, 100),
  hash0: fc.nat({ max: 2 ** 31 }),
  keys: fc.constantFrom(7, 30, 200),
  steps: fc.array(fc.tuple(fc.constantFrom(...codes), fc.nat()), {
    minLength: 100,
    maxLength: 300,
    size: "max",
  }),
});

function caseOf(
  type: string,
  key: keyof typeof keyOf,
  { hint, hash0, keys, steps }: typeof script extends fc.Arbitrary<infer S> ? S : never,
): ProbeCase {
  const ops: ProbeCase["ops"][number][] = [["p", keyOf[key](keys), 1]];
  let iterators = 0;
  for (const [code, n] of steps) {
    const chosen = keyOf[key](n % keys);
    if (code === "p") ops.push(["p", chosen, n % 1000]);
    else if (code === "g" || code === "d") ops.push([code, chosen]);
    // Of a map of hundreds a clear would be all that a case has.
    else if (code === "c" && n % 4 === 0) ops.push(["c"]);
    else if (code === "it") {
      ops.push(["it", [-1, 0, 1, 3, 10][n % 5] as number]);
      iterators++;
    } else if (code === "nx" && iterators > 0) {
      const taken = [1, 2, 5, -1][n % 4] as number;
      ops.push(["nx", Math.max(0, iterators - 1 - (n % 3)), taken]);
    }
  }
  const hashkey = [
    "0x0123456789abcdef",
    "0xfedcba9876543211",
    "0x0f1e2d3c4b5a6979",
    "0x1122334455667789",
  ];
  const rand = `0x${hash0.toString(16)}9e3779b9`;
  return { type, hint, hash0, hashkey, rand, ops };
}

/**
 * An access without its place in a string. Short strings lie side by side in a block of the allocator for
 * tiny objects: here an offset counts from the block, in lackey's lists from the string.
 */
const withoutPlace = ([kind, object, offset, size]: Access): Access => [
  kind,
  object,
  object === "string" ? 0 : offset,
  size,
];

const toolchains = findGoToolchains();
const valgrind = await hasValgrind();

for (const { name, generation } of releases.values()) {
  if (only !== undefined && only !== name) continue;
  const toolchain = toolchains.find(({ version }) => version.startsWith(`go${name}`));
  if (toolchain === undefined || !valgrind) {
    const missing = valgrind ? `Go ${name}` : "valgrind";
    process.stderr.write(
      `SKIPPED: accesses of live Go ${name} beside the engine (no ${missing} found here)\n`,
    );
    describe.skip(`live Go ${name} under lackey, for want of ${missing},`, () => {
      test("loads and stores what the engine does", () => {});
    });
    continue;
  }
  describe(`live ${toolchain.version} under lackey`, () => {
    let probe: LackeyProbe;
    beforeAll(async () => {
      probe = await LackeyProbe.build(toolchain.file, generation);
    }, 300_000);
    afterAll(() => probe.close());

    test("loads of strings that are hashed and compared are what the engine does", async () => {
      // Lengths on both sides of what changes a path; strings that are alike up to their last byte. The
      // first map stays in one bucket or group, where long strings are not hashed.
      for (const lengths of [
        [20, 64, 65, 66],
        [1, 3, 4, 7, 8, 15],
        [16, 17, 47, 48, 49, 63, 96, 97, 128, 129, 300],
      ]) {
        const texts = lengths.flatMap((n) => ["p".repeat(n), `${"p".repeat(n - 1)}q`]);
        const given: ProbeCase = {
          ...caseOf("map[string]int64", "string", { hint: 0, hash0: 9, keys: 7, steps: [] }),
          ops: [
            ...texts.map((text, n) => ["p", text, n] as const),
            ...texts.map((text) => ["g", text] as const),
            ...texts.map((text, n) => ["p", text, -n] as const),
            ...texts.map((text) => ["d", text] as const),
          ],
        };
        const test = parseCase(JSON.stringify({ name: "live", ...given }));
        const ours = Array.from(caseAccesses(test, name, { strings: true }), (op) => op.accesses);
        const real = await probe.run(given, { strings: true });
        const areTiny = lengths.some((n) => n < 16);
        // The argument of a call may share its block of the tiny allocator with a key of the map: then
        // lackey shows the load of either as one of the key's string.
        const shown = (list: readonly Access[] = []) =>
          areTiny
            ? list.map(withoutPlace).filter((one, i, all) => !isDeepStrictEqual(one, all[i - 1]))
            : list;
        for (const [op, accesses] of real.entries()) {
          expect([op, given.ops[op], shown(ours[op])]).toEqual([
            op,
            given.ops[op],
            shown(accesses),
          ]);
        }
        expect(real.flat().some(([, object]) => object === "string")).toBe(true);
      }
    }, 600_000);

    test("copies of keys and elems of any size are what the engine does", async () => {
      // All of them with GOMAPLAB_RUNS=2 and more; recorded lists have more, too.
      const few = ["map[int64][80]uint8", "map[[40]float64]int64"];
      for (const [type, key, elem] of copiedTypes) {
        if (runs === 1 && !few.includes(type)) continue;
        const put = (n: number) => ["p", n, n] as const;
        const given: ProbeCase = {
          ...caseOf("map[int64]int64", "int64", { hint: 0, hash0: 9, keys: 7, steps: [] }),
          type,
          ops: [...Array.from({ length: 10 }, (_, n) => put(n)), put(3), ["g", 3], ["d", 4]],
        };
        const elems: Record<string, (n: number) => unknown> = {
          any: (n) => ({ i64: n }),
          "[]int64": (n) => [n],
        };
        const written = elems[elem] ?? ((n: number) => n);
        const ops = given.ops.map((op) => (op[0] === "p" ? [op[0], op[1], written(op[2])] : op));
        const text = JSON.stringify({ name: "live", ...given, ops });
        const ours = Array.from(
          caseAccesses(parseCase(text), name, { objects: true }),
          (op) => op.accesses,
        );
        const real = await probe.run(given, { objects: true });
        for (const [op, accesses] of real.entries()) {
          expect([type, key, op, ours[op]]).toEqual([type, key, op, accesses]);
        }
      }
    }, 600_000);

    test("loads of strings that are hashed with AES are what the engine does", async () => {
      const texts = [1, 3, 8, 9, 15, 16, 17, 32, 33, 64, 65, 128, 129, 256, 257, 385].map((n) =>
        String.fromCharCode(32 + (n % 90)).repeat(n),
      );
      const given: ProbeCase = {
        ...caseOf("map[string]int64", "string", { hint: 100, hash0: 9, keys: 7, steps: [] }),
        ops: texts.map((text, n) => ["p", text, n] as const),
      };
      // Where a key goes depends on keys of the process's own; what is loaded of its bytes does not.
      const loads = (lists: readonly (readonly Access[])[]) =>
        lists.map((list, n) => {
          const strings = list.filter(([, object]) => object === "string");
          return (texts[n]?.length ?? 0) < 16 ? strings.map(withoutPlace) : strings;
        });
      const aeskeysched = "00".repeat(128);
      const test = parseCase(JSON.stringify({ name: "live", ...given, aeskeysched }));
      const ours = Array.from(caseAccesses(test, name, { strings: true }), (op) => op.accesses);
      expect(loads(ours)).toEqual(loads(await probe.run(given, { strings: true, aes: true })));
      expect(loads(ours)[15]?.length).toBe(32);
    }, 600_000);

    test.each(probeTypes)(
      "loads and stores of a %s what the engine does",
      async (type, key) => {
        await fc.assert(
          fc.asyncProperty(script, async (drawn) => {
            const given = caseOf(type, key, drawn);
            const text = JSON.stringify({ name: "live", ...given });
            const ours = Array.from(
              caseAccesses(parseCase(text), name),
              ({ accesses }) => accesses,
            );
            let real = await probe.run(given);
            // Once in many runs the runtime draws a random number of the thread's for itself.
            if (!isDeepStrictEqual(real, ours)) real = await probe.run(given);
            for (const [op, accesses] of real.entries()) {
              expect([op, given.ops[op], ours[op]]).toEqual([op, given.ops[op], accesses]);
            }
          }),
          { seed, numRuns: runs, endOnFailure: true },
        );
      },
      3_600_000,
    );
  });
}
