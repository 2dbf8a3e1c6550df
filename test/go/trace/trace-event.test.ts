/** Events of a trace as readers see them: one shape a kind, and what each says. */
import { expect, test } from "vitest";
import {
  GoProcess,
  isAccess,
  operationsOf,
  stepsOf,
  type TraceEvent,
} from "../../../src/go/index.js";
import { eventOf } from "../../../src/go/trace/trace-event.js";

const eventsOf = (process: GoProcess): TraceEvent[] =>
  [...process.journal].filter((record): record is TraceEvent => !isAccess(record));

test("a growth of a classic map", () => {
  const process = new GoProcess<"classic">("1.23", { traced: true });
  const map = process.make("map[int64]int64");
  for (let key = 1; key <= 8; key++) map.put(key, key);
  process.journal.clear();
  map.put(9, 9);
  const events = eventsOf(process);
  expect(events[0]).toEqual({ kind: "operation", address: map.address, op: 8, what: "put" });
  expect(events[1]).toEqual({ kind: "hash", address: map.address, key: 9n, hash: map.hash(9) });
  expect(events.find(({ kind }) => kind === "grow")).toEqual({
    ...{ kind: "grow", address: map.address, from: 0, to: 1 },
  });
  expect(events.find(({ kind }) => kind === "evacuate")).toMatchObject({
    bucket: 0,
    oldBuckets: 1,
  });
  expect(events.filter(({ kind }) => kind === "malloc")).toMatchObject([
    { size: 288, taken: 288, purpose: "bucket array" },
  ]);
  expect(events.filter(({ kind }) => kind === "bucket").at(-1)).toMatchObject({ array: "main" });
});

test("a split of a Swiss map's table", () => {
  const process = new GoProcess<"swiss">("1.26", { traced: true });
  const map = process.make("map[int64]int64");
  for (let key = 0; key < 896; key++) map.put(key, key);
  process.journal.clear();
  map.put(896, 1);
  const events = eventsOf(process);
  expect(events.filter(({ kind }) => kind === "split")).toMatchObject([
    { index: 0, localDepth: 1 },
  ]);
  expect(events.filter(({ kind }) => kind === "directory")).toMatchObject([{ from: 1, to: 2 }]);
  map.get(896);
  const compare = [...process.journal].findLast(({ kind }) => kind === "compare");
  expect(compare).toMatchObject({ equal: true });
  expect(operationsOf(map).map(({ what }) => what)).toEqual(["put", "get"]);
});

test("a collection, and spans that move through the allocator", () => {
  const process = new GoProcess("1.26", { traced: true });
  const map = process.make("map[int64]int64");
  for (let key = 0; key < 100; key++) map.put(key, key);
  map.drop();
  process.gc();
  const events = eventsOf(process);
  const first = <Kind extends TraceEvent["kind"]>(kind: Kind) =>
    events.find((event) => event.kind === kind);
  expect(first("mheap")).toMatchObject({ kind: "mheap", pages: 1 });
  expect(first("mcentral")).toMatchObject({ origin: "made by mheap" });
  expect(first("mcache")).toHaveProperty("free");
  expect(first("sweep")).toHaveProperty("freed");
  expect(first("mark")).toMatchObject({ objects: 0, bytes: 0 });
});

test("a code that nothing stands for is an error", () => {
  expect(() => eventOf("operation", 0n, 0n, 99n)).toThrow("unknown operation: 99");
  expect(() => eventOf("malloc", 0n, 8n, (99n << 32n) | 8n)).toThrow("unknown purpose: 99");
});

test("steps have sentences, with the numbers of their events", () => {
  const process = new GoProcess<"classic">("1.23", { traced: true });
  const map = process.make("map[int64]int64");
  map.put(7, 1);
  const said = [...stepsOf(map, 0)].map(({ event, sentence }) => `${event}: ${sentence}`);
  const hash = map.hash(7).toString(16).padStart(16, "0");
  const bucket = map.header().buckets.toString(16);
  expect(said[0]).toBe("operation: operation 0: put");
  expect(said[1]).toBe(`hash: the key 7 hashes to 0x${hash}`);
  expect(said.slice(-2)).toEqual([
    `bucket: bucket 0 of the main array, at 0x${bucket}`,
    "tophash: slot 0 has tophash 0 (emptyRest)",
  ]);
});
