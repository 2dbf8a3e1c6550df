import { describe, expect, it } from "vitest";
import { Carrier } from "../../src/format/page-library.js";

describe("which output carries the library", () => {
  it("is the first of a session and no other", () => {
    const carrier = new Carrier();
    expect(carrier.needsLoader({ cell: "a", run: 1 })).toBe(true);
    expect(carrier.needsLoader({ cell: "a", run: 1 })).toBe(false);
    expect(carrier.needsLoader({ cell: "b", run: 2 })).toBe(false);
    expect(carrier.needsLoader({ cell: "b", run: 3 })).toBe(false);
  });

  it("is again the first output of that cell when the cell runs again", () => {
    const carrier = new Carrier();
    carrier.needsLoader({ cell: "a", run: 1 });
    carrier.needsLoader({ cell: "b", run: 2 });
    expect(carrier.needsLoader({ cell: "a", run: 3 })).toBe(true);
    expect(carrier.needsLoader({ cell: "a", run: 3 })).toBe(false);
    expect(carrier.needsLoader({ cell: "b", run: 4 })).toBe(false);
  });

  it("is every output where cells cannot be told apart", () => {
    const carrier = new Carrier();
    expect([carrier.needsLoader(undefined), carrier.needsLoader(undefined)]).toEqual([true, true]);
  });
});
