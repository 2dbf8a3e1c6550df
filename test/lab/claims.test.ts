import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { releases } from "../../src/go/index.js";
import { goSource } from "../../src/lab/claims/go-source.js";
import type { Point, Value } from "../../src/lab/claims/point.js";
import { ClaimResult } from "../../src/lab/claims/result.js";
import { type ClaimScore, Claims, claim, claims } from "../../src/lab/prelude.js";

/** What the four articles' rows come to, read off a table that was made by hand from Go's sources. */
const sheet: Readonly<Record<string, string>> = {
  false:
    "S0-1 S0-2 S0-4 S0-5 S0-8 S0-9 S0-10 S0-12 S0-16 S0-18 S0-21 S2-4 S2-6 S2-7 S2-8 S2-9 S2-10 " +
    "S2-11 S2-14 S2-16 S2-17 S3-1 S3-4 S3-5 S3-7 S3-8 S3-9 S3-10 S3-12 S3-13 S3-14 S3-16 S4-5 " +
    "S4-10 S4-11 S4-12 S4-16",
  partly:
    "S0-3 S0-7 S0-17 S0-19 S2-2 S2-3 S2-5 S2-13 S3-2 S3-3 S3-15 S4-1 S4-2 S4-4 S4-6 S4-8 S4-9 " +
    "S4-14 S4-15 S4-17 P-5 P-8 P-9 P-10",
  true: "S2-1 S2-12 S4-3 S4-7 P-1 P-2 P-4 P-6",
  "not about Go": "S0-6 S0-11 S0-13 S0-14 S0-15 S0-20 S0-22 S2-15 S3-6 S3-11 S4-13",
};
const others: Readonly<Record<string, string>> = { false: "P-3 P-7" };

const expected = new Map(
  [sheet, others].flatMap((part) =>
    Object.entries(part).flatMap(([verdict, ids]) => ids.split(" ").map((id) => [id, verdict])),
  ) as [string, string][],
);

/** Releases whose Go is on this machine. */
const installed = [...releases.keys()].filter((release) => goSource(release) !== undefined);

/** A value that agrees with what is claimed, and one that does not. */
function turned({ claimed }: Point, agreeing: boolean): Value {
  if (typeof claimed === "object" && claimed !== null && !Array.isArray(claimed)) {
    const { from, to } = claimed as { from?: number; to?: number };
    if (agreeing) return from ?? to ?? 0;
    return from !== undefined ? from - 1 : (to as number) + 1;
  }
  return agreeing ? (claimed as Value) : "something else";
}

const withPoints = (result: ClaimResult, change: (point: Point) => Point): ClaimResult => {
  const sightings = result.sightings.map(({ release, evidence }) => {
    return { release, evidence: { points: evidence.points.map(change) } };
  });
  return new ClaimResult(result.claim, sightings);
};

describe("the claims of four articles and of other sources", () => {
  let score: ClaimScore;

  beforeAll(() => {
    score = claims.run();
  }, 240_000);

  test("every row is there", () => {
    const rows = { S0: 22, S2: 17, S3: 16, S4: 17, P: 10 };
    const wanted = Object.entries(rows).flatMap(([article, length]) => {
      return Array.from({ length }, (_, i) => `${article}-${i + 1}`);
    });
    expect([...claims.ids()].sort()).toEqual(wanted.sort());
  });

  test("verdicts follow from what the engine, and Go's source where it is there, show", () => {
    const whole = score.results.filter(({ sightings }) => {
      const judged = sightings.flatMap(({ evidence }) => evidence.points);
      return judged.every(({ found, untested }) => found !== undefined || untested === undefined);
    });
    // Without a Go or a Python on the machine fewer are whole, but never few.
    expect(whole.length).toBeGreaterThan(50);
    const differing = whole.filter(({ claim, verdict }) => expected.get(claim.id) !== verdict);
    expect(differing.map(String)).toEqual([]);
  });

  test("what is not tested says why", () => {
    for (const { claim, sightings } of score.results) {
      for (const { evidence } of sightings) {
        expect(evidence.points.length, claim.id).toBeGreaterThan(0);
        for (const { found, untested } of evidence.points) {
          expect(found !== undefined || (untested?.length ?? 0) > 10, claim.id).toBe(true);
        }
      }
    }
  });

  test("evidence turned round turns every verdict", () => {
    for (const result of score.results) {
      const all = withPoints(result, ({ real: _, ...point }) => ({
        ...point,
        found: turned(point, true),
      }));
      expect(all.says, result.claim.id).toBe("true");
      expect(all.holdsFor, result.claim.id).toEqual([...result.claim.releases]);
      const none = withPoints(result, ({ real: _, ...point }) => ({
        ...point,
        found: turned(point, false),
      }));
      expect(none.says, result.claim.id).toBe("false");
      const nothing = withPoints(result, ({ of, claimed }) => ({ of, claimed, untested: "blind" }));
      expect(nothing.says, result.claim.id).toBe("not tested");
    }
  });

  test("what real Go is seen to do decides, and turned round turns the verdict", () => {
    const asked = score.results.filter(({ sightings }) => sightings.some(({ go }) => go));
    const here = installed.length;
    // Claims of one release, of classic maps, and of both generations.
    expect(asked.length).toBeGreaterThanOrEqual(here > 0 ? 5 : 0);
    for (const result of asked) {
      const turnedBy = (agreeing: boolean) =>
        withPoints(result, ({ of, claimed, ...point }) =>
          point.real === undefined
            ? { of, claimed, untested: "blind" }
            : { of, claimed, ...point, real: turned({ of, claimed }, agreeing) },
        ).says;
      expect([turnedBy(true), turnedBy(false)], result.claim.id).toEqual(["true", "false"]);
    }
  });

  test("the engine shows what real Go is seen to do", () => {
    const roughly = (value: unknown, real: unknown): boolean =>
      typeof value === "number" && typeof real === "number"
        ? Math.abs(value - real) <= 0.1 * Math.abs(real)
        : String(value) === String(real);
    const apart = score.results.flatMap(({ claim, sightings }) =>
      sightings.flatMap(({ release, evidence }) =>
        evidence.points
          .filter(({ real, found }) => real !== undefined && found !== undefined)
          .filter(({ real, found }) => !roughly(found, real))
          .map(({ of, real, found }) => `${claim.id} ${release} ${of}: ${found}, real ${real}`),
      ),
    );
    expect(apart).toEqual([]);
  });

  test("Chinese and English, the evidence, and a cell for each", () => {
    const rows = score.table().objects() as Record<string, string>[];
    expect(rows).toHaveLength(82);
    for (const { id, original, claim, evidence, cell } of rows) {
      expect(claim).toMatch(/[.!?:]$/);
      expect(evidence).toMatch(/claimed .+, (found|not tested here)/);
      expect(cell).toBe(`claims.run("${id}")`);
      if (id?.startsWith("S")) expect(original, id).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(String(score)).toMatch(/^82 claims: 8 true, 2\d partly, 3\d false, 11 not about Go/);
  });
});

describe("one claim", () => {
  test("shows what was claimed beside what was found, and in which releases", () => {
    const result = claims.run("S2-7");
    const rows = result.points().objects() as Record<string, unknown>[];
    expect(rows[0]).toMatchObject({
      releases: "1.19, 1.21, 1.23",
      point: "bytes between the two types, int64 keys",
      claimed: "1,620,000,000 to 1,980,000,000",
      found: "17,825,792",
      holds: false,
    });
    const { realGo = "" } = rows[0] as { realGo?: string };
    expect(installed.includes("1.23")).toBe(/^17,800,000 \(Go .*1\.23\)$/.test(realGo));
    expect(rows.filter(({ releases }) => releases === "1.24, 1.26")[0]).toMatchObject({
      found: "0",
    });
    const show = Reflect.get(result, Symbol.for("Jupyter.display")) as () => Record<string, string>;
    const { "text/html": html } = show.call(result);
    expect(html).toContain("1000 万条数据下");
    expect(html).not.toMatch(/<script/);
  });

  test("that is not there names the nearest", () => {
    expect(() => claims.run("s2-7")).toThrow('no claim "s2-7". Did you mean "S2-7"?');
    expect(() => claims.run("zebra")).toThrow("`claims.ids()` lists them");
    expect(() => claims.run(7 as never)).toThrow('`id` must be a string such as "S2-7", got 7');
  });
});

describe("a claim of one's own", () => {
  const base = {
    id: "mine-1",
    article: "https://example.org",
    text: "A bucket of map[int64]bool takes 96 bytes.",
    expectation: "its size",
  };

  test("is tested with the others, and its verdict may be its own", () => {
    const own = new Claims([
      claim({
        ...base,
        releases: ["1.23"],
        test: (lab) => [
          { of: "bytes", claimed: claim.about(96, 0.1), found: lab.layout("map[int64]bool").size },
        ],
      }),
      claim({
        ...base,
        id: "mine-2",
        test: () => [{ of: "x", claimed: 1, found: 2 }],
        verdict: () => "partly",
      }),
    ]);
    expect(own.run().results.map(({ verdict }) => verdict)).toEqual(["true", "partly"]);
    expect(() => own.add(own.get("mine-1"))).toThrow("a claim mine-1 exists already");
  });

  test.each([
    [
      { ...base },
      "`test` of claim mine-1 must be a function: (lab) => [{ of, claimed, found }], got undefined",
    ],
    [
      { ...base, test: 5 },
      "`test` of claim mine-1 must be a function: (lab) => [{ of, claimed, found }], got 5",
    ],
    [{ ...base, id: "" }, '`id` of a claim must be a string that is not empty, got ""'],
    [
      { ...base, text: 5, test: () => [] },
      "`text` of claim mine-1 must be a sentence or { en, zh }, got 5",
    ],
    [{ ...base, txt: "", test: () => [] }, "a claim has no field `txt`; did you mean `text`?"],
    [
      { ...base, test: () => [], releases: ["1.18"] },
      "`releases` of claim mine-1 must be a list of releases out of 1.19",
    ],
    [
      { ...base, test: () => [], judged: ["1.26"] },
      "`judged` of claim mine-1 must be a list of releases out of 1.19, 1.21, 1.23, got",
    ],
    [5, "`claim` takes an object with id, article, text, expectation, test, got 5"],
  ])("that is not whole says what is missing: %j", (options, message) => {
    expect(() => claim(options as never)).toThrow(message);
  });

  test("whose test returns something else says what would be right", () => {
    const run = (test: () => unknown) => () =>
      new Claims([claim({ ...base, test: test as never })]).run();
    expect(run(() => 5)).toThrow(
      "the test of claim mine-1 must return a list of points { of, claimed, found }",
    );
    expect(run(() => [{ of: "x", claimed: 1 }])).toThrow(
      "a point of claim mine-1 must have `of`, `claimed`, and `found`",
    );
    expect(
      run(() =>
        new Claims([
          claim({
            ...base,
            releases: ["1.26"],
            test: (lab) => [
              { of: "B", claimed: 0, found: lab.classic("map[int64]bool").header().B },
            ],
          }),
        ]).run(),
      ),
    ).toThrow("Go 1.26 has swiss maps, not classic maps");
  });
});

describe.skipIf(installed.length === 0)("a claim that asks real Go", () => {
  const release = installed[0] as "1.26";
  const asking = (real: string, found: Value = 9) =>
    new Claims([
      claim({
        ...{ id: "mine-1", article: "a", text: "t.", expectation: "e", releases: [release], real },
        test: () => [{ of: "bytes", claimed: 8, found }],
      }),
    ]);

  test("goes by what that was seen to do", () => {
    const result = asking('see("bytes", int(unsafe.Sizeof(int64(1))))').run("mine-1");
    expect(result.says).toBe("true");
    expect(result.points().objects()).toEqual([
      {
        ...{ point: "bytes", claimed: "8", found: "9", realGo: `8 (Go ${release})` },
        ...{ holds: true, releases: release },
      },
    ]);
    expect(result.summary).toBe("bytes: claimed 8, found 8 in real Go");
    expect(asking('see("bytes", 7)', 8).run("mine-1").says).toBe("false");
  });

  test.each([
    [
      'see("bytes", undefined)',
      /`real` of claim mine-1 in go1\.\d+\.\d+ does not compile:\n.*undefined/s,
    ],
    ['panic("no")', /`real` of claim mine-1 in go1\S+ failed: panic: no/],
    [
      'see("byte", 8)',
      /`real` of claim mine-1 sees "byte", which is not a point of its test; those are "bytes"/,
    ],
    [
      'see("bytes", struct{}{})',
      /see takes numbers, strings, booleans and lists of them, not struct/,
    ],
  ])("whose statements are wrong says so: %s", (real, message) => {
    expect(() => asking(real).run("mine-1")).toThrow(message);
  });

  test("one that does not compile is named among many", () => {
    const other = claim({
      ...{ id: "mine-2", article: "a", text: "t.", expectation: "e", releases: [release] },
      ...{ real: "see(", test: () => [{ of: "bytes", claimed: 8, found: 8 }] },
    });
    expect(() => asking('see("bytes", 8)').add(other).run()).toThrow("`real` of claim mine-2");
  });
});

describe("claims in a file", () => {
  const read = (content: unknown) => {
    const file = join(mkdtempSync(join(tmpdir(), "gomaplab-claims-")), "f.json");
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    const own = new Claims();
    own.read(file);
    return own;
  };
  const written = {
    id: "f-1",
    article: "a",
    text: "t.",
    expectation: "e",
    points: [
      { of: "slots", claimed: 8, found: "make('map[int64]int64', 9).slots().numRows() / 2" },
    ],
  };
  const file = (...all: unknown[]) => ({ format: "gomaplab-claims", version: 1, claims: all });

  test("are tested as all others", () => {
    const own = read(
      file(written, {
        ...written,
        id: "f-2",
        points: [{ of: "x", claimed: { from: 2 }, found: ["const one = 1;", "return one;"] }],
      }),
    );
    expect(own.run().results.map(({ verdict }) => verdict)).toEqual(["true", "false"]);
  });

  test("may ask real Go, with lines of statements", () => {
    const own = read(file({ ...written, real: ["n := 8", 'see("slots", n)'] }));
    expect(own.get("f-1").real).toBe('n := 8\nsee("slots", n)');
    expect(() => read(file({ ...written, real: 8 }))).toThrow(
      "`real` of claim f-1 must be Go statements",
    );
  });

  test.each([
    ["{", /f\.json is not JSON/],
    [[], /f\.json must be an object, got \[\]/],
    [{ ...file(), version: 2 }, /must begin with "format": "gomaplab-claims", "version": 1/],
    [file(written, 5), /claim 2 of .*f\.json must be an object, got 5/],
    [file({ ...written, points: [] }), /claim 1: `points` must be a list of/],
    [file({ ...written, test: "x" }), /claim 1: a file has `points`, not functions/],
    [
      file({ ...written, points: [{ of: "x", claimed: 1, found: "(" }] }),
      /claim 1, point 1: `found` is not valid JavaScript/,
    ],
    [
      file({ ...written, points: [{ of: "x", found: "1" }] }),
      /claim 1, point 1 must have `of`, `claimed`, and `found`/,
    ],
    [file({ ...written, id: undefined }), /`id` of a claim must be a string/],
  ])("say what is wrong: %j", (content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});
