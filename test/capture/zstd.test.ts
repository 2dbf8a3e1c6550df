/** Zstandard by the addon and by WebAssembly: each reads what the other has packed. */
import { expect, test } from "vitest";
import { packZstd, unpackZstd, wasm } from "../../src/capture/zstd.js";

const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * i) >> 7);

test.each([1, 100, 70_000, 1_000_000])("a frame of %i bytes is the same for both", (n) => {
  const content = bytes(n);
  const [packed, packedByWasm] = [packZstd(content), wasm().compress(content)];
  expect(Buffer.from(unpackZstd(packed, n)).equals(content)).toBe(true);
  expect(Buffer.from(unpackZstd(packedByWasm, n)).equals(content)).toBe(true);
  expect(Buffer.from(wasm().decompress(packed, n)).equals(content)).toBe(true);
});

test("what is no single frame of that many bytes is refused", () => {
  const packed = packZstd(bytes(1000));
  const wrong = (given: Uint8Array, size = 1000) => {
    return () => unpackZstd(given, size);
  };
  expect(wrong(new Uint8Array(20))).toThrow("a Zstandard frame of 1000 bytes, found none");
  expect(wrong(packed.subarray(0, 40))).toThrow("found the beginning of one");
  expect(wrong(Buffer.concat([packed, packed]))).toThrow(/found \d+ bytes, of which it takes \d+/);
  expect(wrong(packed, 999)).toThrow("found one of 1000");
  expect(wrong(wasm().compress(bytes(1000)), 999)).toThrow("found one of 1000");
});

test("a small frame that unpacks to gigabytes is refused before it is unpacked", () => {
  // Blocks of one byte that repeats 131,072 times.
  const block = [2 + ((131_072 << 3) & 0xff), (131_072 >> 5) & 0xff, 131_072 >> 13, 7];
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, ...Array(8000).fill(block).flat(), 1, 0, 0];
  expect(() => unpackZstd(Uint8Array.from(frame), 1000)).toThrow(/more than 400 blocks/);
});
