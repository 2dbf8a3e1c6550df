/**
 * Many notebooks at a time: some in turn, one that fails does not keep the others from being written,
 * those whose result is newer than they are can be left out, and one index lists all.
 */
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { CommandError, describe } from "../command-error.js";
import { requireNotebook } from "../jupyter/nbconvert.js";
import { type Entry, indexPage } from "./index-page.js";
import { type Heading, headingOf, readNotebook } from "./notebook.js";

/** How many notebooks are worked on. */
export interface BatchOptions {
  /** Where results go. Default: each next to its notebook. */
  out?: string;
  index?: true;
  jobs: number;
  resume?: true;
}

/** Adds the options to a command. @param result what is written: "report" */
export function batchOptions(command: Command, result: string): Command {
  return command
    .option("--out <folder>", "where to write (default: next to each notebook)")
    .option("--index", `also write index.html, which lists the ${result}s`)
    .option("--jobs <count>", "notebooks at a time", jobs, 1)
    .option("--resume", `leave out notebooks whose ${result} is newer than they are`);
}

function jobs(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 64) return value;
  throw new InvalidArgumentError("A whole number from 1 to 64.");
}

/**
 * Works on all notebooks.
 * @param outputs the file that each goes to
 * @param write writes one
 * @throws {CommandError} if any failed, with how; or before the first, when two would be one file
 */
export async function inBatch(
  notebooks: readonly string[],
  outputs: readonly string[],
  options: BatchOptions,
  write: (notebook: string, output: string) => Promise<void>,
): Promise<void> {
  for (const notebook of notebooks) requireNotebook(notebook);
  requireDistinct(notebooks, outputs);
  const entries: Entry[] = new Array(notebooks.length);
  const waiting = notebooks.keys();
  let done = 0;
  const work = async () => {
    for (const i of waiting) {
      const [notebook, output] = [notebooks[i] as string, outputs[i] as string];
      const isDone = options.resume === true && isNewer(output, notebook);
      entries[i] = await entryOf(notebook, output, isDone ? async () => undefined : write);
      done += 1;
      const { file, error } = entries[i];
      const written = `${isDone ? "there already" : "written"}: ${output}`;
      const what = file === null ? `failed: ${error?.split("\n")[0]}` : written;
      process.stdout.write(`${done} of ${notebooks.length}  ${what}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, notebooks.length) }, work));
  if (options.index) {
    const folder = resolve(options.out ?? dirname(outputs[0] as string));
    const listed = entries.map((entry, i) =>
      entry.file === null ? entry : { ...entry, file: relative(folder, outputs[i] as string) },
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), indexPage(listed));
    process.stdout.write(`written: ${join(folder, "index.html")}\n`);
  }
  const failed = entries.flatMap(({ error }) => error ?? []);
  if (failed.length > 0) throw new CommandError(failed.join("\n\n"));
}

/** Writes one, and says of it what the index says. */
async function entryOf(
  notebook: string,
  output: string,
  write: (notebook: string, output: string) => Promise<void>,
): Promise<Entry> {
  let heading: Heading = { title: basename(notebook, ".ipynb"), about: "" };
  try {
    heading = headingOf(readNotebook(notebook), heading.title);
    await write(notebook, output);
    return { ...heading, file: output };
  } catch (error) {
    const isForReaders = error instanceof CommandError;
    const said = isForReaders ? [error.message, ...error.advice].join("\n  ") : describe(error);
    return { ...heading, file: null, error: said };
  }
}

function requireDistinct(notebooks: readonly string[], outputs: readonly string[]): void {
  outputs.forEach((output, i) => {
    const first = outputs.indexOf(output);
    if (first === i) return;
    throw new CommandError(
      `${notebooks[first]} and ${notebooks[i]} would both be written to ${output}.`,
      ["Give them other names, or have them written into folders of their own."],
    );
  });
}

function isNewer(output: string, notebook: string): boolean {
  return existsSync(output) && statSync(output).mtimeMs > statSync(notebook).mtimeMs;
}
