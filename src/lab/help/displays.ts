/**
 * Makes functions and objects of the library show their help page as a cell's value, instead of
 * `[Function: growth]`. A notebook's prelude installs it.
 */
import { inspect } from "node:util";
import { textTable } from "../../format/text-table.js";
import { releases } from "../../go/index.js";
import { DISPLAY, help } from "./help.js";

/** Where the reference has what a notebook also has under a shorter name. */
const NAMES: Readonly<Record<string, string>> = { op: "aq.op" };

/**
 * Lets functions and plain objects show their page of help. Classes keep their name, and what shows
 * itself already is left alone. Calling it again changes nothing.
 * @param library what a notebook sees, by name
 */
export function installHelpDisplay(library: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(library)) {
    if (value === releases) install(value, () => ({ "text/plain": releasesText() }));
    else if (isCalled(value)) install(value, () => help(NAMES[name] ?? name)[DISPLAY]());
  }
}

function install(value: object, bundle: () => Readonly<Record<string, string>>): void {
  if (DISPLAY in value || !Object.isExtensible(value)) return;
  const text = () => bundle()["text/plain"];
  Object.defineProperty(value, DISPLAY, { value: bundle, configurable: true });
  Object.defineProperty(value, inspect.custom, { value: text, configurable: true });
}

/** A function that is not a class, or an object that gathers some. */
function isCalled(value: unknown): value is object {
  if (typeof value === "function") return !/^class\b/.test(Function.prototype.toString.call(value));
  if (typeof value !== "object" || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function releasesText(): string {
  const rows = [...releases].map(([name, row]) => {
    const limit = row.loadFactorNum / row.loadFactorDen;
    return [name, row.captured.replace(/^go/, ""), row.generation, limit];
  });
  const names = ["release", "checked against Go", "maps", "grows above, per 8 slots"];
  return ['Go releases: go("1.26") starts a process of one', ...textTable(names, rows)].join("\n");
}
