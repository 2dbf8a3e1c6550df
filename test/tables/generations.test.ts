/** Tables of nil maps, which have no events to be known by. */
import { expect, test } from "vitest";
import { go } from "../../src/lab/prelude.js";

test("a nil map's growth has the columns of its generation", () => {
  const columns = (release: string) =>
    go(release).nil("map[int64]bool").growth().columnNames().slice(6, 9).join();
  expect([columns("1.23"), columns("1.26")]).toEqual(["B,buckets,load", "groups,load,dirLen"]);
});
