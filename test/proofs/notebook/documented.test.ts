/** What hover and `help()` say of everything a notebook can call: an example, and options with defaults. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../../src/cli/package-root.js";

interface Entry {
  readonly name: string;
  readonly kind: string;
  readonly summary: string;
  readonly examples: readonly string[];
}

const path = join(packageRoot, "docs", "reference", "reference.json");
const entries = JSON.parse(readFileSync(path, "utf8")) as Entry[];

/** Types that can be called: their functions are listed under their own names. */
const callableTypes = ["MachineModels", "Language"];

/** What people write in cells: maps, processes, workloads, figures, drawings, models. */
const owners = [
  ...["LabMap", "LabProcess", "keys", "plot", "view", "layout", "mapLayout", "memoryOf"],
  ...["Layout", "LayoutOfMap", "MemoryOfMap", "machine", "claims", "pprof"],
];

test("every function of the prelude has an example", () => {
  const without = entries.filter(({ name, kind, examples }) => {
    return kind === "function" && examples.length === 0 && !callableTypes.includes(name);
  });
  expect(without.map(({ name }) => name)).toEqual([]);
});

test("every method of maps, processes, figures and models has an example", () => {
  const without = entries.filter(({ name, kind, examples }) => {
    const [owner = "", method = ""] = name.split(".");
    // Typed arrays are for programs, not for cells.
    const plain = method === "toString" || method.endsWith("Columns");
    // All claims take minutes; claims and files of them are one's own, `claim` has the example.
    const long = ["claims.table", "claims.add", "claims.read", "LabProcess.copy"].includes(name);
    return kind === "method" && owners.includes(owner) && examples.length === 0 && !plain && !long;
  });
  expect(without.map(({ name }) => name)).toEqual([]);
});

test("every option says what it is by default", () => {
  // A claim's parts have to be given, but for those that have a default.
  const given = ["id", "article", "text", "expectation", "about", "real", "test"];
  const without = entries.filter(({ name, kind, summary }) => {
    const [owner = "", option = ""] = name.split(".");
    if (kind !== "property" || !owner.endsWith("Options")) return false;
    return !/default/i.test(summary) && !(owner === "ClaimOptions" && given.includes(option));
  });
  expect(without.map(({ name }) => name)).toEqual([]);
});
