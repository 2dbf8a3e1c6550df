/**
 * Declarations of what Node has and neither TypeScript's libraries nor Node's own declarations
 * mention: WebAssembly, which TypeScript counts among browsers' things, and modules whose text is
 * their address.
 *
 * https://webassembly.github.io/spec/js-api/
 */

export const PLATFORM = `
declare module "data:*";
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

/** Libraries of the language that a Node has from this major release on; the last that fits. */
const LIBRARIES: readonly [node: number, libraries: readonly string[]][] = [
  [20, ["es2023"]],
  [22, ["es2024", "es2025.collection", "es2025.iterator", "esnext.array"]],
  [24, ["es2025", "esnext.array", "esnext.disposable"]],
];

/** Names of the declaration files that describe the language as this Node has it. */
export function libraries(node = process.versions.node): string[] {
  const major = Number.parseInt(node, 10);
  const [, names] = LIBRARIES.findLast(([from]) => from <= major) ?? (LIBRARIES[0] as [0, []]);
  return names.map((name) => `lib.${name}.d.ts`);
}
