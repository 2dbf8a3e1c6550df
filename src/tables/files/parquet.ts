/**
 * Tables as Parquet files, written row group by row group: what is in memory at a time is one row
 * group, whatever the table's size.
 *
 * Format: github.com/apache/parquet-format. Bytes by hyparquet-writer, pages packed by Zstandard.
 */
import type { ColumnTable } from "arquero";
import type { ConvertedType, ParquetType } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { packZstd } from "../../capture/index.js";
import { notesKey, notesOf } from "./notes.js";
import {
  type StoredColumn,
  type StoredKind,
  storedColumns,
  storedValues,
} from "./stored-column.js";

/** Takes the bytes of a file, piece after piece. */
export type Sink = (bytes: Uint8Array) => void;

/** Rows that are in memory at once, and can be read alone. */
export const groupRows = 2 ** 18;

/** A type as Parquet writes it. */
interface WrittenType {
  readonly type: ParquetType;
  readonly converted_type?: ConvertedType;
}

/** How a type of ours is written. */
export const parquetTypes: Readonly<Record<StoredKind, WrittenType>> = {
  boolean: { type: "BOOLEAN" },
  int8: { type: "INT32", converted_type: "INT_8" },
  int16: { type: "INT32", converted_type: "INT_16" },
  int32: { type: "INT32" },
  int64: { type: "INT64" },
  uint8: { type: "INT32", converted_type: "UINT_8" },
  uint16: { type: "INT32", converted_type: "UINT_16" },
  uint32: { type: "INT32", converted_type: "UINT_32" },
  uint64: { type: "INT64", converted_type: "UINT_64" },
  float32: { type: "FLOAT" },
  float64: { type: "DOUBLE" },
  string: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  json: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  bytes: { type: "BYTE_ARRAY" },
  time: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
};

/**
 * Write a table.
 * @param progress is told how many rows are written, of how many
 */
export function writeParquet(
  table: ColumnTable,
  sink: Sink,
  progress: (done: number, total: number) => void = () => undefined,
): void {
  const { columns, rows } = storedColumns(table);
  const bytes = new SinkWriter(sink);
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: "root", num_children: columns.length }, ...columns.map(elementOf)],
    codec: "ZSTD",
    compressors: { ZSTD: packZstd },
    // They would cost a pass over every value, and row groups are large.
    statistics: false,
    kvMetadata: [{ key: notesKey, value: notesOf(columns) }],
    createdBy: "gomaplab",
  });
  for (let from = 0; from < rows.length; from += groupRows) {
    const group = rows.subarray(from, from + groupRows);
    const columnData = columns.map((column) => {
      return { name: column.name, data: writable(storedValues(table, column, group)) };
    });
    writer.write({ columnData, rowGroupSize: groupRows });
    progress(Math.min(from + groupRows, rows.length), rows.length);
  }
  writer.finish();
}

function elementOf({ name, kind, nullable }: StoredColumn) {
  const repetition_type = nullable ? ("OPTIONAL" as const) : ("REQUIRED" as const);
  return { name, ...parquetTypes[kind], repetition_type };
}

/** The writer takes unsigned integers beyond 2^31 in plain arrays only. */
function writable(values: ArrayLike<unknown>): unknown[] | Int32Array {
  const isLarge = values instanceof Uint32Array && values.some((value) => value >= 2 ** 31);
  return (isLarge ? Array.from(values) : values) as unknown[];
}

/** Hands on what was written whenever a row group is complete. */
class SinkWriter extends ByteWriter {
  constructor(readonly sink: Sink) {
    super(2 ** 20);
  }

  flush(): void {
    this.sink(new Uint8Array(this.buffer, 0, this.index).slice());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}
