/** Dumps of real Go 1.19.8 and 1.26.8 (gomaplab.Dump): restored, and refused where they are wrong. */
import { expect, test } from "vitest";
import { MalformedError, parseDump, readText, restore } from "../../../src/capture/index.js";
import { HashUnknownError } from "../../../src/go/index.js";

const fixtures = new URL("../../fixtures/dumps/", import.meta.url).pathname;
const text = (name: string) => readText(`${fixtures}${name}.gomap.gz`);
const generations = ["classic", "swiss"] as const;

interface Fields {
  [name: string]: unknown;
  memory: [string, string][];
  map: string;
}

/** A dump with something else in it. */
function changed(name: string, change: (fields: Fields) => void): string {
  const fields = JSON.parse(text(name)) as Fields;
  change(fields);
  return JSON.stringify(fields);
}

/** Change a word of memory. */
function word(fields: Fields, address: bigint, value: bigint): void {
  const piece = fields.memory.find(([at, hex]) => {
    return BigInt(at) <= address && address < BigInt(at) + BigInt(hex.length / 2);
  });
  if (piece === undefined) throw new Error("no such memory");
  const bytes = Buffer.from(piece[1], "hex");
  bytes.writeBigUInt64LE(value, Number(address - BigInt(piece[0])));
  piece[1] = bytes.toString("hex");
}

test.each(generations)("a %s map has its entries, sizes and explanation", (generation) => {
  const m = restore(parseDump(text(`${generation}-strings`)));
  expect(m.generation).toBe(generation);
  expect(m.length).toBe(200);
  for (let i = 0; i < 300; i++) {
    expect(m.get(`key ${i}`)).toEqual(i % 3 === 0 ? undefined : { X: BigInt(i), Y: -1n });
  }
  expect(m.events).toMatchObject([{ op: -1, count: 200 }]);
  const data = m.process.allocationCounts().filter(({ purpose }) => purpose === "string data");
  // The tiny allocator puts two strings of six or seven bytes into one object.
  expect(data).toMatchObject([{ objects: 100 }]);
});

test.each(generations)("what is not a dump of a %s map is refused with its field", (generation) => {
  const parsed = (change: (fields: Fields) => void) => {
    return () => restore(parseDump(changed(`${generation}-strings`, change)));
  };
  const address = BigInt(JSON.parse(text(`${generation}-strings`)).map as string);
  expect(parsed((f) => Object.assign(f, { dump: 2 }))).toThrow(
    "dump: expected 1, the version that is read, got 2",
  );
  expect(parsed((f) => Object.assign(f, { goarch: "arm64" }))).toThrow(
    'goarch: only maps of amd64 processes can be restored, got "arm64"',
  );
  expect(parsed((f) => Object.assign(f, { go: "go1.99" }))).toThrow(/^go: /);
  expect(parsed((f) => Object.assign(f, { type: "map[string]Place" }))).toThrow(/^type: /);
  expect(parsed((f) => Object.assign(f, { hash: { aeskeysched: "00" } }))).toThrow(/^hash/);
  expect(parsed((f) => f.memory.push(["0x10", "0g"]))).toThrow(/^memory\[\d+\]\[1\]: /);
  expect(parsed((f) => f.memory.push([f.map, "00"]))).toThrow(
    /^memory: two pieces contain the byte/,
  );
  expect(parsed((f) => Object.assign(f, { map: "0x10" }))).toThrow(
    "memory: there are no 48 bytes at 0x10",
  );
  // The header's pointer to the array or directory, and its count.
  expect(parsed((f) => word(f, address + 16n, 0x1000n))).toThrow(/^memory: there are no \d+ bytes/);
  expect(parsed((f) => word(f, address, 7n))).toThrow(
    /^memory: this is not a map of Go 1\.\d+: .*/,
  );
  // Other keys: what is there is not found.
  expect(
    parsed((f) => Object.assign(f, { hash: { hashkey: ["0x1", "0x1", "0x1", "0x1"] } })),
  ).toThrow(/^memory: this is not a map of Go/);
});

test.each(generations)("a %s map without its process's hash key has its entries", (generation) => {
  const dump = changed(`${generation}-strings`, (fields) => Object.assign(fields, { hash: null }));
  const m = restore(parseDump(dump));
  expect(m.range()).toBe(200);
  m.checkInvariants();
  const before = m.process.bytes(m.address, 48);
  expect(() => m.get("key 1")).toThrow(HashUnknownError);
  expect(() => m.put("key 1", { X: 1n, Y: 1n })).toThrow(HashUnknownError);
  expect(() => m.delete("key 1")).toThrow(/^no key can be looked up, put or deleted: /);
  expect(m.process.bytes(m.address, 48)).toEqual(before);
  // What needs no hash goes on; a clear draws a new seed.
  expect(m.clear().length).toBe(0);
});

test("chains that lead back to themselves are refused", () => {
  const dump = changed("classic-strings", (fields) => {
    const map = BigInt(fields.map);
    const header = fields.memory.find(([at]) => BigInt(at) === map);
    const array = Buffer.from(header?.[1] ?? "", "hex").readBigUInt64LE(16);
    // 8 tophashes, 8 strings, 8 points, the overflow word.
    word(fields, array + 8n + 128n + 64n, array);
  });
  expect(() => restore(parseDump(dump))).toThrow(/^memory: two buckets point to the one at 0x/);
});

test("values that hold themselves are refused", () => {
  const dump = changed("swiss-anys", (fields) => {
    const slice = Object.entries(fields.dynamic as Record<string, string>).find(
      ([, type]) => type === "[]string",
    );
    (fields.dynamic as Record<string, string>)[slice?.[0] ?? ""] = "[]interface{}";
    // The slice's elements are two interfaces that hold the slice, in memory of its own.
    const piece = fields.memory.flatMap(([, hex]) => {
      const at = hex.indexOf(Buffer.from("0200000000000000".repeat(2), "hex").toString("hex"));
      return at < 16 ? [] : [{ hex, at }];
    });
    expect(piece.length).toBeGreaterThan(0);
    const owner = fields.memory.find(([, hex]) => hex === piece[0]?.hex) as [string, string];
    const header = BigInt(owner[0]) + BigInt(((piece[0]?.at ?? 0) - 16) / 2);
    fields.memory.push(["0x1000", "00".repeat(32)]);
    word(fields, 0x1000n, BigInt(slice?.[0] ?? ""));
    word(fields, 0x1008n, header);
    word(fields, header, 0x1000n);
  });
  expect(() => restore(parseDump(dump))).toThrow(
    /^memory: the value at 0x[0-9a-f]+ contains itself$/,
  );
});

test.each(generations)("a %s dump with a changed letter is read or refused", (generation) => {
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  for (const name of ["anys", "errors"]) {
    const whole = text(`${generation}-${name}`);
    for (let i = 0; i < 60; i++) {
      const at = next(whole.length);
      const letter = '0123456789abcdef"[]{},:x'[next(24)];
      const source = whole.slice(0, at) + letter + whole.slice(at + 1);
      try {
        const m = restore(parseDump(source));
        for (const [key] of m) m.has(key);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError);
      }
    }
  }
});
