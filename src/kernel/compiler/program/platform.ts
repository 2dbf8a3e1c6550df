/**
 * What the Node that runs has, for the type checker: which of TypeScript's libraries describe its
 * JavaScript, and declarations of what neither these nor Node's own mention.
 *
 * What releases have was found by comparing their global objects with the declarations (V8 does not
 * change within a line of releases).
 * https://webassembly.github.io/spec/js-api/
 */

/** What TypeScript counts among browsers' things, and modules whose text is their address. */
const EVERYWHERE = `declare module "data:*";
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

/** TypeScript's libraries, and the major release of Node from which on they hold. */
const LIBRARIES: readonly [library: string, from: number][] = [
  ["es2023", 20],
  ["es2024.string", 20],
  ["es2024.sharedmemory", 20],
  ["es2024.regexp", 20],
  ["es2024.arraybuffer", 21],
  ["es2024.object", 21],
  ["es2024.collection", 21],
  ["es2024", 22],
  ["es2025.collection", 22],
  ["es2025.iterator", 22],
  ["esnext.array", 22],
  ["es2025.intl", 23],
  ["es2025.promise", 23],
  ["es2025", 24],
  ["esnext.disposable", 24],
  ["esnext.error", 24],
  ["esnext.sharedmemory", 24],
  ["esnext.typedarrays", 25],
  ["esnext.collection", 26],
  ["esnext.date", 26],
  ["esnext.intl", 26],
  ["esnext.temporal", 26],
];

/** Declarations that are missing, from a major release on and before another. */
const MISSING: readonly { from: number; before?: number; text: string }[] = [
  {
    from: 20,
    before: 21,
    text: `
interface ArrayBuffer {
  readonly maxByteLength: number;
  readonly resizable: boolean;
  resize(newByteLength?: number): void;
}
interface ArrayBufferConstructor {
  new (byteLength: number, options?: { maxByteLength?: number }): ArrayBuffer;
}`,
  },
  {
    from: 20,
    before: 24,
    text: `
declare var Crypto: { readonly prototype: Crypto; new (): never };
declare var CryptoKey: { readonly prototype: CryptoKey; new (): never };
declare var SubtleCrypto: { readonly prototype: SubtleCrypto; new (): never };`,
  },
  {
    from: 20,
    before: 26,
    text: `
interface Crypto extends NodeWebCrypto.Crypto {}
interface CryptoKey extends NodeWebCrypto.CryptoKey {}
interface SubtleCrypto extends NodeWebCrypto.SubtleCrypto {}
declare namespace NodeWebCrypto {
  type Crypto = import("node:crypto").webcrypto.Crypto;
  type CryptoKey = import("node:crypto").webcrypto.CryptoKey;
  type SubtleCrypto = import("node:crypto").webcrypto.SubtleCrypto;
}`,
  },
  {
    from: 20,
    before: 26,
    text: `
interface Performance extends NodePerformance.Performance {}
declare var Performance: { readonly prototype: Performance; new (): never };
declare namespace NodePerformance {
  type Performance = import("node:perf_hooks").Performance;
}`,
  },
  {
    from: 21,
    text: `
interface JSON {
  /** A value that JSON.stringify writes as this text, which is the JSON of a primitive. */
  rawJSON(text: string): { readonly rawJSON: string };
  /** Whether a value was made by JSON.rawJSON. */
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}`,
  },
  {
    from: 26,
    text: `
interface IteratorConstructor {
  /** An iterator over the values of several, one after the other. */
  concat<T>(...items: readonly Iterable<T>[]): IteratorObject<T, undefined>;
}`,
  },
];

/** Names of the declaration files that describe the language as this Node has it. */
export function libraries(node = process.versions.node): string[] {
  const major = majorOf(node);
  return LIBRARIES.filter(([, from]) => from <= major).map(([name]) => `lib.${name}.d.ts`);
}

/** The declarations beside those. */
export function platform(node = process.versions.node): string {
  const major = majorOf(node);
  const missing = MISSING.filter(
    ({ from, before = Number.POSITIVE_INFINITY }) => from <= major && major < before,
  );
  return [EVERYWHERE, ...missing.map(({ text }) => text)].join("\n");
}

/** The major release; for Nodes that are older than the oldest that runs this, that one. */
export function majorOf(node: string): number {
  return Math.max(20, Number.parseInt(node, 10));
}
