/** The measured table of src/engine/classic/README.md, measured again. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keys } from "../../../src/go/index.js";
import { go } from "../../../src/lab/process.js";

const BUCKETS = 2 ** 16;

test("the classic essay's table is what the engine gives", () => {
  const essay = readFileSync("src/engine/classic/README.md", "utf8");
  const rows = essay.split("\n").filter((line) => /^\| \d\.\d\d \|/.test(line));
  expect(rows).toHaveLength(6);
  const measured = [4, 4.5, 5, 5.5, 6, 6.5].map((load) => {
    const n = load * BUCKETS;
    const m = go("1.23").make("map[int64]int64").fill(keys.uniform(n, 1), 0);
    const mean = (column: readonly number[], share: readonly number[]) =>
      column.reduce((sum, value, i) => sum + value * (share[i] as number), 0);
    const probes = m.probes();
    const hit = mean(
      Array.from(probes.array("probes") as number[]),
      Array.from(probes.array("share") as number[]),
    );
    const lengths = Array.from(m.chains().array("length") as number[]);
    const overflow = lengths.reduce((sum, length) => sum + length - 1, 0);
    const cells = [
      load.toFixed(2),
      ((100 * overflow) / BUCKETS).toFixed(2),
      (((BUCKETS + overflow) * 144) / n).toFixed(2),
      hit.toFixed(2),
      (m.length / BUCKETS).toFixed(2),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  expect(measured).toEqual(rows);
});
