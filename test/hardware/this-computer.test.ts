import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Measured, machine } from "../../src/hardware/index.js";
import { thisComputer } from "../../src/hardware/this-computer.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Caches as Linux lists them: level, type, size, ways, line. */
function listed(caches: readonly (readonly [string, string, string, string, string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-caches-"));
  folders.push(folder);
  for (const [i, values] of caches.entries()) {
    mkdirSync(join(folder, `index${i}`));
    const names = ["level", "type", "size", "ways_of_associativity", "coherency_line_size"];
    for (const [at, name] of names.entries()) {
      writeFileSync(join(folder, `index${i}`, name), `${values[at]}\n`);
    }
  }
  return folder;
}

/** A nanosecond for each KiB of a working set. */
const measured = (sizes: readonly number[]): Measured => ({
  latency: {
    bytes: Float64Array.from(sizes),
    nanoseconds: Float64Array.from(sizes, (size) => size / 1024),
  },
  bandwidth: { what: [], bytes: new Float64Array(), gigabytesPerSecond: new Float64Array() },
});

test("is a machine of the caches that the system lists, each measured at half of its size", () => {
  const folder = listed([
    ["1", "Data", "48K", "12", "64"],
    ["1", "Instruction", "32K", "8", "64"],
    ["2", "Unified", "2048K", "16", "64"],
    ["3", "Unified", "26624K", "13", "64"],
  ]);
  const given = thisComputer(folder, measured);
  if (given === undefined) throw new Error("no machine");
  const { caches, memory, clock } = machine(given).description;
  expect(
    caches.map(({ name, size, ways, sets, slices, latency }) => [
      name,
      size,
      ways,
      sets * slices,
      latency,
    ]),
  ).toEqual([
    ["L1D", 49152, 12, 64, 24],
    ["L1I", 32768, 8, 64, undefined],
    ["L2", 2097152, 16, 2048, 1024],
    ["L3", 27262976, 13, 32768, 13312],
  ]);
  // At 104 MiB, less what L3 takes.
  expect([memory?.latency, clock]).toEqual([4 * 26624 - 13312, 1]);
});

test("leaves memory out where the last cache is too large to be left, and is nothing without a list", () => {
  const folder = listed([
    ["1", "Data", "48K", "12", "64"],
    ["1", "Instruction", "32K", "8", "64"],
    ["3", "Unified", "266240K", "20", "64"],
  ]);
  const given = thisComputer(folder, measured);
  expect(given?.caches.map(({ slices }) => slices)).toEqual([1, 1, 13]);
  expect(given?.memory).toBeUndefined();
  expect(thisComputer(join(folder, "none"), measured)).toBeUndefined();
});

test("what is no list of caches is refused with its folder", () => {
  const folder = listed([["1", "Data", "much", "12", "64"]]);
  expect(() => thisComputer(folder, measured)).toThrow(
    `${join(folder, "index0")}: not a cache of Linux: Data of much`,
  );
});
