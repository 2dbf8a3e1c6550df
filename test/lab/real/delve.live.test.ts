/** Programs in Delve: maps of globals, fields, arguments and locals are those that the program has. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build } from "../../../src/capture/go/build.js";
import { releaseOfVersion } from "../../../src/capture/go/fetch-toolchain.js";
import { findGoToolchains, type GoToolchain } from "../../../src/capture/go/toolchains.js";
import { installedDelve } from "../../../src/capture/index.js";
import { type Delve, DelveError, delve } from "../../../src/lab/index.js";

const sources = new Map([
  ["go.mod", "module example/debugged\n\ngo 1.19\n"],
  ["main.go", readFileSync(new URL("../../fixtures/debugged/main.go", import.meta.url), "utf8")],
]);
/** One installed release of each generation of maps. */
const toolchains = new Map<string, GoToolchain>();
for (const toolchain of findGoToolchains()) {
  const row = releaseOfVersion(toolchain.version);
  if (row !== undefined) toolchains.set(row.generation, toolchain);
}
const isHere = installedDelve() !== undefined && process.platform === "linux";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-delve-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The maps as the program fills them, and that the engine finds every key. */
async function expectMaps(d: Delve): Promise<void> {
  const visits = await d.map("main.visits");
  expect(visits.length).toBe(1000);
  visits.checkInvariants();
  for (let i = 0; i < 1000; i++) expect(visits.get(BigInt(i * 7) as never)).toBe(i % 2 === 0);
  const byName = await d.map("main.byName");
  expect(byName.get("point 42" as never)).toEqual({ X: 42n, Y: -42n });
  const anys = await d.map("main.anys");
  expect(["one", "two", "three"].map((key) => anys.get(key as never))).toEqual([
    1n,
    "zwei",
    { type: "Point", value: { X: 3n, Y: 3n } },
  ]);
  const sessions = await d.map("main.srv.sessions");
  expect(sessions.type.text).toBe("map[ID]*Session");
  expect(sessions.has("id 99" as never)).toBe(true);
  expect((await d.map("main.srv.hits")).get({ X: 5, Y: 5 } as never)).toBe(5n);
  const pairs = await d.map("main.pairs");
  expect(pairs.get("k" as never)).toEqual({ Key: 1n, Value: "v" });
  const args = await d.map("args");
  expect(args.get("19" as never)).toBe(19n);
  expect((await d.map("main.empty")).isNil).toBe(true);
}

describe.skipIf(!isHere || toolchains.size === 0).each([...toolchains.values()])(
  "$version",
  (toolchain) => {
    let binary: string;
    beforeAll(async () => {
      binary = await build(toolchain, sources);
    }, 300_000);

    test("a process that runs", async () => {
      const program: ChildProcess = spawn(binary, { stdio: ["ignore", "pipe", "ignore"] });
      try {
        await new Promise((done) => program.stdout?.once("data", done));
        const d = await delve({ pid: program.pid ?? 0, binary });
        expect(d.version).toBe(toolchain.version);
        const maps = (await d.maps()).objects() as { name: string; entries: number }[];
        expect(maps).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ name: "main.visits", type: "map[int64]bool", entries: 1000 }),
            expect.objectContaining({ name: "args", where: "main.serve", goroutine: 1 }),
          ]),
        );
        expect((await d.goroutines()).array("started")).toContain("runtime.main");
        expect((await d.frames(1)).array("function")).toContain("main.serve");
        await expectMaps(d);
        await expect(d.map("main.srv")).rejects.toThrow("main.srv is not a map but a *main.server");
        await expect(d.map("main.nope")).rejects.toThrow(DelveError);
        await d.detach();
        expect(program.exitCode).toBeNull();
        const state = readFileSync(`/proc/${program.pid}/status`, "utf8");
        expect(state).toMatch(/TracerPid:\s+0\n/);
        await expect(d.map("main.visits")).rejects.toThrow("Delve was told to let go");
      } finally {
        program.kill("SIGKILL");
      }
    }, 120_000);

    test("a core file", async () => {
      // The kernel writes it into the folder that the program runs in, where nothing else is told.
      const here = mkdtempSync(join(folder, "core-"));
      const command = `ulimit -c unlimited && GOTRACEBACK=crash exec "$0" crash`;
      expect(() =>
        execFileSync("sh", ["-c", command, binary], { cwd: here, stdio: "ignore" }),
      ).toThrow();
      const [core] = readdirSync(here);
      if (core === undefined) return; // core_pattern sends core files elsewhere
      const d = await delve({ core: join(here, core), binary });
      await expectMaps(d);
      await d.detach();
    }, 120_000);

    test("a program that runs up to a place, and one that writes a map there", async () => {
      const d = await delve({ binary, breakpoint: "main.serve" });
      expect((await d.map("args")).length).toBe(0);
      await d.detach();
      const grows =
        releaseOfVersion(toolchain.version)?.generation === "classic"
          ? "runtime.hashGrow"
          : "internal/runtime/maps.(*table).rehash";
      const writing = await delve({ binary, breakpoint: grows });
      const rows = (await writing.maps()).objects() as {
        name: string;
        address: number;
        goroutine: number | null;
        frame: number;
      }[];
      const said: string[] = [];
      for (const { name, address, goroutine, frame } of rows) {
        if (address === 0) continue;
        const place = goroutine === null ? undefined : { goroutine, frame };
        said.push(await writing.map(name, place).then(String, (error) => String(error)));
      }
      expect(said).toContainEqual(
        expect.stringMatching(/^DelveError: \S+ is being written: a goroutine was stopped within/),
      );
      await writing.detach();
      const noSuch = delve({ binary, breakpoint: "main.nope" });
      await expect(noSuch).rejects.toThrow('location "main.nope" not found');
    }, 120_000);
  },
);

test("what Delve cannot open is refused", async () => {
  await expect(delve({ pid: 1.5 })).rejects.toThrow(
    'delve: expected { pid: 4711 }, { core: "core", binary: "prog" } or ' +
      '{ binary: "prog", breakpoint: "main.serve" }, got { pid: 1.5 }',
  );
  await expect(delve({ core: "core" } as never)).rejects.toThrow(/^delve: expected/);
});

test.skipIf(!isHere)("what Delve says is passed on", async () => {
  await expect(delve({ binary: "/no/such", breakpoint: "main.main" })).rejects.toThrow(
    /^Delve: could not launch process: .*no such file/,
  );
  await expect(delve({ pid: 4_194_303 })).rejects.toThrow(/^Delve: could not attach to pid/);
});
