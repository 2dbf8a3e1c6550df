/**
 * `gomaplab report NOTEBOOK…`: executes notebooks, with other parameters if asked, and writes each as
 * a report: one page without any address in it, slides, a PDF, or Markdown with SVG files beside it.
 */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { CommandError } from "./command-error.js";
import { execute } from "./jupyter/nbconvert.js";
import { type BatchOptions, batchOptions, inBatch } from "./report/batch.js";
import {
  type Decision,
  decisionNotebook,
  decisionParameters,
  entries,
  releaseList,
  workload,
} from "./report/decision.js";
import { type FormatName, formats } from "./report/formats.js";
import { headingOf, readNotebook } from "./report/notebook.js";
import { type Parameters, parameter, withParameters } from "./report/parameters.js";
import { seconds } from "./run.js";

interface Options extends Decision, BatchOptions {
  to: FormatName;
  param: Parameters;
  code: boolean;
  timeout?: number;
}

export function register(program: Command): void {
  batchOptions(program.command("report"), "report")
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
    .option("--no-code", "outputs and prose without the code")
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

/** Writes all reports. @throws {CommandError} if any failed, with how */
async function writeReports(notebooks: readonly string[], options: Options): Promise<void> {
  const outputs = notebooks.map((notebook) => reportFile(notebook, options));
  await inBatch(notebooks, outputs, options, (notebook, output) =>
    writeReport(notebook, output, options),
  );
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
