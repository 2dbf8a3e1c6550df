/**
 * From a place in a cell's script back to the place in the cell as it was typed.
 *
 *   script ──edits.ts──▶ JavaScript as emitted ──source map──▶ module text ──prefix──▶ cell
 *
 * Source map: https://tc39.es/ecma426/ (mappings are base64 VLQ, lines separated by `;`).
 */

import type { PositionTable } from "../../channel.js";
import { originalOffset } from "./edits.js";
import { lineStarts } from "./lines.js";

/** A place in a cell; lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  line: number;
  column: number;
}

interface Segment {
  column: number;
  sourceLine: number;
  sourceColumn: number;
}

/** What positions are made of, for a script that was just compiled. */
export function positionTable(
  emitted: { js: string; map: string },
  stretches: PositionTable["stretches"],
  prefixLines: number,
): PositionTable {
  const { mappings } = JSON.parse(emitted.map) as { mappings: string };
  return { stretches, emittedStarts: lineStarts(emitted.js), mappings, prefixLines };
}

export class Positions {
  readonly #table: PositionTable;
  readonly #scriptStarts: number[];
  readonly #segments: Segment[][];

  /** @param script with its first line, which is not the cell's */
  constructor(script: string, table: PositionTable) {
    this.#table = table;
    this.#scriptStarts = lineStarts(script.slice(script.indexOf("\n") + 1));
    this.#segments = decodeMappings(table.mappings);
  }

  /** @param line counted from 1 in the whole script, whose first line is not the cell's */
  locate(line: number, column: number): Place | undefined {
    const index = line - 2;
    if (index < 0 || index >= this.#scriptStarts.length) return undefined;
    const { stretches, emittedStarts, prefixLines } = this.#table;
    const offset = originalOffset(stretches, (this.#scriptStarts[index] ?? 0) + column - 1);
    const emittedColumn = offset - (emittedStarts[index] ?? 0);
    const segment = this.#segments[index]?.findLast((found) => found.column <= emittedColumn);
    if (!segment || segment.sourceLine < prefixLines) return undefined;
    return { line: segment.sourceLine - prefixLines + 1, column: segment.sourceColumn + 1 };
  }
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The segments of each generated line; those without a source are left out. */
function decodeMappings(mappings: string): Segment[][] {
  let sourceLine = 0;
  let sourceColumn = 0;
  return mappings.split(";").map((line) => {
    let column = 0;
    const segments: Segment[] = [];
    for (const field of line === "" ? [] : line.split(",")) {
      const [columnDelta = 0, source, lineDelta = 0, sourceDelta = 0] = decodeVlq(field);
      column += columnDelta;
      if (source === undefined) continue;
      sourceLine += lineDelta;
      sourceColumn += sourceDelta;
      segments.push({ column, sourceLine, sourceColumn });
    }
    return segments;
  });
}

/**
 * Numbers in base 32, lowest digit first; bit 5 says that more follow, bit 0 of all is the sign.
 */
function decodeVlq(field: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of field) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    if (digit & 32) {
      shift += 5;
    } else {
      numbers.push(value & 1 ? -(value >> 1) : value >> 1);
      value = 0;
      shift = 0;
    }
  }
  return numbers;
}
