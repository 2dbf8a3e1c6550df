/**
 * `gomaplab run NOTEBOOK…`: executes notebooks without a browser, from the first cell, with this
 * kernel, and writes each result beside its notebook. Jupyter's nbconvert does the work.
 */

import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CommandError } from "./command-error.js";
import { execute, requireNotebook } from "./jupyter/nbconvert.js";
import { type BatchOptions, batchOptions, inBatch } from "./report/batch.js";
import { formats } from "./report/formats.js";

type Format = "notebook" | "html";

interface Options extends BatchOptions {
  to: Format;
  output?: string;
  inplace?: true;
  timeout?: number;
}

export function register(program: Command): void {
  batchOptions(program.command("run"), "result")
    .description("execute notebooks headless and write each result next to its notebook")
    .argument("<notebooks...>", ".ipynb files")
    .addOption(
      new Option("--to <format>", "what to write")
        .choices(["notebook", "html"])
        .default("notebook"),
    )
    .option("--output <file>", "where to write a single one (default: next to the notebook)")
    .option("--inplace", "write the outputs into the notebook itself")
    .option("--timeout <seconds>", "give up on a cell after so long (default: never)", seconds)
    .action(runNotebooks);
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
export function resultFile(
  notebook: string,
  options: Pick<Options, "to" | "output" | "out" | "inplace"> & { readonly resume?: true },
): string {
  const input = resolve(notebook);
  if (options.inplace) {
    if (options.to === "html" || options.output !== undefined || options.out !== undefined) {
      throw new CommandError("--inplace goes with none of --to html, --output and --out.");
    }
    if (options.resume) {
      throw new CommandError(
        "--resume leaves out results newer than notebooks: --inplace makes both one.",
      );
    }
    return input;
  }
  const stem = basename(input).replace(/\.ipynb$/, "");
  const beside = `${stem}${options.to === "html" ? ".html" : ".executed.ipynb"}`;
  const output = resolve(options.output ?? join(resolve(options.out ?? dirname(input)), beside));
  if (output === input) {
    throw new CommandError(`the result would overwrite ${notebook}.`, [
      "Use --inplace if that is what you want.",
    ]);
  }
  return output;
}

/**
 * Executes all notebooks.
 * @throws {CommandError} if there is no such notebook, no Jupyter, or a cell fails, be it after it ended
 */
async function runNotebooks(notebooks: readonly string[], options: Options): Promise<void> {
  if (options.output !== undefined && (notebooks.length > 1 || options.out !== undefined)) {
    throw new CommandError("--output names the file of one notebook: use --out for a folder.");
  }
  const outputs = notebooks.map((notebook) => resultFile(notebook, options));
  const [only] = notebooks;
  const isSingle = notebooks.length === 1 && !options.resume && !options.index;
  if (only !== undefined && isSingle) {
    requireNotebook(only);
    process.stdout.write(`executing ${only} …\n`);
    await runNotebook(only, outputs[0] as string, options);
    process.stdout.write(`written: ${outputs[0]}\n`);
    return;
  }
  await inBatch(notebooks, outputs, options, (notebook, output) =>
    runNotebook(notebook, output, options),
  );
}

async function runNotebook(
  notebook: string,
  output: string,
  { to, timeout }: Pick<Options, "to" | "timeout">,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-run-"));
  try {
    const executed = await execute({ notebook, folder, timeout });
    mkdirSync(dirname(output), { recursive: true });
    if (to === "html") await formats.html.write({ executed, folder, output, hasCode: true });
    else copyFileSync(executed, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
