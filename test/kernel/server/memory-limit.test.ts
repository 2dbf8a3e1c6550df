/** How a limit on a kernel's memory is written, and what is read of a process. What it does to cells is a conformance test. */

import { describe, expect, test } from "vitest";
import { memoryLimit, residentBytes } from "../../../src/kernel/server/memory-limit.js";

describe("TYPESCRIPT_KERNEL_MEMORY", () => {
  test.each([
    ["2GiB", 2_147_483_648],
    ["2G", 2_147_483_648],
    ["2gb", 2_000_000_000],
    ["1.5 GiB", 1_610_612_736],
    ["512M", 536_870_912],
    ["268435456", 268_435_456],
    [" 1TiB ", 1_099_511_627_776],
  ])("%j is %d bytes", (text, bytes) => {
    expect(memoryLimit(text)).toBe(bytes);
  });

  test("there is none when it is empty or missing", () => {
    expect(memoryLimit("")).toBeUndefined();
    expect(memoryLimit(undefined)).toBeUndefined();
  });

  test.each(["much", "-1G", "100MiB", "0", "2 PiB", "1e9", "2GiB more"])(
    "%j is refused",
    (text) => {
      expect(() => memoryLimit(text)).toThrow(
        `TYPESCRIPT_KERNEL_MEMORY is "${text}": it must be a size of at least 256MiB, such as ` +
          '"2GiB", "1500MB" or a number of bytes',
      );
    },
  );

  test("is refused where memory cannot be read", () => {
    expect(() => memoryLimit("2GiB", "/proc/none/status")).toThrow(
      "TYPESCRIPT_KERNEL_MEMORY is set, but this system does not report memory in " +
        "/proc/none/status: unset it",
    );
  });
});

test.runIf(process.platform === "linux")("resident memory is that of a process", () => {
  const said = process.memoryUsage.rss();
  expect(Math.abs(residentBytes(process.pid) - said)).toBeLessThan(said / 4);
  expect(residentBytes(2 ** 30)).toBe(0);
});
