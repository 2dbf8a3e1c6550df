/** The page that lists reports: title, first paragraph and link of each; and what failed. */

import { escapeMarkup } from "../../format/escape.js";
import type { Heading } from "./notebook.js";

/** A line of the index. */
export interface Entry extends Heading {
  /** The report's file, relative to the index; null where it could not be made. */
  readonly file: string | null;
  /** Why it could not be made. */
  readonly error?: string;
}

/** The whole page, which asks no other file for anything. */
export function indexPage(entries: readonly Entry[]): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reports</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
li { margin: 0 0 1rem; }
pre { white-space: pre-wrap; border-left: 3px solid #c62828; padding-left: .75rem; }
</style>
</head>
<body>
<h1>Reports</h1>
<ol>
${entries.map(item).join("\n")}
</ol>
</body>
</html>
`;
}

function item({ file, title, about, error }: Entry): string {
  const name = escapeMarkup(title);
  const head = file === null ? `${name}: failed` : `<a href="${href(file)}">${name}</a>`;
  const tail =
    error === undefined ? "" : `<pre>${error.split("\n").map(escapeMarkup).join("\n")}</pre>`;
  return `<li>${head}<br>${escapeMarkup(about)}${tail}</li>`;
}

const href = (file: string): string => file.split(/[\\/]/).map(encodeURIComponent).join("/");
