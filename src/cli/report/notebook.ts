/**
 * A notebook's file, as far as reports read it.
 *
 * https://nbformat.readthedocs.io/en/latest/format_description.html
 */

import { readFileSync } from "node:fs";
import { CommandError } from "../command-error.js";

export interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly unknown[];
  readonly [field: string]: unknown;
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** @throws {CommandError} if the file is not a notebook of nbformat 4 */
export function readNotebook(file: string): Notebook {
  const text = readFileSync(file, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is not a notebook: ${(error as Error).message}`);
  }
  const { cells, metadata } = (value ?? {}) as { cells?: unknown; metadata?: unknown };
  if (Array.isArray(cells) && cells.every(isCell)) {
    return { ...(value as Notebook), metadata: (metadata ?? {}) as Notebook["metadata"] };
  }
  throw new CommandError(`${file} is not a notebook of nbformat 4: it has no list of \`cells\``);
}

function isCell(cell: unknown): boolean {
  if (typeof cell !== "object" || cell === null) return false;
  const { cell_type, metadata, source } = cell as Record<string, unknown>;
  const hasSource = typeof source === "string" || Array.isArray(source);
  return (
    typeof cell_type === "string" && hasSource && typeof metadata === "object" && metadata !== null
  );
}

export const sourceOf = ({ source }: Cell): string =>
  typeof source === "string" ? source : source.join("");

/** What a page about a notebook is called, and its first paragraph: both as plain text. */
export interface Heading {
  readonly title: string;
  readonly about: string;
}

/** The notebook's first heading, or else its name; and the first paragraph below it. */
export function headingOf(notebook: Notebook, name: string): Heading {
  const prose = notebook.cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(sourceOf)
    .join("\n\n");
  const title = /^#{1,2}[ \t]+(.+)$/m.exec(prose);
  const below = title === null ? prose : prose.slice(title.index + title[0].length);
  const about = below.split(/\n\s*\n/).find((part) => /^\s*[^#\s|`<]/.test(part)) ?? "";
  return { title: plain(title?.[1] ?? name), about: plain(about) };
}

/** Markdown's emphasis, code marks and links are taken off. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[*`]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
