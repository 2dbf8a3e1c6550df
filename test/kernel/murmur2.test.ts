import { expect, test } from "vitest";
import { murmur2 } from "../../src/kernel/murmur2.js";

/** What ipykernel 7.4.0 (ipykernel.compiler.murmur2_x86) gives, with its seed. */
const KNOWN: [text: string, hash: number][] = [
  ["", 3990065800],
  ["a", 2167009006],
  ["ab", 2805137849],
  ["abc", 3350977461],
  ["abcd", 804720481],
  ["abcde", 730143326],
  ["const x = 1;\nx", 552911769],
  ["naïve → 😀", 2899610307],
  ["x".repeat(1001), 2469510316],
];

test.each(KNOWN)("the hash of %j", (text, hash) => {
  expect(murmur2(text, 0xc70f6907)).toBe(hash);
});
