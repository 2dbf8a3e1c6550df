import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  decisionNotebook,
  decisionParameters,
  entries,
  releaseList,
} from "../../../src/cli/report/decision.js";
import { withParameters } from "../../../src/cli/report/parameters.js";

describe("gomaplab report --type … --n …", () => {
  test("gives the notebook its parameters", () => {
    const given = decisionParameters({
      type: "map[string]int64",
      n: 1e7,
      releases: ["1.19", "1.26"],
      keyLength: 12,
      workload: "hit=90,insert=10",
    });
    expect([...given]).toEqual([
      ["type", '"map[string]int64"'],
      ["n", "10000000"],
      ["releases", '"1.19,1.26"'],
      ["keyLength", "12"],
      ["workload", '"hit=90,insert=10"'],
    ]);
    const notebook = JSON.parse(readFileSync(decisionNotebook, "utf8"));
    const cells = withParameters(notebook, given, decisionNotebook).cells;
    const injected = cells.find(({ metadata }) =>
      JSON.stringify(metadata).includes("injected-parameters"),
    );
    expect([injected?.source].flat().join("")).toContain('let type = "map[string]int64";');
  });

  test("needs a type and a number", () => {
    expect(() => decisionParameters({})).toThrow("takes notebooks, or --type and --n");
    expect(() => decisionParameters({ type: "map[int]int" })).toThrow(
      "takes notebooks, or --type and --n",
    );
    expect(() => decisionParameters({ type: "[]int", n: 5 })).toThrow("[]int is not a map type");
  });

  test("reads numbers and releases as people write them", () => {
    expect([entries("1e7"), entries("10_000_000"), entries("5")]).toEqual([1e7, 1e7, 5]);
    for (const text of ["0", "1.5", "many", "1e12"])
      expect(() => entries(text)).toThrow("A whole number from 1 to 1e11, such as 1e7.");
    expect(releaseList("1.19, 1.26")).toEqual(["1.19", "1.26"]);
    for (const text of ["1.18", "", "1.19,1.20,1.21,1.22,1.23"])
      expect(() => releaseList(text)).toThrow("One to four releases out of 1.19");
  });
});
