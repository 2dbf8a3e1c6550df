/** A table as aligned text: for terminals, Markdown, logs and readers without a browser. */
import { counted } from "../../format/counted.js";
import { visible } from "../../format/escape.js";
import type { ShownColumn } from "./cells.js";
import type { Window } from "./window.js";

/** Characters in a line of a cell; longer text goes on in the next line. */
const WIDEST = 80;

/**
 * @param width characters that fit in a line, if there is a limit; columns
 * that do not fit follow below
 */
export function textTable(
  columns: readonly ShownColumn[],
  window: Window,
  caption: string,
  width = Number.POSITIVE_INFINITY,
): string {
  const made = columns.map((column) => columnLines(column, window));
  const gap = window.gap > 0 ? `⋮ ${counted(window.gap, "row")} not shown` : undefined;
  const parts: string[] = [];
  for (let from = 0; from < made.length; ) {
    let to = from + 1;
    let wide = (made[from] as Lines).width;
    while (to < made.length && wide + 2 + (made[to] as Lines).width <= width) {
      wide += 2 + (made[to] as Lines).width;
      to++;
    }
    parts.push(block(made.slice(from, to), window, gap));
    from = to;
  }
  return [...(parts.length > 0 ? [parts.join("\n\n")] : []), caption].join("\n");
}

/** The lines of each row of a column, its head first. */
interface Lines {
  readonly right: boolean;
  readonly width: number;
  readonly rows: readonly string[][];
}

function columnLines(column: ShownColumn, window: Window): Lines {
  const head = visible(column.unit === "" ? column.name : `${column.name} (${column.unit})`);
  const rows = [[head], ...window.rows.map((row) => wrapped(column.cell(row).text))];
  const width = Math.max(...rows.flat().map((line) => Array.from(line).length));
  return { right: column.right, width, rows };
}

function block(columns: readonly Lines[], window: Window, gap: string | undefined): string {
  const lines: string[] = [];
  for (let row = 0; row <= window.rows.length; row++) {
    if (gap !== undefined && row === window.head + 1) lines.push(gap);
    const height = Math.max(...columns.map(({ rows }) => rows[row]?.length ?? 0));
    for (let line = 0; line < height; line++) {
      const cells = columns.map(({ rows, right, width }) => {
        const text = rows[row]?.[line] ?? "";
        const pad = " ".repeat(width - Array.from(text).length);
        return right ? pad + text : text + pad;
      });
      lines.push(cells.join("  ").trimEnd());
    }
  }
  if (gap !== undefined && window.head >= window.rows.length) lines.push(gap);
  return lines.join("\n");
}

/** Text in lines of a limited width, between words where there are any. */
function wrapped(text: string): string[] {
  if (text.length <= WIDEST) return [text];
  const lines: string[] = [];
  let rest = Array.from(text);
  while (rest.length > WIDEST) {
    const space = rest.lastIndexOf(" ", WIDEST);
    const at = space > WIDEST / 2 ? space : WIDEST;
    lines.push(rest.slice(0, at).join(""));
    rest = rest.slice(space > WIDEST / 2 ? at + 1 : at);
  }
  return [...lines, rest.join("")];
}
