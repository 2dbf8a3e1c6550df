/**
 * Parquet files as tables: any that hyparquet can decode, of any program.
 *
 * Nothing from the file is trusted. Where columns lie and how large their pages are is checked before
 * a page is decoded, so that no memory is taken for what the file only claims to hold.
 *
 * Format: github.com/apache/parquet-format, "File format" and "Data Pages".
 */
import { type ColumnTable, table } from "arquero";
import {
  type ColumnChunk,
  type ConvertedType,
  type FileMetaData,
  type LogicalType,
  parquetMetadata,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { assembleNested } from "hyparquet/src/assemble.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import type { DecodedArray } from "hyparquet/src/types.js";
import { MalformedError } from "../../capture/index.js";
import { grouped } from "../../format/quantity.js";
import { setForm } from "../frame/column-form.js";
import { type ColumnNote, notesKey, readNotes } from "./notes.js";
import { parquetTypes } from "./parquet.js";
import { columnValues } from "./parquet-pages.js";
import { arrays, type StoredKind, type StoredType, tableValues } from "./stored-column.js";

/** A file's bytes, read where they are needed. */
export interface ByteSource {
  readonly size: number;
  read(from: number, to: number): Uint8Array;
}

/** Which part of a file is read. */
export interface ColumnsWanted {
  /** Names of columns; default all. */
  readonly columns?: readonly string[];
  /** The first row and the one after the last; default all. Only their row groups are decoded. */
  readonly rows?: readonly [from: number, to: number];
}

/** Values of a table that are read at once, and bytes of metadata. */
const mostValues = 2 ** 28;
const mostMetadata = 2 ** 26;

/** A Parquet file; its columns are decoded when its table is asked for. */
export class ParquetFile {
  readonly #source: ByteSource;
  readonly #metadata: FileMetaData;
  readonly #schema: SchemaTree;

  /** @throws {MalformedError} when the file is no Parquet file */
  constructor(source: ByteSource) {
    this.#source = source;
    this.#metadata = metadataOf(source);
    this.#schema = decoding("metadata", () => parquetSchema(this.#metadata));
    if (this.#schema.children.length === 0) throw new MalformedError("metadata", "no columns");
  }

  get numRows(): number {
    return Number(this.#metadata.num_rows);
  }

  get columns(): readonly string[] {
    return this.#schema.children.map(({ element }) => element.name);
  }

  /**
   * The table.
   * @throws {MalformedError} naming the column that is broken; RangeError for a column that is not
   * there, or more than memory should hold
   */
  table(wanted: ColumnsWanted = {}): ColumnTable {
    const names = wanted.columns ?? this.columns;
    const [from, to] = rowsWanted(wanted.rows, this.numRows);
    const values = (to - from) * names.length;
    if (values > mostValues) {
      const advice = `read some of it: { columns: ["${this.columns[0]}"], rows: [0, 1_000_000] }`;
      const problem = `${grouped(values)} values are more than the ${grouped(mostValues)} that are read at once`;
      throw new RangeError(`${problem}; ${advice}`);
    }
    const notes = this.#metadata.key_value_metadata?.find(({ key }) => key === notesKey);
    const noteOf = readNotes(notes?.value);
    const columns: Record<string, ArrayLike<unknown>> = {};
    for (const name of names) {
      const tree = this.#schema.children.find(({ element }) => element.name === name);
      if (tree === undefined) {
        throw new RangeError(
          `no column ${JSON.stringify(name)}; there are ${this.columns.join(", ")}`,
        );
      }
      columns[name] = this.#column(tree, from, to, noteOf(name));
    }
    const made = table(columns as Record<string, unknown[]>, [...names]);
    for (const name of names) setForm(made, name, noteOf(name).form);
    return made;
  }

  #column(tree: SchemaTree, from: number, to: number, note: ColumnNote): ArrayLike<unknown> {
    const { name } = tree.element;
    const values: unknown[] = [];
    let start = 0;
    this.#metadata.row_groups.forEach((group, index) => {
      const rows = Number(group.num_rows);
      if (start < to && start + rows > from) {
        const field = `row group ${index}, column ${JSON.stringify(name)}`;
        const decoded = decoding(field, () => this.#chunk(tree, group.columns, rows));
        if (decoded.length !== rows) {
          throw new MalformedError(field, `expected ${rows} values, found ${decoded.length}`);
        }
        const last = Math.min(rows, to - start);
        for (let i = Math.max(0, from - start); i < last; i++) values.push(decoded[i] ?? null);
      }
      start += rows;
    });
    return decoding(`column ${JSON.stringify(name)}`, () => {
      return tableValues(storedOf(tree, values, note), values);
    });
  }

  /** The values of a column in one row group. */
  #chunk(tree: SchemaTree, chunks: readonly ColumnChunk[], rows: number): ArrayLike<unknown> {
    const leaves = new Map<string, DecodedArray>();
    for (const path of leavesOf([this.#schema, tree])) {
      const leaf = (path.at(-1) as SchemaTree).path;
      const key = leaf.join(".");
      const { meta_data: meta } =
        chunks.find((one) => one.meta_data?.path_in_schema.join(".") === key) ?? {};
      if (meta === undefined) throw new Error("no values");
      const isFlat = path.every(({ element }) => element.repetition_type !== "REPEATED");
      const values = columnValues(
        this.#bytes(meta),
        {
          pathInSchema: leaf,
          element: (path.at(-1) as SchemaTree).element,
          schemaPath: path,
          type: meta.type,
          codec: meta.codec,
          utf8: false,
          parsers: DEFAULT_PARSERS,
        },
        isFlat ? rows : Number(meta.num_values),
      );
      leaves.set(key, values as DecodedArray);
    }
    const name = tree.element.name;
    if (tree.children.length > 0) assembleNested(leaves, tree, DEFAULT_PARSERS);
    return (leaves.get(name) ?? []) as ArrayLike<unknown>;
  }

  #bytes(meta: NonNullable<ColumnChunk["meta_data"]>): Uint8Array {
    const first = [meta.dictionary_page_offset, meta.data_page_offset].filter((at) => {
      return at !== undefined && at > 0;
    }) as bigint[];
    const from = Math.min(...first.map(Number));
    const to = from + Number(meta.total_compressed_size);
    if (!(from >= 4 && to > from && to <= this.#source.size)) {
      throw new Error(`its bytes ${from} to ${to} do not lie in the file`);
    }
    return Uint8Array.from(this.#source.read(from, to));
  }
}

/** Paths to the columns that hold values, from the root. */
function leavesOf(path: readonly SchemaTree[]): SchemaTree[][] {
  const children = path.at(-1)?.children ?? [];
  return children.length === 0 ? [[...path]] : children.flatMap((one) => leavesOf([...path, one]));
}

/** What type of ours a column of a file has. */
function storedOf(
  { element, children }: SchemaTree,
  values: unknown[],
  note: ColumnNote,
): StoredType {
  const { type, converted_type, logical_type, repetition_type } = element;
  const nullable = repetition_type !== "REQUIRED";
  const kind = (Object.keys(parquetTypes) as StoredKind[]).find((one) => {
    const known = parquetTypes[one];
    const said = converted_type ?? saidBy(logical_type);
    return known.type === type && known.converted_type === (said === plain[one] ? undefined : said);
  });
  if (kind === undefined || children.length > 0 || (kind in arrays && !isNumbers(values))) {
    return { kind: "string", nullable, number: false };
  }
  // Of another program's integers of 64 bits, those that fit are numbers, as everywhere in a notebook.
  const number = note.number ?? (note.form === undefined && fitNumbers(values));
  return { kind: note.json ? "json" : kind, nullable, number };
}

/** Types that other programs also give their plain types' names. */
const plain: Partial<Record<StoredKind, ConvertedType>> = { int32: "INT_32", int64: "INT_64" };

/** What a logical type of integers says, in the words of converted types. */
function saidBy(logical: LogicalType | undefined): ConvertedType | undefined {
  if (logical?.type !== "INTEGER") return undefined;
  return `${logical.isSigned ? "INT" : "UINT"}_${logical.bitWidth}` as ConvertedType;
}

function isNumbers(values: readonly unknown[]): boolean {
  return values.every((one) => one === null || typeof one === "number" || typeof one === "bigint");
}

function fitNumbers(values: readonly unknown[]): boolean {
  return values.every((one) => one === null || Number.isSafeInteger(Number(one)));
}

function rowsWanted(rows: ColumnsWanted["rows"], all: number): readonly [number, number] {
  if (rows === undefined) return [0, all];
  const [from, to] = rows;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to >= from)) {
    throw new RangeError(`\`rows\` must be the first row and the one after the last, got ${rows}`);
  }
  return [Math.min(from, all), Math.min(to, all)];
}

function metadataOf(source: ByteSource): FileMetaData {
  const { size } = source;
  const tail = size < 12 ? new Uint8Array(0) : source.read(size - 8, size);
  if (Buffer.from(tail.subarray(4)).toString("latin1") !== "PAR1") {
    throw new MalformedError(
      "",
      "a Parquet file ends with PAR1; this one does not: it was cut off",
    );
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length + 12 > size || length > mostMetadata) {
    const problem = `metadata of ${grouped(length)} bytes in a file of ${grouped(size)}`;
    throw new MalformedError(`byte ${size - 8}`, problem);
  }
  const footer = Uint8Array.from(source.read(size - 8 - length, size));
  const metadata = decoding("metadata", () => parquetMetadata(footer, { geoparquet: false }));
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  const isCount =
    Number.isSafeInteger(rows) && metadata.row_groups.every((one) => one.num_rows >= 0);
  if (isCount && rows === Number(metadata.num_rows)) return metadata;
  throw new MalformedError("metadata", `${rows} rows in row groups, ${metadata.num_rows} in all`);
}

/** Names what is broken in the errors of a decoder. */
function decoding<R>(field: string, work: () => R): R {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof MalformedError && cause.field !== "") throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedError(field, reason, { cause });
  }
}
