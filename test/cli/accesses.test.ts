/** `gomaplab accesses` as a user runs it: a case in, a line of JSON an operation out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { commandLine } from "../support/command-line.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-accesses-"));
afterAll(() => rmSync(folder, { recursive: true }));

const gomaplab = commandLine(folder);

/** A case in the folder; its name. */
function write(name: string, change: object = {}): string {
  const hashkey = ["0x0123456789abcdef", "0xfedcba9876543211", "0x0f1e2d3c4b5a6979"];
  const given = {
    ...{ name: "three", type: "map[int64]int64", hint: 0, hash0: 21, rand: "0x5" },
    hashkey: [...hashkey, "0x1122334455667789"],
    ops: [
      ["p", 7, 70],
      ["g", 7],
      ["d", 8],
    ],
  };
  writeFileSync(join(folder, name), JSON.stringify({ ...given, ...change }));
  return name;
}

/** What lackey saw real Go 1.26.8 do: a put, a get with comma-ok, a delete of no entry. */
const lists = `{"op": 0, "accesses": [["L", "header", 34, 1], ["L", "header", 8, 8], ["L", "header", 34, 1], ["S", "header", 34, 1], ["L", "header", 16, 8], ["L", "header", 24, 8], ["L", "header", 0, 8], ["L", "header", 16, 8], ["L", "groups", 0, 8], ["S", "groups", 8, 8], ["S", "groups", 0, 1], ["L", "header", 0, 8], ["S", "header", 0, 8], ["L", "header", 34, 1], ["L", "header", 34, 1], ["S", "header", 34, 1], ["S", "groups", 16, 8]]}
{"op": 1, "accesses": [["L", "header", 0, 8], ["L", "header", 34, 1], ["L", "header", 24, 8], ["L", "header", 16, 8], ["L", "groups", 0, 8], ["L", "groups", 8, 8]]}
{"op": 2, "accesses": [["L", "header", 0, 8], ["L", "header", 0, 8], ["L", "header", 34, 1], ["L", "header", 8, 8], ["L", "header", 34, 1], ["S", "header", 34, 1], ["L", "header", 24, 8], ["L", "header", 16, 8], ["L", "groups", 0, 8], ["L", "header", 0, 8], ["L", "header", 34, 1], ["L", "header", 34, 1], ["S", "header", 34, 1]]}
`;

test("prints what real Go's lists say", () => {
  const told = gomaplab("accesses", write("a.json"), "--release", "1.26");
  expect(told).toEqual({ status: 0, stdout: lists, stderr: "" });
});

test("writes to a file, packed when its name ends in .gz", () => {
  const args = ["accesses", write("b.json"), "--release", "go1.26.8", "--out"];
  const plain = gomaplab(...args, "b.jsonl");
  expect(plain).toEqual({ status: 0, stdout: "written: b.jsonl\n", stderr: "" });
  expect(readFileSync(join(folder, "b.jsonl"), "utf8")).toBe(lists);
  expect(gomaplab(...args, "b.jsonl.gz").status).toBe(0);
  expect(gunzipSync(readFileSync(join(folder, "b.jsonl.gz"))).toString()).toBe(lists);
});

test("lists the bytes of strings when asked", () => {
  const key = "a string of more than sixteen bytes";
  const file = write("s.json", { type: "map[string]int64", ops: [["p", key, 1]] });
  const lists = (...more: string[]) => {
    const { stdout } = gomaplab("accesses", file, "--release", "1.26", ...more);
    return (JSON.parse(stdout) as { accesses: unknown[][] }).accesses;
  };
  // 35 bytes are hashed sixteen at a time, then the last sixteen.
  const loads = [0, 8, 16, 24, 19, 27].map((offset) => ["L", "string", offset, 8]);
  const listed = lists("--strings");
  expect(listed.filter(([, object]) => object === "string")).toEqual(loads);
  expect(listed.filter(([, object]) => object !== "string")).toEqual(lists());
});

test("counts single operations, and has a line for each", () => {
  const file = write("c.json", { ops: [["pr", 0, 1, 700, 5, 3], ["dr", 0, 2, 300], ["c"]] });
  const { stdout, status } = gomaplab("accesses", file, "--release", "1.19");
  const read = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect([status, read.length]).toEqual([0, 1001]);
  expect(read.map(({ op }) => op)).toEqual(Array.from({ length: 1001 }, (_, op) => op));
  expect(read.every(({ accesses }) => accesses.length > 0)).toBe(true);
});

test("says what is wrong with a case, a release, a file", () => {
  const bad = gomaplab("accesses", write("d.json", { ops: [["g"]] }), "--release", "1.26");
  expect([bad.status, bad.stdout]).toEqual([2, ""]);
  expect(bad.stderr).toContain('d.json: ops[0]: expected ["g","key"], got 0 arguments');
  const release = gomaplab("accesses", write("e.json"), "--release", "1.18");
  expect([release.status, release.stdout]).toEqual([2, ""]);
  expect(release.stderr).toContain("1.18");
  const none = gomaplab("accesses", "none.json", "--release", "1.26");
  expect([none.status, none.stderr.includes("none.json: no such file")]).toEqual([2, true]);
});
