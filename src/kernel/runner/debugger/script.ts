/** A script of the user's as V8 knows it, and the way between its lines and what was typed. */

import type { Debugger } from "node:inspector";
import { fileURLToPath } from "node:url";
import { isCellPath } from "../../cell-path.js";
import { lineStarts } from "../../compiler/text/lines.js";
import { type Place, Positions } from "../../compiler/text/positions.js";
import type { TypedScript } from "../scripts.js";

/** A place where V8 can stop; counted from 0, as V8 counts. */
export interface Stop {
  lineNumber: number;
  columnNumber: number;
  /** In what was typed, counted from 1. */
  place: Place;
}

export class Script {
  readonly id: string;
  /** As the front end knows it. */
  readonly path: string;
  readonly #typed: TypedScript | undefined;
  readonly #positions: Positions | undefined;
  readonly #lines: number;

  /** @param typed what was typed, where that is not the script itself */
  constructor(id: string, url: string, typed: TypedScript | undefined) {
    this.id = id;
    this.path = pathOf(url);
    this.#typed = typed;
    this.#positions = typed && new Positions(typed.script, typed.code, typed.positions);
    this.#lines = typed ? lineStarts(typed.script).length : Number.POSITIVE_INFINITY;
  }

  /** `Cell In[3]`, or the file's own name. */
  get name(): string {
    return this.#typed?.name ?? this.path.replace(/^.*[/\\]/, "");
  }

  get code(): string | undefined {
    return this.#typed?.code;
  }

  /** Whether a line is of the text, and not of what is put around it. */
  has(lineNumber: number): boolean {
    return lineNumber >= 0 && lineNumber < this.#lines;
  }

  /** Where a place of the script is in what was typed. */
  locate(lineNumber: number, columnNumber: number): Place {
    const own = { line: lineNumber + 1, column: columnNumber + 1 };
    return this.#positions?.locate(own.line, own.column) ?? own;
  }

  /** The places where V8 can stop, in the order of what was typed. */
  stops(locations: readonly Debugger.BreakLocation[]): Stop[] {
    const stops = locations.flatMap(({ lineNumber, columnNumber = 0 }) => {
      if (!this.has(lineNumber)) return [];
      return [{ lineNumber, columnNumber, place: this.locate(lineNumber, columnNumber) }];
    });
    return stops.sort(({ place: a }, { place: b }) => a.line - b.line || a.column - b.column);
  }
}

/** The path of a script's address. */
export function pathOf(url: string): string {
  return fileURLToPath(url.replace(/\?.*$/, ""));
}

/** Whether scripts with this path are run by the kernel, which knows what was typed. */
export function isTyped(file: string): boolean {
  return isCellPath(file) || /\.[cm]?tsx?$/.test(file);
}
