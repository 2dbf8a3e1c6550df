/**
 * `gomaplab run NOTEBOOK`: executes a notebook without a browser, from the first cell, with this
 * kernel, and writes the result beside it. Jupyter's nbconvert does the work.
 */

import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CommandError } from "./command-error.js";
import { execute, requireNotebook } from "./jupyter/nbconvert.js";
import { formats } from "./report/formats.js";

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
    .description("execute a notebook headless and write the result next to it")
    .argument("<notebook>", "an .ipynb file")
    .addOption(
      new Option("--to <format>", "what to write")
        .choices(["notebook", "html"])
        .default("notebook"),
    )
    .option("--output <file>", "where to write it (default: next to the notebook)")
    .option("--inplace", "write the outputs into the notebook itself")
    .option("--timeout <seconds>", "give up on a cell after so long (default: never)", seconds)
    .action(async (notebook: string, options: Options) => {
      const output = await runNotebook(notebook, options);
      process.stdout.write(`written: ${output}\n`);
    });
}

export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("A whole number of seconds, 1 or more.");
}

/**
 * The file the result goes to, as an absolute path.
 * @throws {CommandError} if that is the notebook itself and --inplace was not given
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
  requireNotebook(notebook);
  const output = resultFile(notebook, options);
  process.stdout.write(`executing ${notebook} …\n`);
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-run-"));
  try {
    const executed = await execute({ notebook, folder, timeout: options.timeout });
    mkdirSync(dirname(output), { recursive: true });
    if (options.to === "html")
      await formats.html.write({ executed, folder, output, hasCode: true });
    else copyFileSync(executed, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return output;
}
