/** The measured table of src/engine/swiss/README.md, measured again. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keys } from "../../../src/go/index.js";
import { go } from "../../../src/lab/process.js";

const SEEDS = 200;

/** Mean number of groups that a search visits which finds nothing: it ends at an empty slot. */
function missGroups(empty: readonly number[]): number {
  let visits = 0;
  for (let start = 0; start < empty.length; start++) {
    let at = start;
    for (let step = 1; ; step++) {
      visits++;
      if (empty[at] !== 0) break;
      at = (at + step) % empty.length;
    }
  }
  return visits / empty.length;
}

test("the Swiss essay's table is what the engine gives", () => {
  const essay = readFileSync("src/engine/swiss/README.md", "utf8");
  const rows = essay.split("\n").filter((line) => /^\| \d{3} \|/.test(line));
  const measured = [449, 512, 640, 768, 896].map((n) => {
    let [hit, miss] = [0, 0];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const m = go("1.26", { seed }).make("map[int64]int64").fill(keys.uniform(n, seed), 0);
      const probes = m.probes();
      const share = probes.array("share") as number[];
      const count = probes.array("probes") as number[];
      for (let i = 0; i < share.length; i++) hit += (count[i] as number) * (share[i] as number);
      miss += missGroups(Array.from(m.groups().array("empty") as number[]));
    }
    const cells = [n, (n / 1024).toFixed(2), ((128 * 136) / n).toFixed(2)];
    return `| ${[...cells, (hit / SEEDS).toFixed(3), (miss / SEEDS).toFixed(3)].join(" | ")} |`;
  });
  expect(measured).toEqual(rows);
});
