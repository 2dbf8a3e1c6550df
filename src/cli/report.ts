/**
 * `gomaplab report NOTEBOOK…`: executes notebooks, with other parameters if asked, and writes each as
 * a report: one page without any address in it, slides, a PDF, or Markdown with SVG files beside it.
 */

import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CommandError, describe } from "./command-error.js";
import { execute, requireNotebook } from "./jupyter/nbconvert.js";
import {
  type Decision,
  decisionNotebook,
  decisionParameters,
  entries,
  releaseList,
  workload,
} from "./report/decision.js";
import { type FormatName, formats } from "./report/formats.js";
import { type Entry, indexPage } from "./report/index-page.js";
import { type Heading, headingOf, readNotebook } from "./report/notebook.js";
import { type Parameters, parameter, withParameters } from "./report/parameters.js";
import { seconds } from "./run.js";

interface Options extends Decision {
  to: FormatName;
  param: Parameters;
  out?: string;
  code: boolean;
  index?: true;
  jobs: number;
  resume?: true;
  timeout?: number;
}

export function register(program: Command): void {
  program
    .command("report")
    .description("execute notebooks and write each as a page, slides, PDF or Markdown")
    .argument("[notebooks...]", ".ipynb files; none with --type")
    .addOption(
      new Option("--to <format>", "what to write").choices(Object.keys(formats)).default("html"),
    )
    .option(
      "-p, --param <name=value>",
      "a value for a variable of the cell tagged `parameters`; may stand several times",
      (text, given: Parameters) => new Map([...given, parameter(text)]),
      new Map() as Parameters,
    )
    .option("--out <folder>", "where to write (default: next to each notebook)")
    .option("--no-code", "outputs and prose without the code")
    .option("--index", "also write index.html, which lists the reports")
    .option("--jobs <count>", "notebooks at a time", jobs, 1)
    .option("--resume", "leave out notebooks whose report is newer than they are")
    .option("--timeout <seconds>", "give up on a cell after so long (default: never)", seconds)
    .option("--type <type>", "report on what a map of this type takes, with --n")
    .option("--n <entries>", "number of entries, such as 1e7", entries)
    .option("--releases <list>", "Go releases in question, such as 1.19,1.26", releaseList)
    .option("--key-length <bytes>", "average length of string keys", entries)
    .option(
      "--workload <shares>",
      "what the program does: hit=90,miss=5,insert=4,delete=1",
      workload,
    )
    .option("--html <file>", "where that report goes (default: map-report.html)")
    .action(async (notebooks: string[], options: Options) => {
      if (notebooks.length > 0 && options.type === undefined)
        await writeReports(notebooks, options);
      else await writeDecision(notebooks, options);
    });
}

/**
 * Writes the report on a type and a number of entries.
 * @throws {CommandError} when notebooks are given as well, or the type or number is missing
 */
async function writeDecision(notebooks: readonly string[], options: Options): Promise<void> {
  if (notebooks.length > 0) {
    throw new CommandError(
      "--type makes a report without a notebook: do not name notebooks as well.",
    );
  }
  const param = decisionParameters(options);
  const output = resolve(options.html ?? "map-report.html");
  mkdirSync(dirname(output), { recursive: true });
  await writeReport(decisionNotebook, output, { ...options, to: "html", param, code: false });
  process.stdout.write(`written: ${output}\n`);
}

function jobs(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 64) return value;
  throw new InvalidArgumentError("A whole number from 1 to 64.");
}

/**
 * Writes all reports; one that fails does not keep the others from being written.
 * @throws {CommandError} if any failed, with how
 */
async function writeReports(notebooks: readonly string[], options: Options): Promise<void> {
  for (const notebook of notebooks) requireNotebook(notebook);
  const outputs = notebooks.map((notebook) => reportFile(notebook, options));
  requireDistinct(notebooks, outputs);
  const entries: Entry[] = new Array(notebooks.length);
  const waiting = notebooks.keys();
  let done = 0;
  const work = async () => {
    for (const i of waiting) {
      const [notebook, output] = [notebooks[i] as string, outputs[i] as string];
      entries[i] = await entryOf(notebook, output, options);
      done += 1;
      const { file, error } = entries[i];
      const what = file === null ? `failed: ${error?.split("\n")[0]}` : `written: ${output}`;
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

/** Makes one report, and says of it what the index says. */
async function entryOf(notebook: string, output: string, options: Options): Promise<Entry> {
  let heading: Heading = { title: basename(notebook, ".ipynb"), about: "" };
  try {
    heading = headingOf(readNotebook(notebook), heading.title);
    if (!(options.resume && isNewer(output, notebook))) {
      await writeReport(notebook, output, options);
    }
    return { ...heading, file: output };
  } catch (error) {
    const isForReaders = error instanceof CommandError;
    const said = isForReaders ? [error.message, ...error.advice].join("\n  ") : describe(error);
    return { ...heading, file: null, error: said };
  }
}

async function writeReport(notebook: string, output: string, options: Options): Promise<void> {
  const { param, code, timeout, to } = options;
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-report-"));
  try {
    const given = readNotebook(notebook);
    const title = given.metadata.title ?? headingOf(given, basename(notebook, ".ipynb")).title;
    const titled = { ...given, metadata: { ...given.metadata, title } };
    const text = JSON.stringify(withParameters(titled, param, notebook));
    const executed = await execute({ notebook, text, folder, timeout });
    await formats[to].write({ executed, folder, output, hasCode: code });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file that a report goes to, as an absolute path. */
function reportFile(notebook: string, { out, to }: Options): string {
  const folder = resolve(out ?? dirname(notebook));
  return join(folder, basename(notebook, ".ipynb") + formats[to].ending);
}

function requireDistinct(notebooks: readonly string[], outputs: readonly string[]): void {
  outputs.forEach((output, i) => {
    const first = outputs.indexOf(output);
    if (first === i) return;
    throw new CommandError(
      `${notebooks[first]} and ${notebooks[i]} would both be written to ${output}.`,
      ["Give them other names, or report on them into folders of their own."],
    );
  });
}

function isNewer(output: string, notebook: string): boolean {
  return existsSync(output) && statSync(output).mtimeMs > statSync(notebook).mtimeMs;
}
