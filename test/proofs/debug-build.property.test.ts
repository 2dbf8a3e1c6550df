/** The debug build: a map's rules asserted after every operation. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoProcess, InvariantError, releases } from "../../src/go/index.js";

describe("the debug build", () => {
  test("ends the process at the first operation that leaves a rule broken", () => {
    for (const [release, offset] of [
      ["1.23", 0],
      ["1.26", 0],
    ] as const) {
      const m = new GoProcess(release, { debug: true }).make("map[int64]int64").put(1, 1);
      // Somebody writes into the header: an entry more than there is.
      new Uint8Array(m.process.memory.buffer)[Number(m.address & 0xffffffffn) + offset] = 7;
      expect(() => m.put(2, 2)).toThrow(InvariantError);
      expect(m.process.death).toMatch(/^a map broke a rule: /);
    }
  });

  test("leaves the same bytes as the fast one, and never complains", () => {
    const key = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constant(Number.NaN));
    const step = fc.tuple(fc.integer({ min: 0, max: 20 }), key);
    const types = fc.constantFrom("map[int64]bool", "map[float64]string", "map[string][200]uint8");
    fc.assert(
      fc.property(
        fc.constantFrom(...releases.keys()),
        types,
        fc.array(step, { maxLength: 150, size: "max" }),
        (release, type, script) => {
          const [fast, debug] = [false, true].map((debug) => {
            const m = new GoProcess(release, { debug }).make<string>(type);
            for (const [what, n] of script) {
              if (type !== "map[float64]string" && Number.isNaN(n)) continue;
              const k = type.startsWith("map[string") ? `k${n}` : n;
              if (what === 0) m.clear();
              else if (what < 13) m.putZero(k);
              else m.delete(k);
            }
            return Buffer.from(m.process.memory.buffer, 0x100000).toString("base64");
          });
          expect(debug).toBe(fast);
        },
      ),
      { numRuns: 60 },
    );
  });
});
