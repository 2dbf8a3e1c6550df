/** No message, table or drawing says "1 entries". */

import { describe, expect, test } from "vitest";
import {
  compare,
  go,
  keys,
  layout,
  mapLayout,
  memoryOf,
  plot,
  view,
} from "../../src/lab/prelude.js";

/** A count of one before a noun for many; not the end of another number, nor "slot 1 is". */
const wrong = /(?<![\d.,^])\b1 (?!is\b|has\b|becomes\b|hashes\b|class\b)[a-z]+( [a-z]+)?s\b/;

const classic = (n: number, type = "map[int64]bool") => {
  return go("1.23", { seed: 1, traced: true }).make(type).fill(keys.sequence(n)) as ReturnType<
    typeof make
  >;
};
const make = () => go("1.23").make("map[int64]bool");
const swiss = (n: number) =>
  go("1.26", { seed: 1, traced: true }).make("map[int64]bool").fill(keys.sequence(n), true);

describe("what is counted", () => {
  test("is looked for by a pattern that finds it", () => {
    const found = [
      "map: 1 entries",
      "growing (1 old buckets evacuated)",
      "the top 1 bits",
      "1 cycles",
    ];
    expect(found.filter((text) => wrong.test(text))).toEqual(found);
    expect(
      ["1 entry", "11 entries", "0.1 bytes", "slot 1 is"].filter((text) => wrong.test(text)),
    ).toEqual([]);
  });

  test("in a line about a map", () => {
    expect(String(classic(1))).toContain(": 1 entry, B 0, 1 bucket, load 1.00, ");
    expect(String(classic(0))).toContain(": 0 entries, B 0, 1 bucket, no buckets yet, 48 bytes");
    expect(String(swiss(1))).toContain(": 1 entry, small: one group, ");
    expect(String(swiss(9))).toContain(": 9 entries, directory of 1 place (depth 0), ");
    const growing = Array.from({ length: 60 }, (_, i) => String(classic(60).at(i)));
    expect(
      growing.filter((text) => text.includes("growing (1 old bucket evacuated)")),
    ).toHaveLength(1);
    expect(growing.join("\n")).not.toMatch(wrong);
  });

  test("in tables, drawings and figures", () => {
    const texts: string[] = [];
    const rows = (table: { objects(): object[] }) => {
      for (const row of table.objects())
        texts.push(...Object.values(row).filter((x) => typeof x === "string"));
    };
    for (const n of [1, 2, 9, 14, 27]) {
      const [c, s] = [classic(n), swiss(n)];
      for (const table of [c.growth(), s.growth(), c.trace(), s.trace(), c.allocationPath(0)])
        rows(table);
      texts.push(c.explain(0).drawing.svg, s.explain(0).drawing.svg, c.explain(0).drawing.text);
      texts.push(view.addresses(c).text, view.addresses(s).text, view.chains(c).text);
      texts.push(view.directory(s).text, view.objects(c).text, view.spans(c.process).text);
      texts.push(view.header(c).text, view.header(s).text, view.bytes(c, 0).text);
      for (const release of ["1.23", "1.26"]) {
        const answer = memoryOf("map[int64]bool", { n, release });
        rows(answer.parts());
        rows(answer.steps());
        rows(answer.table());
        texts.push(String(answer));
      }
      rows(compare(c, s).table());
      texts.push(plot.growth(c).toSvg());
    }
    rows(swiss(3000).growth());
    texts.push(
      view.directory(swiss(1100)).text,
      swiss(3000).explain(5).drawing.svg,
      swiss(1100).explain(5).drawing.svg,
    );
    texts.push(layout("int8").drawing().text, mapLayout("map[int8]struct{}").drawing().text);
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => wrong.test(text)).map((text) => wrong.exec(text)?.[0])).toEqual(
      [],
    );
  });
});
