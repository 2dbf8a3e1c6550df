/** Heap dumps that real Go writes now, read with the executable: names, types, constants. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { build } from "../../../src/capture/go/build.js";
import { releaseOfVersion } from "../../../src/capture/go/fetch-toolchain.js";
import { findGoToolchains, type GoToolchain } from "../../../src/capture/go/toolchains.js";
import { Program, parseHeapDump } from "../../../src/capture/index.js";
import { read } from "../../../src/lab/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-heap-"));
afterAll(() => rmSync(folder, { recursive: true }));
const source = new URL("../../fixtures/heap-dumps/main.go", import.meta.url);
const sources = new Map([
  ["go.mod", "module example/heap\n\ngo 1.19\n"],
  ["main.go", readFileSync(source, "utf8")],
]);
/** One installed release of each generation of maps. */
const toolchains = new Map<string, GoToolchain>();
for (const toolchain of findGoToolchains()) {
  const row = releaseOfVersion(toolchain.version);
  if (row !== undefined) toolchains.set(row.generation, toolchain);
}

describe.skipIf(toolchains.size === 0).each([...toolchains.values()])("$version", (toolchain) => {
  test("roots, types and constants have their names", async () => {
    const binary = await build(toolchain, sources);
    const file = join(folder, `${toolchain.version}-heap.dump`) as `${string}heap.dump`;
    const printed = JSON.parse(execFileSync(binary, [file], { encoding: "utf8" }));
    const heap = read(file, { binary });
    const root = (name: string) => heap.path(printed[name]).objects().at(0);
    expect(root("visits")).toMatchObject({ from: "bss", name: "main.visits" });
    expect(root("small")).toMatchObject({ from: "bss", name: "main.anything" });
    expect(root("local")).toMatchObject({ from: "stack", name: "main.main" });
    expect(heap.path(printed.last).objects().at(-1)).toMatchObject({ to: Number(printed.last) });
    const typed = heap.objects().objects() as { address: number; type: string | null }[];
    const type = typed.find(({ address }) => address === Number(printed.small))?.type;
    expect(type).toBe("map[uint32]string");
    expect(heap.map(printed.small, "map[uint32]string").entries().objects()).toEqual(
      expect.arrayContaining([
        { key: 1n, elem: "one" },
        { key: 2n, elem: "two" },
      ]),
    );
    expect(heap.map(printed.local, "map[int]int").length).toBe(5);
    // Where keys' hash keys are, a heap dump has nothing.
    const { segments } = parseHeapDump(readFileSync(file));
    const program = Program.read(binary);
    for (const name of ["hashkey", "aeskeysched"]) {
      // From Go 1.27 on they are in the package of maps.
      const packages = ["runtime", "internal/runtime/maps"];
      const at =
        packages.map((of) => program.symbol(`${of}.${name}`)?.address ?? 0).find(Boolean) ?? 0;
      expect(at).toBeGreaterThan(0);
      expect(segments.filter(({ address, size }) => at >= address && at < address + size)).toEqual(
        [],
      );
    }
  }, 300_000);
});
