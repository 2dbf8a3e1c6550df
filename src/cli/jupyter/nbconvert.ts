/**
 * Jupyter's nbconvert, as our commands use it: it executes a notebook with this package's kernel, and
 * turns notebooks into other formats. Its error output is shortened to the relevant part.
 *
 * https://nbconvert.readthedocs.io/en/latest/usage.html
 */

import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CommandError } from "../command-error.js";
import { readNotebook } from "../report/notebook.js";
import { withLines } from "../report/outputs.js";
import { requireJupyter } from "./jupyter.js";
import { DEFAULT_NAME } from "./kernelspec.js";
import { withTemporaryKernelspec } from "./temporary-kernelspec.js";

/** @throws {CommandError} if there is no such file */
export function requireNotebook(notebook: string): void {
  if (existsSync(notebook) && statSync(notebook).isFile()) return;
  throw new CommandError(`there is no notebook ${notebook}.`);
}

/** A notebook to be executed. */
export interface Execution {
  /** The notebook's file: cells run in its folder, messages call it so. */
  readonly notebook: string;
  /** The notebook's text, where it is not as in the file. */
  readonly text?: string;
  /** A folder of its own, so that a failure leaves no half of a result. */
  readonly folder: string;
  /** Seconds for a cell; no limit without it. */
  readonly timeout?: number | undefined;
}

/**
 * Executes a notebook from its first cell.
 * @returns the executed notebook, a file in `folder`
 * @throws {CommandError} if there is no Jupyter, or a cell fails, be it after it ended
 */
export async function execute({ notebook, text, folder, timeout }: Execution): Promise<string> {
  const late = join(folder, "late-errors");
  const args = [
    "--execute",
    "--to",
    "notebook",
    `--ExecutePreprocessor.kernel_name=${DEFAULT_NAME}`,
    ...(timeout === undefined ? [] : [`--ExecutePreprocessor.timeout=${timeout}`]),
    ...destination(folder),
    "--stdin",
  ];
  const { code, stderr } = await withTemporaryKernelspec((env) =>
    converse(args, {
      env: { ...env, TYPESCRIPT_KERNEL_LATE_ERRORS: late },
      cwd: dirname(resolve(notebook)),
      input: text ?? readFileSync(notebook, "utf8"),
    }),
  );
  if (code !== 0) throw new CommandError(failure(notebook, stderr));
  if (existsSync(late)) throw new CommandError(lateFailure(notebook, readFileSync(late, "utf8")));
  const executed = join(folder, "result.ipynb");
  writeFileSync(executed, JSON.stringify(withLines(readNotebook(executed)), null, 1));
  return executed;
}

/**
 * Writes an executed notebook in another format, to `result` and an ending in `folder`.
 * @param args nbconvert's options: `--to markdown`
 * @throws {CommandError} if nbconvert cannot
 */
export async function convert(
  file: string,
  folder: string,
  args: readonly string[],
): Promise<void> {
  const { code, stderr } = await converse([...args, ...destination(folder), resolve(file)]);
  if (code === 0) return;
  throw new CommandError(`nbconvert could not convert ${file}:\n${stderr.trimEnd()}`);
}

const destination = (folder: string) => ["--output-dir", folder, "--output", "result"];

function converse(
  args: readonly string[],
  { input, ...options }: { env?: NodeJS.ProcessEnv; cwd?: string; input?: string } = {},
): Promise<{ code: number; stderr: string }> {
  const jupyter = requireJupyter();
  return new Promise((resolve, reject) => {
    const child = spawn(jupyter, ["nbconvert", ...args], {
      ...options,
      stdio: ["pipe", "inherit", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stderr }));
    // It may end before it has read all of it; then its exit code says so.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/**
 * What a person needs of nbconvert's error output: for a failed cell, the cell and its error, without
 * the Python stack above them; for anything else, all of it.
 */
export function failure(notebook: string, stderr: string): string {
  const cell = stderr.search(
    /An error occurred while executing the following cell:|A cell timed out/,
  );
  if (cell === -1) return `${notebook} could not be executed:\n${stderr.trimEnd()}`;
  return `${notebook}: ${stderr.slice(cell).trimEnd()}`;
}

/**
 * What a person needs of errors that came when their cells were over, which no reply reported.
 *
 * @param report as the kernel writes it (src/kernel/server/cells/late-errors.ts)
 */
export function lateFailure(notebook: string, report: string): string {
  const told = report
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { cell, traceback } = JSON.parse(line) as { cell: number; traceback: string[] };
      return `${notebook}: an unhandled error after Cell In[${cell}] had ended:\n${traceback.join("\n")}`;
    });
  return told.join("\n");
}
