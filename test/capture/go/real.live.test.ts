/**
 * Cases run by real Go: a process as it comes replays byte for byte, and one with given seeds gives
 * what the captures hold. Runs with every release that is installed here.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { originInReal } from "../../../src/capture/bisect.js";
import { releaseOfVersion } from "../../../src/capture/go/fetch-toolchain.js";
import { Probe } from "../../../src/capture/go/probe.js";
import {
  finished,
  forProbe,
  planned,
  probeTypesOf,
  runReal,
} from "../../../src/capture/go/real.js";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import {
  checkedSyntax,
  type Json,
  jsonText,
  parseCapture,
  readText,
  verify,
} from "../../../src/capture/index.js";

const installed = findGoToolchains().filter(({ version }) => releaseOfVersion(version));
const fixtures = new URL("../../fixtures/go-map/", import.meta.url);

/** Programs that use every operation, under no seeds of ours. */
const programs: readonly Record<string, Json>[] = [
  { type: "map[int64]bool", ops: [["pr", 0, 1, 3000, 0, 1], ["it", 7], ["c"], ["nx", 0, 5]] },
  {
    type: "map[int64]bool",
    hint: 500,
    ops: [
      ["g", 5],
      ["pr", -50, 3, 700, 0, 1],
      ["g", -50],
    ],
  },
  {
    type: "map[string]any",
    types: { Point: "struct{X, Y int32}", "Pair[K comparable, V any]": "struct{A K; B V}" },
    ops: [
      ["pr", 0, 1, 300, 0, 1, "key "],
      ["p", "point", { type: "Point", value: { X: 1, Y: -2 } }],
      ["p", "pair", { type: "Pair[int8,string]", value: { A: 1, B: "b" } }],
      ["p", "short", { str: "text" }],
      ["dr", 0, 2, 150, "key "],
      ["it", -1],
    ],
  },
  {
    type: "map[Fault]error",
    types: {
      Fault: { type: "struct{ Code int32; Text string }", methods: ["Error() string"] },
      Reset: {
        type: "struct{ n int }",
        methods: ["*Reset(a, b int, rest ...string) (x, y error)"],
      },
    },
    ops: [
      ["p", { Code: 1, Text: "x" }, { type: "Fault", value: { Code: 2, Text: "inner" } }],
      ["g", { Code: 1, Text: "y" }],
      ["it", -1],
    ],
  },
  {
    type: "map[float64]complex128",
    ops: [
      ["p", "NaN", [1, 2]],
      ["p", "NaN", 3],
      ["p", "-0", 4],
      ["g", 0],
    ],
  },
  {
    type: "map[struct{type_ string; int}][200]byte",
    ops: [
      ["pr", 0, 1, 60, 0, 1],
      ["it", -1],
    ],
  },
  {
    type: "map[struct{}]struct{}",
    ops: [
      ["p", {}],
      ["it", -1],
      ["d", {}],
    ],
  },
];

describe.skipIf(installed.length === 0).each(installed)("$version", (toolchain) => {
  const name = releaseOfVersion(toolchain.version)?.name ?? "";

  test("runs programs as they come, and the engine replays them", async () => {
    const plans = programs.map((program) => planned(program));
    const parts = plans.map(({ test, fields }) => probeTypesOf(test, fields.ops as Json));
    const declarations = [...new Set(parts.map((part) => part.declarations))].join("\n");
    const boxes = new Map(
      parts.flatMap(({ dynamicTypes }) => dynamicTypes).map((box) => [box.text, box]),
    );
    const maps = new Map(parts.flatMap((part) => part.maps).map((map) => [map.text, map]));
    const specimens = { maps: [...maps.values()], dynamicTypes: [...boxes.values()], declarations };
    const probe = await Probe.start(toolchain, specimens);
    try {
      for (const { test, fields } of plans) {
        const answer = await probe.run(jsonText(forProbe(test, fields)));
        if (typeof answer === "string") throw new Error(answer);
        const run = finished(fields, answer);
        expect(verify(run.test, run.capture), test.type).toEqual({ equal: true });
        expect(run.memstats.Mallocs).toBeGreaterThan(0);
      }
    } finally {
      await probe.stop();
    }
  }, 300_000);

  test("draws other seeds each time, and others where keys hash without AES", async () => {
    const program = {
      type: "map[int32]int32",
      ops: [
        ["pr", 0, 1, 100, 0, 1],
        ["it", -1],
      ],
    };
    const runs = [];
    for (const hash of ["aes", "aes", "fallback"] as const) {
      runs.push(await runReal(name, program, { installed, hash }));
    }
    expect(runs[0]?.toolchain).toEqual(toolchain);
    expect(new Set(runs.map(({ test }) => String(test.hash0))).size).toBe(3);
    expect(runs[2]?.test.aeskeysched).toBeUndefined();
    for (const { test, capture } of runs) expect(verify(test, capture)).toEqual({ equal: true });
  }, 300_000);

  test("gives under a capture's seeds what the capture holds", async () => {
    const file = "09_i64_iter_growth.json";
    const kept = new URL(`go${name}/${file}.gz`, fixtures).pathname;
    const json = checkedSyntax(readText(new URL(`cases/${file}`, fixtures).pathname));
    const { capture } = await runReal(name, json, { installed });
    const { case: _, ...live } = capture;
    expect(live).toEqual({ ...parseCapture(readText(kept)), go: toolchain.version });
  }, 300_000);

  test("finds the operation after which two sides differ", async () => {
    const ops: [string, ...Json[]][] = [
      ["pr", 0, 1, 40, 7, 1],
      ["d", 3],
      ["p", 5, 1],
      ["p", 90, 9],
    ];
    const fields = { type: "map[int64]int64", hash0: 9, hashkey: [1, 3, 5, 7], rand: 4, ops };
    const real = planned(fields);
    const engine = planned({ ...fields, ops: [...ops.slice(0, 2), ["p", 5, 2], ["p", 90, 9]] });
    const options = { installed };
    expect(await originInReal(name, engine.test, real.fields, options)).toEqual({
      op: 41,
      text: "after operation 41 (put 5)",
    });
    expect(await originInReal(name, real.test, real.fields, options)).toBeUndefined();
  }, 300_000);
});

describe.skipIf(installed.length === 0)("a program that real Go cannot run", () => {
  const [toolchain] = installed;
  const name = releaseOfVersion(toolchain?.version ?? "go1.26")?.name ?? "";
  let cache: string;
  const { GOMAPLAB_CACHE: before, TMPDIR: temporary } = process.env;
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), "gomaplab-cache-"));
    process.env.GOMAPLAB_CACHE = cache;
    // Others that compile programs meanwhile do so elsewhere.
    process.env.TMPDIR = cache;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.GOMAPLAB_CACHE;
    else process.env.GOMAPLAB_CACHE = before;
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
    rmSync(cache, { recursive: true });
  });
  const leftBehind = () => readdirSync(tmpdir()).filter((file) => file.startsWith("gomaplab-go-"));

  test("is refused with the compiler's words, and leaves nothing behind", async () => {
    const types = { delete: "struct{}" };
    const running = runReal(name, { type: "map[int]delete", types, ops: [] }, { installed });
    await expect(running).rejects.toThrow(/^go1\.\S+ does not compile this program:\n.*delete/s);
    expect(readdirSync(join(cache, "programs"))).toEqual([]);
    expect(leftBehind()).toEqual([]);
  }, 300_000);

  test("is ended after its time, and when it is interrupted", async () => {
    const program = { type: "map[int]int", ops: [["pr", 0, 1, 9_000_000, 0, 1]] };
    await expect(runReal(name, program, { installed, limit: 400 })).rejects.toThrow(
      /^the probe of go1\.\S+ has ended: no answer after 0\.4 s$/,
    );
    expect(readdirSync(join(cache, "programs"))).toHaveLength(1);
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 300);
    const { signal } = controller;
    await expect(runReal(name, program, { installed, signal })).rejects.toBe(reason);
    expect(leftBehind()).toEqual([]);
  }, 300_000);

  test("says which operation is wrong before anything is compiled", async () => {
    const wrong = { type: "map[int]int", ops: [["p", 1, "x"]] };
    await expect(runReal(name, wrong, { installed })).rejects.toThrow(
      /^ops\[0\]\[2\]: expected an int/,
    );
    const huge = { type: "map[int]int", hash0: "x", ops: [] };
    await expect(runReal(name, huge, { installed })).rejects.toThrow(/^hash0: expected a seed/);
  });
});

test("without a Go, what to do is said", async () => {
  const running = runReal("1.25", { type: "map[int]int", ops: [] }, { installed: [] });
  await expect(running).rejects.toThrow(
    "go1.25.12 is needed, and there is no Go on this machine; install any Go from https://go.dev/dl",
  );
});

test.skipIf(installed.length === 0)("a release that no registry has is said to be", async () => {
  const [newest] = installed;
  const proxy = process.env.GOPROXY;
  process.env.GOPROXY = "off";
  try {
    const options = { installed: newest === undefined ? [] : [newest] };
    await expect(runReal("1.22.1", { type: "map[int]int", ops: [] }, options)).rejects.toThrow(
      /^go1\.22\.1 is not installed, and go1\.\S+ \(\S+\) could not download it: .*GOPROXY=off.*Check that/,
    );
  } finally {
    if (proxy === undefined) delete process.env.GOPROXY;
    else process.env.GOPROXY = proxy;
  }
});
