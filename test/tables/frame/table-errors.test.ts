import * as aq from "arquero";
import { beforeAll, describe, expect, test } from "vitest";
import { installTableErrors, TableError } from "../../../src/tables/index.js";

beforeAll(() => {
  installTableErrors();
  installTableErrors();
});

const make = () => aq.table({ op: [1, 2], count: [3, 4], "total bytes": [5, 6] });
const other = () => aq.table({ count: [3], kind: ["a"] });
const columns = "Columns: op, count, total bytes";

/** What is thrown. */
function thrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

describe("a column that is not there", () => {
  const t = make();
  const calls: Record<string, () => unknown> = {
    filter: () => t.filter((d) => d.cuont > 3),
    "filter by a text": () => t.filter("d => d.cuont > 3"),
    "a name in brackets": () => t.filter((d) => d.cuont > 3),
    "a name taken apart": () => t.filter(({ cuont }) => cuont > 3),
    derive: () => t.derive({ a: (d) => d.cuont + 1 }),
    select: () => t.select("cuont"),
    "select of several": () => t.select(["op", "cuont"]),
    orderby: () => t.orderby("cuont"),
    "orderby desc": () => t.orderby(aq.desc("cuont")),
    groupby: () => t.groupby("op", "cuont"),
    "groupby and count": () => t.groupby("cuont").count(),
    rollup: () => t.rollup({ a: aq.op.mean("cuont") }),
    rename: () => t.rename({ cuont: "n" }),
    relocate: () => t.relocate("cuont", { before: "op" }),
    fold: () => t.fold(["cuont"]),
    pivot: () => t.pivot("op", "cuont"),
    dedupe: () => t.dedupe("cuont"),
    unroll: () => t.unroll("cuont"),
    impute: () => t.impute({ cuont: () => 0 }),
    spread: () => t.spread("cuont"),
    get: () => t.get("cuont", 0),
    array: () => t.array("cuont"),
    objects: () => t.objects({ columns: ["cuont"] }),
    toCSV: () => t.toCSV({ columns: ["cuont"] }),
  };

  test.each(Object.entries(calls))("%s: is named, with the nearest and the list", (_, call) => {
    const error = thrown(call);
    expect(error).toBeInstanceOf(TableError);
    expect(error.message).toBe(`No column "cuont" in this table\nDid you mean "count"? ${columns}`);
    expect(error.stack).not.toContain("node_modules/arquero");
  });

  test("of two tables that are joined, neither has it", () => {
    const error = thrown(() => make().join(other(), ["cuont", "kind"]));
    expect(error.message).toBe(
      `No column "cuont" in this table\nDid you mean "count"? ${columns}, kind`,
    );
    expect(thrown(() => make().join(other(), ["count", "kindd"])).message).toContain(
      'No column "kindd" in this table\nDid you mean "kind"?',
    );
  });

  test("is like none", () => {
    expect(thrown(() => make().select("xyz")).message).toBe(
      `No column "xyz" in this table\n${columns}`,
    );
    const wide = aq.table(
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`c_${i}`, [i]])),
    );
    expect(thrown(() => wide.select("y".repeat(5000))).message.length).toBeLessThan(500);
  });
});

describe("an expression that cannot be one", () => {
  test("reads a variable around it", () => {
    const threshold = 3;
    const error = thrown(() => make().filter((d) => d.count > threshold));
    expect(error.message.split("\n")[0]).toBe(
      "The expression uses threshold, a variable defined outside it",
    );
    expect(error.message).toContain("aq.escape(d => …)");
    expect(error.message).toContain("table.params({ threshold }), then (d, $) => … $.threshold");
    expect(
      make()
        .filter(aq.escape((d: { count: number }) => d.count > threshold))
        .numRows(),
    ).toBe(1);
  });

  test("calls a function around it, or one that op has not", () => {
    const twice = (n: number) => 2 * n;
    expect(thrown(() => make().derive({ a: (d) => twice(d.count) })).message).toContain(
      "The expression calls twice(d.count), a function defined outside it",
    );
    expect(thrown(() => make().rollup({ a: "d => op.maen(d.count)" })).message).toBe(
      "op has no function maen\nDid you mean op.mean?",
    );
  });

  test("has no such parameter, or is not an expression", () => {
    expect(
      thrown(() =>
        make()
          .params({ x: 1 })
          .filter((d, $) => d.count > $.y),
      ).message,
    ).toBe('No parameter "y"\nPass it to the table: table.params({ y: … })');
    expect(thrown(() => make().derive({ a: "d => d." })).message).toContain(
      "No expression: d => d.",
    );
  });
});

describe("arguments that do not fit", () => {
  const none = /^The arguments do not fit: Cannot read properties of null/;

  test("are no expression that fails", () => {
    expect(thrown(() => make().join(null as never)).message).toMatch(none);
    expect(thrown(() => make().join(null as never, ["count", "kind"])).message).toMatch(none);
    expect(thrown(() => make().filter((d) => d.count.foo.bar)).message).toMatch(
      /^The expression fails: Cannot read properties of undefined/,
    );
  });

  test("functions among them are found in lists, not in tables' cells, nor without end", () => {
    const t = make();
    const message = (...args: unknown[]) =>
      thrown(() => Reflect.apply(t.concat, t, [null, ...args])).message;
    const fn = () => 1;
    expect(message([[[[fn]]]])).toMatch(/^The expression fails: /);
    expect(message([[[[[fn]]]]])).toMatch(none);
    expect(message(aq.table({ f: [fn] }))).toMatch(none);
    expect(message({ a: fn }, null, "text")).toMatch(/^The expression fails: /);
    const ring: unknown[] = [];
    ring.push(ring);
    expect(message(ring)).toMatch(none);
  });
});

test("what the user's own function throws passes through as it is", () => {
  const own = new RangeError("mine");
  const call = () => {
    throw own;
  };
  expect(thrown(() => make().derive({ a: aq.escape(call) }))).toBe(own);
  const plain = new Error("Unrecognized columns: none of this");
  const other = () => {
    throw plain;
  };
  expect(thrown(() => make().derive({ a: aq.escape(other) }))).toBe(plain);
});

test("names and lengths of the methods stay", () => {
  expect([aq.ColumnTable.prototype.filter.name, aq.Table.prototype.get.length]).toEqual([
    "filter",
    1,
  ]);
});
