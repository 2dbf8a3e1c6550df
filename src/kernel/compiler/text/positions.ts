/**
 * Maps a position in a script back to the position in the cell or file.
 *
 *   script ──edits.ts──▶ as typed
 *   script ──edits.ts──▶ JavaScript as emitted ──source map──▶ as typed
 *
 * Source map: https://tc39.es/ecma426/ (mappings are base64 VLQ, lines separated by `;`).
 */

import type { PositionTable } from "../../channel.js";
import { stretchAt } from "./edits.js";
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

/** Positions of a text that is as TypeScript emitted it. */
export function emittedTable(
  emitted: { js: string; map: string },
  stretches: PositionTable["stretches"],
  prefixLines: number,
): PositionTable {
  const { mappings } = JSON.parse(emitted.map) as { mappings: string };
  return { stretches, emitted: { starts: lineStarts(emitted.js), mappings, prefixLines } };
}

export class Positions {
  readonly #table: PositionTable;
  readonly #scriptStarts: number[];
  readonly #codeStarts: number[];
  readonly #segments = new Map<PositionTable, Segment[][]>();

  /** @param code as it was typed */
  constructor(script: string, code: string, table: PositionTable) {
    this.#table = table;
    this.#scriptStarts = lineStarts(script);
    this.#codeStarts = lineStarts(code);
  }

  /** @param line counted from 1, as the column */
  locate(line: number, column: number): Place | undefined {
    const start = this.#scriptStarts[line - 1];
    return start === undefined ? undefined : this.#placeOf(this.#table, start + column - 1);
  }

  #placeOf(table: PositionTable, offset: number): Place | undefined {
    const { edited, original, inserted, table: inner } = stretchAt(table.stretches, offset);
    if (inner) return this.#placeOf(inner, offset - edited);
    const at = inserted ? original : original + offset - edited;
    const { emitted } = table;
    if (!emitted) {
      const line = lineAt(this.#codeStarts, at);
      return { line: line + 1, column: at - (this.#codeStarts[line] ?? 0) + 1 };
    }
    const line = lineAt(emitted.starts, at);
    const column = at - (emitted.starts[line] ?? 0);
    const segment = this.#segmentsOf(table)[line]?.findLast((found) => found.column <= column);
    if (!segment || segment.sourceLine < emitted.prefixLines) return undefined;
    return {
      line: segment.sourceLine - emitted.prefixLines + 1,
      column: segment.sourceColumn + 1,
    };
  }

  #segmentsOf(table: PositionTable): Segment[][] {
    let segments = this.#segments.get(table);
    if (!segments) {
      segments = decodeMappings(table.emitted?.mappings ?? "");
      this.#segments.set(table, segments);
    }
    return segments;
  }
}

/** The line, counted from 0, in which an offset lies. */
function lineAt(starts: readonly number[], offset: number): number {
  return Math.max(
    0,
    starts.findLastIndex((start) => start <= offset),
  );
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
