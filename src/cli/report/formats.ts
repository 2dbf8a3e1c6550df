/**
 * The formats of a report: a page, a slide deck, a PDF or Markdown. Each is self-contained: pages
 * load nothing from other hosts, and Markdown's figures are SVG files next to it.
 */

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findChromium } from "../../programs/chromium.js";
import { CommandError } from "../command-error.js";
import { convert } from "../jupyter/nbconvert.js";
import { readNotebook } from "./notebook.js";
import { withoutScripts } from "./outputs.js";
import { withSlides } from "./slides.js";
import { REVEAL_PREFIX, REVEAL_SCRIPT, REVEAL_STYLE, writeTemplates } from "./templates.js";

/** A report to be written. */
export interface Writing {
  /** The executed notebook. */
  readonly executed: string;
  /** A folder for what lies in between. */
  readonly folder: string;
  /** The report's file. */
  readonly output: string;
  /** Whether code cells show their code. */
  readonly hasCode: boolean;
}

export interface ReportFormat {
  /** What a report's name ends with. */
  readonly ending: string;
  write(writing: Writing): Promise<void>;
}

/** Of the forms of an output, the first that is there is shown. */
const pageForms = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"];
/** No script and no style stands in Markdown: figures and drawings as files, tables as HTML. */
const markdownForms = ["image/svg+xml", "image/png", "text/markdown", "text/html", "text/plain"];

const html: ReportFormat = {
  ending: ".html",
  write: async (writing) => {
    save(writing.output, await pageOf(writing, "html", "page"));
  },
};

const slides: ReportFormat = {
  ending: ".slides.html",
  write: async (writing) => {
    const decked = join(writing.folder, "slides.ipynb");
    writeFileSync(decked, JSON.stringify(withSlides(readNotebook(writing.executed))));
    const page = await pageOf({ ...writing, executed: decked }, "slides", "slides");
    save(writing.output, withReveal(page));
  },
};

const pdf: ReportFormat = {
  ending: ".pdf",
  write: async (writing) => {
    const page = join(writing.folder, "print.html");
    await html.write({ ...writing, output: page });
    mkdirSync(dirname(writing.output), { recursive: true });
    await print(page, writing.output, writing.folder);
  },
};

const markdown: ReportFormat = {
  ending: ".md",
  write: async ({ executed, folder, output, hasCode }) => {
    const name = basename(output, ".md");
    const files = `${name}_files`;
    const still = join(folder, "markdown.ipynb");
    writeFileSync(still, JSON.stringify(withoutScripts(readNotebook(executed))));
    await convert(still, folder, [
      "--to",
      "markdown",
      ...shown(markdownForms),
      ...(hasCode ? [] : ["--no-input"]),
      `--NbConvertApp.output_files_dir=${files}`,
    ]);
    save(output, readFileSync(join(folder, "result.md"), "utf8"));
    const beside = join(dirname(output), files);
    rmSync(beside, { recursive: true, force: true });
    const made = join(folder, files);
    if (existsSync(made)) cpSync(made, beside, { recursive: true });
  },
};

/** Formats by the name that `--to` takes. */
export const formats = { html, pdf, slides, md: markdown } satisfies Record<string, ReportFormat>;
export type FormatName = keyof typeof formats;

/** The text of a page that nbconvert writes by one of our templates. */
async function pageOf(
  { executed, folder, hasCode }: Writing,
  to: "html" | "slides",
  template: "page" | "slides",
): Promise<string> {
  const templates = writeTemplates(join(folder, "templates"));
  await convert(executed, folder, [
    "--to",
    to,
    ...templates(template),
    ...shown(pageForms),
    ...(to === "slides" ? ["--reveal-prefix", REVEAL_PREFIX] : []),
    ...(hasCode ? [] : ["--no-input"]),
    "--HTMLExporter.embed_images=True",
  ]);
  return readFileSync(join(folder, to === "html" ? "result.html" : "result.slides.html"), "utf8");
}

const shown = (forms: readonly string[]) => [
  `--NbConvertBase.display_data_priority=${JSON.stringify(forms)}`,
];

/** Puts reveal.js, which the build laid beside this module, into a deck. */
function withReveal(page: string): string {
  const asset = (name: string) =>
    readFileSync(fileURLToPath(new URL(`./reveal/${name}`, import.meta.url)), "utf8");
  const link = new RegExp(`<link\\b[^>]*href="${REVEAL_PREFIX}/dist/[^>]*>`, "g");
  return page
    .replaceAll(link, "")
    .replace(REVEAL_STYLE, () => asset("reveal.css"))
    .replace(REVEAL_SCRIPT, () => asset("reveal.js").replaceAll("</script", "<\\/script"));
}

/** Prints a page to a PDF, by the Chromium that is there. */
async function print(page: string, output: string, folder: string): Promise<void> {
  const chromium = findChromium();
  if (chromium === null) {
    throw new CommandError("PDF needs Chromium or Chrome, and neither was found.", [
      "Install one, or name it: CHROMIUM=/path/to/chrome gomaplab report … --to pdf",
      "Any browser prints the page of --to html.",
    ]);
  }
  const isRoot = process.getuid?.() === 0;
  const args = [
    "--headless",
    ...(isRoot ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-background-networking",
    `--user-data-dir=${join(folder, "chromium")}`,
    "--no-pdf-header-footer",
    "--virtual-time-budget=20000",
    `--print-to-pdf=${output}`,
    pathToFileURL(page).href,
  ];
  const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>(
    (resolve, reject) => {
      const child = spawn(chromium.file, args, { stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      child.on("error", reject);
      child.on("close", (status) => resolve({ code: status, stderr: said }));
    },
  );
  if (code === 0 && existsSync(output)) return;
  throw new CommandError(`${chromium.version} could not print the report:\n${stderr.trimEnd()}`);
}

function save(output: string, text: string): void {
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, text);
}
