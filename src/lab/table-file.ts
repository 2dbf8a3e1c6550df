/** Tables in files: Parquet and Arrow, known by their first bytes. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { ColumnTable } from "arquero";
import { inFile, MalformedError } from "../capture/index.js";
import { counted } from "../format/counted.js";
import { grouped } from "../format/quantity.js";
import { type ByteSource, type ColumnsWanted, ParquetFile, readArrow } from "../tables/index.js";
import { TableReport } from "./table-report.js";

/** Largest Arrow file that is read, in bytes: it is read whole. */
const largestArrow = 2 ** 31;

const advice = "give the path of a Parquet or Arrow file";

/** How a file of each format begins. */
const begins = { Parquet: "PAR1", Arrow: "ARROW1", "Arrow stream": "\xff\xff\xff\xff" } as const;

/** Whether a file is a table: it begins like one, or its name says so. */
export function isTableFile(path: string): boolean {
  if (/\.(?:parquet|arrow)$/.test(path)) return true;
  try {
    return formatOf(bytesOf(path)) !== undefined;
  } catch {
    // Whatever is wrong with it is said by who reads it.
    return false;
  }
}

function formatOf(source: ByteSource): keyof typeof begins | undefined {
  const head = Buffer.from(source.read(0, Math.min(8, source.size))).toString("latin1");
  const names = Object.keys(begins) as (keyof typeof begins)[];
  return names.find((name) => head.startsWith(begins[name]));
}

/** A table in a file; made by {@link read}. A Parquet file's columns are decoded when they are asked for. */
export class TableFile extends TableReport {
  readonly kind: "Parquet" | "Arrow";
  readonly numRows: number;
  readonly columns: readonly string[];
  readonly #read: (wanted: ColumnsWanted) => ColumnTable;

  /** @internal */
  constructor(path: string) {
    super();
    const inside = <R>(work: () => R): R => inFile(path, advice, work);
    const source = inside(() => bytesOf(path));
    const format = inside(() => formatOf(source));
    if (format === undefined) {
      throw new MalformedError("", "this is neither a Parquet nor an Arrow file", {}, path);
    }
    if (format === "Parquet") {
      const file = inside(() => new ParquetFile(source));
      this.kind = "Parquet";
      this.numRows = file.numRows;
      this.columns = file.columns;
      this.#read = (wanted) => inside(() => file.table(wanted));
      return;
    }
    if (source.size > largestArrow) {
      const problem = `${grouped(source.size)} bytes are more than the ${grouped(largestArrow)} that are read at once; Parquet is read in parts`;
      throw new MalformedError("", problem, {}, path);
    }
    const table = inside(() => readArrow(source.read(0, source.size)));
    this.kind = "Arrow";
    this.numRows = table.numRows();
    this.columns = table.columnNames();
    this.#read = ({ columns = this.columns, rows }) => {
      const chosen = table.select(...columns);
      return rows === undefined ? chosen : chosen.slice(...rows);
    };
  }

  /**
   * The table, or some of it: of a Parquet file larger than memory, `rows` reads the row groups in
   * which these rows are.
   * @example read("buckets.parquet").table({ columns: ["address", "live"], rows: [0, 1_000_000] })
   */
  override table(wanted: ColumnsWanted = {}): ColumnTable {
    return this.#read(wanted);
  }

  toString(): string {
    return `${this.kind}: ${counted(this.numRows, "row")}, ${this.columns.join(", ")}`;
  }
}

function bytesOf(path: string): ByteSource {
  return {
    size: statSync(path).size,
    read(from, to) {
      const bytes = new Uint8Array(to - from);
      const file = openSync(path, "r");
      try {
        for (let at = 0; at < bytes.length; ) {
          const read = readSync(file, bytes, at, bytes.length - at, from + at);
          if (read === 0) throw new MalformedError(`byte ${from + at}`, "the file ends here");
          at += read;
        }
      } finally {
        closeSync(file);
      }
      return bytes;
    },
  };
}
