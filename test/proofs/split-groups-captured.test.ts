/**
 * Captures of Go 1.27.3 built with GOEXPERIMENT=mapsplitgroup, taken with the program in test/probe
 * as all captures are: a program on a small set, one with tombstones and clear, one with two tables.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCapture, parseCase, readText, verify } from "../../src/capture/index.js";

const folder = new URL("../fixtures/split-groups/", import.meta.url);

describe("a map of Go 1.27 with split groups", () => {
  test.each(["split_set_small", "split_bool_prune_clear", "split_i64_tables"])(
    "leaves the same memory behind as the real one: %s",
    (name) => {
      const real = parseCapture(readText(new URL(`${name}.capture.json.gz`, folder).pathname));
      expect(real.go).toBe("go1.27.3-X:mapsplitgroup");
      const source = readFileSync(new URL(`${name}.case.json`, folder), "utf8");
      expect(verify(parseCase(source), real)).toEqual({ equal: true });
      expect(verify(parseCase(source), { ...real, go: "go1.27.3" }).equal).toBe(false);
    },
  );
});
