import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { MalformedError, readProfile, writeProfile } from "../../../../src/capture/index.js";
import { decodeProfile } from "../../../../src/capture/pprof/decode.js";
import { encodeProfile } from "../../../../src/capture/pprof/encode.js";
import { profileTable, profileTopTable } from "../../../../src/tables/index.js";

const fixture = (release: string) => readFileSync(`test/fixtures/heap/${release}-heap.pb.gz`);
const sums = (release: string) =>
  readProfile(fixture(release)).samples.reduce(
    (sum, { values }) => sum.map((value, i) => value + (values[i] as number)),
    [0, 0, 0, 0],
  );

describe("a heap profile of real Go", () => {
  // go tool pprof -raw says the same.
  test("is read with its samples, stacks and labels", () => {
    const profile = readProfile(fixture("go1.26.8"));
    expect(profile.sampleTypes.map(({ type }) => type)).toEqual([
      ...["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"],
    ]);
    expect(profile.period).toBe(1);
    expect(profile.samples).toHaveLength(40);
    const groups = profile.samples.filter(({ labels }) => labels.bytes === 18_432);
    expect(groups.slice(0, 2).map(({ values }) => values)).toEqual([
      [94, 1_732_608, 63, 1_161_216],
      [94, 1_732_608, 63, 1_161_216],
    ]);
    // fill is inlined into main: one location of two lines.
    const stack = groups[0]?.stack.map((frame) => frame.function);
    expect(stack).toEqual(["main.fill", "main.main", "runtime.main"]);
  });

  test("of both generations adds up to what the program held", () => {
    expect(sums("go1.19.8")).toEqual([2360, 5_436_600, 11, 2_510_304]);
    expect(sums("go1.26.8")).toEqual([533, 4_658_024, 260, 2_329_872]);
  });

  test("says the time and the duration in nanoseconds, exactly", () => {
    const { time, duration } = readProfile(fixture("go1.26.8"));
    expect(typeof time).toBe("bigint");
    expect(duration).toBe(0);
  });

  test("is the same after it was written and read again, and written alike each time", () => {
    const profile = readProfile(fixture("go1.19.8"));
    const written = writeProfile(profile, "main");
    expect(readProfile(written)).toEqual(profile);
    expect(writeProfile(profile, "main")).toEqual(written);
  });
});

describe("a profile that is none", () => {
  test.each([
    ["text", Buffer.from("not a profile"), 'got a text that begins with "not a profile"'],
    [
      "a message for a number",
      Uint8Array.of(0x62, 1, 0),
      "byte 0: field 12 contains bytes, expected a number",
    ],
    ["field 0", Uint8Array.of(0x00, 0x00), "byte 0: field 0, which no message has"],
    ["no strings", Uint8Array.of(0x48, 1), "string_table: its first string must be empty"],
    ["a first string", Uint8Array.of(0x32, 1, 0x61), "string_table: its first string"],
    ["no string 9", Uint8Array.of(0x32, 0, 0x38, 9), "drop_frames: no string 9 among 1"],
    [
      "string -1",
      Uint8Array.of(0x32, 0, 0x38, ...Array(9).fill(0xff), 1),
      "drop_frames: no string -1 among 1",
    ],
    ["id 0", Uint8Array.of(0x32, 0, 0x2a, 0), "function[0]: its id must not be 0"],
    [
      "an id twice",
      Uint8Array.of(0x32, 0, 0x22, 2, 8, 7, 0x22, 2, 8, 7),
      "location[1]: its id 7 is not unique",
    ],
    [
      "two profiles in one file",
      Uint8Array.of(0x32, 0, 0x48, 5, 0x48, 6),
      "time_nanos: expected once, got it twice: the file has several profiles",
    ],
    ["a cut number", Uint8Array.of(0x48, 0xff), "byte 1: a number is cut off"],
    ["a long number", Uint8Array.of(0x48, ...Array(11).fill(0xff)), "more than 10 bytes"],
    [
      "a long field",
      Uint8Array.of(0x32, 0x7f, 1),
      "byte 0: field 6 says it has 127 bytes, but 1 are",
    ],
    [
      "a fixed number",
      Uint8Array.of(0x0d, 1, 2, 3, 4),
      "wire type 5, which a profile does not use",
    ],
    ["a number for a text", Uint8Array.of(0x30, 1), "field 6 contains a number, expected bytes"],
    ["a sample of nothing", Uint8Array.of(0x12, 2, 0x10, 1), "sample[0]: expected 0 values, got 1"],
    ["a broken archive", Uint8Array.of(0x1f, 0x8b, 8, 0), "the file is a broken gzip archive"],
  ])("is refused with its place: %s", (_, bytes, message) => {
    expect(() => readProfile(bytes)).toThrow(MalformedError);
    expect(() => readProfile(bytes)).toThrow(message);
  });

  test("is refused when it unpacks to more than there is room for", () => {
    const bomb = gzipSync(Buffer.alloc(100 * 2 ** 20));
    expect(bomb.length).toBeLessThan(200_000);
    expect(() => readProfile(bomb)).toThrow("the file is larger than the limit of 64 MiB");
  });

  test("is refused when few bytes stand for objects without end", () => {
    for (const [tag, name] of [
      [0x0a, "sample_type"],
      [0x1a, "mapping"],
      [0x5a, "period_type"],
    ] as const) {
      const bomb = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? tag : 0));
      expect(() => readProfile(bomb)).toThrow(`${name}: expected at most 65536, got 100000`);
    }
  });

  test("is refused when few bytes stand for stacks without end", () => {
    const message = (field: number, ...parts: Uint8Array[]): Buffer => {
      const body = Buffer.concat(parts);
      const length = [127, 14, 21].map((bits, i) => (body.length >> (7 * i)) & (bits && 127));
      return Buffer.from([field * 8 + 2, ...length.map((b, i) => (i < 2 ? b | 128 : b)), ...body]);
    };
    const id = Uint8Array.of(8, 1);
    const lines = Array.from({ length: 20_000 }, () => message(4, id));
    const samples = Array.from({ length: 3000 }, () => message(2, id));
    const bomb = Buffer.concat([
      ...[message(6), message(5, id), message(4, id, ...lines), ...samples],
    ]);
    expect(bomb.length).toBeLessThan(200_000);
    expect(() => readProfile(bomb)).toThrow("sample[419]: more than 8388608 frames so far");
  });

  test("is refused or read, but never hangs or breaks otherwise: 10,000 mutations", () => {
    const plain = gunzipSync(fixture("go1.26.8"));
    let state = 7;
    // Numerical Recipes' generator: the same mutations in every run.
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    let slowest = 0;
    let refused = 0;
    for (let run = 0; run < 10_000; run++) {
      const hostile = Uint8Array.from(
        plain.subarray(0, below(4) === 0 ? below(plain.length) : undefined),
      );
      for (let change = 0; change <= below(3); change++) {
        hostile[below(hostile.length + 1)] = below(256);
      }
      const start = performance.now();
      try {
        const { message, samples, sampleTypes } = readProfile(hostile);
        if (run % 5 !== 0) continue;
        if (sampleTypes.length > 0) profileTopTable(message);
        const rows = profileTable(message).objects({ limit: 10 });
        expect(rows.length).toBe(Math.min(10, samples.length));
        const saved = encodeProfile(message);
        expect(Buffer.compare(encodeProfile(decodeProfile(saved)), saved)).toBe(0);
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        refused++;
      } finally {
        slowest = Math.max(slowest, performance.now() - start);
      }
    }
    expect(refused).toBeGreaterThan(3000);
    expect(refused).toBeLessThan(10_000);
    expect(slowest).toBeLessThan(2000);
  });
});
