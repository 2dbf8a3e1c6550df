/** Heap dumps of real Go in a notebook: tables, paths, and maps found and restored without a hash key. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HashUnknownError, HeapDump, read, view } from "../../../src/lab/index.js";
import { tableBundle } from "../../../src/tables/index.js";

/** Addresses as the program printed them (fmt's %p). */
const dumps = [
  { version: "1.19.8", visits: 0xc00008c150, sessions: 0xc00008c180, small: 0xc00008c1b0 },
  { version: "1.23.12", visits: 0xc00007c420, sessions: 0xc00007c450, small: 0xc00007c480 },
  { version: "1.27.4", visits: 0x3e8a8ef060f0, sessions: 0x3e8a8ef06120, small: 0x3e8a8ef06150 },
] as const;
const fixtures = new URL("../../fixtures/heap-dumps/", import.meta.url).pathname;
const heapOf = (version: string) => read(`${fixtures}go${version}.dump.gz`) as HeapDump;

/** visits: multiples of 7, each fifth deleted. */
const expected = Array.from(
  { length: 1000 },
  (_, i) => [BigInt(i) * 7n, i % 2 === 0] as const,
).filter((_, i) => i % 5 !== 0);

test.each(dumps)("maps of Go $version are found and have their entries", (dump) => {
  const heap = heapOf(dump.version);
  expect(heap).toBeInstanceOf(HeapDump);
  expect(heap.version).toBe(`go${dump.version}`);
  expect(heap.findMaps("map[int64]bool").array("address")).toContain(dump.visits);
  const m = heap.map(dump.visits, "map[int64]bool");
  const { key, elem } = m.entryColumns();
  const entries = Array.from(key, (k, i) => [k, elem[i]] as const);
  expect(entries.sort(([a], [b]) => Number((a as bigint) - (b as bigint)))).toEqual(expected);
  m.checkInvariants();
  expect(m.slots().numRows()).toBeGreaterThan(1000);
  expect(String(view.header(m).html)).toContain("<svg");
  // Strings on the heap are in the dump, and pointers are what they were.
  const sessions = heap.map({ at: dump.sessions }, "map[string]*int").entries();
  expect(new Set(sessions.array("key"))).toEqual(
    new Set(Array.from({ length: 100 }, (_, i) => `user${i}`)),
  );
  const [session] = sessions.array("elem") as bigint[];
  expect(heap.objects().array("address")).toContain(Number(session));
});

test.each(dumps)("keys of a map of Go $version cannot be hashed, and nothing changes", (dump) => {
  const m = heapOf(dump.version).map(dump.visits, "map[int64]bool");
  const before = m.process.bytes(m.address, 48);
  const refused = [
    () => m.get(7n),
    () => m.has(7n),
    () => m.put(7n, true),
    () => m.delete(7n),
    () => m.hash(7n),
    () => m.explain(7n),
  ];
  for (const work of refused) {
    expect(work).toThrow(HashUnknownError);
    expect(work).toThrow(
      /^no key can be looked up, put or deleted: this map's memory came without/,
    );
  }
  expect(m.process.bytes(m.address, 48)).toEqual(before);
  expect(m.process.death).toBeUndefined();
  expect(m.range()).toBe(800);
});

test.each(dumps)("constants of Go $version are not in a dump, which is said", (dump) => {
  const heap = heapOf(dump.version);
  expect(() => heap.map(dump.small, "map[uint32]string")).toThrow(
    /^memory: there are no 3 bytes at 0x[0-9a-f]+; constants of the program are not in a heap dump: give its executable, \{ binary: "prog" \}$/,
  );
});

test.each(dumps)("what keeps a map of Go $version alive", (dump) => {
  const heap = heapOf(dump.version);
  const [path] = [heap.path(dump.visits).objects()];
  expect(path).toMatchObject([{ from: "bss", name: null, offset: null, to: dump.visits }]);
  expect(heap.referrers(dump.visits).objects()).toEqual(path);
  const [largest] = heap.retained().objects() as { retained: number; bytes: number }[];
  expect(largest?.retained).toBeGreaterThan(largest?.bytes ?? 0);
  // Addresses are numbers, and shown in hexadecimal.
  const address = `0x${dump.visits.toString(16)}`;
  expect(tableBundle(heap.path(dump.visits))["text/plain"]).toContain(address);
  expect(tableBundle(heap.retained())["text/plain"]).toContain(address);
  const stack = heap.roots().filter((row: { name: string }) => row.name === "main.main");
  expect(stack.numRows()).toBeGreaterThan(0);
  expect(heap.goroutines().array("id")).toContain(1);
  expect(heap.frames().array("function")).toContain("main.main");
  const fields = heap.memstats().array("field");
  expect(fields.slice(0, 3)).toEqual(["Alloc", "TotalAlloc", "Sys"]);
  expect(String(heap)).toMatch(
    new RegExp(
      `^heap dump of go${dump.version} \\(amd64\\): \\d+ objects, [\\d,]+ bytes, 7 goroutines$`,
    ),
  );
});

test("addresses, types and files that are wrong are refused with what would be right", () => {
  const heap = heapOf("1.27.4");
  expect(() => heap.path(16)).toThrow("path: the heap dump has no object at 0x10");
  expect(() => heap.path("here" as "0x1")).toThrow(
    'path: expected an address, such as 0xc000070150, got "here"',
  );
  expect(() => heap.map(1.5, "map[int]int")).toThrow(/^map: expected an address.*got 1\.5$/);
  expect(() => heap.map(dumps[2].visits, "int")).toThrow("int is not a map type");
  expect(() => heap.map(dumps[2].visits, "map[string]string")).toThrow(/^memory: /);
  const cut = join(tmpdir(), `gomaplab-${process.pid}-heap.dump`);
  writeFileSync(cut, "go1.7 heap dump\n\x06");
  expect(() => read(cut)).toThrow(`${cut}: byte 17: the file ends within the parameters`);
  expect(() => read(`${fixtures}go1.27.4.dump.gz`, { binary: import.meta.url.slice(7) })).toThrow(
    "expected an executable in ELF of 64 bits, little-endian",
  );
  expect(readFileSync(cut).length).toBe(17);
});
