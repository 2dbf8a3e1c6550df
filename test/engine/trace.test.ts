import { describe, expect, test } from "vitest";
import { GoProcess, type TraceRecord } from "../../src/go/index.js";

describe("a traced process", () => {
  const process = new GoProcess<"classic">("1.19", { traced: true });
  const m = process.make("map[int64]bool");
  const trace = (work: () => void): TraceRecord[] => {
    process.journal.clear();
    work();
    return [...process.journal];
  };
  const short = (records: TraceRecord[]) =>
    records.map(({ kind, touched, size }) => (size > 0 ? `${kind} ${touched} ${size}` : kind));

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
      "tophash",
      "store tophash 1",
      "store key 8",
      "store header 8",
      "store header 1",
      "store elem 1",
    ]);
    const { buckets } = m.header();
    const hash = records.find(({ kind }) => kind === "hash");
    expect(hash).toMatchObject({ address: m.address, before: 7n, after: m.hash(7) });
    const key = records.find(({ kind, touched }) => kind === "store" && touched === "key");
    expect(key).toMatchObject({ address: buckets + 8n, size: 8, before: 0n, after: 7n });
  });

  test("a lookup loads keys before tophash bytes, as Go's fast path does, and stores nothing", () => {
    for (let n = 0; n < 5; n++) m.put(n, true);
    const records = trace(() => m.has(2));
    expect(records.filter(({ kind }) => kind === "store")).toEqual([]);
    const touched = records.filter(({ kind, touched }) => kind === "load" && touched !== "header");
    // Slots 0 (key 7), 1, 2 hold other keys; slot 3 matches, so its tophash and then its elem follow.
    expect(touched.map(({ touched }) => touched)).toEqual([
      ...["key", "key", "key", "key", "tophash", "elem"],
    ]);
  });

  test("names growth, evacuation and overflow", () => {
    const kinds = new Set(
      trace(() => {
        for (let n = 0; n < 300; n++) m.put(n, false);
      }).map(({ kind }) => kind),
    );
    for (const kind of ["grow", "evacuate", "overflow", "malloc"]) expect(kinds).toContain(kind);
    const reseeded = trace(() => m.clear()).filter(({ kind }) => kind === "reseed");
    expect(reseeded).toMatchObject([{ after: BigInt(m.header().hash0) }]);
  });

  test("records nothing once it is switched to the fast build", () => {
    process.traced = false;
    expect(trace(() => m.put(1, true))).toEqual([]);
    expect(process.traced).toBe(false);
  });

  test("gives up its oldest records beyond the journal's limit, and says how many", () => {
    const long = new GoProcess<"classic">("1.23", { traced: true });
    const { journal } = long;
    journal.limit = 100_000;
    const n = long.make("map[int64]int64");
    for (let i = 0; i < 20_000; i++) n.put(i, i);
    expect(journal.length).toBeLessThanOrEqual(100_000);
    expect(journal.forgotten).toBeGreaterThan(100_000);
    const last = [...journal].findLast(({ touched }) => touched === "elem");
    expect(last).toMatchObject({ kind: "store", after: 19_999n });
  });
});
