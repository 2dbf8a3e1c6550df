/** `gomaplab capture` as a user runs it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { releaseOfVersion } from "../../src/capture/go/fetch-toolchain.js";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gomaplab-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function gomaplab(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

const releases = findGoToolchains().flatMap(({ version }) => releaseOfVersion(version)?.name ?? []);
const program = { name: "own seeds", type: "map[string]int", ops: [["pr", 0, 1, 99, 0, 1, "k"]] };
writeFileSync(join(folder, "case.json"), JSON.stringify(program));

describe.skipIf(releases.length === 0)("gomaplab capture", () => {
  const [release = ""] = releases;

  test("writes a capture that says its case, which verify then replays", () => {
    const out = gomaplab(["capture", "case.json", "--release", release, "--out", "x.json.gz"]);
    expect(out).toEqual({ status: 0, stdout: "written: x.json.gz\n", stderr: "" });
    const text = gunzipSync(readFileSync(join(folder, "x.json.gz"))).toString();
    const capture = JSON.parse(text) as { nops: number; case: { rand: string; name: string } };
    expect(capture.nops).toBe(99);
    expect(capture.case.name).toBe("own seeds");
    expect(capture.case.rand).toMatch(/^0x[0-9a-f]+$/);
    expect(gomaplab(["verify", "x.json.gz"])).toEqual({ status: 0, stdout: "equal\n", stderr: "" });
  }, 300_000);

  test("exits 2 with the operation that is wrong", () => {
    writeFileSync(join(folder, "bad.json"), JSON.stringify({ ...program, ops: [["p", 1]] }));
    expect(gomaplab(["capture", "bad.json", "--release", release])).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "gomaplab: bad.json: ops[0][2]: expected an int (number or decimal string), got nothing\n",
    });
  });
});

test("gomaplab capture knows its releases", () => {
  const { status, stderr } = gomaplab(["capture", "case.json", "--release", "1.18"]);
  expect([status, stderr.split("\n")[0]]).toEqual([2, 'gomaplab: No Go release "1.18" here']);
});
