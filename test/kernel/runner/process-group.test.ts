import { expect, test } from "vitest";
import { endGroup } from "../../../src/kernel/runner/process-group.js";

/** What is killed, in order; `refuses` has no group. */
function ended(platform: NodeJS.Platform, refuses = false): string[] {
  const calls: string[] = [];
  endGroup(platform, (pid, signal) => {
    calls.push(`${pid < 0 ? "group" : "process"} ${Math.abs(pid) === process.pid} ${signal}`);
    if (refuses && pid < 0) throw Object.assign(new Error("no such group"), { code: "ESRCH" });
  });
  return calls;
}

test("a runner ends with its group, alone where it leads none or there are none", () => {
  expect(ended("linux")).toEqual(["group true SIGKILL"]);
  expect(ended("darwin", true)).toEqual(["group true SIGKILL", "process true SIGKILL"]);
  expect(ended("win32")).toEqual(["process true SIGKILL"]);
});
