/**
 * Tables as Arrow files (IPC file format, "Feather version 2") and back, by flechette, which arquero
 * uses too. A file has record batches of as many rows as a Parquet file's row groups.
 *
 * Format: arrow.apache.org/docs/format/Columnar.html, "IPC File Format".
 */
import {
  binary,
  bool,
  type Column,
  columnFromArray,
  type DataType,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  TimeUnit,
  Type,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  timestamp,
  uint8,
  uint16,
  uint32,
  uint64,
  utf8,
} from "@uwdata/flechette";
import { type ColumnTable, table } from "arquero";
import { MalformedError } from "../../capture/index.js";
import { setForm } from "../frame/column-form.js";
import { checkArrowMetadata } from "./arrow-metadata.js";
import { type ColumnNote, notesKey, notesOf, readNotes } from "./notes.js";
import { groupRows, type Sink } from "./parquet.js";
import {
  type StoredKind,
  type StoredType,
  storedColumns,
  storedValues,
  tableValues,
} from "./stored-column.js";

/** How a type of ours is written. */
const arrowTypes: Readonly<Record<StoredKind, () => DataType>> = {
  ...{ boolean: bool, string: utf8, json: utf8, bytes: binary },
  ...{ int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64 },
  time: () => timestamp(TimeUnit.MILLISECOND, "UTC"),
};

/** Write a table; all its columns are in memory meanwhile. */
export function writeArrow(from: ColumnTable, sink: Sink): void {
  const { columns, rows } = storedColumns(from);
  const made = tableFromColumns(
    columns.map((column) => {
      const values = storedValues(from, column, rows) as unknown[];
      const options = { maxBatchRows: groupRows, useBigInt: true };
      return [column.name, columnFromArray(values, arrowTypes[column.kind](), options)];
    }),
  );
  columns.forEach(({ nullable }, i) => {
    (made.schema.fields[i] as { nullable: boolean }).nullable = nullable;
  });
  made.schema.metadata = new Map([[notesKey, notesOf(columns)]]);
  const bytes = tableToIPC(made, { format: "file" });
  if (bytes !== null) sink(bytes);
}

/**
 * The table of an Arrow file or stream.
 * @throws {MalformedError} when the bytes are none
 */
export function readArrow(bytes: Uint8Array): ColumnTable {
  const read = guarded(() => {
    checkArrowMetadata(bytes);
    return tableFromIPC(bytes, { useBigInt: true, useDate: true });
  });
  // A value takes at least a bit.
  if (!(read.numRows <= 8 * bytes.length)) {
    throw new MalformedError("", `${read.numRows} rows in a file of ${bytes.length} bytes`);
  }
  const noteOf = readNotes(read.schema.metadata?.get(notesKey));
  const columns: Record<string, ArrayLike<unknown>> = {};
  read.schema.fields.forEach(({ name, type, nullable }, i) => {
    const column = read.getChildAt(i) as Column<unknown>;
    columns[name] = guarded(() => {
      if (column.length !== read.numRows) throw new Error(`${name}: ${column.length} values`);
      const values = Array.from(column, (value) => value ?? null);
      return tableValues(storedOf(type, nullable, noteOf(name), values), values);
    });
  });
  const made = table(columns as Record<string, unknown[]>, Object.keys(columns));
  for (const name of Object.keys(columns)) setForm(made, name, noteOf(name).form);
  return made;
}

function storedOf(
  type: DataType,
  nullable: boolean,
  note: ColumnNote,
  values: readonly unknown[],
): StoredType {
  const is = (kind: StoredKind): StoredType => {
    const fits =
      note.form === undefined && values.every((one) => Number.isSafeInteger(Number(one)));
    return { kind, nullable, number: note.number ?? fits };
  };
  if (type.typeId === Type.Int) {
    return is(`${type.signed ? "int" : "uint"}${type.bitWidth}` as StoredKind);
  }
  if (type.typeId === Type.Float && type.precision > 0) {
    return is(type.precision === 1 ? "float32" : "float64");
  }
  return is(note.json && type.typeId === Type.Utf8 ? "json" : "string");
}

function guarded<R>(work: () => R): R {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedError("", `a broken Arrow file: ${reason}`, { cause });
  }
}
