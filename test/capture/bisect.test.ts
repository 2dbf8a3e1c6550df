/** Where a difference arose, without a real Go: the engine's own way to what it has at the place. */
import { expect, test } from "vitest";
import {
  type Capture,
  type ClassicCapture,
  checkedSyntax,
  parseCapture,
  readText,
  type SwissCapture,
  verifyLive,
} from "../../src/capture/index.js";

const fixtures = new URL("../fixtures/go-map/", import.meta.url);
const path = (file: string) => new URL(file, fixtures).pathname;
const json = checkedSyntax(readText(path("cases/01_i64_small.json")));
const captured = (release: string) => {
  return parseCapture(readText(path(`go${release}/01_i64_small.json.gz`)));
};
const alone = { installed: [] };

async function originOf(real: Capture, test = json) {
  const verdict = await verifyLive(real, test, alone);
  if (verdict.equal) throw new Error("they are equal");
  return { where: verdict.difference.where, ...verdict.origin, text: verdict.text };
}

test("a key's bytes arose with the put that brought the key", async () => {
  const real = captured("1.23") as ClassicCapture;
  const [first = ""] = real.buckets ?? [];
  const changed = { ...real, buckets: [first.replace("0500000000000000", "0500000000000009")] };
  const { where, op, text } = await originOf(changed);
  expect(where).toBe("buckets[0] key 0 (bytes 8–15)");
  expect(op).toBe(0);
  expect(text).toMatch(/\n\nit arose after operation 0 \(put 5\)$/);
});

test("a count arose with the last operation that changed it", async () => {
  const real = captured("1.26") as SwissCapture;
  const changed = { ...real, map: { ...real.map, used: real.map.used + 1 }, mapHex: real.mapHex };
  const { where, op } = await originOf(changed);
  expect(where).toBe("map.used");
  expect(op).toBe(6);
});

test("what was there before the first operation is said to be", async () => {
  const real = captured("1.26");
  const { op, text } = await originOf({ ...real, name: "another" });
  expect(op).toBe(-1);
  expect(text).toContain("it arose before the first operation");
});

test("a capture that does not say its case asks for it", async () => {
  await expect(verifyLive(captured("1.26"), undefined, alone)).rejects.toThrow(
    "case: this capture does not contain its case; pass the case as well",
  );
  expect(await verifyLive({ ...captured("1.26"), case: json }, undefined, alone)).toEqual({
    equal: true,
  });
});
