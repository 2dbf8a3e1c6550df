import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { GoProcess, keys } from "../../../src/go/index.js";

/** Hashes by real Go; the file says how they were taken. */
const vectors = JSON.parse(
  readFileSync(new URL("../../fixtures/aes-hash.json", import.meta.url), "utf8"),
) as { memhash: string[]; memhash32: string; memhash64: string };

const aeskeysched = Uint8Array.from({ length: 128 }, (_, i) => 37 * i + 11);
const data = Uint8Array.from({ length: 300 }, (_, i) => 7 * i + 3);
const seed = 0x123456789abcdef0n;
const process = new GoProcess("1.26", { hash: "aes", aeskeysched });
const options = { hash0: seed, bigint: true } as const;
const digits = (hash: bigint): string => hash.toString(16).padStart(16, "0");

describe("the AES hash", () => {
  test("of strings of every length is real Go's", () => {
    const m = process.make("map[string]int", 0, options);
    const ours = vectors.memhash.map((_, n) => digits(m.hash(data.subarray(0, n))));
    expect(ours).toEqual(vectors.memhash);
  });

  test("has forms of its own for values of four and eight bytes", () => {
    const view = new DataView(data.buffer);
    const narrow = process.make("map[int32]bool", 0, options);
    expect(digits(narrow.hash(BigInt(view.getInt32(0, true))))).toBe(vectors.memhash32);
    const wide = process.make("map[int64]bool", 0, options);
    expect(digits(wide.hash(view.getBigInt64(0, true)))).toBe(vectors.memhash64);
    // A float of the same bytes is hashed as bytes of any number.
    const floats = process.make("map[float64]bool", 0, options);
    expect(digits(floats.hash(view.getFloat64(0, true)))).toBe(vectors.memhash[8]);
  });

  test.each(["1.23", "1.26"])("serves all that maps of %s do", (release) => {
    const m = new GoProcess(release, { hash: "aes" }).make("map[int64]int64");
    m.fill(keys.sequence(5000), keys.sequence(5000));
    for (let i = 0; i < 5000; i += 2) m.delete(i);
    m.checkInvariants();
    expect([m.length, m.get(1), m.get(2), m.lookup(keys.sequence(5000)).found]).toEqual([
      ...[2500, 1, undefined, 2500],
    ]);
    const texts = m.process.make("map[string]bool").fill(keys.strings(500, "k"), true);
    texts.checkInvariants();
    expect([texts.length, texts.get("k77"), [...texts].length]).toEqual([500, true, 500]);
  });

  test.each(
    ["1.23", "1.26"].flatMap((release) =>
      ["int64", "int32", "string"].map((key) => [release, key] as const),
    ),
  )("hashes alike in bulk, one by one and traced: Go %s, keys of type %s", (release, key) => {
    const make = (traced: boolean) =>
      new GoProcess(release, { hash: "aes", traced }).make<string>(`map[${key}]int64`);
    const workload = key === "string" ? keys.strings(3000, "a key of some length ") : null;
    const [bulk, single, traced] = [make(false), make(false), make(true)];
    bulk.fill(workload ?? keys.sequence(3000), keys.sequence(3000));
    const made = key === "string" ? (n: number) => `a key of some length ${n}` : (n: number) => n;
    for (let n = 0; n < 3000; n++) for (const m of [single, traced]) m.put(made(n), n);
    const heap = (m: typeof bulk) => Buffer.from(m.process.memory.buffer, 0x100000);
    expect(heap(single).equals(heap(bulk))).toBe(true);
    expect(heap(traced).equals(heap(bulk))).toBe(true);
    expect(bulk.lookup(workload ?? keys.sequence(4000)).found).toBe(3000);
  });

  test("keeps its key schedule in a copy of the process", () => {
    const m = new GoProcess("1.26", { hash: "aes" }).make("map[string]int");
    m.put("a", 1);
    const traced = new GoProcess("1.26", { hash: "aes", traced: true }).make("map[string]int");
    traced.put("a", 1);
    expect(traced.hash("a")).toBe(m.hash("a"));
  });

  // Go 1.27 takes plain bytes that touch in one piece, whatever structs and arrays they lie in.
  test.each([
    ["1.26", "9bdba5540e0ac7ea", "c70f14fd5f1f5d6e"],
    ["1.27", "41abbfa54a9b0f5e", "d9170370fa44adc9"],
  ])("goes through keys as the compiler of Go %s does", (release, ofArray, ofStruct) => {
    const made = new GoProcess(release, { hash: "aes", aeskeysched });
    const five = { A: 5, S: "s5" };
    const array = made.make("map[[5]struct{A int32; S string}]bool", 0, { hash0: 7 });
    expect(digits(array.hash([five, five, five, five, five]))).toBe(ofArray);
    const struct = made.make(
      "map[struct{A int8; Z struct{}; B int8; P [3]int16; F float64}]bool",
      0,
      { hash0: 7 },
    );
    expect(digits(struct.hash({ A: 5, B: 5, P: [5, 5, 5], F: 5 }))).toBe(ofStruct);
    const sole = made.make("map[struct{S string}]bool", 0, { hash0: 7 });
    expect(digits(sole.hash({ S: "s5" }))).toBe("9c14ab4dafb7ece4");
  });

  test("has 128 bytes of keys", () => {
    expect(() => new GoProcess("1.26", { hash: "aes", aeskeysched: [1, 2] })).toThrow(
      "`aeskeysched` must have 128 bytes, got 2",
    );
    expect(() => new GoProcess("1.26", { aeskeysched })).toThrow(
      '`aeskeysched` needs `hash: "aes"`',
    );
  });
});
