import { describe, expect, test } from "vitest";
import { parseCase, replay } from "../../../src/capture/index.js";
import { GoProcess } from "../../../src/go/index.js";

describe("a seed given to make", () => {
  test("has 64 bits in Swiss maps", () => {
    const process = new GoProcess<"swiss">("1.26");
    const m = process.make("map[int64]bool", 0, { hash0: 0xfedc_ba98_7654_3210n });
    expect(m.header().seed).toBe(0xfedc_ba98_7654_3210n);
    const other = process.make("map[int64]bool", 0, { hash0: 0x7654_3210n });
    expect(m.hash(1)).not.toBe(other.hash(1));
  });

  test("has 32 bits in classic maps", () => {
    const process = new GoProcess<"classic">("1.23");
    expect(process.make("map[int64]bool", 0, { hash0: 2 ** 32 - 1 }).header().hash0).toBe(
      4294967295,
    );
    expect(() => process.make("map[int64]bool", 0, { hash0: 2 ** 32 })).toThrow(
      "`hash0` must be a whole number from 0 to 2^32 - 1, the seeds of maps of Go 1.23, got 4294967296",
    );
    expect(() => process.make("map[int64]bool", 0, { hash0: 1.5 })).toThrow("Go 1.23, got 1.5");
  });

  test("is written in a case as any word is", () => {
    const test = parseCase(
      JSON.stringify({
        ...{ name: "seed", type: "map[int64]bool", hint: 0, hash0: "0xfedcba9876543210" },
        ...{ hashkey: [1, 2, 3, 4], rand: 5, ops: [["p", 1, true]] },
      }),
    );
    const { capture } = replay(test, "1.27");
    expect(capture).toMatchObject({ map: { seed: "fedcba9876543210" } });
    expect(() => replay(test, "1.19")).toThrow(
      "hash0: `hash0` must be a whole number from 0 to 2^32 - 1",
    );
  });
});
