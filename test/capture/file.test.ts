import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { readText, writeText } from "../../src/capture/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with these bytes. */
function file(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe("a file", () => {
  test("is read plain or unpacked, whatever its name says", () => {
    expect(readText(file("plain.json.gz", "{}"))).toBe("{}");
    expect(readText(file("packed.json", gzipSync('{"a":1}')))).toBe('{"a":1}');
  });

  test("is written packed when its name ends in .gz", () => {
    writeText(join(folder, "a.json"), "[1]");
    writeText(join(folder, "a.json.gz"), "[1]");
    expect(readFileSync(join(folder, "a.json"), "utf8")).toBe("[1]");
    expect(gunzipSync(readFileSync(join(folder, "a.json.gz"))).toString()).toBe("[1]");
  });

  test("that unpacks to more than the limit is refused before it is in memory", () => {
    const bomb = file("bomb.json.gz", gzipSync(Buffer.alloc(8 * 2 ** 20)));
    expect(() => readText(bomb, 2 ** 20)).toThrow("the file is larger than the limit of 1 MiB");
  });

  test("that is larger than the limit is refused unread", () => {
    expect(() => readText(file("large.json", "x".repeat(2 ** 20 + 1)), 2 ** 20)).toThrow(
      "the file is larger than the limit of 1 MiB",
    );
  });

  test.skipIf(process.platform === "win32")("that never ends is refused at the limit", () => {
    expect(() => readText("/dev/zero", 2 ** 20)).toThrow(
      "the file is larger than the limit of 1 MiB",
    );
    expect(readText("/dev/null")).toBe("");
  });

  test("that is a broken archive is told so", () => {
    const packed = gzipSync("x".repeat(1000));
    expect(() => readText(file("cut.gz", packed.subarray(0, 15)))).toThrow(
      "the file is a broken gzip archive (unexpected end of file)",
    );
  });

  test("that is not text is told so", () => {
    expect(() => readText(file("binary", new Uint8Array([0x7b, 0xff, 0xfe])))).toThrow(
      "the file is not UTF-8 text",
    );
  });
});
