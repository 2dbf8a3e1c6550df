import { expect, test } from "vitest";
import { Signer } from "../../../src/kernel/wire/signature.js";

const SECRET_SIGNATURE = "34982f0bfec60e7b933ffde06c1ecab0fba073717a95ab943d1dd06f82c2d5e4";
const parts = [Buffer.from("{}"), Buffer.from("{}"), Buffer.from("{}"), Buffer.from("{}")];

test("the signature is the hexadecimal HMAC of the parts in order", () => {
  // printf '{}{}{}{}' | openssl dgst -sha256 -hmac secret
  expect(new Signer("secret", "hmac-sha256").sign(parts)).toBe(SECRET_SIGNATURE);
});

test("a signature passes once; then it is a replay", () => {
  const signer = new Signer("secret", "hmac-sha256");
  const signature = Buffer.from(SECRET_SIGNATURE);
  expect(signer.refuse(signature, parts)).toBeUndefined();
  expect(signer.refuse(signature, parts)).toBe("replayed");
});

test.each(["", "00", "x".repeat(64), `${"0".repeat(63)}é`])("%o is a forgery", (text) => {
  expect(new Signer("secret", "hmac-sha256").refuse(Buffer.from(text), parts)).toBe("forged");
});

test("without a key nothing is signed and nothing is refused", () => {
  const signer = new Signer("", "hmac-sha256");
  expect(signer.sign(parts)).toBe("");
  expect(signer.refuse(Buffer.from("anything"), parts)).toBeUndefined();
  expect(signer.refuse(Buffer.from("anything"), parts)).toBeUndefined();
});

test.each(["hmac-rot13", "sha256", ""])("the scheme %o is refused", (scheme) => {
  expect(() => new Signer("secret", scheme)).toThrow(`signature scheme "${scheme}"`);
});

test("other hashes can be agreed on", () => {
  expect(new Signer("secret", "hmac-sha512").sign(parts)).toHaveLength(128);
});
