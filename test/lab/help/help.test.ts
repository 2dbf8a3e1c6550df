import { describe, expect, it } from "vitest";
import { help } from "../../../src/lab/help/help.js";

describe("help", () => {
  it("lists what there is by theme, a line each", () => {
    const text = String(help());
    expect(text).toContain("\nFigures\n");
    expect(text).toContain("- plot.growth  Buckets and load factor of one or more maps");
    expect(text).toContain("- memoryOf  ");
    expect(text).toContain("- interact  ");
    expect(text).not.toContain("MemStatsSample");
  });

  it("tells parameters, errors and examples of one", () => {
    const text = String(help("plot.bytesPerEntry"));
    expect(text).toMatch(
      /^plot\.bytesPerEntry\n\nbytesPerEntry\(types: string \| readonly string\[\]/,
    );
    expect(text).toContain('- types: one map type or several, for example ["map[int64]struct{}"');
    expect(text).toContain("Throws GoTypeError, UnknownReleaseError, GoRangeError");
    expect(text).toContain('plot.bytesPerEntry("map[int64]bool")');
  });

  it("finds methods as notebooks write them, and by their last name", () => {
    expect(String(help("m.fill"))).toMatch(/^LabMap\.fill\n/);
    expect(String(help("fill()"))).toMatch(/^LabMap\.fill\n/);
    expect(String(help("process.gc"))).toMatch(/^LabProcess\.gc\n/);
  });

  it("says what is like a name that there is not", () => {
    expect(() => help("Growth")).toThrow(
      'No help on "Growth". Did you mean "LabMap.growth", "plot.growth", "MapReport.growth"?',
    );
    expect(() => help("plot.growht")).toThrow('Did you mean "plot.growth"?');
    expect(() => help("m.fil")).toThrow('Did you mean "LabMap.fill"');
    expect(() => help("")).toThrow('No help on "". help() lists what there is.');
    expect(() => help("zzz")).toThrow('No help on "zzz". help() lists what there is.');
  });
});
