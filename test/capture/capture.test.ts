import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseCapture, readText } from "../../src/capture/index.js";

const source = readText(
  fileURLToPath(new URL("../fixtures/go-map/go1.19/09_i64_iter_growth.json.gz", import.meta.url)),
);

/** The message of the error that reading a changed capture throws. */
function complaint(change: (capture: Record<string, never>) => void): string {
  const capture = JSON.parse(source);
  change(capture);
  try {
    parseCapture(JSON.stringify(capture));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("no complaint");
}

/** A function that puts `value` at a place such as "extra.overflow.cap" of a capture. */
function put(place: string, value: unknown) {
  return (capture: Record<string, never>) => {
    const names = place.split(".");
    const last = names.pop() as string;
    const holder = names.reduce<Record<string, unknown>>(
      (at, name) => at[name] as Record<string, unknown>,
      capture,
    );
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  };
}

describe("a malformed capture", () => {
  const known = "\nKnown releases: 1.19, 1.20, 1.21, 1.22, 1.23, 1.24, 1.25, 1.26, 1.27";
  test.each<[string, unknown, string]>([
    ["go", undefined, "go: this field is missing"],
    ["go", "go1.18.10", `go: No Go release "go1.18.10" here\n  "go1.18.10"\n  ^^^^^^^^^^^${known}`],
    ["hmapHex", undefined, "hmapHex: this field is missing"],
    ["hmapHex", "abc", 'hmapHex: expected the header as hexadecimal text, got "abc"'],
    ["hmapHex", "abcd", "hmapHex: expected 48 bytes (96 characters), got 4 characters"],
    ["made", "today", "made: a capture has no such field"],
    ["hmap.B", -1, "hmap.B: expected a number from 0 to 2^53 - 1, got -1"],
    ["hmap.b", 1, "hmap.b: hmap has no such field"],
    ["hmap", null, "hmap: expected an object with the fields of hmap, got null"],
    ["hmap", [], "hmap: expected an object with the fields of hmap, got []"],
    ["buckets.5", "00", "buckets[5]: expected 144 bytes (288 characters), got 2 characters"],
    ["buckets.5", 7, "buckets[5]: expected a bucket as hexadecimal text, got 7"],
    ["buckets", "00", 'buckets: expected an array or null, got "00"'],
    [
      "extra.overflow.list.2",
      ["X", 1],
      'extra.overflow.list[2][0]: expected a place such as ["B",5] (B, O or V and a number) or null, got "X"',
    ],
    [
      "extra.nextOverflow",
      "B5",
      'extra.nextOverflow: expected a place such as ["B",5] (B, O or V and a number) or null, got "B5"',
    ],
    ["events.1.op", 0.5, "events[1].op: expected the number of an operation, got 0.5"],
    ["events.1.op", -2, "events[1].op: expected the number of an operation or -1, got -2"],
    ["events.1.growing", 1, "events[1].growing: expected true or false, got 1"],
    ["iters.0.keys.3", "xx", 'iters[0].keys[3]: expected a key as hexadecimal text, got "xx"'],
    ["rand.end", "tomorrow", 'rand.end: expected a 64-bit word ("0x…"), got "tomorrow"'],
    ["hashes.0", "0:5", 'hashes[0]: expected "operation:hash in 16 hexadecimal digits", got "0:5"'],
    ["nops", 1e300, "nops: expected a number from 0 to 2^53 - 1, got 1e+300"],
  ])("with %s = %j: %s", (place, value, message) => {
    if (place === "nops") {
      expect(() => parseCapture(source.replace('"nops":431', '"nops":1e300'))).toThrow(
        /an integer beyond 2\^53 must be written in digits only/,
      );
    } else expect(complaint(put(place, value))).toBe(message);
  });

  test("that is not an object is told so", () => {
    const message = "expected an object with the fields of a capture, got";
    expect(() => parseCapture("7")).toThrow(`${message} 7`);
    expect(() => parseCapture("[[]]")).toThrow("go: this field is missing");
  });
});

describe("a capture", () => {
  test("is the same whatever case its words are written in and however it writes an empty list", () => {
    const capture = parseCapture(
      source
        .replace('"end":"0x200fef4b62400cd1"', '"end":"0x200FEF4B62400CD1"')
        .replace('"types":null', '"types":[]'),
    );
    expect(capture).toEqual(parseCapture(source));
  });
});
