import { expect, test } from "vitest";
import { JsonFrames, jsonFrame } from "../../src/kernel/json-frames.js";

const messages = [{ a: 1 }, { text: "naïve → 😀" }, {}, { list: [1, [2]] }];

test.each([1, 3, 7, 1000])("messages come whole from pieces of %i bytes", (size) => {
  const bytes = Buffer.concat(messages.map(jsonFrame));
  const frames = new JsonFrames();
  const got: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    got.push(...frames.push(bytes.subarray(at, at + size)));
  }
  expect(got).toEqual(messages);
});
