import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  aq,
  go,
  keys,
  memoryOf,
  op,
  plot,
  pprof,
  releases,
  view,
} from "../../../src/lab/prelude.js";

/** What a notebook shows of a value. */
function shownOf(value: unknown): Record<string, string> {
  const show = Reflect.get(value as object, Symbol.for("Jupyter.display")) as () => unknown;
  return show.call(value) as Record<string, string>;
}

describe("functions and objects of the library", () => {
  it("show their page of help, in a notebook and in a terminal", () => {
    for (const [value, line] of [
      [plot, "- plot.timeline  The history of a map against operations."],
      [view, "- view.spans  The heap of a process, page by page."],
      [keys, "- keys.sequence  start, start + step, start + 2·step, …"],
      [pprof, "- pprof.read  Read a profile that a Go program has written."],
      [go, "- go.types  Declare types that refer to each other."],
      [op, "Functions for table expressions, where they are called by name: d => op.mean(d.load)."],
      [
        memoryOf,
        "memoryOf(type: string | readonly string[], question: MemoryQuestion): MemoryOfMap",
      ],
    ] as const) {
      expect(shownOf(value)["text/plain"]).toContain(line);
      expect(shownOf(value)["text/markdown"]).toContain("## ");
      expect(inspect(value)).toContain(line);
    }
  });

  it("stay what they are: nothing of it is listed, and classes keep their name", () => {
    expect(Object.keys(plot)).toContain("growth");
    expect(Reflect.ownKeys(plot).filter((key) => typeof key === "string")).toHaveLength(19);
    expect(inspect(aq.ColumnTable)).toMatch(/^\[class ColumnTable/);
    expect(typeof op.mean).toBe("function");
  });

  it("show releases as a table", () => {
    const lines = String(shownOf(releases)["text/plain"]).split("\n");
    expect(lines[1]).toMatch(/^release +checked against Go +maps/);
    expect(lines[2]).toMatch(/^1\.19 +1\.19\.8 +classic +6\.5$/);
    expect(lines).toHaveLength(11);
  });
});

describe("a process", () => {
  it("says what it is and what can be asked of it", () => {
    const process = go("1.26");
    process.make("map[int64]bool").put(1, true);
    const line = "Go 1.26 process (amd64, swiss maps): 2 objects, 192 bytes on the heap";
    expect(inspect(process)).toBe(line);
    const text = String(shownOf(process)["text/plain"]);
    expect(text.split("\n")[0]).toBe(line);
    expect(text).toContain("- LabProcess.make  Make a map, as Go's make(type, hint) does.");
    expect(text).not.toContain("LabProcess.construct");
    expect(String(go("1.19", { traced: true }))).toContain("(amd64, classic maps, traced)");
  });
});
