/**
 * Declarations of what every supported Node has and neither TypeScript 5.0's libraries nor Node's
 * own declarations mention: the copying array methods of ES2023, WebAssembly (which TypeScript
 * counts among browsers' things), import attributes.
 *
 * https://tc39.es/ecma262/, https://webassembly.github.io/spec/js-api/
 */

const TYPED_ARRAYS = [
  ...[
    "Int8",
    "Uint8",
    "Uint8Clamped",
    "Int16",
    "Uint16",
    "Int32",
    "Uint32",
    "Float32",
    "Float64",
  ].map((name) => [`${name}Array`, "number"]),
  ["BigInt64Array", "bigint"],
  ["BigUint64Array", "bigint"],
] as const;

const ARRAYS = ["Array", "ReadonlyArray"].map(
  (name) => `
interface ${name}<T> {
  /** Returns a copy with the elements in reverse order. */
  toReversed(): T[];
  /** Returns a sorted copy. Without \`compare\` elements are compared as strings. */
  toSorted(compare?: (a: T, b: T) => number): T[];
  /** Returns a copy in which \`deleteCount\` elements at \`start\` are replaced by \`items\`. */
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  /** Returns a copy with another value at \`index\`. */
  with(index: number, value: T): T[];
}`,
);

const TYPED = TYPED_ARRAYS.map(
  ([name, element]) => `
interface ${name} {
  /** Returns a copy with the elements in reverse order. */
  toReversed(): ${name};
  /** Returns a sorted copy. Without \`compare\` elements are sorted by value. */
  toSorted(compare?: (a: ${element}, b: ${element}) => number): ${name};
  /** Returns a copy with another value at \`index\`. */
  with(index: number, value: ${element}): ${name};
}`,
);

const OTHERS = `
interface ImportCallOptions {
  with?: Record<string, string>;
}

declare namespace WebAssembly {
  type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "externref" | "anyfunc";
  type ExternKind = "function" | "global" | "memory" | "table";
  type Source = ArrayBufferView | ArrayBuffer;
  type Exports = Record<string, any>;
  type Imports = Record<string, Record<string, any>>;

  class Module {
    constructor(bytes: Source);
    static customSections(module: Module, name: string): ArrayBuffer[];
    static exports(module: Module): { name: string; kind: ExternKind }[];
    static imports(module: Module): { module: string; name: string; kind: ExternKind }[];
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }
  class Memory {
    /** Sizes in pages of 64 KiB. */
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    /** Returns the size before, in pages. */
    grow(delta: number): number;
  }
  class Table {
    constructor(descriptor: { element: "anyfunc" | "externref"; initial: number; maximum?: number });
    readonly length: number;
    get(index: number): any;
    set(index: number, value?: any): void;
    grow(delta: number, value?: any): number;
  }
  class Global {
    constructor(descriptor: { value: ValueType; mutable?: boolean }, value?: any);
    value: any;
    valueOf(): any;
  }
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function validate(bytes: Source): boolean;
  function compile(bytes: Source): Promise<Module>;
  function instantiate(bytes: Source, imports?: Imports): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}
`;

export const PLATFORM = [...ARRAYS, ...TYPED, OTHERS].join("\n");
