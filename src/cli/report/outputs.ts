/**
 * Prepares the outputs of an executed notebook for a report: text overwritten by carriage returns
 * is removed, and so are scripts in formats that cannot run them.
 */

import type { Cell, Notebook } from "./notebook.js";

type Output = Readonly<Record<string, unknown>>;

/** A loop that writes its progress over and over into one line leaves that line. */
export function withLines(notebook: Notebook): Notebook {
  return withOutputs(notebook, (output) =>
    output.output_type === "stream"
      ? { ...output, text: overwritten(joined(output.text)) }
      : output,
  );
}

/** HTML without scripts and styles, for Markdown. */
export function withoutScripts(notebook: Notebook): Notebook {
  return withOutputs(notebook, (output) => {
    const data = output.data as Readonly<Record<string, unknown>> | undefined;
    const html = data?.["text/html"];
    if (data === undefined || html === undefined) return output;
    const plain = joined(html).replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, "");
    return { ...output, data: { ...data, "text/html": plain } };
  });
}

/** Text as a terminal shows it: after a carriage return the line is written over from its start. */
export function overwritten(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.map((line) => (line.includes("\r") ? lastState(line) : line)).join("\n");
}

function lastState(line: string): string {
  let shown: string[] = [];
  for (const part of line.split("\r")) {
    const characters = Array.from(part);
    shown = [...characters, ...shown.slice(characters.length)];
  }
  return shown.join("").trimEnd();
}

function withOutputs(notebook: Notebook, change: (output: Output) => Output): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    if (cell.outputs === undefined) return cell;
    return { ...cell, outputs: cell.outputs.map((output) => change(output as Output)) };
  });
  return { ...notebook, cells };
}

/** nbformat writes text as a string or as a list of lines. */
const joined = (text: unknown): string =>
  Array.isArray(text) ? text.join("") : String(text ?? "");
