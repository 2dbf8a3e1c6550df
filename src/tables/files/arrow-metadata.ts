/**
 * Looks at the metadata of an Arrow file or stream before flechette decodes it: every vector must lie
 * in the metadata that it is in. Flechette takes a vector's length as it is told, and a few bytes can
 * claim a billion elements.
 *
 * Format: arrow.apache.org/docs/format/Columnar.html, "Encapsulated message format"; File.fbs,
 * Message.fbs, Schema.fbs; flatbuffers.dev, "FlatBuffer Internals".
 */

/** Header types of messages. */
const schemaHeader = 1;
const dictionaryHeader = 2;
const batchHeader = 3;
/** The type of unions, which alone has a vector of its own. */
const unionType = 14;
/** How deep fields may lie in each other. */
const deepest = 64;

const magic = "ARROW1";

/**
 * @throws RangeError for what lies outside of the file; Error for more fields than it has bytes
 */
export function checkArrowMetadata(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const budget = { fields: bytes.length };
  const isFile = Buffer.from(bytes.subarray(0, 6)).toString("latin1") === magic;
  // A file has a stream in it, behind its magic, and a footer that says where the messages are.
  for (let at = isFile ? 8 : 0; at + 8 <= bytes.length; ) at = checkMessage(view, at, budget);
  if (!isFile) return;
  const length = view.getInt32(bytes.length - 10, true);
  const footer = Table.root(part(view, bytes.length - 10 - length, length));
  footer.table(1, (schema) => checkSchema(schema, budget));
  for (const blocks of [2, 3]) {
    footer.vector(blocks, 24, (block) => {
      checkMessage(view, Number(footer.view.getBigInt64(block, true)), budget);
    });
  }
}

function part(view: DataView, at: number, length: number): DataView {
  if (!(at >= 0 && length >= 0 && at + length <= view.byteLength)) {
    throw new RangeError(`${length} bytes at ${at} lie beyond the file`);
  }
  return new DataView(view.buffer, view.byteOffset + at, length);
}

interface Budget {
  fields: number;
}

/** @returns where the next message is */
function checkMessage(view: DataView, at: number, budget: Budget): number {
  const isMarked = view.getInt32(at, true) === -1;
  const start = at + (isMarked ? 8 : 4);
  const length = view.getInt32(start - 4, true);
  if (length === 0) return view.byteLength;
  const message = Table.root(part(view, start, length));
  const type = message.byte(1);
  message.table(2, (header) => {
    if (type === schemaHeader) checkSchema(header, budget);
    else if (type === batchHeader) checkBatch(header);
    else if (type === dictionaryHeader) header.table(1, checkBatch);
  });
  message.vector(4, 4);
  const body = Number(message.long(3));
  if (!(body >= 0)) throw new RangeError(`a body of ${body} bytes at ${start}`);
  return start + length + body;
}

function checkBatch(batch: Table): void {
  batch.vector(1, 16);
  batch.vector(2, 16);
  batch.vector(4, 8);
}

function checkSchema(schema: Table, budget: Budget): void {
  schema.tables(1, (field) => checkField(field, budget, 0));
  schema.vector(2, 4);
  schema.vector(3, 8);
}

function checkField(field: Table, budget: Budget, depth: number): void {
  if (budget.fields-- <= 0 || depth > deepest)
    throw new Error("more fields than the file can have");
  if (field.byte(2) === unionType) field.table(3, (type) => type.vector(1, 4));
  field.tables(5, (child) => checkField(child, budget, depth + 1));
  field.vector(6, 4);
}

/** A table of a flatbuffer: fields by number, each where the table's list of offsets says. */
class Table {
  constructor(
    readonly view: DataView,
    readonly at: number,
  ) {}

  static root(view: DataView): Table {
    return new Table(view, view.getUint32(0, true));
  }

  #field(number: number): number | undefined {
    const list = this.at - this.view.getInt32(this.at, true);
    const place = 4 + 2 * number;
    if (place >= this.view.getUint16(list, true)) return undefined;
    const offset = this.view.getUint16(list + place, true);
    return offset === 0 ? undefined : this.at + offset;
  }

  byte(number: number): number {
    const at = this.#field(number);
    return at === undefined ? 0 : this.view.getUint8(at);
  }

  long(number: number): bigint {
    const at = this.#field(number);
    return at === undefined ? 0n : this.view.getBigInt64(at, true);
  }

  table(number: number, visit: (table: Table) => void): void {
    const at = this.#field(number);
    if (at !== undefined) visit(new Table(this.view, at + this.view.getUint32(at, true)));
  }

  /** Elements of `stride` bytes. @throws RangeError when there are more than the metadata has */
  vector(number: number, stride: number, visit: (at: number) => void = () => undefined): void {
    const at = this.#field(number);
    if (at === undefined) return;
    const base = at + this.view.getUint32(at, true);
    const count = this.view.getUint32(base, true);
    if (base + 4 + count * stride > this.view.byteLength) {
      throw new RangeError(`a vector of ${count} elements in ${this.view.byteLength} bytes`);
    }
    for (let i = 0; i < count; i++) visit(base + 4 + i * stride);
  }

  tables(number: number, visit: (table: Table) => void): void {
    this.vector(number, 4, (at) => visit(new Table(this.view, at + this.view.getUint32(at, true))));
  }
}
