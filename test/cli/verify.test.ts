/** `gomaplab replay` and `gomaplab verify` as a user runs them: files in, text and exit code out. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { commandLine, main } from "../support/command-line.js";

const fixtures = fileURLToPath(new URL("../fixtures/go-map", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gomaplab-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const gomaplab = commandLine(folder);

const small = join(fixtures, "cases/01_i64_small.json");
const captured = join(fixtures, "go1.23/01_i64_small.json.gz");
const real = gunzipSync(readFileSync(captured)).toString();

/** A file in the folder; returns its name. */
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

describe("gomaplab replay", () => {
  test("writes to standard output what real Go's capture says", () => {
    expect(gomaplab("replay", small, "--release", "1.23")).toEqual({
      status: 0,
      stdout: real,
      stderr: "",
    });
  });

  test("writes to a file, packed when its name ends in .gz", () => {
    const plain = gomaplab("replay", small, "--release", "1.23", "--out", "a.json");
    expect(plain).toEqual({ status: 0, stdout: "written: a.json\n", stderr: "" });
    expect(readFileSync(join(folder, "a.json"), "utf8")).toBe(real);
    expect(gomaplab("replay", small, "--release", "go1.23.5", "--out", "a.json.gz").status).toBe(0);
    expect(gunzipSync(readFileSync(join(folder, "a.json.gz"))).toString()).toBe(real);
  });

  test("stops quietly when its reader has seen enough", () => {
    const large = join(fixtures, "cases/08_i64_midgrowth.json");
    const command = `"${process.execPath}" "${main}" replay "${large}" --release 1.19 | head -c 16`;
    const { stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    expect([stdout, stderr]).toEqual(['{"go":"go1.19.8"', ""]);
  });

  test("knows its releases", () => {
    expect(gomaplab("replay", small, "--release", "1.18")).toEqual({
      status: 2,
      stdout: "",
      stderr: [
        'gomaplab: No Go release "1.18" here',
        '  "1.18"',
        "  ^^^^^^",
        "Known releases: 1.19, 1.20, 1.21, 1.22, 1.23, 1.24, 1.25, 1.26, 1.27",
        "",
      ].join("\n"),
    });
  });

  test("wants a release", () => {
    const { status, stderr } = gomaplab("replay", small);
    expect(status).toBe(2);
    expect(stderr).toContain("required option '--release <release>' not specified");
  });

  test.each([
    [
      "ops[1][1]: expected an int64 (number or decimal string), got 1.5",
      { ops: [["c"], ["d", 1.5]] },
    ],
    ["hashkey: expected 4 words, got 3", { hashkey: ["0x1", "0x2", "0x3"] }],
    [
      "ops[0][3]: 1,000,000,000,000,000 operations are more than a case may stand for (16,777,216)",
      { ops: [["pr", 0, 1, 1e15, 0, 1]] },
    ],
  ])("says %s", (message, change) => {
    const fields = JSON.parse(readFileSync(small, "utf8"));
    const name = file("bad.json", JSON.stringify({ ...fields, ...change }));
    expect(gomaplab("replay", name, "--release", "1.23")).toEqual({
      status: 2,
      stdout: "",
      stderr: `gomaplab: bad.json: ${message}\n`,
    });
  });

  test("points at a type that cannot be a key", () => {
    const fields = JSON.parse(readFileSync(small, "utf8"));
    const name = file("type.json", JSON.stringify({ ...fields, type: "map[[]int]bool", ops: [] }));
    const { status, stderr } = gomaplab("replay", name, "--release", "1.23");
    expect(status).toBe(2);
    expect(stderr).toContain("  map[[]int]bool\n      ^^^^^\n");
    expect(stderr).toMatch(/^gomaplab: type\.json: type: /);
  });

  test("refuses a hint no map can have room for", () => {
    const fields = JSON.parse(readFileSync(small, "utf8"));
    const name = file("hint.json", JSON.stringify({ ...fields, hint: 10 ** 11 }));
    const { status, stderr } = gomaplab("replay", name, "--release", "1.23");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^gomaplab: hint\.json: hint: /);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("refuses a map too large for a capture before filling it", () => {
    const fields = JSON.parse(readFileSync(small, "utf8"));
    const name = file("large.json", JSON.stringify({ ...fields, hint: 5_000_000 }));
    const { status, stderr } = gomaplab("replay", name, "--release", "1.23");
    expect([status, stderr]).toEqual([
      2,
      "gomaplab: large.json: the map's buckets will take at least 153 MiB; a capture holds at most 96 MiB\n",
    ]);
  });

  test("says what is wrong with a file that is none", () => {
    const said = (name: string) => gomaplab("replay", name, "--release", "1.23");
    expect(said("missing.json").stderr).toBe("gomaplab: missing.json: no such file\n");
    expect(said(folder).stderr).toBe(`gomaplab: ${folder}: is a directory, not a file\n`);
    expect(said(file("cut.gz", gzipSync(real).subarray(0, 100))).stderr).toBe(
      "gomaplab: cut.gz: the file is a broken gzip archive (unexpected end of file)\n",
    );
    expect(said(file("text.json", '{\n "name": x')).stderr).toBe(
      'gomaplab: text.json: line 2, column 10: expected a value\n   "name": x\n           ^\n',
    );
    expect(said("missing.json").status).toBe(2);
  });
});

describe("gomaplab verify", () => {
  test("says equal", () => {
    const said = gomaplab("verify", small, captured);
    expect(said).toEqual({ status: 0, stdout: "equal\n", stderr: "" });
  });

  test("takes the release from the capture", () => {
    const other = join(fixtures, "go1.19/01_i64_small.json.gz");
    expect(gomaplab("verify", small, other).stdout).toBe("equal\n");
  });

  test("shows the first difference and exits 1", () => {
    const changed = file(
      "changed.json.gz",
      gzipSync(real.replace("0500000000000000", "0500000000000009")),
    );
    const { status, stdout, stderr } = gomaplab("verify", small, changed);
    expect([status, stderr]).toEqual([1, ""]);
    // Where Go 1.23 is installed, a last line says what it gives.
    expect(stdout.split("\nreal Go 1.23, run again")[0]?.trimEnd()).toBe(
      [
        "buckets[0] key 0 (bytes 8–15): real 0500000000000009, ours 0500000000000000",
        "",
        "  real  0x00  dd 53 27 f1 00 00 00 00  05 00 00 00 00 00 00 09",
        "  ours  0x00  dd 53 27 f1 00 00 00 00  05 00 00 00 00 00 00 00",
        "                                                            ^^",
        "",
        "it arose after operation 0 (put 5)",
      ].join("\n"),
    );
  });

  test("exits 2 with the field of a malformed capture", () => {
    const broken = file("broken.json", real.replace('"flags":0', '"flags":"none"'));
    expect(gomaplab("verify", small, broken)).toEqual({
      status: 2,
      stdout: "",
      stderr:
        'gomaplab: broken.json: hmap.flags: expected a number from 0 to 2^53 - 1, got "none"\n',
    });
  });

  test("exits 2 for a capture of a release it does not know", () => {
    const unknown = file("unknown.json", real.replace("go1.23.5", "go1.28.0"));
    const { status, stderr } = gomaplab("verify", small, unknown);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^gomaplab: unknown\.json: go: No Go release "go1\.28\.0" here\n/);
  });

  test("exits 2 without a capture", () => {
    const { status, stderr } = gomaplab("verify", small);
    expect(status).toBe(2);
    expect(stderr).toBe(`gomaplab: ${small}: go: this field is missing\n`);
    expect(gomaplab("verify").stderr).toContain("missing required argument 'file'");
  });

  test("takes the case from a capture that says it, and asks for it otherwise", () => {
    const capture = JSON.parse(real) as object;
    const json = JSON.parse(readFileSync(small, "utf8")) as object;
    // 2^63 - 1 has no number in JavaScript.
    const text = JSON.stringify({ ...capture, case: json });
    expect(gomaplab("verify", file("with-case.json", text)).stdout).toBe("equal\n");
    const { status, stderr } = gomaplab("verify", captured);
    expect([status, stderr]).toEqual([
      2,
      `gomaplab: ${captured}: case: this capture does not contain its case; pass the case as well\n`,
    ]);
  });
});
