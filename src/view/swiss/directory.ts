/**
 * A Swiss map: directory, tables, and the groups of each table as a grid of cells that say how many
 * of their eight slots have an entry.
 *
 *   directory of 4          table 0 ──▶ [8][7][8][6] …
 *   │ 0 to 1  0… │ ───────▶ 1,700 of 2,048 slots
 *   │ 2       10 │ ───────▶ table 2 ──▶ …
 */
import { counted } from "../../format/counted.js";
import {
  amountColor,
  BACKGROUND,
  EDGE,
  INK,
  roles,
  SOFT_INK,
  structures,
} from "../../format/palette.js";
import { grouped, hex } from "../../format/quantity.js";
import { arrow, box, picture, textWidth, words } from "../../format/svg-shapes.js";
import { textTable } from "../../format/text-table.js";
import {
  blockSlots,
  calledAs,
  type Grouped,
  type SwissHeader,
  type SwissMapType,
} from "../../go/index.js";
import { nameOf, requireMap } from "../../tables/map-view.js";
import { Drawing } from "../drawing.js";
import { rangeOf } from "../range.js";

/** Tables that fit into one picture, and those drawn unless more are asked for. */
const mostTables = 16;
const fewTables = 4;

/** Cells in a row of a grid. */
const perRow = 16;
const CELL = 17;

const WIDTH = 860;
const LEFT = 12;
const DIRECTORY = 180;
const TABLE = 248;
const TABLE_WIDTH = 180;
const GRID = TABLE + TABLE_WIDTH + 40;
const LINE = 15;

/** What is read of a map. */
type Charted = Pick<Grouped, "header" | "tableColumns" | "groupColumns" | "type" | "process">;

/** A group as it is drawn. */
interface Cell {
  readonly full: number;
  readonly tombstones: boolean;
}

/** A table as it is drawn, with the places of the directory that lead to it. */
interface Table {
  readonly index: number;
  readonly places: number;
  /** Leading bits of the hash that lead here; "" where no bit chooses. */
  readonly prefix: string;
  readonly used: number;
  readonly capacity: number;
  readonly growthLeft: number;
  readonly tombstones: number;
  readonly localDepth: number;
  readonly cells: readonly Cell[];
}

/**
 * A Swiss map's directory, tables and groups.
 * @param from, to rows of the tables in the table of tables, `to` excluded; default the first 4.
 *   What is left out is named in the picture.
 * @throws RangeError for more than 16 tables or a number past the last one, GenerationError for a
 *   classic map
 * @example view.directory(go("1.26").make("map[int64]bool", 5000))
 */
export function directoryDrawing(map: Charted, from = 0, to?: number): Drawing {
  requireMap("view.directory", map);
  const { length } = calledAs("view.directory", () => map.tableColumns());
  const range = rangeOf("table", from, to, length, mostTables, fewTables);
  const { used, dirPtr, dirLen, globalDepth } = map.header() as SwissHeader;
  const title = `${nameOf(map)}: ${counted(used, "entry")}`;
  if (dirPtr === 0n) return single(`${title}, no group yet`, [], 0);
  const { groupSize } = map.type as SwissMapType;
  if (dirLen === 0) return single(`${title} in one group`, cellsOf(map, 0, 1)[0] ?? [], groupSize);
  const tables = tablesOf(map, range.from, range.to, globalDepth);
  const all = counted(length, "table");
  const directory = `directory of ${counted(dirLen, "place")} (globalDepth ${globalDepth})`;
  const left = length - tables.length;
  const notes = left > 0 ? [leftOut(left, range.to, length)] : [];
  const sentence = `${title}; ${directory}, ${all}`;
  const places = tables.reduce((sum, table) => sum + table.places, 0);
  const head = { address: hex(dirPtr), size: dirLen, rest: dirLen - places, groupSize };
  return new Drawing(draw(sentence, head, tables, notes), describe(sentence, tables, notes));
}

function leftOut(left: number, next: number, length: number): string {
  const more = `${counted(left, "more table")}, not drawn`;
  if (next >= length) return more;
  return `${more}; view.directory(m, ${next}, ${Math.min(next + mostTables, length)}) draws the next`;
}

function tablesOf(map: Charted, from: number, to: number, globalDepth: number): Table[] {
  const columns = map.tableColumns();
  const cells = cellsOf(map, from, to);
  return cells.map((own, i): Table => {
    const at = (column: Uint32Array) => column[from + i] as number;
    const [index, localDepth] = [at(columns.index), at(columns.localDepth)];
    const spare = globalDepth - localDepth;
    const bits = Math.floor(index / 2 ** spare).toString(2);
    return {
      ...{ index, localDepth, cells: own },
      places: 2 ** spare,
      prefix: localDepth === 0 ? "" : bits.padStart(localDepth, "0"),
      used: at(columns.used),
      capacity: at(columns.capacity),
      growthLeft: at(columns.growthLeft),
      tombstones: at(columns.tombstones),
    };
  });
}

/** The groups of tables `from` to `to`. */
function cellsOf(map: Charted, from: number, to: number): Cell[][] {
  const { length, table, full, deleted } = map.groupColumns();
  const cells: Cell[][] = Array.from({ length: to - from }, () => []);
  for (let row = 0; row < length; row++) {
    const own = cells[(table[row] as number) - from];
    own?.push({ full: full[row] as number, tombstones: (deleted[row] as number) > 0 });
  }
  return cells;
}

/** A small map: no directory, one group at most. */
function single(sentence: string, cells: readonly Cell[], groupSize: number): Drawing {
  const parts = [words(sentence, LEFT, 26, { size: 14, bold: true }), ...grid(cells, LEFT, 40)];
  const bottom = cells.length > 0 ? 40 + CELL : 30;
  if (cells.length > 0) parts.push(...legend(cells, groupSize, bottom + 20));
  const text = [
    sentence,
    ...cells.map(({ full }) => `${full} of ${blockSlots} slots have an entry`),
  ];
  return new Drawing(picture(WIDTH, bottom + 30, sentence, parts), text.join("\n"));
}

function draw(
  sentence: string,
  head: { address: string; size: number; rest: number; groupSize: number },
  tables: readonly Table[],
  notes: readonly string[],
): string {
  const parts = [words(sentence, LEFT, 26, { size: 14, bold: true })];
  const style = { size: 11, color: SOFT_INK, mono: true } as const;
  parts.push(words(`directory of ${grouped(head.size)}`, LEFT, 52, { bold: true }));
  parts.push(words(head.address, LEFT, 67, style));
  let top = 76;
  for (const table of tables) {
    const lines = linesOf(table);
    const rows = Math.ceil(table.cells.length / perRow);
    const height = Math.max(lines.length * LINE + 8, rows * CELL);
    const middle = top + (lines.length * LINE + 8) / 2;
    const { index, places, prefix } = table;
    const numbers = places === 1 ? `${index}` : `${index} to ${index + places - 1}`;
    parts.push(
      box(LEFT, top, DIRECTORY, height + 10, BACKGROUND, { stroke: EDGE }),
      words(numbers, LEFT + 8, middle + 4, { size: 12, mono: true }),
      words(prefix === "" ? "every hash" : `${prefix}…`, LEFT + DIRECTORY - 8, middle + 4, {
        ...{ size: 12, color: SOFT_INK, mono: true, anchor: "end" },
      }),
      arrow(LEFT + DIRECTORY + 3, middle, TABLE - 3, middle, INK),
      box(TABLE, top, TABLE_WIDTH, lines.length * LINE + 8, structures.lead, { stroke: EDGE }),
      ...lines.map((line, i) =>
        words(line, TABLE + 8, top + 15 + i * LINE, { size: 11, bold: i === 0 }),
      ),
      arrow(TABLE + TABLE_WIDTH + 3, middle, GRID - 3, middle, INK),
      ...grid(table.cells, GRID, top),
    );
    top += height + 10;
  }
  if (head.rest > 0) {
    parts.push(
      box(LEFT, top, DIRECTORY, 22, roles.free, { stroke: EDGE }),
      words(counted(head.rest, "more place"), LEFT + 8, top + 15),
    );
    const note = notes.join("; ");
    parts.push(words(note, TABLE, top + 15, { color: SOFT_INK, bold: true }));
    top += 30;
  }
  parts.push(
    ...legend(
      tables.flatMap(({ cells }) => cells),
      head.groupSize,
      top + 16,
    ),
  );
  return picture(WIDTH, top + 28, sentence, parts);
}

function linesOf({ index, used, capacity, tombstones, growthLeft, localDepth }: Table): string[] {
  return [
    `table ${index}`,
    `${grouped(used)} of ${grouped(capacity)} slots`,
    ...(tombstones > 0 ? [counted(tombstones, "tombstone")] : []),
    `growthLeft ${grouped(growthLeft)}, localDepth ${localDepth}`,
  ];
}

/** What a cell is, and the fills that occur. */
function legend(cells: readonly Cell[], groupSize: number, y: number): string[] {
  const text = `a cell is a group of ${counted(groupSize, "byte")}: entries in its ${blockSlots} slots`;
  const samples = [
    ...[0, blockSlots / 2, blockSlots].map((full) => ({
      fill: amountColor(full / blockSlots),
      sign: String(full),
      says: "",
    })),
    ...(cells.some(({ tombstones }) => tombstones)
      ? [{ fill: roles.tombstone, sign: "n", says: "with tombstones" }]
      : []),
  ];
  const parts = [words(text, LEFT, y, { size: 11, color: SOFT_INK })];
  let x = LEFT + textWidth(text, 11) + 12;
  for (const { fill, sign, says } of samples) {
    parts.push(
      box(x, y - 13, CELL, CELL, fill, { stroke: EDGE }),
      words(sign, x + CELL / 2, y, { size: 11, anchor: "middle" }),
    );
    x += CELL + 6;
    if (says !== "") parts.push(words(says, x, y, { size: 11, color: SOFT_INK }));
  }
  return parts;
}

/** The groups of a table as cells, row by row. */
function grid(cells: readonly Cell[], left: number, top: number): string[] {
  return cells.flatMap(({ full, tombstones }, i) => {
    const x = left + (i % perRow) * CELL;
    const y = top + Math.floor(i / perRow) * CELL;
    const fill = tombstones ? roles.tombstone : amountColor(full / blockSlots);
    return [
      box(x, y, CELL, CELL, fill, { stroke: EDGE }),
      words(String(full), x + CELL / 2, y + 13, { size: 11, anchor: "middle" }),
    ];
  });
}

function describe(sentence: string, tables: readonly Table[], notes: readonly string[]): string {
  const names = ["table", "places", "hash begins", "entries", "slots", "tombstones"];
  const rows = tables.map(({ index, places, prefix, used, capacity, tombstones, ...rest }) => {
    const begins = prefix === "" ? "any" : prefix;
    return [index, places, begins, used, capacity, tombstones, rest.growthLeft, rest.localDepth];
  });
  return [sentence, ...textTable([...names, "growthLeft", "localDepth"], rows), ...notes].join(
    "\n",
  );
}
