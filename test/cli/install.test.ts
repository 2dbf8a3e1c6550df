/** `gomaplab install`: where the kernelspec goes and what is in it. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { register } from "../../src/cli/install.js";
import { pythonPrefix, userDataDir } from "../../src/cli/jupyter/jupyter.js";
import { logoPng, logoSvg } from "../../src/cli/jupyter/logo.js";
import { packageRoot } from "../../src/cli/package-root.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gomaplab-install-"));
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function install(...args: string[]): Promise<void> {
  const program = new Command().exitOverride();
  register(program);
  await program.parseAsync(["install", ...args], { from: "user" });
}

const spec = (dataDir: string, name = "gomaplab") =>
  JSON.parse(readFileSync(join(dataDir, "kernels", name, "kernel.json"), "utf8"));

describe("gomaplab install", () => {
  test("--prefix writes DIR/share/jupyter/kernels/gomaplab, from kernel.json, with its logos", async () => {
    await install("--prefix", folder);
    const kernel = join(folder, "share", "jupyter", "kernels", "gomaplab");
    const { argv, ...rest } = spec(join(folder, "share", "jupyter"));
    expect(argv.slice(1)).toEqual([
      `${packageRoot}/dist/kernel/main.js`,
      "--prelude",
      `${packageRoot}/dist/lab/prelude.js`,
      "--connection-file",
      "{connection_file}",
    ]);
    expect(existsSync(argv[0])).toBe(true);
    expect(rest).toEqual({
      display_name: "TypeScript (gomaplab)",
      language: "typescript",
      interrupt_mode: "message",
      metadata: { debugger: true, supported_encryption: ["curve"] },
    });
    for (const logo of ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]) {
      expect(existsSync(join(kernel, logo))).toBe(true);
    }
  });

  test("--user writes into the user's own data folder, and is the default", async () => {
    vi.stubEnv("JUPYTER_DATA_DIR", folder);
    await install("--user", "--name", "one");
    await install("--name", "two");
    expect(spec(folder, "one").language).toBe("typescript");
    expect(spec(folder, "two").language).toBe("typescript");
  });

  test("--sys-prefix writes into the active environment", async () => {
    vi.stubEnv("VIRTUAL_ENV", folder);
    await install("--sys-prefix");
    expect(spec(join(folder, "share", "jupyter")).language).toBe("typescript");
  });

  test("--display-name is what menus show", async () => {
    await install("--prefix", folder, "--name", "go-1.23_x", "--display-name", "Maps of Go");
    expect(spec(join(folder, "share", "jupyter"), "go-1.23_x").display_name).toBe("Maps of Go");
  });

  test("a name that Jupyter would refuse is refused here, with the place", async () => {
    const error = await install("--prefix", folder, "--name", "my kernel").catch((e) => e);
    expect(error.message).toBe('"my kernel" is not a kernel name:');
    expect(error.advice).toEqual([
      "  my kernel",
      "    ^",
      "Small letters a-z, digits, dots, hyphens and underscores make one.",
    ]);
    expect(existsSync(join(folder, "share"))).toBe(false);
  });

  test("two places at once are refused", async () => {
    await expect(install("--user", "--prefix", folder)).rejects.toThrow("choose one");
  });
});

describe("Jupyter's data folder", () => {
  test("follows the rules of each system", () => {
    expect(userDataDir({ JUPYTER_DATA_DIR: "/d" }, "linux", "/h")).toBe("/d");
    expect(userDataDir({}, "linux", "/h")).toBe("/h/.local/share/jupyter");
    expect(userDataDir({ XDG_DATA_HOME: "/x" }, "linux", "/h")).toBe("/x/jupyter");
    expect(userDataDir({}, "darwin", "/h")).toBe("/h/Library/Jupyter");
    expect(userDataDir({ APPDATA: "/a" }, "win32", "/h")).toBe("/a/jupyter");
  });

  test("without a Python there is no environment, and the error says so", () => {
    expect(() => pythonPrefix({ PATH: folder })).toThrow("no Python was found");
    expect(pythonPrefix({ PATH: folder, CONDA_PREFIX: "/conda" })).toBe("/conda");
  });
});

describe("the logo", () => {
  test("is a PNG of the size asked for, clear in the corner and coloured in the middle", () => {
    const png = logoPng(32);
    expect(png.toString("latin1", 1, 4)).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(32);
    const data = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
    const pixel = (x: number, y: number) => [...data.subarray(y * 129 + 1 + x * 4).subarray(0, 4)];
    expect(data.length).toBe(32 * 129);
    expect(pixel(0, 0)[3]).toBe(0);
    expect(pixel(6, 15)).toEqual([0x5d, 0xc9, 0xe2, 255]); // the first slot, taken
    expect(pixel(25, 23)).toEqual([0x1f, 0x6f, 0x94, 255]); // the last slot, empty
    expect(pixel(15, 30)).toEqual([0x0b, 0x3c, 0x5d, 255]); // the ground
  });

  test("has a ground, eight tophash bytes and eight slots as SVG", () => {
    expect(logoSvg().match(/<rect /g)).toHaveLength(17);
  });
});
