/**
 * The pages of a column of a Parquet file, each looked at before hyparquet decodes it: that it lies in
 * its column, that its values are no more than the row group has, and that no run of repeated values
 * goes beyond them. A few bytes can claim any of these to be a billion.
 *
 * Format: github.com/apache/parquet-format, "Data Pages" and Encodings.md, "Run Length Encoding /
 * Bit-Packing Hybrid".
 */
import { gunzipSync } from "node:zlib";
import type { CompressionCodec, SchemaTree } from "hyparquet";
import { parquetHeader, readPage } from "hyparquet/src/column.js";
import { convert } from "hyparquet/src/convert.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from "hyparquet/src/schema.js";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import type { ColumnDecoder, DataReader, DecodedArray, PageHeader } from "hyparquet/src/types.js";
import { unpackZstd } from "../../capture/index.js";

/** Bytes of a page that are unpacked. */
const mostPage = 2 ** 28;

/**
 * The values of a column of one row group.
 * @param most values that the pages may hold together
 * @throws Error saying what is broken
 */
export function columnValues(bytes: Uint8Array, column: ColumnDecoder, most: number): unknown[] {
  const reader = readerOf(bytes);
  const decoder: ColumnDecoder = { ...column, codec: "UNCOMPRESSED" };
  const all: unknown[] = [];
  let dictionary: DecodedArray | undefined;
  let last: DecodedArray | undefined;
  for (let held = 0; reader.offset < bytes.length - 1; ) {
    const header = parquetHeader(reader);
    const { count, page } = unpacked(reader, header, column);
    const isDictionary = header.type === "DICTIONARY_PAGE";
    if (!isDictionary) held += count;
    if (!(count >= 0 && count <= most && held <= most)) {
      throw new Error(`its pages hold more values than the ${most} there are`);
    }
    if (!isDictionary) checkRuns(page, header, column.schemaPath);
    const plain: PageHeader = {
      ...header,
      compressed_page_size: page.length,
      uncompressed_page_size: page.length,
    };
    const { data } = readPage(readerOf(page), plain, decoder, dictionary, last, 0);
    if (data === undefined) continue;
    if (isDictionary) {
      dictionary = convert(data, decoder);
    } else if (data !== last) {
      if (last !== undefined) append(all, last);
      last = data;
    }
  }
  if (last !== undefined) append(all, last);
  return all;
}

function append(all: unknown[], more: DecodedArray): void {
  for (let i = 0; i < more.length; i++) all.push(more[i]);
}

function readerOf(bytes: Uint8Array): DataReader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
}

/** A page's bytes unpacked, of the second form behind its levels, which are not packed. */
function unpacked(reader: DataReader, header: PageHeader, { codec }: ColumnDecoder) {
  const { compressed_page_size: packed, uncompressed_page_size: size } = header;
  const { view, offset } = reader;
  if (!(packed >= 0 && offset + packed <= view.byteLength)) {
    throw new Error(`a page of ${packed} bytes at ${offset} goes beyond its column`);
  }
  if (!(size >= 0 && size <= mostPage)) throw new Error(`a page of ${size} bytes is too large`);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, packed);
  reader.offset += packed;
  const second = header.data_page_header_v2;
  const count =
    (second ?? header.data_page_header ?? header.dictionary_page_header)?.num_values ?? -1;
  if (second === undefined) return { count, page: unpack(bytes, codec, size) };
  const levels = second.repetition_levels_byte_length + second.definition_levels_byte_length;
  if (!(levels >= 0 && levels <= Math.min(packed, size))) {
    throw new Error(`levels of ${levels} bytes in a page of ${size}`);
  }
  if (second.is_compressed === false || codec === "UNCOMPRESSED" || packed === levels) {
    return { count, page: Uint8Array.from(bytes) };
  }
  const values = unpack(bytes.subarray(levels), codec, size - levels);
  const page = new Uint8Array(levels + values.length);
  page.set(bytes.subarray(0, levels));
  page.set(values, levels);
  return { count, page };
}

/** How pages are unpacked. */
const codecs: Partial<Record<CompressionCodec, (packed: Uint8Array, size: number) => Uint8Array>> =
  {
    UNCOMPRESSED: (packed) => Uint8Array.from(packed),
    SNAPPY(packed, size) {
      const bytes = new Uint8Array(size);
      snappyUncompress(packed, bytes);
      return bytes;
    },
    GZIP: (packed, size) => {
      return Uint8Array.from(gunzipSync(packed, { maxOutputLength: Math.max(1, size) }));
    },
    ZSTD: unpackZstd,
  };

function unpack(packed: Uint8Array, codec: CompressionCodec, size: number): Uint8Array {
  const known = codecs[codec];
  if (known !== undefined) return known(packed, size);
  const names = Object.keys(codecs).join(", ");
  throw new Error(`its pages are packed by ${codec}; what is read is ${names}`);
}

/** @throws Error for a run of more values than the page has */
function checkRuns(page: Uint8Array, header: PageHeader, path: SchemaTree[]): void {
  const reader = readerOf(page);
  const { data_page_header: first, data_page_header_v2: second } = header;
  const { num_values: count = 0, encoding } = second ?? first ?? {};
  const levels = [
    { most: getMaxRepetitionLevel(path), length: second?.repetition_levels_byte_length },
    { most: getMaxDefinitionLevel(path), length: second?.definition_levels_byte_length },
  ];
  for (const { most, length } of levels) {
    if (most === 0) {
      reader.offset += length ?? 0;
      continue;
    }
    const end = reader.offset + (length ?? 4 + reader.view.getUint32(reader.offset, true));
    if (length === undefined) reader.offset += 4;
    checkHybrid(reader, end, 32 - Math.clz32(most), count);
    reader.offset = end;
  }
  if (encoding === "RLE") {
    const end = reader.offset + 4 + reader.view.getUint32(reader.offset, true);
    reader.offset += 4;
    checkHybrid(reader, end, 1, count);
  } else if (encoding?.endsWith("_DICTIONARY") && reader.offset < page.length) {
    const width = reader.view.getUint8(reader.offset++);
    if (width > 32) throw new Error(`indexes of ${width} bits`);
    checkHybrid(reader, page.length, width, count);
  }
}

/** Walks runs and bit-packed groups up to `count` values. */
function checkHybrid(reader: DataReader, end: number, width: number, count: number): void {
  if (end > reader.view.byteLength) throw new Error(`levels or values beyond their page`);
  for (let seen = 0; seen < count && reader.offset < end; ) {
    const head = readVarInt(reader);
    if ((head & 1) === 1) {
      const groups = head >>> 1;
      reader.offset += groups * width;
      seen += 8 * groups;
    } else {
      const run = head >>> 1;
      if (run > count - seen) throw new Error(`a run of ${run} values in a page of ${count}`);
      reader.offset += (width + 7) >> 3;
      seen += run;
    }
  }
}
