import { expect, test } from "vitest";
import { CorruptFrame, FrameReader } from "../../../../src/kernel/server/children/frames.js";

function frame(message: unknown, ...buffers: number[][]): Buffer {
  const header = Buffer.from(JSON.stringify(message));
  const numbers = [header.length, buffers.length, ...buffers.map((buffer) => buffer.length)];
  const fixed = Buffer.alloc(4 * numbers.length);
  for (const [i, number] of numbers.entries()) fixed.writeUInt32LE(number, 4 * i);
  return Buffer.concat([fixed, header, ...buffers.map((buffer) => Buffer.from(buffer))]);
}

const first = { type: "stream", id: 1, name: "stdout", text: "näh 😀" };
const second = { type: "display", id: 1, bundle: {}, metadata: {} };
const bytes = Buffer.concat([frame(first), frame(second, [1, 2, 3], []), frame(first)]);
const expected = [
  { message: first, buffers: [] },
  { message: second, buffers: [Buffer.from([1, 2, 3]), Buffer.alloc(0)] },
  { message: first, buffers: [] },
];

test.each([1, 2, 3, 5, 7, 11, 13, 64, 1000])("frames survive pieces of %i bytes", (size) => {
  const reader = new FrameReader();
  const frames = [];
  for (let at = 0; at < bytes.length; at += size) {
    frames.push(...reader.push(bytes.subarray(at, at + size)));
  }
  expect(frames).toEqual(expected);
});

test("a frame comes out with the piece that completes it", () => {
  const reader = new FrameReader();
  const one = frame(first);
  expect([...reader.push(one.subarray(0, -1))]).toEqual([]);
  expect([...reader.push(one.subarray(-1))]).toEqual([{ message: first, buffers: [] }]);
});

test("frames before rubbish come out before it is refused", () => {
  const frames = new FrameReader().push(Buffer.concat([frame(first), Buffer.from("x".repeat(20))]));
  expect(frames.next().value).toEqual({ message: first, buffers: [] });
  expect(() => frames.next()).toThrow(CorruptFrame);
});

test.each([
  [Buffer.from("somebody else's text"), /buffers/],
  [Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0x7b]), /not JSON/],
  [frame(7), /without type and id/],
  [frame(null), /without type and id/],
  [frame({ type: "ready" }), /without type and id/],
])("bytes that are not a frame are refused", (garbage, reason) => {
  const push = () => [...new FrameReader().push(garbage)];
  expect(push).toThrow(CorruptFrame);
  expect(push).toThrow(reason);
});
