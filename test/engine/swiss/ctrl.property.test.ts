/** The control word: its matches beside a plain comparison of bytes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoProcess } from "../../../src/go/index.js";

const m = new GoProcess<"swiss">("1.26").make("map[int64]bool");

/** Control bytes as they occur: empty, deleted, or seven bits of a hash. */
const byte = fc.oneof(
  fc.constant(0x80),
  fc.constant(0xfe),
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 4, max: 7 }),
);
const tag = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 4, max: 7 }));

const word = (bytes: readonly number[]): bigint =>
  bytes.reduce((all, byte, slot) => all | (BigInt(byte) << BigInt(8 * slot)), 0n);

describe("the match of a control word", () => {
  test("finds exactly the slots with the tag, whatever the others hold", () => {
    fc.assert(
      fc.property(fc.array(byte, { minLength: 8, maxLength: 8 }), tag, (bytes, tag) => {
        const slots = bytes.flatMap((byte, slot) => (byte === tag ? [slot] : []));
        expect(m.match(word(bytes), tag)).toEqual(slots);
      }),
      { numRuns: 2000 },
    );
  });

  test("in its portable form finds these, and only above them slots that differ in the lowest bit", () => {
    let falseOnes = 0;
    fc.assert(
      fc.property(fc.array(byte, { minLength: 8, maxLength: 8 }), tag, (bytes, tag) => {
        const exact = m.match(word(bytes), tag);
        const portable = m.match(word(bytes), tag, "portable");
        expect(portable).toEqual(expect.arrayContaining(exact));
        // Keys are looked at from the lowest match on, so both forms look at the same key first.
        expect(portable[0]).toBe(exact[0]);
        for (const slot of portable.filter((one) => !exact.includes(one))) {
          falseOnes++;
          expect(bytes[slot]).toBe(tag ^ 1);
          expect(portable).toContain(slot - 1);
        }
      }),
      { numRuns: 2000 },
    );
    expect(falseOnes).toBeGreaterThan(20);
  });

  test("in its portable form takes 3 above 2 for a match of 2", () => {
    const bytes = [0x02, 0x03, 0x80, 0x03, 0xfe, 0x80, 0x80, 0x80];
    expect(m.match(word(bytes), 2)).toEqual([0]);
    expect(m.match(word(bytes), 2, "portable")).toEqual([0, 1]);
  });
});
