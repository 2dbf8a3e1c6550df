import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readProfile, writeProfile } from "../../../src/capture/index.js";
import { decodeProfile } from "../../../src/capture/pprof/decode.js";
import { encodeProfile } from "../../../src/capture/pprof/encode.js";
import { field, packed, varint, wire } from "../../support/wire.js";

const plain = (profile: Parameters<typeof writeProfile>[0]) =>
  gunzipSync(writeProfile(profile, "x"));

/** A difference of two heap profiles: one sample of -100 bytes. */
const difference = Buffer.from(
  "0a0408011002120f0a0101120a9cffffffffffffffff0122060801220208012a060801100318033200" +
    "320b696e7573655f73706163653205627974657332066d61696e2e66",
  "hex",
);

describe("64-bit numbers", () => {
  test("are signed: go tool pprof -top says -100B of this profile", () => {
    const { samples } = readProfile(difference);
    expect(samples).toEqual([
      { stack: [{ function: "main.f", file: "", line: 0 }], values: [-100], labels: {} },
    ]);
  });

  const limits = [-(2n ** 63n), 2n ** 63n - 1n, -(2n ** 53n), 2n ** 53n, 2n ** 53n - 1n, -1n, 0n];

  test.each(limits)("keep %s, as a value, as a label and as times", (value) => {
    const exact = Number.isSafeInteger(Number(value)) ? Number(value) : value;
    const profile = {
      sampleTypes: [{ type: "space", unit: "bytes" }],
      samples: [{ stack: [], values: [exact], labels: { size: exact } }],
      ...{ period: exact, periodType: "space", time: exact, duration: exact },
    };
    const read = readProfile(writeProfile(profile, "x"));
    expect(read.samples).toEqual(profile.samples);
    expect([read.period, read.time, read.duration]).toEqual([exact, exact, exact]);
    expect(plain(read)).toEqual(plain(profile));
  });

  test("that are none are refused with their place", () => {
    const profile = (value: number | bigint) => ({
      sampleTypes: [{ type: "space", unit: "bytes" }],
      samples: [{ stack: [], values: [value], labels: {} }],
      ...{ period: 1, periodType: "space", time: 0 },
    });
    for (const value of [1.5, Number.NaN, 2 ** 53, 2n ** 63n]) {
      expect(() => writeProfile(profile(value), "x")).toThrow(
        `samples[0].values[0]: expected a whole number of 64 bits, got ${Number.isNaN(value) ? "null" : value}`,
      );
    }
  });
});

const several = (length: number, make: () => Buffer) => Array.from({ length }, make);
const uint64 = fc.bigInt(0n, 2n ** 64n - 1n);
const int64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => BigInt.asUintN(64, value));

/** A message with all fields that profile.proto has, in the order in which Go writes them. */
const message = fc
  .record({
    strings: fc.array(fc.uint8Array({ minLength: 1, maxLength: 12 }), {
      minLength: 3,
      maxLength: 9,
    }),
    numbers: fc.array(int64, { minLength: 60, maxLength: 60 }),
    addresses: fc.array(uint64, { minLength: 20, maxLength: 20 }),
    ids: fc.uniqueArray(
      uint64.filter((id) => id > 0n),
      { minLength: 3, maxLength: 6 },
    ),
    types: fc.integer({ min: 1, max: 4 }),
    comments: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
    depths: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
    flags: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  })
  .map(({ strings, numbers, addresses, ids, types, comments, depths, flags }) => {
    let taken = 0;
    const number = () => numbers[taken++ % numbers.length] as bigint;
    const address = () => addresses[taken++ % addresses.length] as bigint;
    const string = () => BigInt(taken++ % (strings.length + 1));
    const id = (row: number) => ids[row % ids.length] as bigint;
    const flag = (row: number) => (flags[row] ? 1n : 0n);
    const valueType = (which: number) => field(which, wire([1, string()], [2, string()]));
    return Buffer.concat([
      ...Array.from({ length: types }, () => valueType(1)),
      ...depths.map((depth) =>
        field(
          2,
          Buffer.concat([
            packed(
              1,
              Array.from({ length: depth }, (_, row) => id(row)),
            ),
            packed(2, Array.from({ length: types }, number)),
            ...several(depth % 3, () => field(3, wire([1, string()], [2, string()]))),
            ...several(depth % 2, () =>
              field(3, wire([1, string()], [3, number()], [4, string()])),
            ),
          ]),
        ),
      ),
      ...ids.map((own) =>
        field(
          3,
          wire(
            ...([
              [1, own],
              [2, address()],
              [3, address()],
              [4, address()],
              [5, string()],
            ] as const),
            ...([
              [6, string()],
              [7, flag(0)],
              [8, flag(1)],
              [9, flag(2)],
              [10, flag(3)],
            ] as const),
          ),
        ),
      ),
      ...ids.map((own, row) =>
        field(
          4,
          Buffer.concat([
            wire([1, own], [2, id(row + 1)], [3, address()]),
            ...several(row % 3, () => field(4, wire([1, id(row)], [2, number()], [3, number()]))),
            wire([5, flag(4)]),
          ]),
        ),
      ),
      ...ids.map((own) =>
        field(5, wire([1, own], [2, string()], [3, string()], [4, string()], [5, number()])),
      ),
      field(6, Buffer.alloc(0)),
      ...strings.map((bytes) => field(6, Buffer.from(bytes))),
      wire([7, string()], [8, string()], [9, number()], [10, number()]),
      Buffer.concat([field(11, wire([1, 1n], [2, string()])), wire([12, number()])]),
      packed(13, comments.map(BigInt)),
      // Go writes the default sample type even where it is 0.
      Buffer.from([14 * 8, ...varint(string())]),
      wire([15, string()]),
    ]);
  });

describe("a message with every field", () => {
  test("is, decoded and encoded, the same bytes", () => {
    fc.assert(
      fc.property(message, (bytes) => {
        const written = Buffer.from(encodeProfile(decodeProfile(bytes)));
        expect(written.toString("hex")).toBe(bytes.toString("hex"));
      }),
      { numRuns: 300 },
    );
  });

  test("may have fields that are not known yet, of any wire type", () => {
    const more = Buffer.concat([
      ...[difference, Buffer.from([0x98, 0x06, 1, 0x99, 0x06, 1, 2, 3, 4, 5, 6, 7, 8])],
      Buffer.from([0x9d, 0x06, 1, 2, 3, 4, 0x9a, 0x06, 2, 0xff, 0xff]),
    ]);
    expect(readProfile(more).samples).toEqual(readProfile(difference).samples);
  });
});

describe("labels", () => {
  test("of one key are all kept, and their units", () => {
    const label = (...fields: [number, bigint][]) => field(3, wire(...fields));
    const bytes = Buffer.concat([
      field(1, wire([1, 1n], [2, 2n])),
      field(
        2,
        Buffer.concat([
          packed(2, [5n]),
          ...[label([1, 3n], [2, 4n]), label([1, 3n], [2, 5n])],
          label([1, 6n], [3, BigInt.asUintN(64, -3n)], [4, 7n]),
        ]),
      ),
      ...["", "cpu", "ns", "user", "ann", "bob", "left", "seconds"].map((text) =>
        field(6, Buffer.from(text)),
      ),
      wire([14, 1n]),
    ]);
    const profile = readProfile(bytes);
    expect(profile.samples[0]?.labels).toEqual({ user: ["ann", "bob"], left: -3 });
    expect(plain(profile)).toEqual(bytes);
  });
});
