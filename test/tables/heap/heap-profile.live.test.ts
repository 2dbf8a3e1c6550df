/** Tables of profiles beside `go tool pprof` on the same files. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { type Profile, readProfileFile, writeProfile } from "../../../src/capture/index.js";
import { profileTopTable } from "../../../src/tables/index.js";
import { profile, rows } from "../../support/made-profile.js";

const toolchains = findGoToolchains();
/** A release that brings pprof compiled (up to 1.24) rather than one that compiles it first. */
const go =
  toolchains.find(({ file }) => {
    const tool = execFileSync(file, ["env", "GOTOOLDIR"], {
      encoding: "utf8",
      env: { ...process.env, GOTOOLCHAIN: "local" },
    });
    return existsSync(join(tool.trim(), "pprof"));
  }) ?? toolchains[0];
const folder = mkdtempSync(join(tmpdir(), "gomaplab-top-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(go === undefined)("go tool pprof (skipped where there is no Go)", () => {
  const pprof = (...args: string[]) =>
    execFileSync(go?.file ?? "", ["tool", "pprof", "-symbolize=none", ...args], {
      encoding: "utf8",
      env: { ...process.env, GOTOOLCHAIN: "local", PPROF_TMPDIR: folder },
      stdio: ["ignore", "pipe", "ignore"],
    });
  const path = (name: string) => join(folder, name);

  /** Profiles that have what Go's own have not: a difference, a default type, wide numbers. */
  const made: readonly (readonly [string, Profile])[] = [
    [
      "difference",
      profile([
        ["a b main", -5, -512],
        ["b main", 3, 512],
        ["c main", 1, 100],
      ]),
    ],
    [
      "default",
      profile(
        [
          ["a main", 5, 0],
          ["b main", 7, 1],
        ],
        { defaultSampleType: "alloc_space" },
      ),
    ],
    [
      "wide",
      profile([
        ["a main", 1, 2n ** 62n],
        ["b main", 1, -(2n ** 61n)],
      ]),
    ],
  ];
  for (const [name, one] of made) writeFileSync(path(name), writeProfile(one, "x"));
  const files = [
    ...made.map(([name]) => path(name)),
    ...["go1.19.8", "go1.26.8"].map((release) => `test/fixtures/heap/${release}-heap.pb.gz`),
  ];

  test.each(files)("says the same numbers in the same order: %s", (file) => {
    const out = path("top.pb.gz");
    const read = readProfileFile(file);
    pprof(
      "-topproto",
      "-unit=bytes",
      "-nodefraction=0",
      "-nodecount=100000",
      `-output=${out}`,
      file,
    );
    const theirs = readProfileFile(out).samples.map(({ stack, values }) => [
      ...[stack[0]?.function, values[1], values[0]],
    ]);
    const ours = rows(profileTopTable(read.message));
    const plain = (list: unknown[][]) => list.map((row) => row.map(String));
    expect(plain(ours)).toEqual(plain(theirs));
  });

  test.each(files)("a profile that was read and saved has all that go says of it: %s", (file) => {
    const saved = path("saved.pb.gz");
    writeFileSync(saved, writeProfile(readProfileFile(file), "other"));
    expect(pprof("-raw", saved)).toBe(pprof("-raw", file));
    // What go itself has written is the same to the byte.
    const own = path("own.pb.gz");
    pprof("-proto", `-output=${own}`, file);
    const again = gunzipSync(writeProfile(readProfileFile(own), "other"));
    expect(again.equals(gunzipSync(readFileSync(own)))).toBe(true);
  });
});
