import { describe, expect, test } from "vitest";
import { go } from "../../../src/lab/prelude.js";

type Told = { kind: string; keys: unknown[]; absent: unknown; call: string };

const families: Record<string, Told> = {
  float64: { kind: "float64", keys: [0.5, 1.5, -0], absent: 9, call: "get(1.5)" },
  any: { kind: "any", keys: ["ant", 7, { type: "uint8", value: 7 }], absent: null, call: "get(7)" },
  struct: {
    kind: "struct{A int32; B string}",
    keys: [
      { A: 1, B: "x" },
      { A: 2, B: "y" },
      { A: 3, B: "z" },
    ],
    absent: { A: 4, B: "" },
    call: 'get({"A":2,"B":"y"})',
  },
};

describe.each(Object.values(families))("explaining a classic map of $kind keys", (family) => {
  const { kind, keys, absent, call } = family;
  const m = go("1.23", { traced: true }).make<string>(`map[${kind}]int`);
  keys.forEach((key, i) => {
    m.put(key as never, i);
  });

  test("tells which keys were compared, and with what result", () => {
    const got = m.explain(keys[1] as never, "get");
    expect(got.hash).toBe(m.hash(keys[1] as never));
    expect(got.compares.keys).toBe(1);
    const compared = got.rows.filter(({ what }) => what === "compare");
    expect(compared.map(({ sentence }) => sentence)).toEqual([
      "slot 1 is compared: the key is there",
    ]);
    const words = got.rows.filter(({ field, what }) => what === "load" && field === "key[1]");
    expect(words.length).toBeGreaterThan(0);
    expect(words.every(({ equal }) => equal === true)).toBe(true);
    expect(got.rows.some(({ sentence }) => sentence?.startsWith("the key hashes to 0x"))).toBe(
      true,
    );
    expect(got.drawing.text).toContain(call);
  });

  test("compares no key whose tophash differs", () => {
    const miss = m.explain(absent as never, "get");
    const top = (hash: bigint) => Number(hash >> 56n);
    const alike = keys.filter((key) => top(m.hash(key as never)) === top(miss.hash ?? 0n));
    expect(miss.compares.keys).toBe(alike.length);
    expect(miss.rows.some(({ equal }) => equal === true)).toBe(alike.length > 0);
  });

  test("shows what a put and a delete write", () => {
    const stores = (what: "put" | "delete", key: unknown) =>
      m.explain(key as never, what).rows.filter((row) => row.what === "store");
    expect(stores("put", absent).map(({ field }) => field)).toContain("key[3]");
    expect(stores("delete", keys[2]).map(({ field }) => field)).toContain("tophash[2]");
    expect(m.length).toBe(3);
  });
});
