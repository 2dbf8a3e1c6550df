import { expect, test } from "vitest";
import { machine } from "../../src/hardware/machine.js";

test("this computer's latencies and bandwidth are measured", () => {
  const { latency, bandwidth } = machine.measure({ sizes: [4096, 65536], milliseconds: 1 });
  expect([...latency.bytes]).toEqual([4096, 65536]);
  // No processor answers a load in less than a twentieth of a nanosecond, nor takes a millisecond.
  for (const ns of latency.nanoseconds) {
    expect(ns).toBeGreaterThan(0.05);
    expect(ns).toBeLessThan(1e6);
  }
  expect(bandwidth.what).toEqual(["read", "fill", "copy", "read", "fill", "copy"]);
  expect([...bandwidth.bytes]).toEqual([65536, 65536, 65536, 32768, 32768, 32768]);
  for (const rate of bandwidth.gigabytesPerSecond) expect(rate).toBeGreaterThan(0);
});

test("what cannot be is refused", () => {
  expect(() => machine.measure({ sizes: [64] })).toThrow(
    "`sizes[0]` must be a whole number from 128",
  );
  expect(() => machine.measure({ stride: 2 })).toThrow("`stride`");
  expect(() => machine.measure({ milliseconds: 0 })).toThrow(
    "`milliseconds` must be above 0, got 0",
  );
});
