import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoProcess, portableMatch } from "../../../src/go/index.js";

describe("the portable match of a control word", () => {
  test("finds a slot too many above a match that differs in the lowest bit", () => {
    // H2 = 2; slot 0 holds 02, slot 1 holds 03: the subtraction in slot 0 borrows from slot 1.
    const match = portableMatch(0x80808080_80800302n, 2);
    expect(match.xor.slice(0, 3)).toEqual([0x00, 0x01, 0x82]);
    expect(match.minus.slice(0, 3)).toEqual([0xff, 0xff, 0x80]);
    expect(match.match).toEqual([0x80, 0x80, 0, 0, 0, 0, 0, 0]);
    expect(match.exact).toEqual([0]);
    expect(match.falsePositives).toEqual([1]);
  });

  test("is exact where no slot above a match is one bit off", () => {
    const match = portableMatch(0x80fe0203_02808002n, 2);
    expect(match.exact).toEqual([0, 3, 5]);
    expect(match.falsePositives).toEqual([4]);
  });

  test("is that of the engine, for any word and any H2", () => {
    const m = new GoProcess("1.26").make("map[int64]int64");
    const byte = fc.oneof(fc.constantFrom(0x80, 0xfe), fc.integer({ min: 0, max: 127 }));
    const bytes = fc.array(byte, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 127 }), (ctrl, h2) => {
        const word = ctrl.reduceRight((sum, one) => (sum << 8n) | BigInt(one), 0n);
        const { exact, falsePositives } = portableMatch(word, h2);
        expect(m.match(word, h2)).toEqual(exact);
        const all = [...exact, ...falsePositives].sort((a, b) => a - b);
        expect(m.match(word, h2, "portable")).toEqual(all);
      }),
    );
  });
});
