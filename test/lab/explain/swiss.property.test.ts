/** Explanations of Swiss maps held against what the maps then do, for random maps and keys. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { go, keys } from "../../../src/lab/prelude.js";

const releases = ["1.24", "1.25", "1.26", "1.27", "1.27-X:mapsplitgroup"];

const subject = fc.record({
  release: fc.constantFrom(...releases),
  n: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2000 })),
  deleted: fc.integer({ min: 0, max: 1500 }),
  key: fc.integer({ min: -50, max: 2000 }),
});

function make({ release, n, deleted }: { release: string; n: number; deleted: number }) {
  const m = go(release).make("map[int64]int64").fill(keys.sequence(n));
  for (let key = 0; key < Math.min(n, deleted); key++) m.delete(key);
  return m;
}

interface SlotRow {
  readonly table: number;
  readonly group: number;
  readonly slot: number;
  readonly state: string;
  readonly key: number | null;
}

/** Where a key lies, as explanations say it; undefined when the map has not got it. */
function placeOf(m: ReturnType<typeof make>, wanted: number): string | undefined {
  const rows = m.slots().objects() as SlotRow[];
  const found = rows.find(({ state, key }) => state === "live" && key === wanted);
  if (found === undefined) return undefined;
  const index = m.tables().numRows() === 0 ? undefined : m.tables().get("index", found.table);
  const group = index === undefined ? "the group" : `group ${found.group} of table ${index}`;
  return `slot ${found.slot} of ${group}`;
}

test("a get that is explained finds what is there, in the groups of its probe sequence", () => {
  fc.assert(
    fc.property(subject, (given) => {
      const m = make(given);
      const { drawing, visited, hash } = m.explain(given.key);
      const place = placeOf(m, given.key);
      const verdict = drawing.text.split("\n").at(-1) ?? "";
      if (place !== undefined) expect(verdict).toBe(`found in ${place}`);
      else expect(verdict).toMatch(/^not in the map|^the map is empty/);
      expect(m.has(given.key)).toBe(place !== undefined);
      if (hash === null) return;
      const numbers = visited.map((name) => Number(/group (\d+)/.exec(name)?.[1]));
      const row = m.tables().objects() as { index: number; capacity: number }[];
      const { globalDepth } = m.header() as { globalDepth: number };
      const at = globalDepth === 0 ? 0 : Number(hash >> BigInt(64 - globalDepth));
      const mask = (row.findLast(({ index }) => index <= at)?.capacity ?? 8) / 8 - 1;
      let offset = Number((hash >> 7n) & BigInt(mask));
      for (const [step, number] of numbers.entries()) {
        offset = (offset + step) & mask;
        expect(number).toBe(offset);
      }
    }),
    { seed: 5, numRuns: 60 },
  );
}, 300_000);

test("a put and a delete that are explained do what the map then does", () => {
  fc.assert(
    fc.property(subject, (given) => {
      const m = make(given);
      const before = placeOf(m, given.key);
      const put = m.explain(given.key, "put").drawing.text.split("\n").at(-1) ?? "";
      const removed = m.explain(given.key, "delete").drawing.text.split("\n").at(-1) ?? "";
      expect(placeOf(m, given.key)).toBe(before);
      if (before !== undefined) {
        expect(removed).toContain(`found in ${before};`);
        m.delete(given.key);
        const [slot, rest] = [/slot (\d)/.exec(before)?.[1], before.replace(/^slot \d of /, "")];
        const rows = m.slots().objects() as SlotRow[];
        const number = Number(/group (\d+)/.exec(rest)?.[1] ?? 0);
        const tables = m.tables().array("index") as ArrayLike<number>;
        const table = Array.from(tables).indexOf(Number(/table (\d+)/.exec(rest)?.[1] ?? 0));
        const state = rows.find((row) => {
          return (
            row.table === Math.max(0, table) && row.group === number && row.slot === Number(slot)
          );
        })?.state;
        expect(removed.includes("becomes a tombstone") ? "deleted" : "empty").toBe(state);
      } else {
        m.put(given.key, 1);
        expect(put).toBe(`not in the map: put into ${placeOf(m, given.key)}`);
      }
    }),
    { seed: 6, numRuns: 60 },
  );
}, 300_000);
