/** The notebook's interrupt ends a real Go that runs a case, and the cell that waits for it. */
import { execFileSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { releaseOfVersion } from "../../../../src/capture/go/fetch-toolchain.js";
import { findGoToolchains } from "../../../../src/capture/go/toolchains.js";
import { real } from "../../../../src/lab/index.js";

const [installed] = findGoToolchains().flatMap(({ version }) => {
  const row = releaseOfVersion(version);
  return row === undefined ? [] : [row.name];
});

const key = Symbol.for("jupyter.kernel");
const global = globalThis as { [key]?: unknown };
afterEach(() => {
  delete global[key];
});

/** Programs that this process has started and that have not ended, less the one that lists them. */
function children(): string[] {
  const list = execFileSync("ps", ["-o", "stat=,args=", "--ppid", String(process.pid)], {
    encoding: "utf8",
  });
  const running = list.split("\n").filter((line) => line !== "" && !/^\s*Z/.test(line));
  return running.filter((line) => /\/programs\/[0-9a-f]{40}/.test(line));
}

test.skipIf(installed === undefined || process.platform !== "linux")(
  "an interrupt ends the Go process",
  async () => {
    let interrupt = () => {};
    let running: string[] | undefined;
    global[key] = {
      interrupted: (told: () => void) => {
        interrupt = told;
      },
      progress: (label: string) => {
        if (label.includes("run the case")) {
          // The probe is started; the case comes to it once this has returned.
          setImmediate(() => {
            running = children();
            interrupt();
          });
        }
        return () => {};
      },
    };
    const again = Array.from({ length: 160 }, () => ["pr", 0, 1, 100_000, 0, 1] as const);
    const work = real(installed ?? "").run("map[int64]int64", again);
    await expect(work).rejects.toThrow(`Go ${installed}: interrupted`);
    expect(running).toHaveLength(1);
    expect(children()).toEqual([]);
  },
  300_000,
);
