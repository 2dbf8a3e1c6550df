import { expect, test } from "vitest";
import {
  AccessBuffer,
  accesses,
  decode,
  FETCH,
  LOAD,
  lengthOf,
  MODIFY,
  STORE,
} from "../../src/hardware/access.js";

test("an access is a word: size, kind, address", () => {
  const chunk = accesses({ address: [0xc000_1234_5678], size: [9], kind: [STORE] });
  expect([...chunk.words]).toEqual([0x1234_5678, (9 << 18) | (2 << 16) | 0xc000]);
  expect(lengthOf(chunk)).toBe(1);
});

test("columns come back as they were", () => {
  const columns = {
    address: [0, 2 ** 48 - 1, 0xc000000000, 0x7ff000010],
    size: [1, 16383, 8, 64],
    kind: [FETCH, LOAD, STORE, MODIFY],
  };
  const { address, size, kind } = decode(accesses(columns));
  expect([[...address], [...size], [...kind]]).toEqual([
    columns.address,
    columns.size,
    columns.kind,
  ]);
});

test("sizes and kinds may be one for all, and default to loads of eight bytes", () => {
  expect(decode(accesses({ address: [5, 6] }))).toEqual({
    address: Float64Array.of(5, 6),
    size: Uint16Array.of(8, 8),
    kind: Uint8Array.of(LOAD, LOAD),
  });
  expect(decode(accesses({ address: [5], size: 3, kind: "fetch" })).kind).toEqual(
    Uint8Array.of(FETCH),
  );
});

test.each([
  [{ address: [-1] }, "access 0: `address` must be a whole number from 0 to 2^48 - 1, got -1"],
  [{ address: [0, 1.5] }, "access 1: `address` must be a whole number from 0 to 2^48 - 1, got 1.5"],
  [
    { address: [2 ** 48] },
    "`address` must be a whole number from 0 to 2^48 - 1, got 281474976710656",
  ],
  [{ address: [Number.NaN] }, "`address` must be a whole number from 0 to 2^48 - 1, got NaN"],
  [{ address: [0], size: 0 }, "`size` must be a whole number from 1 to 16383, got 0"],
  [{ address: [0], size: [16384] }, "`size` must be a whole number from 1 to 16383, got 16384"],
  [{ address: [0], size: [2.5] }, "`size` must be a whole number from 1 to 16383, got 2.5"],
  [
    { address: [0], kind: [4] },
    "`kind` must be 0 (fetch), 1 (load), 2 (store) or 3 (modify), got 4",
  ],
  [
    { address: [0], kind: "write" as "store" },
    '`kind` must be one of fetch, load, store, modify, got "write"',
  ],
  [{ address: [0, 1], size: [8] }, "`size` must have 2 values, as many as `address`, got 1"],
  [
    { address: [0, 1], op: Uint32Array.of(0) },
    "`op` must have 2 values, as many as `address`, got 1",
  ],
])("%j is refused", (columns, message) => {
  expect(() => accesses(columns)).toThrow(message);
});

test("a buffer gives chunks of its own and begins anew", () => {
  const buffer = new AccessBuffer(2);
  buffer.push(1, 1, LOAD);
  buffer.push(2, 1, LOAD);
  expect(buffer.isFull).toBe(true);
  const first = buffer.take();
  buffer.push(3, 1, LOAD);
  expect(decode(first).address).toEqual(Float64Array.of(1, 2));
  expect(decode(buffer.take()).address).toEqual(Float64Array.of(3));
  expect(buffer.push(-1, 1, LOAD)).toContain("`address`");
  expect(buffer.length).toBe(0);
});
