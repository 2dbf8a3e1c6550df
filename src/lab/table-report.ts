/** A value that displays as a line of text and a table. */
import type { ColumnTable } from "arquero";
import { escapeMarkup } from "../format/escape.js";
import type { Bundle } from "../notebook.js";
import { tableBundle } from "../tables/index.js";

/** A result with a summary line and a table, which a notebook and a console show together. */
export abstract class TableReport {
  abstract toString(): string;
  /** The rows of the result. */
  abstract table(): ColumnTable;

  [Symbol.for("Jupyter.display")](): Bundle {
    const shown = tableBundle(this.table());
    const line = this.toString();
    return {
      "text/html": `<p>${escapeMarkup(line)}</p>${shown["text/html"]}`,
      "text/plain": `${line}\n${shown["text/plain"]}`,
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `${this.toString()}\n${tableBundle(this.table())["text/plain"]}`;
  }
}
