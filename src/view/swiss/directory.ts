/**
 * A Swiss map as a graph: header, directory, tables, and the groups of each table as a grid of
 * cells that say how many of their eight slots have an entry. Drawn by Graphviz, compiled to
 * WebAssembly.
 *
 *   Map ──▶ directory ──▶ table 0 ──▶ [8][7][8][6] …
 *            00 01 10 11 ─▶ table 2 ──▶ …
 */

import { grouped, hex } from "../../format/quantity.js";
import type { Grouped } from "../../go/index.js";
import { nameOf } from "../../tables/map-view.js";
import { Drawing } from "../drawing.js";

/** Tables that fit into one picture, and those drawn unless more are asked for. */
const mostTables = 16;
const fewTables = 4;

/** Cells in a row of a grid. */
const perRow = 16;

/** Fill of a cell by its number of entries, 0 to 8. */
const FILLS = [
  ...["#ffffff", "#f1f7fc", "#e3effa", "#d3e6f6", "#c3dcf2", "#b2d3ee", "#a1c9ea", "#90bfe6"],
  "#7fb5e2",
];
const TOMBSTONES = "#e6a3c4";
const LEGEND = "cells: groups, with how many of their 8 slots have an entry; pink: with tombstones";

/** What is read of a map. */
type Charted = Pick<Grouped, "header" | "tableColumns" | "groupColumns" | "type" | "process">;

/**
 * The graph of a map's directory, tables and groups.
 * @param from, to rows of the tables in the table of tables, `to` excluded; default the first 4.
 *   What is left out is named in the picture.
 * @returns a drawing whose text is the graph in DOT
 * @throws RangeError for more than 16 tables, GenerationError for a classic map
 * @example await view.directory(m)
 */
export async function directoryDrawing(map: Charted, from = 0, to?: number): Promise<Drawing> {
  const { length } = map.tableColumns();
  const end = Math.min(to ?? from + fewTables, Math.max(1, length));
  if (!(from >= 0 && end > from && end - from <= mostTables)) {
    throw new RangeError(
      `tables ${from} to ${to ?? end} of ${length}: a picture holds 1 to ${mostTables} tables`,
    );
  }
  const dot = dotOf(map, from, end);
  // Loaded when first asked for: it is larger than all else that a notebook starts with.
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(dot);
  return new Drawing(svg.slice(svg.indexOf("<svg")), dot);
}

function dotOf(map: Charted, from: number, to: number): string {
  const header = map.header();
  if (!("dirPtr" in header)) throw new RangeError("this map has no directory");
  const { used, dirPtr, dirLen, globalDepth } = header;
  const entries = used === 1 ? "1 entry" : `${grouped(used)} entries`;
  const lines = [
    "digraph directory {",
    "  rankdir=LR; nodesep=0.15; ranksep=0.4;",
    // Margins: the font of the page may be wider than the one that Graphviz measures.
    '  node [shape=box, style=filled, fillcolor="#ffffff", fontname="Helvetica", fontsize=10, margin="0.2,0.06"];',
    '  edge [arrowsize=0.6, fontname="Helvetica", fontsize=8];',
    '  fontname="Helvetica"; fontsize=10; labelloc=b; labeljust=l;',
    `  label=${quoted(`${LEGEND}\\l`)};`,
    `  map [label=${quoted([nameOf(map), entries, `globalDepth ${globalDepth}`].join("\\n"))}];`,
  ];
  if (dirPtr === 0n) return [...lines, `  map -> nil; nil [label="nil"];`, "}"].join("\n");
  if (dirLen === 0) {
    return [
      ...lines,
      `  g0 [shape=plain, label=<${grid(map, 0)}>];`,
      `  map -> g0 [label="dirPtr"];`,
      "}",
    ].join("\n");
  }
  const tables = map.tableColumns();
  const places = Array.from(tables.index, (first, row) => {
    const span = 2 ** (globalDepth - (tables.localDepth[row] as number));
    return Array.from({ length: Math.min(span, perRow) }, (_, i) => ({
      place: first + i,
      row,
      span,
    }));
  });
  const shown = places.slice(from, to).flat();
  const rest = dirLen - shown.length;
  const fields = shown.map(({ place }) => {
    const bits = globalDepth === 0 ? "" : ` ${place.toString(2).padStart(globalDepth, "0")}`;
    return `<p${place}> ${place}:${bits}`;
  });
  if (rest > 0) fields.push(`<rest> ${grouped(rest)} more`);
  lines.push(
    `  directory [shape=record, label=${quoted(`directory of ${grouped(dirLen)}|${fields.join("|")}`)}];`,
    `  map -> directory [label=${quoted(hex(dirPtr))}];`,
  );
  for (let row = from; row < to; row++) {
    const [index, localDepth] = [tables.index[row] as number, tables.localDepth[row] as number];
    const tombstones = tables.tombstones[row] as number;
    const said = [
      `table ${index}`,
      `${grouped(tables.used[row] as number)} of ${grouped(tables.capacity[row] as number)} slots`,
      ...(tombstones > 0 ? [`${grouped(tombstones)} tombstones`] : []),
      `growthLeft ${tables.growthLeft[row]}, localDepth ${localDepth}`,
    ];
    lines.push(
      `  t${row} [label=${quoted(said.join("\\n"))}, fillcolor="#f8e3b0"];`,
      `  g${row} [shape=plain, label=<${grid(map, row)}>];`,
      `  t${row} -> g${row};`,
    );
  }
  for (const { place, row } of shown) lines.push(`  directory:p${place} -> t${row};`);
  const left = tables.length - (to - from);
  if (left > 0) {
    const note = `${grouped(left)} more tables, not drawn`;
    lines.push(
      `  more [label=${quoted(note)}, shape=plaintext, fillcolor="#ffffff", fontcolor="#57606a"];`,
      "  directory:rest -> more [style=dashed];",
    );
  }
  return [...lines, "}"].join("\n");
}

/** The groups of a table as cells, row by row. */
function grid(map: Charted, row: number): string {
  const { length, table, full, deleted } = map.groupColumns();
  const cells: string[] = [];
  for (let i = 0; i < length; i++) {
    if (table[i] !== row) continue;
    const fill = (deleted[i] as number) > 0 ? TOMBSTONES : FILLS[full[i] as number];
    cells.push(`<TD BGCOLOR="${fill}" WIDTH="16">${full[i]}</TD>`);
  }
  const rows: string[] = [];
  for (let i = 0; i < cells.length; i += perRow) {
    rows.push(`<TR>${cells.slice(i, i + perRow).join("")}</TR>`);
  }
  return `<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="2" COLOR="#57606a">${rows.join("")}</TABLE>`;
}

/** A text of the DOT language; line breaks are written \n in it already. */
function quoted(text: string): string {
  return `"${text.replace(/"/g, '\\"')}"`;
}
