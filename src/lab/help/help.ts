/**
 * `help()` in a notebook: everything by theme, one line each; `help("plot.growth")`: one function
 * with its parameters, errors and examples.
 *
 * The text is that of hover and of docs/reference, made by scripts/reference.mjs.
 */
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { nearest } from "../../format/nearest.js";
import { shown } from "../../format/shown.js";
import { type Theme, themes } from "./themes.js";

/** The method by which a value shows itself in a notebook. */
export const DISPLAY = Symbol.for("Jupyter.display");

/** What the reference says of one name; scripts/reference.mjs writes it. */
interface Entry {
  readonly name: string;
  readonly theme: string;
  readonly kind: "function" | "method" | "property" | "class" | "type";
  readonly signatures: readonly string[];
  readonly summary: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly optional: boolean;
    readonly text: string;
  }[];
  readonly returns: string;
  readonly throws: readonly string[];
  readonly examples: readonly string[];
}

/** How a notebook names what one has of a class: methods are looked up under these names too. */
const INSTANCES: Readonly<Record<string, string>> = { m: "LabMap", process: "LabProcess" };

let known: readonly Entry[] | undefined;

function entries(): readonly Entry[] {
  const file = new URL("../../../docs/reference/reference.json", import.meta.url);
  known ??= JSON.parse(readFileSync(file, "utf8")) as Entry[];
  return known;
}

/** A help page, as Markdown and as plain text. */
export class Help {
  readonly #markdown: string;

  /** @internal */
  constructor(markdown: string) {
    this.#markdown = markdown;
  }

  toString(): string {
    return this.#markdown
      .replace(/^```\w*$\n?/gm, "")
      .replace(/^#+ /gm, "")
      .replaceAll("**", "")
      .replaceAll("`", "");
  }

  [DISPLAY](): Record<string, string> {
    return { "text/markdown": this.#markdown, "text/plain": this.toString() };
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * What a notebook can call. Without an argument: everything by theme, one line each; with a theme,
 * such as `"Figures"`, the names in it. With a name, such as `"plot.growth"`, `"m.fill"` or
 * `"fill"`: its parameters, errors and examples.
 *
 * @throws RangeError on an unknown name; it suggests similar ones
 * @example help("plot.growth")
 */
export function help(name?: string): Help {
  if (name === undefined) return new Help(overview());
  if (typeof name !== "string") {
    throw new TypeError(`\`name\` must be a string such as "plot.growth", got ${shown(name)}`);
  }
  const found = named(name.replace(/\(.*\)$/s, "").trim());
  if (found.length > 0) return new Help(found.map(page).join("\n\n"));
  const theme = Object.entries(themes).find(
    ([each]) => each.toLowerCase() === name.trim().toLowerCase(),
  );
  if (theme !== undefined) return new Help(themeLines(...theme).join("\n"));
  const like = similar(name);
  const advice =
    like.length > 0
      ? `Did you mean ${like.map((each) => JSON.stringify(each)).join(", ")}?`
      : "help() lists what there is.";
  throw new RangeError(`No help on ${shown(name)}. ${advice}`);
}

/** Names that a mistyped one may stand for: those that contain it, else the nearest. */
function similar(name: string): string[] {
  if (name.trim() === "") return [];
  const names = entries().map((entry) => entry.name);
  const containing = names.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
  if (containing.length > 0) return containing.slice(0, 5);
  const [first = "", ...rest] = name.split(".");
  const full = [INSTANCES[first] ?? first, ...rest].join(".");
  const found = nearest(full, names) ?? nearest(name, names.map(lastPart));
  return found === undefined ? [] : [found];
}

const lastPart = (name: string) => name.slice(name.lastIndexOf(".") + 1);

/**
 * What an object of the library shows of itself as a cell's last value: a sentence, and what it has,
 * a line each.
 * @param name of the class or object in the reference
 */
export function overviewOf(name: string, sentence: string): Help {
  const methods = membersOf(name).filter(({ kind }) => kind === "method" || kind === "function");
  return new Help([sentence, "", ...methods.map(line)].join("\n"));
}

/** The entry of that name, or all whose last part it is; a class or object with its members. */
function named(name: string): Entry[] {
  const [first = "", ...rest] = name.split(".");
  const full = [INSTANCES[first] ?? first, ...rest].join(".");
  const exact = entries().filter((entry) => entry.name === full);
  return exact.length > 0 ? exact : entries().filter((entry) => entry.name.endsWith(`.${name}`));
}

const membersOf = (name: string) => entries().filter((entry) => entry.name.startsWith(`${name}.`));

function overview(): string {
  const lines = [
    "# Help",
    "",
    '`help("plot.growth")` shows one in detail; Shift+Tab shows the same.',
  ];
  for (const [theme, { about, names }] of Object.entries(themes)) {
    lines.push("", ...themeLines(theme, { about, names }));
  }
  return lines.join("\n");
}

function themeLines(theme: string, { about, names }: Theme): string[] {
  const lines = [`## ${theme}`, "", about, ""];
  for (const name of names) {
    const entry = entries().find((each) => each.name === name);
    if (entry === undefined || entry.kind === "type") continue;
    lines.push(line(entry));
    if (entry.kind === "property") lines.push(...membersOf(name).map(line));
  }
  return lines;
}

function line({ name, summary }: Entry): string {
  const first = summary.replace(/\s+/g, " ").split(/(?<=[.:;])\s/)[0] ?? "";
  return `- \`${name}\`${first === "" ? "" : `  ${first.replace(/[:;]$/, ".")}`}`;
}

function page(entry: Entry): string {
  const lines = [`## ${entry.name}`, ""];
  if (entry.signatures.length > 0) lines.push("```ts", ...entry.signatures, "```", "");
  if (entry.summary !== "") lines.push(entry.summary, "");
  for (const { name, optional, text } of entry.parameters) {
    if (text !== "") lines.push(`- \`${name}\`${optional ? " (optional)" : ""}: ${text}`);
  }
  if (entry.returns !== "") lines.push("", `Returns ${entry.returns}`);
  for (const text of entry.throws) lines.push("", `Throws ${text.replace(/\s+/g, " ")}`);
  for (const example of entry.examples) lines.push("", "```ts", example, "```");
  const members = membersOf(entry.name);
  if (members.length > 0) lines.push("", ...members.map(line));
  return lines.join("\n");
}
