import { describe, expect, test } from "vitest";
import { isAccess } from "../../src/go/index.js";
import { go, keys, type LabMap, NotTracedError, view } from "../../src/lab/prelude.js";

/** The bytes of a step's access, as a number of the map's memory. */
function bytesAt(map: LabMap<number, number>, address: bigint, size: number): string {
  return Buffer.from(map.process.bytes(address, size)).toString("hex");
}

describe("stepping through an operation", () => {
  test("stands at every access and event of it", () => {
    const m = go("1.23", { traced: true, seed: 7 }).make("map[int64]int64").put(1, 10);
    m.put(2, 20);
    const steps = [...m.step(1)].map(({ event, access, sentence }) => {
      if (access === null) return sentence;
      return `${event} ${access.object} ${access.region} ${access.offset} ${access.size}`;
    });
    const hash = `0x${m.hash(2).toString(16).padStart(16, "0")}`;
    const bucket = `0x${m.header().buckets.toString(16)}`;
    expect(steps).toEqual([
      "operation 1: put",
      "load header header field 8 1",
      "load header header field 12 4",
      `the key 2 hashes to ${hash}`,
      "load header header field 8 1",
      "store header header field 8 1",
      "load header header field 16 8",
      "load header header field 9 1",
      "load header header field 24 8",
      "load header header field 16 8",
      `bucket 0 of the main array, at ${bucket}`,
      "tophash buckets tophash 0 1",
      "load buckets key 8 8",
      "tophash buckets tophash 1 1",
      "load header header field 24 8",
      "load header header field 0 8",
      "load header header field 9 1",
      "load header header field 10 2",
      "store buckets tophash 1 1",
      "store buckets key 16 8",
      "load header header field 0 8",
      "store header header field 0 8",
      "load header header field 8 1",
      "load header header field 8 1",
      "store header header field 8 1",
      "store buckets elem 80 8",
    ]);
    const accesses = [...m.step(1)].flatMap(({ access }) => access ?? []);
    const rows = m.accesses(1).select("kind", "object", "region", "offset", "size");
    expect(accesses).toEqual(rows.objects());
  });

  test("shows the map as it is there: header, slots, drawing", () => {
    const m = go("1.23", { traced: true, seed: 7 }).make("map[int64]int64").put(1, 10);
    m.put(2, 20);
    const s = m.step(1);
    const seen = () => {
      const { count, flags } = s.map.header() as { count: number; flags: number };
      const slot = s.map.slots().objects()[1] as { state: string; key: unknown; elem: unknown };
      return [count, flags, slot.state, slot.key, slot.elem];
    };
    expect(seen()).toEqual([1, 0, "emptyRest", null, null]);
    const changes: unknown[] = [];
    let last = JSON.stringify(seen());
    while (s.next() !== undefined) {
      const now = JSON.stringify(seen());
      if (now !== last) changes.push([s.now?.access?.region, ...JSON.parse(now)]);
      last = now;
    }
    expect(changes).toEqual([
      ["header field", 1, 4, "emptyRest", null, null],
      ["tophash", 1, 4, "live", 0, 0],
      ["key", 1, 4, "live", 2, 0],
      ["header field", 2, 4, "live", 2, 0],
      ["header field", 2, 0, "live", 2, 0],
      ["elem", 2, 0, "live", 2, 20],
    ]);
    expect(seen()).toEqual([2, 0, "live", 2, 20]);
  });

  test.each(["1.19", "1.23", "1.24", "1.27"])(
    "has before and after each access the bytes of then, also in a growth: Go %s",
    (release) => {
      const m = go(release, { traced: true }).make("map[int64]int64") as LabMap<number, number>;
      m.fill(keys.sequence(9));
      m.put(20, 1);
      const s = m.step(8);
      const before = m.at(7);
      expect(s.map.fields().objects()).toEqual(before.fields().objects());
      let stores = 0;
      while (s.next() !== undefined) {
        const { access, address } = s.now ?? { access: null, address: 0n };
        if (access?.kind !== "store") continue;
        stores++;
        const is = bytesAt(s.map, address, access.size);
        s.back();
        const was = bytesAt(s.map, address, access.size);
        s.next();
        const at = s.now?.at as number;
        const records = [...m.process.journal.records(at, at + 1)].filter(isAccess);
        expect(records).toHaveLength(1);
        const text = (value: bigint) =>
          Buffer.from(value.toString(16).padStart(2 * access.size, "0"), "hex")
            .reverse()
            .toString("hex");
        expect([was, is]).toEqual(
          [records[0]?.before, records[0]?.after].map((v) => text(v as bigint)),
        );
        // All that shows a map can show one that is being changed.
        if (stores % 5 === 0) {
          expect(s.map.slots().numRows()).toBeGreaterThan(0);
          expect(s.map.fields().numRows()).toBeGreaterThan(6);
          expect(view.header(s.map).text).toContain(s.map.type.text);
        }
      }
      expect(stores).toBeGreaterThan(20);
      expect(s.map.fields().objects()).toEqual(m.at(8).fields().objects());
      expect(s.back()).toBeDefined();
    },
  );

  test.each(["1.19", "1.23", "1.26"])(
    "has all of a store of 32 bytes done or not done, as a clear makes them: Go %s",
    (release) => {
      // Its bucket, and its group, have more than the 256 bytes that are zeroed 16 at a time.
      const m = go(release, { traced: true }).make("map[string]string");
      for (let i = 0; i < 8; i++) m.put(`key ${i}`, `elem ${i}`);
      m.clear();
      const s = m.step(8);
      const wide: string[] = [];
      while (s.next() !== undefined) {
        const { access, address } = s.now ?? { access: null, address: 0n };
        if (access?.size !== 32) continue;
        const is = Buffer.from(s.map.process.bytes(address, 32)).toString("hex");
        expect([access.kind, is]).toEqual(["store", "00".repeat(32)]);
        wide.push(access.region);
      }
      expect(wide).toHaveLength(12);
      expect(new Set(wide).has("elem")).toBe(true);
      expect(s.map.length).toBe(0);
      expect([m.at(7).length, m.at(7).get("key 3")]).toEqual([8, "elem 3"]);
    },
  );

  test("keeps what it shows from being changed, and says what it is", () => {
    const m = go("1.26", { traced: true }).make("map[int64]int64").put(1, 1).put(2, 2);
    const s = m.step(1);
    s.next();
    expect(() => s.map.put(5, 5)).toThrow(
      "put: this is a read-only view of the map as it was within operation 1; change the map itself",
    );
    m.process.traced = false;
    m.put(3, 3);
    expect(() => m.step(1).map).toThrow(NotTracedError);
    expect(() => m.step(1).map).toThrow(
      "The state of this map within operation 1 cannot be restored: untraced operations came after it",
    );
  });

  test("without a number goes through the events and accesses of all operations, reads too", () => {
    const m = go("1.23", { traced: true }).make("map[int64]int64").put(1, 1);
    m.get(1);
    m.put(2, 2);
    const s = m.step();
    const accesses = [...s].flatMap(({ access }) => access ?? []);
    const rows = m.accesses().select("kind", "object", "region", "offset", "size");
    expect(accesses).toEqual(rows.objects());
    // A make begins for no map, and says at its end which one it has made.
    expect([...s].filter(({ event }) => event === "operation").map(({ what }) => what)).toEqual([
      "make",
      "make",
      "put",
      "get",
      "put",
    ]);
    expect(s.map.isNil).toBe(false);
    const lengths: [string, number][] = [];
    while (s.next() !== undefined) {
      if (s.now?.event === "operation") lengths.push([s.now.what, s.map.length]);
    }
    expect(lengths.slice(-3)).toEqual([
      ["put", 0],
      ["get", 1],
      ["put", 1],
    ]);
  });
});
