import { describe, expect, test } from "vitest";
import { GoProcess, keys } from "../../../src/go/index.js";
import { chainsDrawing, Drawing } from "../../../src/view/index.js";

const classic = (n: number) => {
  return new GoProcess<"classic">("1.23", { seed: 3 })
    .make("map[int64]int64")
    .fill(keys.sequence(n));
};

/** Buckets that are drawn: each has eight slots. */
const buckets = ({ svg }: Drawing) => {
  return (svg.match(/width="10" height="16"/g)?.length ?? 0) / 8;
};

describe("the drawing of a classic map's chains", () => {
  test("is a value with every bucket; its text a sentence and a table", () => {
    const m = classic(25);
    const drawing = chainsDrawing(m);
    expect(drawing).toBeInstanceOf(Drawing);
    const [sentence, head, ...rows] = drawing.text.split("\n");
    expect(sentence).toBe("chains of map[int64]int64, Go 1.23: 4 buckets");
    expect(head).toBe("buckets  length  entries of each bucket");
    expect(rows).toHaveLength(4);
    const entries = rows.map((row) => row.trim().split(/ {2,}/)[2] ?? "");
    const counts = entries.flatMap((list) => list.split(", ").map(Number));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(25);
    expect(buckets(drawing)).toBe(counts.length);
    expect(drawing.svg.match(/fill="#5fbaee" stroke/g)).toHaveLength(25 + 1);
  });

  test("shows the old array while the map grows", () => {
    const m = classic(27);
    const { text, svg } = chainsDrawing(m);
    expect(text).toContain("8 buckets, and 4 old buckets");
    expect(text).toContain("oldbuckets  length  entries of each bucket");
    expect(text).toContain("evacuated");
    expect(svg).toContain(">oldbuckets<");
    // Chains 4 to 7 come from old chains 0 to 3.
    expect(chainsDrawing(m, 5, 7).text.split("\n")[0]).toBe(
      "chains of map[int64]int64, Go 1.23: buckets 5 to 6 of 8, and old buckets 1 to 2 of 4",
    );
  });

  test("says what it leaves out, in the picture and in the text", () => {
    const m = classic(3000);
    const all = chainsDrawing(m);
    expect(buckets(all)).toBeGreaterThanOrEqual(64);
    for (const said of [all.svg, all.text]) {
      expect(said).toContain("buckets 0 to 63 of 512");
      expect(said).toContain("448 chains not drawn");
      expect(said).toContain("view.chains(m, 64, 128) draws the next");
    }
    expect(all.text.length).toBeLessThan(1500);
    const last = chainsDrawing(m, 511);
    expect(last.text).toContain("bucket 511 of 512");
    expect(last.text).not.toContain("draws the next");
  });

  test("leaves out the end of a long chain, and says so", () => {
    const m = classic(0);
    // Keys whose hashes end alike share a bucket whatever B is, up to four bits.
    const same: number[] = [];
    for (let i = 0; same.length < 100; i++) if ((m.hash(i) & 0xffn) === 5n) same.push(i);
    for (const key of same) m.put(key, 0);
    const { text, svg } = chainsDrawing(m);
    expect(text).toMatch(/overflow buckets? of 1 long chain not drawn/);
    expect(svg).toMatch(/>\+ \d+</);
  });

  test("says at once what cannot be drawn", () => {
    const m = classic(100);
    expect(() => chainsDrawing(m, 0, 100)).toThrow("a picture holds 1 to 64 chains");
    expect(() => chainsDrawing(m, 3, 3)).toThrow("`to` must be from 4 to 67, got 3");
    expect(() => chainsDrawing(m, 16)).toThrow("there are chains 0 to 15");
    expect(() => chainsDrawing(m, -1)).toThrow("`from` must be the number of a chain, got -1");
    const swiss = new GoProcess("1.26").make("map[int64]bool");
    expect(() => chainsDrawing(swiss)).toThrow("view.chains: maps of Go 1.26 have no buckets");
  });

  test("an empty map has no buckets yet", () => {
    expect(chainsDrawing(classic(0)).text).toBe(
      "chains of map[int64]int64, Go 1.23: no buckets yet",
    );
  });
});
