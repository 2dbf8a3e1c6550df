/** Captures of real Go with one thing changed: the change is found, and named. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ClassicCapture as Capture } from "../../src/capture/capture.js";
import { parseCapture, parseCase, readText, verify } from "../../src/capture/index.js";

const fixture = (path: string) =>
  readText(fileURLToPath(new URL(`../fixtures/go-map/${path}`, import.meta.url)));
const read = (name: string, release = "1.19") => ({
  given: parseCase(fixture(`cases/${name}.json`)),
  real: parseCapture(fixture(`go${release}/${name}.json.gz`)) as Capture,
});

/** A capture with some of its fields replaced; every other part is shared. */
function verdictOn(name: string, change: (real: Capture) => Partial<Capture>): string {
  const { given, real } = read(name);
  const verdict = verify(given, { ...real, ...change(real) });
  return verdict.equal ? "equal" : verdict.text;
}

/** Hexadecimal text with one byte replaced. */
function withByte(hex: string, byte: number, value: string): string {
  return hex.slice(0, 2 * byte) + value + hex.slice(2 * byte + 2);
}

function replaced<T>(list: readonly T[] | null, index: number, item: T): T[] {
  return (list ?? []).map((old, i) => (i === index ? item : old));
}

describe("a changed byte", () => {
  test("of a key is named with bucket, slot, bytes and the row around it", () => {
    const text = verdictOn("01_i64_small", ({ buckets }) => {
      return { buckets: replaced(buckets, 0, withByte(buckets?.[0] ?? "", 17, "ab")) };
    });
    expect(text).toBe(
      [
        "buckets[0] key 1 (bytes 16–23): real 07ab000000000000, ours 0700000000000000",
        "",
        "  real  0x10  07 ab 00 00 00 00 00 00  ff ff ff ff ff ff ff 7f",
        "  ours  0x10  07 00 00 00 00 00 00 00  ff ff ff ff ff ff ff 7f",
        "                 ^^",
        "",
        "it arose after operation 5 (put 7)",
      ].join("\n"),
    );
  });

  test("of a tophash, an elem and an overflow pointer are named", () => {
    const first = (byte: number, value: string) =>
      verdictOn("02_i64_grow_del", ({ buckets }) => {
        return { buckets: replaced(buckets, 17, withByte(buckets?.[17] ?? "", byte, value)) };
      }).split(",")[0];
    expect(first(5, "ee")).toBe("buckets[17] tophash 5 (byte 5): real ee");
    expect(first(72 + 8 * 7, "ee")).toMatch(/^buckets\[17\] elem 7 \(bytes 128–135\): real ee/);
    expect(first(142, "03")).toBe(
      "buckets[17] overflow (bytes 136–143): real 0000000000000300 (V 0)",
    );
  });

  test("of a bool elem is one byte of its own", () => {
    const text = verdictOn("04_i64_bool_hint", ({ buckets }) => {
      return { buckets: replaced(buckets, 3, withByte(buckets?.[3] ?? "", 77, "02")) };
    });
    expect(text).toMatch(/^buckets\[3\] elem 5 \(byte 77\): real 02, ours 0[01]\n/);
  });

  test.each([
    ["count", 0, "count (bytes 0–7)"],
    ["flags", 8, "flags (byte 8)"],
    ["B", 9, "B (byte 9)"],
    ["noverflow", 11, "noverflow (bytes 10–11)"],
    ["hash0", 12, "hash0 (bytes 12–15)"],
    ["buckets", 16, "buckets (bytes 16–23)"],
    ["oldbuckets", 30, "oldbuckets (bytes 24–31)"],
    ["nevacuate", 32, "nevacuate (bytes 32–39)"],
    ["extra", 40, "extra (bytes 40–47)"],
  ])("of the header's %s is named", (_field, byte, where) => {
    const text = verdictOn("02_i64_grow_del", ({ hmapHex }) => {
      return { hmapHex: withByte(hmapHex, byte, "99") };
    });
    expect(text).toContain(`hmapHex ${where}: real `);
  });

  test("of an old bucket and of an overflow bucket is named", () => {
    const old = verdictOn("08_i64_midgrowth", ({ oldbuckets }) => {
      return {
        oldbuckets: replaced(oldbuckets, 4000, withByte(oldbuckets?.[4000] ?? "", 8, "99")),
      };
    });
    expect(old).toMatch(/^oldbuckets\[4000\] key 0 \(bytes 8–15\): real 99/);
    const overflow = verdictOn("08_i64_midgrowth", ({ overflow }) => {
      return { overflow: replaced(overflow, 500, withByte(overflow?.[500] ?? "", 0, "99")) };
    });
    expect(overflow).toMatch(/^overflow\[500\] tophash 0 \(byte 0\): real 99, ours 3b\n/);
  });
});

describe("a changed field", () => {
  test.each<[string, (real: Capture) => Partial<Capture>, string]>([
    ["name", () => ({ name: "other" }), 'name: real "other", ours "i64_iter_growth"'],
    [
      "type",
      () => ({ type: "map[int64]bool" }),
      'type: real "map[int64]bool", ours "map[int64]int64"',
    ],
    ["nops", () => ({ nops: 432 }), "nops: real 432, ours 431"],
    [
      "maptype.flags",
      ({ maptype }) => ({ maptype: { ...maptype, flags: 12 } }),
      "maptype.flags: real 12, ours 4",
    ],
    [
      "the spare bucket next in line",
      ({ extra }) => ({ extra: extra && { ...extra, nextOverflow: ["B", 70] } }),
      'extra.nextOverflow: real ["B",70], ours null',
    ],
    [
      "a list's capacity",
      ({ extra }) => ({
        extra: extra && { ...extra, overflow: extra.overflow && { ...extra.overflow, cap: 24 } },
      }),
      "extra.overflow.cap: real 24, ours 16",
    ],
    [
      "a list's order",
      ({ extra }) => {
        const overflow = extra?.overflow;
        if (!extra || !overflow) throw new Error("this capture has an overflow list");
        const list = [...(overflow.list ?? [])];
        [list[7], list[8]] = [list[8] ?? null, list[7] ?? null];
        return { extra: { ...extra, overflow: { ...overflow, list } } };
      },
      "extra.overflow.list[7][1]: real 2, ours 1",
    ],
    [
      "an event's operation",
      ({ events }) => {
        const event = events?.[3];
        return event ? { events: replaced(events, 3, { ...event, op: event.op + 1 }) } : {};
      },
      "events[3].op: real 14, ours 13",
    ],
    [
      "a missing event",
      ({ events }) => ({ events: events?.slice(0, -1) ?? null }),
      'events[11]: real nothing, ours {"op":',
    ],
    [
      "an allocation",
      ({ alloc }) => ({ alloc: { ...alloc, mallocs: 39 } }),
      "alloc.mallocs: real 39, ours 38",
    ],
    [
      "an iterator's key",
      ({ iters }) => {
        const iterator = iters?.[1];
        if (!iterator) throw new Error("this capture has four iterators");
        const keys = replaced(iterator.keys, 7, "ff00000000000000");
        return { iters: replaced(iters, 1, { ...iterator, keys }) };
      },
      'iters[1].keys[7]: real "ff00000000000000", ours "3101000000000000"',
    ],
    [
      "an iterator's start",
      ({ iters }) => {
        const iterator = iters?.[0];
        return iterator ? { iters: replaced(iters, 0, { ...iterator, offset: 4 }) } : {};
      },
      "iters[0].offset: real 4, ours 3",
    ],
    [
      "the end of the random sequence",
      ({ rand }) => ({ rand: { ...rand, end: "0x5" } }),
      'rand.end: real "0x5", ours "0x200fef4b62400cd1"',
    ],
    [
      "a hash",
      ({ hashes }) => ({ hashes: replaced(hashes, 2, "2:0000000000000000") }),
      'hashes[2]: real "2:0000000000000000", ours "2:dc7dffd4f319319d"',
    ],
    ["types", () => ({ types: ["int64"] }), 'types: real ["int64"], ours null'],
  ])("(%s) is named", (_what, change, start) => {
    expect(verdictOn("09_i64_iter_growth", change).slice(0, start.length)).toBe(start);
  });

  test("is shown first and all others are listed", () => {
    const text = verdictOn("01_i64_small", ({ alloc }) => ({
      alloc: { ...alloc, mallocs: 3 },
      nbuckets: 2,
      events: null,
    }));
    expect(text).toBe(
      "nbuckets: real 2, ours 1\n\nit arose after operation 0 (put 5)\nalso different: events, alloc",
    );
  });
});

describe("a capture", () => {
  test("of another patch of the same release is equal", () => {
    expect(verdictOn("01_i64_small", () => ({ go: "go1.19.13" }))).toBe("equal");
  });

  test("is compared with a replay of its own release", () => {
    const { given } = read("01_i64_small");
    const { real } = read("01_i64_small", "1.23");
    expect(verify(given, real)).toEqual({ equal: true });
    const verdict = verify(given, { ...real, go: "go1.19.8" });
    expect(verdict.equal ? "equal" : verdict.text).toMatch(
      /^buckets\[0\] tophash 0 \(byte 0\): real dd, ours 3c\n/,
    );
  });
});
