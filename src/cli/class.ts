/** `gomaplab class FOLDER [--html FILE]`: summarizes a class's answers from collected notebooks. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { escapeMarkup } from "../format/escape.js";
import { type ClassReport, classReport } from "../lab/index.js";
import { inFile, print } from "./case-file.js";
import { CommandError } from "./command-error.js";

export function register(program: Command): void {
  program
    .command("class")
    .description("report what the students of a class have answered, from collected notebooks")
    .argument("<folder>", "STUDENT.ipynb or STUDENT/…/x.ipynb, such as nbgrader's submitted")
    .option("--html <file>", "write a page with the tables and the figure")
    .addHelpText(
      "after",
      "\nReads the outputs saved in the notebooks; nbgrader autograde runs them again.",
    )
    .action((folder: string, { html }: { html?: string }) => {
      const report = reportOn(folder);
      const shown = Reflect.get(report, Symbol.for("Jupyter.display")) as () => Shown;
      const bundle = shown.call(report);
      print(`${bundle["text/plain"]}\n`);
      if (html === undefined) return;
      inFile(html, () => writeFileSync(html, page(report, bundle)));
      print(`written: ${html}\n`);
    });
}

/** @throws CommandError when there is no such folder, or no notebook in it */
function reportOn(folder: string): ClassReport {
  return inFile(folder, () => {
    try {
      return classReport(folder);
    } catch (error) {
      throw error instanceof RangeError ? new CommandError(error.message) : error;
    }
  });
}

interface Shown {
  readonly "text/html": string;
  readonly "text/plain": string;
}

function page(report: ClassReport, bundle: Shown): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Class: ${escapeMarkup(String(report))}</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
svg { max-width: 100%; height: auto; }
</style>
</head>
<body>
<h1>Class</h1>
${report.figure().toSvg()}
${bundle["text/html"]}
</body>
</html>
`;
}
