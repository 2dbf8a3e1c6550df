/**
 * `gomaplab run NOTEBOOK`: executes a notebook without a browser, from the first cell, with this
 * kernel, and writes the result beside it. Jupyter's nbconvert does the work.
 */

import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CommandError } from "./command-error.js";
import { requireJupyter } from "./jupyter.js";
import { DEFAULT_NAME } from "./kernelspec.js";
import { withOwnKernelspec } from "./own-kernelspec.js";

type Format = "notebook" | "html";

interface Options {
  to: Format;
  output?: string;
  inplace?: true;
  timeout?: number;
}

export function register(program: Command): void {
  program
    .command("run")
    .description("execute a notebook headless and write the result beside it")
    .argument("<notebook>", "an .ipynb file")
    .addOption(
      new Option("--to <format>", "what to write")
        .choices(["notebook", "html"])
        .default("notebook"),
    )
    .option("--output <file>", "where to write it (default: beside the notebook)")
    .option("--inplace", "write the outputs into the notebook itself")
    .option("--timeout <seconds>", "give up on a cell after so long (default: never)", seconds)
    .action(async (notebook: string, options: Options) => {
      const output = await runNotebook(notebook, options);
      process.stdout.write(`written: ${output}\n`);
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("A whole number of seconds, 1 or more.");
}

/**
 * The file the result goes to, as an absolute path.
 * @throws {CommandError} if that is the notebook itself and nobody asked for it
 */
export function resultFile(notebook: string, options: Omit<Options, "timeout">): string {
  const input = resolve(notebook);
  if (options.inplace) {
    if (options.to === "html" || options.output !== undefined) {
      throw new CommandError("--inplace goes with neither --to html nor --output.");
    }
    return input;
  }
  const stem = basename(input).replace(/\.ipynb$/, "");
  const beside = `${stem}${options.to === "html" ? ".html" : ".executed.ipynb"}`;
  const output = resolve(options.output ?? resolve(dirname(input), beside));
  if (output === input) {
    throw new CommandError(`the result would overwrite ${notebook}.`, [
      "Use --inplace if that is what you want.",
    ]);
  }
  return output;
}

/**
 * Executes a notebook.
 * @returns the path of the file written
 * @throws {CommandError} if there is no such notebook, no Jupyter, or a cell fails, be it after it ended
 */
async function runNotebook(notebook: string, options: Options): Promise<string> {
  if (!existsSync(notebook) || !statSync(notebook).isFile()) {
    throw new CommandError(`there is no notebook ${notebook}.`);
  }
  const output = resultFile(notebook, options);
  const jupyter = requireJupyter();
  process.stdout.write(`executing ${notebook} …\n`);
  // Into a folder of its own first: nbconvert puts its own ending on names, and a failure must not
  // leave half a result.
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-run-"));
  try {
    const args = [
      "nbconvert",
      "--execute",
      "--to",
      options.to,
      `--ExecutePreprocessor.kernel_name=${DEFAULT_NAME}`,
      ...(options.timeout === undefined
        ? []
        : [`--ExecutePreprocessor.timeout=${options.timeout}`]),
      "--output-dir",
      folder,
      "--output",
      "result",
      resolve(notebook),
    ];
    const late = join(folder, "late-errors");
    const { code, stderr } = await withOwnKernelspec((env) =>
      converse(jupyter, args, { ...env, TYPESCRIPT_KERNEL_LATE_ERRORS: late }),
    );
    if (code !== 0) throw new CommandError(failure(notebook, stderr));
    if (existsSync(late)) throw new CommandError(lateFailure(notebook, readFileSync(late, "utf8")));
    mkdirSync(dirname(output), { recursive: true });
    copyFileSync(join(folder, options.to === "html" ? "result.html" : "result.ipynb"), output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return output;
}

function converse(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { env, stdio: ["ignore", "inherit", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stderr }));
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
 * What a person needs of errors that came when their cells were over, which no reply told of.
 *
 * @param report as the kernel writes it (src/kernel/server/cells/late-errors.ts)
 */
export function lateFailure(notebook: string, report: string): string {
  const told = report
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { cell, traceback } = JSON.parse(line) as { cell: number; traceback: string[] };
      return `${notebook}: an error that nobody waited for, after Cell In[${cell}] had ended:\n${traceback.join("\n")}`;
    });
  return told.join("\n");
}
