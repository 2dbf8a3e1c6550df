import { describe, expect, test } from "vitest";
import { go, keys, type Player, player } from "../../../src/lab/prelude.js";

const sequence = (release: string, n: number) =>
  go(release, { traced: true }).make("map[int64]int64").fill(keys.sequence(n), 7);

const html = (played: Player): string => {
  const show = Reflect.get(played, Symbol.for("Jupyter.display")) as () => Record<string, string>;
  return show.call(played)["text/html"] as string;
};

/** Entries of a map's slots as the player draws them. */
const entries = (m: { slots(): { objects(): object[] } }): string[] => {
  const rows = m.slots().objects() as {
    state: string;
    array?: string;
    bucket?: number;
    link?: number;
    table?: number;
    group?: number;
    slot: number;
    key: unknown;
  }[];
  return rows
    .filter(({ state }) => state === "live")
    .map(({ slot, key }) => `${slot}: ${key}`)
    .sort();
};

const drawn = (played: Player): string[] => {
  const { rows } = played.frames.at(-1) ?? { rows: [] };
  return rows
    .flatMap(({ slots }) =>
      slots.flatMap(({ state, key }, slot) => (state === "entry" ? [`${slot}: ${key}`] : [])),
    )
    .sort();
};

describe("the last frame is the map after the operation, byte by byte replayed", () => {
  test.each(["1.19", "1.21", "1.23", "1.24", "1.26", "1.27"])("Go %s", (release) => {
    const m = sequence(release, 30);
    m.delete(3);
    m.clear();
    m.put(5, 5);
    for (let op = 0; op < m.op; op++) {
      const last = player(m, op, op, { rows: 64, frames: 2000 }).frames.at(-1);
      const fields = m.at(op).header() as Partial<Record<"count" | "used", number>>;
      const count = last?.fields.find(({ name }) => name === "count" || name === "used");
      expect(count?.value, `operation ${op}`).toBe(String(fields.count ?? fields.used));
    }
    const whole = player(m, -1, 13, { rows: 64, frames: 2000 });
    expect(drawn(whole)).toEqual(entries(m.at(13)));
    // Forwards from an earlier moment comes to the same as from the later one.
    expect(whole.frames.at(-1)?.fields.map(({ value }) => value)).toEqual(
      player(m, 13)
        .frames.at(-1)
        ?.fields.map(({ value }) => value),
    );
  });

  test("leaves the map and its process as they are", () => {
    const m = sequence("1.23", 20);
    const before = [m.process.journal.length, m.header(), entries(m)];
    player(m, 3, 19);
    expect([m.process.journal.length, m.header(), entries(m)]).toEqual(before);
  });
});

describe("a growth, step by step", () => {
  const played = player(sequence("1.23", 14), 13);
  const sentences = played.frames.map(({ sentence }) => sentence);

  test("has a sentence for each step of the runtime", () => {
    const told = [
      "Operation 13: put.",
      "Growth begins: B from 1 to 2.",
      "Old bucket 1 of 2 is evacuated.",
      "Old bucket 0 of 2 is evacuated.",
    ];
    expect(sentences.filter((sentence) => told.includes(sentence))).toEqual(told);
    expect(sentences.at(-1)).toBe(
      "Slot 1 has tophash 0 (emptyRest). Then slot 1 of bucket 1 holds the key 13.",
    );
  });

  test("shows the header as it changes", () => {
    const changed = played.frames.map(({ fields }) =>
      fields.filter((field) => field.changed).map(({ name }) => name),
    );
    expect(changed).toContainEqual(["B", "noverflow", "buckets", "oldbuckets", "nevacuate"]);
    expect(changed.at(-1)).toEqual(["count", "flags"]);
  });

  test("marks the slots that a step wrote to", () => {
    const moved = played.frames.find(({ sentence }) => sentence.startsWith("The key 0 at"));
    const written = moved?.rows.flatMap(({ name, slots }) =>
      slots.flatMap(({ changed, state }, i) => (changed ? [[name, i, state]] : [])),
    );
    expect(written).toEqual([
      ["bucket 3", 0, "entry"],
      ["old bucket 1", 0, "moved"],
    ]);
  });
});

test("a split, a delete, a range and a map of strings are played", () => {
  const s = sequence("1.26", 897);
  const split = player(s, 896, 896, { frames: 1000 });
  expect(split.frames.map(({ sentence }) => sentence)).toContain(
    "Table 0 is split in two of depth 1.",
  );
  s.delete(5);
  expect(
    player(s)
      .frames.at(-1)
      ?.rows[0]?.slots.filter(({ changed }) => changed),
  ).toHaveLength(1);
  const m = go("1.23", { traced: true })
    .make("map[string]int64")
    .put("</script><b>", 1)
    .put("b", 2);
  expect([...m].length).toBe(2);
  const range = player(m);
  expect(range.frames.map(({ operation }) => operation)).toContain("iterate");
  expect(range.frames.at(-1)?.operation).toBe("next");
});

describe("the accesses of the steps", () => {
  test.each(["1.19", "1.23", "1.24", "1.26", "1.27"])(
    "are those of m.accesses(), Go %s",
    (release) => {
      const m = go(release, { traced: true }).make("map[string]int64");
      for (let i = 0; i < 30; i++) m.put(`key ${i}`, i);
      m.delete("key 3");
      for (const op of [0, 8, 13, 14, 29, 30]) {
        const all = player(m, op, op, { frames: 2000 }).frames.flatMap(({ accesses }) => accesses);
        const rows = m.accesses(op).objects() as Record<string, unknown>[];
        expect(
          all.map(({ kind, address, size }) => [kind, Number(address), size]),
          `operation ${op}`,
        ).toEqual(rows.map(({ kind, address, size }) => [kind, address, size]));
      }
    },
  );

  test("say where in the map they are, before, during and after a growth", () => {
    const { frames } = player(sequence("1.23", 14), 13);
    const places = (begin: string) => {
      const found = frames.find(({ sentence }) => sentence.startsWith(begin));
      return found?.accesses.map(({ kind, place }) => `${kind} ${place}`);
    };
    expect(places("Operation 13")).toEqual(["load hmap: flags", "load hmap: hash0"]);
    expect(places("The key 0 at")).toEqual([
      "store old bucket 1: tophash[0]",
      "store bucket 3: tophash[0]",
      "load old bucket 1: key[0]",
      "store bucket 3: key[0]",
      "load old bucket 1: elem[0]",
      "store bucket 3: elem[0]",
    ]);
  });

  test("are of a string's bytes where a key is hashed", () => {
    const m = go("1.23", { traced: true }).make("map[string]int64").put("go", 1);
    const places = player(m).frames[0]?.accesses.map(({ kind, place }) => `${kind} ${place}`);
    expect(places).toEqual([
      ...["load hmap: flags", "load hmap: hash0"],
      ...Array.from({ length: 3 }, () => "load string: its bytes"),
    ]);
  });

  test("name a table that is not yet the map's as a new one", () => {
    const { frames } = player(sequence("1.26", 9), 8);
    const places = frames.flatMap(({ accesses }) => accesses.map(({ place }) => place));
    expect(places).toContain("new table 0: growthLeft");
    expect(places).toContain("new group 0 of table 0: control word");
    // Nothing is left without a place.
    expect(places.filter((place) => !place.includes(": "))).toEqual([]);
  });

  test("touch cache lines, each of which is new once", () => {
    const { frames } = player(sequence("1.23", 14), 13);
    for (const { accesses, lines } of frames) {
      const touched = accesses.flatMap(({ address, size }) => [
        address & ~63n,
        (address + BigInt(size) - 1n) & ~63n,
      ]);
      expect(lines.map(({ address }) => address)).toEqual([...new Set(touched)]);
    }
    const fresh = frames.flatMap(({ lines }) => lines.filter((line) => line.fresh));
    const all = frames.flatMap(({ lines }) => lines);
    expect(fresh.length).toBe(new Set(all.map(({ address }) => address)).size);
    // Two neighbours in one line: one part of it.
    const moved = frames.find(({ sentence }) => sentence.startsWith("The key 1 at"));
    expect(moved?.lines[0]?.parts.every(({ from, size }) => from + size <= 64)).toBe(true);
  });
});

describe("an iterator through a growth", () => {
  test.each([
    ["1.23", 13],
    ["1.26", 8],
    ["1.26", 112],
  ] as const)("Go %s, %i entries: what it gave, in order, and where it stands", (release, n) => {
    const m = go(release, { traced: true, seed: 3 }).make("map[int64]int64").fill(keys.sequence(n));
    const range = m[Symbol.iterator]();
    const given = [range.next(), range.next()].map(({ value }) => value?.[0]);
    m.put(n, n);
    given.push(...[...range].map(([key]) => key));
    const { frames } = player(m, n, n, { rows: 64, frames: 2000 });
    const stands = frames.flatMap(({ rows, iterator }) => {
      if (!iterator.some(({ name, changed }) => name === "gave" && changed)) return [];
      return rows.flatMap(({ slots }) => slots.filter(({ here }) => here).map(({ key }) => key));
    });
    expect(stands).toEqual(given.slice(2).map(String));
    const said = (name: string) => frames.at(-1)?.iterator.find((one) => one.name === name)?.value;
    expect(said("gave")?.split(" ").slice(-3)).toEqual(given.slice(-3).map(String));
    expect(frames[0]?.iterator).toEqual([]);
  });

  test("shows Go's fields of it", () => {
    const m = sequence("1.23", 3);
    expect([...m]).toHaveLength(3);
    const names = player(m)
      .frames.at(-1)
      ?.iterator.map(({ name }) => name);
    expect(names).toEqual("startBucket offset B wrapped bucket i checkBucket gave".split(" "));
  });
});

describe("in a page", () => {
  const m = go("1.23", { traced: true }).make("map[string]int64").put("</script>", 1).put("<b>", 2);
  const page = html(player(m, 0, 1));

  test("no key becomes a tag or ends the script", () => {
    expect(page).not.toContain("<b>:");
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    const data = /<script type="application\/json">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    expect(JSON.stringify(JSON.parse(data))).toContain('"</scrip…"');
  });

  test("the first and the last frame stand there without a script", () => {
    const still = page.replace(/<script.*?<\/script>/gs, "");
    expect(still).toContain("Operation 0: put.");
    expect(still).toMatch(/<details class="gp-still" open><summary>the last of \d+ steps/);
    expect(still).toContain("holds the key &lt;b&gt;");
    expect(page).not.toMatch(/(src|href)=/);
  });

  test("is bounded, and says what it leaves out", () => {
    const all = sequence("1.23", 400);
    const played = player(all, 0, 399);
    expect(played).toHaveLength(240);
    expect(played.note).toMatch(
      /^[\d,]+ steps of [\d,]+ before the last are left out; player\(m, 0, 399, { frames: 2000 }\) has more\. \d+ buckets that were touched are not drawn; { rows: 64 } draws more\.$/,
    );
    expect(html(played).length).toBeLessThan(900_000);
    expect(played.frames.at(-1)?.sentence).toMatch(/\(after [\d,]+ steps that are not shown\)/);
  });

  test("is the same text each time", () => {
    expect(html(player(m, 0, 1))).toBe(page);
  });
});

test("what cannot be played says why", () => {
  const m = sequence("1.23", 14);
  const untraced = go("1.23").make("map[int64]int64").fill(keys.sequence(4));
  expect(() => player(untraced)).toThrow(
    'make its process with { traced: true }, as in go("1.23", { traced: true })',
  );
  expect(() => player(m, 99)).toThrow(
    "Operation 99 of this map is not in the journal; it has -1 to 13",
  );
  expect(() => player(m, 5, 3)).toThrow("`to` must be 5 (`from`) or more, got 3");
  expect(() => player(m, "5" as never)).toThrow(
    '`from` must be the number of an operation, got "5"',
  );
  expect(() => player(m, 5, 6, { frames: 1 })).toThrow(
    "`frames` must be a whole number from 2 to 2,000, got 1",
  );
  expect(() => player(m, 5, 6, { rows: 1.5 })).toThrow(
    "`rows` must be a whole number from 1 to 64, got 1.5",
  );
  const large = go("1.23", { traced: true }).make("map[int64]int64", 60_000).put(1, 1);
  expect(() => player(large)).toThrow(
    "the player draws maps of up to 4,096 buckets or groups, this one has 16,384",
  );
});
