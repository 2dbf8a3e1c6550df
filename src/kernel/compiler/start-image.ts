/**
 * The command that starts the compiler: from a matching image (snapshot.cts) if there is one; and
 * the command that starts the runner. Imported by the server before anything else, so it imports
 * little.
 *
 * Images are in the user's cache folder. An image matches exactly one Node, one set of options and
 * one version of the code files in it, all encoded in its name. Files that are in it as parsed
 * declarations may change: the compiler checks their time stamps when it starts.
 */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Arguments of Node that start a compiler. */
export interface CompilerArguments {
  /** Everything after `node`, up to and including the entry. */
  node: string[];
  /** The image it starts from, if any. */
  image: string | undefined;
}

/** Options of Node for every process. */
export const NODE_OPTIONS: readonly string[] = [
  "--disable-warning=ExperimentalWarning",
  // Terminated code leaves Node's stack of async ids as it is; Node would take that for a fault of
  // its own and abort. With the check off it puts the stack right by itself.
  "--no-force-async-hooks-checks",
  // Imports of cells are resolved from the notebook's folder (loading/resolve.ts).
  "--experimental-import-meta-resolve",
];

/** And for the runner. */
export const RUNNER_OPTIONS: readonly string[] = [
  ...NODE_OPTIONS,
  // Local modules are modules of V8, and a cell's dynamic imports are asked of the kernel.
  "--experimental-vm-modules",
];

/** And for the compiler, whose heap is large and whose garbage is short-lived. */
const COMPILER_OPTIONS: readonly string[] = [
  ...NODE_OPTIONS,
  // Room for new objects, in MB: with V8's 16 the process grows by 40 MB and gains nothing.
  "--max-semi-space-size=4",
];

const RUNNER = fileURLToPath(new URL("../runner/main.js", import.meta.url));
const COMPILER = fileURLToPath(new URL("./main.js", import.meta.url));
const BUILDER = fileURLToPath(new URL("./snapshot.cjs", import.meta.url));
/** How the names of files end that are being written. */
const UNFINISHED = ".part";

/** Evaluates the builder as the CommonJS module it is. */
const STARTER = `
const file = process.argv.at(-2);
const source = require("node:fs").readFileSync(file, "utf8");
const wrapped = "(function (exports, require, __filename, __dirname) {" + source + "\\n})";
const run = require("node:vm").runInThisContext(wrapped, { filename: file });
run({}, require, file, require("node:path").dirname(file));
`;

/** Arguments of Node that start a runner. */
export const RUNNER_ARGUMENTS: readonly string[] = [...RUNNER_OPTIONS, RUNNER];

/** @param prelude absolute file of the prelude module */
export function compilerArguments(prelude: string): CompilerArguments {
  const image = imageFile(prelude);
  return existsSync(image)
    ? { node: [...COMPILER_OPTIONS, "--snapshot-blob", image, COMPILER], image }
    : { node: [...COMPILER_OPTIONS, COMPILER], image: undefined };
}

/**
 * Makes the image that fits now, unless it is there; images of this prelude that no longer fit are
 * removed. Takes about 3 s of another process, which has the lowest priority.
 *
 * @param signal ends the making, without an image
 * @returns its file
 * @throws Error when Node cannot make one (compilers then start without), or when it was ended
 */
export async function makeImage(prelude: string, signal?: AbortSignal): Promise<string> {
  const image = imageFile(prelude);
  if (existsSync(image)) return image;
  const folder = path.dirname(image);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${image}.${process.pid}${UNFINISHED}`;
  const starter = `${image}.${process.pid}.cjs${UNFINISHED}`;
  try {
    writeFileSync(starter, STARTER);
    await build(
      [
        ...COMPILER_OPTIONS,
        "--snapshot-blob",
        unfinished,
        "--build-snapshot",
        starter,
        BUILDER,
        prelude,
      ],
      signal,
    );
    renameSync(unfinished, image);
  } finally {
    rmSync(unfinished, { force: true });
    rmSync(starter, { force: true });
  }
  removeOthers(folder, prelude, image);
  return image;
}

function build(args: string[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: path.dirname(BUILDER),
      windowsHide: true,
      ...(signal ? { signal } : {}),
    };
    const child = execFile(process.execPath, args, options, (error, _stdout, stderr) => {
      if (!error) resolve();
      else
        reject(new Error(`no start-up image could be made: ${lastLines(stderr) || error.message}`));
    });
    if (child.pid !== undefined) giveWay(child.pid);
  });
}

/** Lets cells that run meanwhile have the processor first. */
function giveWay(pid: number): void {
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  } catch (error) {
    // It may be over already, or not allowed; then it just runs as everybody does.
    if ((error as NodeJS.ErrnoException).code !== "ERR_SYSTEM_ERROR") throw error;
  }
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-8).join("\n");
}

/**
 * Images of the same prelude that fit no more; unfinished ones only when no process can be writing
 * them.
 */
function removeOthers(folder: string, prelude: string, image: string): void {
  const family = `${preludeKey(prelude)}-`;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!name.startsWith(family) || file === image) continue;
    const stat = statSync(file, { throwIfNoEntry: false });
    const isBusy = name.endsWith(UNFINISHED) && stat && Date.now() - stat.mtimeMs < 600_000;
    if (!isBusy) rmSync(file, { force: true });
  }
}

/** Throws an image away that turned out not to start. */
export function discardImage(image: string): void {
  rmSync(image, { force: true });
}

function imageFile(prelude: string): string {
  const name = `${preludeKey(prelude)}-${hash([
    process.version,
    process.arch,
    process.execPath,
    process.env.NODE_OPTIONS ?? "",
    ...COMPILER_OPTIONS,
    ...codeFiles().map((file) => `${file} ${statSync(file).mtimeMs}`),
  ])}.image`;
  return path.join(cacheFolder(), "typescript-kernel", name);
}

function preludeKey(prelude: string): string {
  return hash([prelude, fileURLToPath(import.meta.url)]);
}

/** Files whose code is in an image: the compiler's modules and tslab's. */
function codeFiles(): string[] {
  const folder = path.dirname(BUILDER);
  const own = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => path.join(folder, name));
  const library = ["converter.cjs", "typescript.cjs"].map((name) =>
    path.join(path.dirname(BUILDER), "library", name),
  );
  return [BUILDER, ...own, ...library];
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
}

/** Where the operating system wants what can be made again. */
function cacheFolder(): string {
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Caches");
  if (process.platform === "win32") {
    return process.env.LOCALAPPDATA ?? path.join(os.homedir(), "AppData", "Local");
  }
  return process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
}
