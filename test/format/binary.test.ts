import { expect, test } from "vitest";
import { binaryBytes } from "../../src/format/binary.js";

test.each([
  [0, "0 B"],
  [64, "64 B"],
  [1023, "1023 B"],
  [1024, "1 KiB"],
  [48 * 1024, "48 KiB"],
  [1.25 * 2 ** 20, "1.25 MiB"],
  [2 ** 30, "1 GiB"],
  [3 * 2 ** 50, "3072 TiB"],
])("%d bytes are %s", (value, text) => {
  expect(binaryBytes(value)).toBe(text);
});
