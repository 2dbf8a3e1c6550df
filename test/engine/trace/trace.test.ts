import { describe, expect, test } from "vitest";
import {
  type AccessRecord,
  GoMap,
  GoProcess,
  type GoValue,
  isAccess,
  keys,
  type TraceRecord,
} from "../../../src/go/index.js";

describe("a traced process", () => {
  const process = new GoProcess<"classic">("1.19", { traced: true });
  const m = process.make("map[int64]bool");
  const trace = (work: () => void): TraceRecord[] => {
    process.journal.clear();
    work();
    return [...process.journal];
  };
  const short = (records: TraceRecord[]) =>
    records.map((record) => {
      return isAccess(record) ? `${record.kind} ${record.touched} ${record.size}` : record.kind;
    });

  test("records a first put from hash to elem, in Go's order", () => {
    const records = trace(() => m.put(7, true));
    const names = short(records).filter((name) => !/allocator|load/.test(name));
    expect(names).toEqual([
      "operation",
      "hash",
      "store header 1",
      // The first bucket of its size: the cache is empty, the central list too.
      "mheap",
      "mcentral",
      "mcache",
      "malloc",
      "store header 8",
      "bucket",
      "store tophash 1",
      "store key 8",
      "store header 8",
      "store header 1",
      "store elem 1",
    ]);
    const { buckets } = m.header();
    const hash = records.find(({ kind }) => kind === "hash");
    expect(hash).toEqual({ kind: "hash", address: m.address, key: 7n, hash: m.hash(7) });
    const key = records.find((record) => record.kind === "store" && record.touched === "key");
    expect(key).toMatchObject({ address: buckets + 8n, size: 8, before: 0n, after: 7n });
  });

  test("a lookup loads keys before tophash bytes, as Go's fast path does, and stores nothing", () => {
    for (let n = 0; n < 5; n++) m.put(n, true);
    const touched = (records: TraceRecord[]) =>
      records
        .filter(isAccess)
        .filter(({ kind, touched }) => kind === "load" && touched !== "header")
        .map(({ touched }) => touched);
    const records = trace(() => m.get(2));
    expect(records.filter(({ kind }) => kind === "store")).toEqual([]);
    // Slots 0 (key 7), 1, 2 hold other keys; slot 3 matches, so its tophash and then its elem follow.
    const search = ["key", "key", "key", "key", "tophash"];
    expect(touched(records)).toEqual([...search, "elem"]);
    expect(touched(trace(() => m.has(2)))).toEqual(search);
  });

  test("names growth, evacuation and overflow", () => {
    const kinds = new Set(
      trace(() => {
        for (let n = 0; n < 300; n++) m.put(n, false);
      }).map(({ kind }) => kind),
    );
    for (const kind of ["grow", "evacuate", "overflow", "malloc"]) expect(kinds).toContain(kind);
    const reseeded = trace(() => m.clear()).filter(({ kind }) => kind === "reseed");
    expect(reseeded).toMatchObject([{ to: BigInt(m.header().hash0) }]);
  });

  test("records nothing once it is switched to the fast build", () => {
    process.traced = false;
    expect(trace(() => m.put(1, true))).toEqual([]);
    expect(process.traced).toBe(false);
  });

  test("keeps numbers of every width, and undoes stores of them", () => {
    const wide = new GoProcess<"classic">("1.23", { traced: true });
    const n = wide.make("map[int64]int64", 0, { bigint: true });
    const numbers = [0n, 1n, 255n, 256n, 65_535n, 65_536n, 2n ** 32n - 1n, 2n ** 32n, -1n];
    wide.journal.clear();
    for (const number of numbers) n.put(7n, number);
    for (const number of numbers) {
      n.put(7n, number);
      n.get(7n);
    }
    const elems = [...wide.journal].filter(isAccess).filter(({ touched }) => touched === "elem");
    const after = elems.map(({ kind, after }) => [kind, BigInt.asIntN(64, after)]);
    expect(after).toEqual([
      ...numbers.map((number) => ["store", number]),
      ...numbers.flatMap((number) => [
        ["store", number],
        ["load", number],
      ]),
    ]);
    const before = elems.filter(({ kind }) => kind === "store").map(({ before }) => before);
    const bits = numbers.map((number) => BigInt.asUintN(64, number));
    const last = bits.at(-1) as bigint;
    expect(before).toEqual([0n, ...bits.slice(0, -1), last, ...bits.slice(0, -1)]);
  });

  test("records anywhere in a long journal are those of the whole", () => {
    const long = new GoProcess<"classic">("1.23", { traced: true });
    const n = long.make("map[int64]int64");
    for (let i = 0; i < 5_000; i++) n.put(i * 2 ** 20, i);
    const { journal } = long;
    const all = [...journal];
    expect(all.length).toBe(journal.length);
    for (const from of [all.length - 3, 1, 63, 64, 65, 127, 100_000, 5_000, 150_001]) {
      expect([...journal.records(from, from + 70)]).toEqual(all.slice(from, from + 70));
    }
    for (const { from, to, op } of journal.operations().slice(2, 40)) {
      expect(all[from]).toMatchObject({ kind: "operation", op });
      expect(all.slice(from + 1, to).every(({ kind }) => kind !== "operation")).toBe(true);
    }
  });

  test.each(["1.23", "1.27"])(
    "can be rewound to any record, also in the middle of a moved entry: Go %s",
    (release) => {
      const traced = new GoProcess(release, { traced: true });
      const n = traced.make("map[int64]int64");
      // Entries move from 8 slots to 16 and on while the last ones are put.
      for (let i = 1; i <= 30; i++) n.put(i * 2 ** 20, -i);
      const { journal } = traced;
      const records = [...journal];
      const now = new Uint8Array(traced.memory.buffer);
      const at = (index: number) => {
        const memory = now.slice();
        journal.rewind(memory, index);
        return new DataView(memory.buffer);
      };
      const read = (memory: DataView, { address, size }: AccessRecord): bigint => {
        const bytes = new Uint8Array(memory.buffer, Number(address & 0xffffffffn), size);
        return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
      };
      let stores = 0;
      for (let i = records.length - 1; i >= 0 && stores < 150; i -= 1) {
        const record = records[i] as TraceRecord;
        if (record.kind !== "store") continue;
        stores++;
        expect([i, read(at(i), record), read(at(i + 1), record)]).toEqual([
          ...[i, record.before, record.after],
        ]);
      }
      expect(stores).toBe(150);
    },
  );

  test("what waits to be journalled stays with the process when it is copied or switched", () => {
    const first = new GoProcess<"classic">("1.23", { traced: true });
    const n = first.make("map[int64]int64");
    n.put(1, 2);
    const make = (...made: ConstructorParameters<typeof GoMap<GoValue, GoValue, "classic">>) =>
      new GoMap(...made);
    // From an index, so that nobody has asked for the journal's length before memory is copied.
    const copy = first.copy(n.place, n.type, make, 1e9);
    copy.process.traced = true;
    expect(copy.process.journal.length).toBe(0);
    const { length } = first.journal;
    expect(length).toBeGreaterThan(20);
    n.put(3, 4);
    first.traced = false;
    n.put(5, 6);
    expect(first.journal.length).toBeGreaterThan(length);
    expect(first.journal.reach).toBe(first.journal.length);
  });

  test("gives up its oldest records beyond the journal's limit, and says how many", () => {
    const long = new GoProcess<"classic">("1.23", { traced: true });
    const { journal } = long;
    journal.limit = 100_000;
    const n = long.make("map[int64]int64");
    for (let i = 0; i < 20_000; i++) n.put(i, i);
    expect(journal.length).toBeLessThanOrEqual(100_000);
    expect(journal.forgotten).toBeGreaterThan(100_000);
    const last = [...journal].filter(isAccess).findLast(({ touched }) => touched === "elem");
    expect(last).toMatchObject({ kind: "store", after: 19_999n });
  });
});

test("giving memory back is an operation of the journal", () => {
  const process = new GoProcess("1.26", { traced: true });
  const m = process.make("map[int64]int64").fill(keys.sequence(50_000));
  m.drop();
  process.freeOSMemory();
  const last = process.journal.operations().slice(-2);
  expect(last.map(({ what, op }) => [what, op])).toEqual([
    ["gc", null],
    ["scavenge", null],
  ]);
});
