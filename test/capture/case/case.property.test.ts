import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCase } from "../../../src/capture/case/case.js";
import { expand } from "../../../src/capture/case/operations.js";
import { MalformedError } from "../../../src/capture/document/malformed.js";
import { replay } from "../../../src/capture/replay.js";

const fields = {
  name: "small",
  type: "map[int64]int64",
  hint: 0,
  hash0: 1,
  hashkey: ["0x1", "0x2", "0x3", "0xffffffffffffffff"],
  rand: "0x9e3779b97f4a7c15",
  ops: [["p", 1, 10]] as unknown[],
};

/** A case with some fields changed; a field set to undefined is left out. */
function written(changes: Record<string, unknown>): string {
  return JSON.stringify({ ...fields, ...changes });
}

/** The single operations of a case with these operations. */
function operations(ops: unknown[], type = "map[int64]int64") {
  return [...expand(parseCase(written({ type, ops })).ops)];
}

/** The message of the error that reading `text` throws. */
function complaint(text: string): string {
  try {
    parseCase(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`no complaint about ${text}`);
}

describe("a case", () => {
  test("is read with its words as bigints", () => {
    expect(parseCase(written({}))).toMatchObject({
      name: "small",
      type: "map[int64]int64",
      hint: 0,
      hash0: 1,
      hashkey: [1n, 2n, 3n, 0xffffffffffffffffn],
      rand: 0x9e3779b97f4a7c15n,
      nops: 1,
    });
  });

  test("has single operations of every kind", () => {
    const ops = [["p", 1, 10], ["d", -1], ["c"], ["it", 3], ["nx", 0, -1]];
    expect(operations(ops)).toEqual([
      { code: "p", key: 1, elem: 10 },
      { code: "d", key: -1 },
      { code: "c" },
      { code: "it", take: 3 },
      { code: "nx", iterator: 0, take: -1 },
    ]);
  });

  test("has ranges that expand to single operations", () => {
    expect(
      operations([
        ["pr", 5, -7, 3, 100, 1],
        ["dr", 5, 2, 2],
        ["pr", 0, 1, 0, 0, 1, "k"],
      ]),
    ).toEqual([
      { code: "p", key: 5, elem: 100 },
      { code: "p", key: -2, elem: 101 },
      { code: "p", key: -9, elem: 102 },
      { code: "d", key: 5 },
      { code: "d", key: 7 },
    ]);
  });

  test("counts the single operations of its ranges without making them", () => {
    expect(parseCase(written({ ops: [["pr", 0, 1, 16_000_000, 0, 1], ["c"]] })).nops).toBe(
      16_000_001,
    );
  });

  test("has int64 keys to their last bit, as strings and as numbers", () => {
    const text = written({}).replace(
      '[["p",1,10]]',
      '[["p","9223372036854775807",9007199254740993],["d",-9223372036854775808]]',
    );
    expect([...expand(parseCase(text).ops)]).toEqual([
      { code: "p", key: 9223372036854775807n, elem: 9007199254740993n },
      { code: "d", key: -9223372036854775808n },
    ]);
  });

  test("has ranges across 2^53 without a rounded key", () => {
    const keys = operations([["dr", "9007199254740990", 1, 4]]).map((op) => "key" in op && op.key);
    expect(keys).toEqual([
      9007199254740990,
      9007199254740991,
      9007199254740992n,
      9007199254740993n,
    ]);
  });

  test("has bool elems from numbers: the lowest bit counts", () => {
    const ops = [
      ["p", 1, 3],
      ["p", 1, 4],
      ["p", 1, -1],
      ["p", 1, true],
      ["pr", 0, 1, 2, -3, 1],
    ];
    const elems = operations(ops, "map[int64]bool").map((op) => "elem" in op && op.elem);
    expect(elems).toEqual([true, false, true, true, true, false]);
  });

  test("may leave the elem of a set out", () => {
    const ops = [
      ["p", 1],
      ["p", 2, null],
      ["p", 3, 7],
      ["p", 4, {}],
      ["pr", 5, 1, 1, 0, 0],
    ];
    const keys = operations(ops, "map[int64]struct{}").map((op) => "key" in op && op.key);
    expect(keys).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("a malformed case", () => {
  const many = "1,000,000,000,000,000 operations are more than a case may stand for (16,777,216)";
  test.each<[Record<string, unknown>, string]>([
    [{ name: undefined }, "name: this field is missing"],
    [{ name: 5 }, "name: expected a string, got 5"],
    [{ opps: [] }, "opps: a case has no such field"],
    [{ type: 3 }, "type: expected a string, got 3"],
    [{ hint: -1 }, "hint: expected a size hint (an integer from 0 to 2^63 - 1), got -1"],
    [{ hint: 1.5 }, "hint: expected a size hint (an integer from 0 to 2^63 - 1), got 1.5"],
    [{ hint: "many" }, 'hint: expected a size hint (an integer from 0 to 2^63 - 1), got "many"'],
    [
      { hint: "9223372036854775808" },
      'hint: expected a size hint (an integer from 0 to 2^63 - 1), got "9223372036854775808"',
    ],
    [
      { hash0: -1 },
      "hash0: expected a seed (an integer from 0 to 2^32 - 1, for Swiss maps to 2^64 - 1), got -1",
    ],
    [{ hashkey: ["0x1", "0x2", "0x3"] }, "hashkey: expected 4 words, got 3"],
    [{ hashkey: "0x1" }, 'hashkey: expected 4 words, got "0x1"'],
    [
      { hashkey: ["0x1", "0x2", "0x3", "0x10000000000000000"] },
      'hashkey[3]: expected a 64-bit word ("0x…", decimal string or number), got "0x10000000000000000"',
    ],
    [{ rand: null }, 'rand: expected a 64-bit word ("0x…", decimal string or number), got null'],
    [{ ops: undefined }, "ops: this field is missing"],
    [{ ops: {} }, "ops: expected an array of operations, got an object"],
    [{ ops: [["c"], 5] }, 'ops[1]: expected an array such as ["p",1,10], got 5'],
    [{ ops: [[]] }, 'ops[0]: expected an array such as ["p",1,10], got []'],
    [
      { ops: [["put", 1, 2]] },
      'ops[0][0]: unknown operation "put"; known operations: p, g, d, c, pr, dr, it, nx',
    ],
    [
      { ops: [["toString"]] },
      'ops[0][0]: unknown operation "toString"; known operations: p, g, d, c, pr, dr, it, nx',
    ],
    [
      { ops: [[5]] },
      "ops[0][0]: unknown operation 5; known operations: p, g, d, c, pr, dr, it, nx",
    ],
    [{ ops: [["p"]] }, 'ops[0]: expected ["p","key","elem"], got 0 arguments'],
    [{ ops: [["p", 1, 2, 3]] }, 'ops[0]: expected ["p","key","elem"], got 3 arguments'],
    [{ ops: [["c", 1]] }, 'ops[0]: expected ["c"], got 1 argument'],
    [{ ops: [["p", 1.5, 2]] }, "ops[0][1]: expected an int64 (number or decimal string), got 1.5"],
    [{ ops: [["p", 1]] }, "ops[0][2]: expected an int64 (number or decimal string), got nothing"],
    [
      { ops: [["c"], ["c"], ["c"], ["p", "1e3", 2]] },
      'ops[3][1]: expected an int64 (number or decimal string), got "1e3"',
    ],
    [
      { ops: [["d", "9223372036854775808"]] },
      "ops[0][1]: 9223372036854775808 is outside int64, -9223372036854775808 to 9223372036854775807",
    ],
    [
      { type: "map[int64]bool", ops: [["p", 1, "true"]] },
      'ops[0][2]: expected a bool (true, false or an integer whose lowest bit counts), got "true"',
    ],
    [
      { type: "map[int64]struct{}", ops: [["p", 1, "x"]] },
      'ops[0][2]: expected a struct{} (nothing, null, {} or any integer), got "x"',
    ],
    [
      { ops: [["pr", 0, 1, -5, 0, 1]] },
      "ops[0][3]: expected a number of operations, 0 or more, got -5",
    ],
    [{ ops: [["pr", 0, 1, 1e15, 0, 1]] }, `ops[0][3]: ${many}`],
    [{ ops: [["dr", 0, 1, "1000000000000000"]] }, `ops[0][3]: ${many}`],
    [
      {
        ops: [
          ["dr", 0, 1, 9_000_000],
          ["dr", 0, 1, 9_000_000],
        ],
      },
      "ops[1]: up to this operation, 18,000,000 operations are more than a case may stand for (16,777,216)",
    ],
    [
      { ops: [["pr", "9223372036854775800", 1, 9, 0, 1]] },
      "ops[0][2]: the last of 9 values would be 9223372036854775808, outside its type",
    ],
    [
      { ops: [["pr", 0, 1, 9, "-9223372036854775809", 1]] },
      "ops[0][4]: the range starts at -9223372036854775809, outside its type",
    ],
    [{ ops: [["dr", 0, 1, 2, 5]] }, "ops[0][4]: expected a prefix (a string), got 5"],
    [{ ops: [["it", -2]] }, "ops[0][1]: expected a number of keys (-1 for all), got -2"],
    [{ ops: [["nx", 0, 1]] }, "ops[0][1]: there is no iterator 0 here; none has started"],
    [
      {
        ops: [
          ["it", 1],
          ["it", 1],
          ["nx", 2, 1],
        ],
      },
      "ops[2][1]: there is no iterator 2 here; started so far: 0 to 1",
    ],
  ])("%j: %s", (changes, message) => {
    expect(complaint(written(changes))).toBe(message);
  });

  test("has a name of at most 1000 characters", () => {
    const message = "name: expected at most 1000 characters, got 1001";
    expect(complaint(written({ name: "x".repeat(1001) }))).toBe(message);
  });

  test("that is not an object is told so", () => {
    expect(complaint("[]")).toBe("expected an object with the fields of a case, got []");
    expect(complaint("7")).toBe("expected an object with the fields of a case, got 7");
  });

  test("that is no JSON is told line and column", () => {
    expect(complaint('{\n  "name": small\n}')).toBe(
      ["line 2, column 11: expected a value", '    "name": small', "            ^"].join("\n"),
    );
  });

  test("with a type that does not parse shows where", () => {
    expect(complaint(written({ type: "map[int46]bool" }))).toMatch(
      /^type: Unknown Go type "int46"\n {2}map\[int46\]bool\n {6}\^{5}\n/,
    );
  });

  test("with a type that is not a map shows it", () => {
    expect(complaint(written({ type: "[]int64" }))).toBe(
      [
        "type: []int64 is not a map type",
        "  []int64",
        "  ^^^^^^^",
        'For example: "map[int64]bool"',
      ].join("\n"),
    );
  });

  test("with a value of another shape than its type says what is right", () => {
    expect(complaint(written({ type: "map[int64]func8" }))).toMatch(/^type: Unknown Go type/);
    const one = (type: string, key: unknown) => complaint(written({ type, ops: [["d", key]] }));
    expect(one("map[string]bool", true)).toBe(
      'ops[0][1]: expected a string (text, {"hex": "…"} or an integer), got true',
    );
    expect(one("map[uint8]bool", 256)).toBe("ops[0][1]: 256 is outside uint8, 0 to 255");
    expect(one("map[error]bool", { i64: 5 })).toBe(
      "ops[0][1]: a int64 has no method Error, as error asks for",
    );
    expect(one("map[[2]int8]bool", [1])).toMatch(/expected a \[2\]int8 \(array of 2\), got/);
    expect(one("map[struct{A int8}]bool", { B: 1 })).toMatch(/expected a struct\{A int8\}/);
    expect(one("map[interface{}]bool", 1)).toMatch(
      /expected an interface value \(null, \{"i64": 5\}/,
    );
  });

  test("with a wrong part of a value says which part", () => {
    const one = (type: string, key: unknown) => complaint(written({ type, ops: [["d", key]] }));
    const type = "map[struct{A int8; B [2]struct{C string; D any}}]bool";
    const b = (D: unknown) => ({
      A: 1,
      B: [
        { C: "c", D: null },
        { C: "c", D },
      ],
    });
    expect(one(type, b({ u8: 256 }))).toBe("ops[0][1].B[1].D.u8: 256 is outside uint8, 0 to 255");
    expect(one(type, b({ type: "[2]int8", value: [1, true] }))).toBe(
      "ops[0][1].B[1].D.value[1]: expected an int8 (number or decimal string), got true",
    );
    expect(one(type, { A: 1 })).toBe(
      "ops[0][1].B: expected every field of a struct{A int8; B [2]struct{C string; D interface{}}}, " +
        "got none of this name",
    );
    expect(
      one(type, [
        1,
        [
          [5, null],
          [true, null],
        ],
      ]),
    ).toMatch(/^ops\[0\]\[1\]\[1\]\[1\]\[0\]: expected a string/);
    expect(one("map[complex64]bool", [1, "x"])).toMatch(/^ops\[0\]\[1\]\[1\]: expected a float/);
  });

  test("may have a million operations", () => {
    const ops = Array.from({ length: 1_000_000 }, (_, i) => ["p", i, i]);
    expect(parseCase(written({ ops })).nops).toBe(1_000_000);
  }, 300_000);
});

describe("a case of types or values that are too large", () => {
  const bomb = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`S${i + 1}`, `struct{ a, b S${i} }`]),
  );
  const ops = [["pr", 0, 1, 5, 0, 1]];

  test.each([
    [{ type: "map[int][2147483647]struct{}", ops }, /^type: A \[2147483647\]struct\{\} has 2,147,/],
    [{ type: "map[[2147483647]struct{}]int", ops }, /^type: A \[2147483647\]struct\{\} has 2,147,/],
    [
      { type: "map[int]S40", types: { S0: "struct{}", ...bomb }, ops },
      /^type: A S40 has [\d,]+ parts/,
    ],
    [
      { type: "map[S40]int", types: { S0: "[]int", ...bomb }, ops },
      /^type: A S40 takes|invalid map key/,
    ],
    [
      { type: "map[int]any", ops: [["p", 1, { type: "[100000000]int64", value: 5 }]] },
      /^ops\[0\]\[2\]: A \[100000000\]int64 takes 800,000,000 bytes/,
    ],
    [{ type: `map[int][${"1<<".repeat(600)}1]int`, ops }, /Array length|constant overflow/],
    [
      { type: `map[int][${"9<<60<<60|".repeat(9)}1<<64<<64<<64<<64<<64<<64<<64<<64]int`, ops },
      /constant overflow/,
    ],
  ])("%o is refused at once", (changes, message) => {
    expect(complaint(written(changes))).toMatch(message);
  });
});

describe("a case of large values", () => {
  const type = "map[int][16384]uint8";
  const ops = (n: number) => [
    ["pr", 0, 0, n, 5, 1],
    ["p", 1, { hex: "07".repeat(16384) }],
  ];

  test("is replayed", () => {
    const { map } = replay(parseCase(written({ type, ops: ops(9) })), "1.23");
    expect(map.get(0n)).toEqual(Array(16384).fill(13n));
    expect(map.get(1n)).toEqual(Array(16384).fill(7n));
  });

  test("is refused where it would take minutes", () => {
    expect(complaint(written({ type, ops: ops(131_064) }))).toBe(
      "ops[1]: up to this operation, 131,065 operations with keys and elems of 16,385 values each are more " +
        "than a case may stand for (2,147,483,648 values in all)",
    );
  });
});

describe("the types of a case", () => {
  const types = {
    Tree: "struct{ Kids []Branch; N int8 }",
    Branch: { type: "struct{ To *Tree }", methods: ["*Error() string"] },
    "Pair[K comparable, V any]": "struct{ Key K; Value V }",
  };

  test("stand in its map type and in interfaces", () => {
    const type = "map[Pair[int8, any]]Pair[error,Tree]";
    const { ops } = parseCase(
      written({
        type,
        types,
        ops: [
          [
            "p",
            [1, { type: "Pair[string,int]", value: ["a", 2] }],
            [{ type: "*Branch", value: 4096 }, [[{ To: null }], 3]],
          ],
        ],
      }),
    );
    expect([...expand(ops)]).toEqual([
      {
        code: "p",
        key: { Key: 1, Value: { type: "Pair[string,int]", value: { Key: "a", Value: 2 } } },
        elem: {
          Key: { type: "*Branch", value: 4096n },
          Value: { Kids: [{ To: null }], N: 3 },
        },
      },
    ]);
  });

  test("are its own: another case may declare others by the same names", () => {
    const of = (Point: string): string => written({ type: "map[Point]int", types: { Point } });
    expect(() => [parseCase(of("int8")), parseCase(of("[3]string"))]).not.toThrow();
    expect(complaint(written({ type: "map[Point]int" }))).toMatch(/^type: Unknown Go type "Point"/);
  });

  test.each([
    [{ types: 3 }, 'types: expected types by name, as {"Point": "struct{ X, Y int32 }"}, got 3'],
    [
      { types: { Point: 5 } },
      'types.Point: expected a type as text, or {"type": …, "methods": […]}, got 5',
    ],
    [
      { types: { A: "struct{ B }", B: "[2]A" } },
      "types.B: invalid recursive type A\n  [2]A\n     ^\nA A can contain a *A or a []A, not itself",
    ],
    [{ types: { A: { type: "int8", method: [] } } }, "types.A.method: a type has no such field"],
    [
      { types: { A: { type: "int8", methods: "M()" } } },
      'types.A.methods: expected texts such as "Error() string", got "M()"',
    ],
    [
      { types: { "P[T any]": "map[T]int" } },
      'types["P[T any]"]: invalid map key type T\n  map[T]int\n      ^\n' +
        "Keys must be comparable: no slices, maps or funcs, also not inside",
    ],
    [
      { types: { int: "int8" } },
      "types.int: int cannot be declared\n  int\n  ^^^\nA name consists",
    ],
  ])("%j: %s", (changes, message) => {
    expect(complaint(written(changes)).slice(0, message.length)).toBe(message);
  });
});

describe("any text at all", () => {
  /** Reading it gives a case or a MalformedError; anything else is a mistake of the reader. */
  function isHandled(text: string): boolean {
    try {
      parseCase(text);
      return true;
    } catch (error) {
      return error instanceof MalformedError && error.message !== "";
    }
  }

  test("is a case or named malformed when one field is any JSON value", () => {
    const field = fc.constantFrom(...Object.keys(fields));
    const changed = fc
      .tuple(field, fc.jsonValue())
      .map(([name, value]) => written({ [name]: value }));
    fc.assert(fc.property(changed, isHandled), { numRuns: 2000 });
  });

  test("is a case or named malformed when its operations are any JSON values", () => {
    const code = fc.constantFrom("p", "d", "c", "pr", "dr", "it", "nx", "zz");
    const part = fc.oneof(fc.jsonValue(), fc.integer(), fc.bigInt().map(String));
    const op = fc
      .tuple(code, fc.array(part, { maxLength: 7 }))
      .map(([name, rest]) => [name, ...rest]);
    const changed = fc.array(op, { maxLength: 4 }).map((ops) => written({ ops }));
    fc.assert(fc.property(changed, isHandled), { numRuns: 5000 });
  });

  test("is a case or named malformed when some characters are others", () => {
    const edit = fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 3 }), fc.string({ maxLength: 3 }));
    const changed = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) =>
      edits.reduce((text, [at, cut, put]) => {
        return text.slice(0, at) + put + text.slice(at + cut);
      }, written({})),
    );
    fc.assert(fc.property(changed, isHandled), { numRuns: 5000 });
  });
});
