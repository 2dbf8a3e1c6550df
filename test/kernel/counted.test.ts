import { expect, test } from "vitest";
import { counted } from "../../src/kernel/counted.js";

test("one is one, and everything else is many", () => {
  expect([0, 1, 2000].map((n) => counted(n, "row"))).toEqual(["0 rows", "1 row", "2,000 rows"]);
  expect(counted(2, "more key", "more keys")).toBe("2 more keys");
});
