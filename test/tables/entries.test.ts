import { op } from "arquero";
import { expect, test } from "vitest";
import { GoProcess, keys } from "../../src/go/index.js";
import { entriesTable } from "../../src/tables/index.js";

test("the table of entries has every key beside its elem, in the order of a range loop", () => {
  const [m, twin] = [1, 1].map((seed) => {
    return new GoProcess("1.26", { seed })
      .make("map[string]int64")
      .fill(keys.strings(100, "k"), keys.sequence(100));
  });
  if (m === undefined || twin === undefined) throw new Error("no maps");
  const table = entriesTable(m);
  expect(table.columnNames()).toEqual(["key", "elem"]);
  expect(table.objects()).toEqual([...twin].map(([key, elem]) => ({ key, elem })));
  expect(table.rollup({ sum: op.sum("elem") }).objects()).toEqual([{ sum: 4950 }]);
});
