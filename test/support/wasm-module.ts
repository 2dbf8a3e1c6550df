/**
 * What a WebAssembly module says of itself: the functions it exports with their types, and where its
 * data goes. Node tells the names only. Source: WebAssembly Core Specification 2.0, 5.5 Modules.
 */

/** Types of values by their code. */
const valueTypes: Readonly<Record<number, string>> = {
  127: "i32",
  126: "i64",
  125: "f32",
  124: "f64",
  123: "v128",
};

/** A function's type. */
export interface FunctionType {
  readonly parameters: readonly string[];
  readonly results: readonly string[];
}

/** A stretch of memory that a module fills when it is instantiated. */
export interface DataSegment {
  readonly at: number;
  readonly size: number;
  /** The bytes in hexadecimal digits. */
  readonly hex: string;
}

/** The parts of a module that a test looks at. */
export interface ModuleParts {
  readonly functions: ReadonlyMap<string, FunctionType>;
  readonly data: readonly DataSegment[];
}

const section = { type: 1, import: 2, function: 3, export: 7, data: 11 } as const;
const kind = { function: 0, table: 1, memory: 2, global: 3 } as const;
const i32Const = 0x41;
const end = 0x0b;

/** Read a module. @throws {RangeError} on a part that this does not know. */
export function readModule(bytes: Uint8Array): ModuleParts {
  const sections = new Map<number, Reader>();
  const whole = new Reader(bytes, 8);
  while (!whole.ended) {
    const id = whole.byte();
    sections.set(id, whole.part(whole.unsigned()));
  }
  const open = (id: number): Reader => sections.get(id) ?? new Reader(Uint8Array.of(0));
  const types = open(section.type).list((of): FunctionType => {
    requireByte(of.byte(), 0x60);
    const parameters = of.list(valueType);
    return { parameters, results: of.list(valueType) };
  });
  const imported = open(section.import)
    .list(importedFunction)
    .filter((type) => type !== undefined);
  const indices = [...imported, ...open(section.function).list((of) => of.unsigned())];
  const functions = new Map<string, FunctionType>();
  for (const { name, what, index } of open(section.export).list(exported)) {
    const type = what === kind.function ? types[indices[index] ?? -1] : undefined;
    if (type !== undefined) functions.set(name, type);
  }
  return { functions, data: open(section.data).list(dataSegment) };
}

/** Reads through bytes. */
class Reader {
  #at: number;

  constructor(
    private readonly bytes: Uint8Array,
    from = 0,
  ) {
    this.#at = from;
  }

  get ended(): boolean {
    return this.#at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.#at++];
    if (byte === undefined) throw new RangeError("the module ends too early");
    return byte;
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  part(length: number): Reader {
    const part = new Reader(this.bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return part;
  }

  /** All bytes, in hexadecimal digits. */
  rest(): string {
    return Buffer.from(this.bytes).toString("hex");
  }

  list<T>(item: (of: Reader) => T): T[] {
    return Array.from({ length: this.unsigned() }, () => item(this));
  }

  name(): string {
    return new TextDecoder().decode(this.part(this.unsigned()).bytes);
  }
}

function valueType(of: Reader): string {
  const code = of.byte();
  const type = valueTypes[code];
  if (type === undefined) throw new RangeError(`a value type of code ${code}`);
  return type;
}

/** Type of an imported function; undefined for an imported memory. */
function importedFunction(of: Reader): number | undefined {
  of.name();
  of.name();
  const what = of.byte();
  if (what === kind.function) return of.unsigned();
  requireByte(what, kind.memory);
  const bounded = of.byte() !== 0;
  of.unsigned();
  if (bounded) of.unsigned();
  return undefined;
}

function exported(of: Reader): { name: string; what: number; index: number } {
  return { name: of.name(), what: of.byte(), index: of.unsigned() };
}

function dataSegment(of: Reader): DataSegment {
  requireByte(of.unsigned(), 0);
  requireByte(of.byte(), i32Const);
  const at = of.unsigned();
  requireByte(of.byte(), end);
  const size = of.unsigned();
  return { at, size, hex: of.part(size).rest() };
}

function requireByte(byte: number, wanted: number): void {
  if (byte !== wanted) throw new RangeError(`byte ${byte} where ${wanted} was expected`);
}
