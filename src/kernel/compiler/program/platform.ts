/**
 * The running Node version for the type checker: the TypeScript libraries that describe its
 * JavaScript, and declarations that neither these nor Node's own contain.
 *
 * The features of each release were found by comparing its global object with the declarations (V8
 * does not change within a release line). https://webassembly.github.io/spec/js-api/
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

const WRITABLE = `
interface WritableStreamDefaultController {
  /** Aborted when the stream is. */
  readonly signal: AbortSignal;
}`;

/** What keys can do with the algorithms for which quantum computers are no threat. */
const ENCAPSULATION = `
interface SubtleCrypto {
  /** The public key of a private one. */
  getPublicKey(key: CryptoKey, usages: string[]): Promise<CryptoKey>;
  encapsulateBits(
    algorithm: string | { name: string },
    key: CryptoKey,
  ): Promise<{ sharedKey: ArrayBuffer; ciphertext: ArrayBuffer }>;
  encapsulateKey(
    algorithm: string | { name: string },
    key: CryptoKey,
    sharedKeyAlgorithm: string | { name: string },
    extractable: boolean,
    usages: string[],
  ): Promise<{ sharedKey: CryptoKey; ciphertext: ArrayBuffer }>;
  decapsulateBits(
    algorithm: string | { name: string },
    key: CryptoKey,
    ciphertext: ArrayBuffer | ArrayBufferView,
  ): Promise<ArrayBuffer>;
  decapsulateKey(
    algorithm: string | { name: string },
    key: CryptoKey,
    ciphertext: ArrayBuffer | ArrayBufferView,
    sharedKeyAlgorithm: string | { name: string },
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>;
}
`;

/** Declarations that are missing, from a major release on and before another. */
interface Missing {
  readonly from: number;
  readonly before?: number;
  /** The module of Node's in whose declarations they belong; default: the globals. */
  readonly module?: string;
  readonly text: string;
}

const MISSING: readonly Missing[] = [
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
  { from: 20, before: 26, module: "stream/web", text: WRITABLE },
  { from: 26, text: WRITABLE },
  {
    from: 20,
    module: "worker_threads",
    text: `
interface MessagePort {
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  /** Whether the port keeps the process alive. */
  hasRef(): boolean;
}`,
  },
  {
    from: 20,
    module: "perf_hooks",
    text: `
interface Performance {
  onresourcetimingbufferfull: ((event: Event) => void) | null;
}
interface PerformanceResourceTiming {
  readonly initiatorType: string;
  readonly nextHopProtocol: string;
  readonly responseStart: number;
}`,
  },
  {
    from: 20,
    before: 26,
    module: "perf_hooks",
    text: `
namespace PerformanceObserver {
  /** The kinds of entries that can be observed. */
  const supportedEntryTypes: readonly string[];
}`,
  },
  {
    from: 22,
    module: "perf_hooks",
    text: `
interface PerformanceResourceTiming {
  readonly deliveryType: string;
  readonly responseStatus: number;
}`,
  },
  {
    from: 24,
    module: "perf_hooks",
    text: `
interface PerformanceResourceTiming {
  readonly contentEncoding: string;
  readonly contentType: string;
  readonly finalResponseHeadersStart: number;
  readonly firstInterimResponseStart: number;
  readonly renderBlockingStatus: string;
}`,
  },
  {
    from: 24,
    module: "buffer",
    text: `
interface Blob {
  /** The content, as a stream of strings. */
  textStream(): ReadableStream<string>;
}`,
  },
  { from: 24, before: 26, module: "crypto", text: `namespace webcrypto {${ENCAPSULATION}}` },
  { from: 26, text: ENCAPSULATION },
  {
    from: 26,
    text: `
interface BroadcastChannel {
  onmessage: ((event: MessageEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}
interface BufferConstructor {
  /** Length of the string that bytes would make. */
  stringLength(bytes: ArrayBufferView, encoding?: BufferEncoding): number;
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

/** Members that a class in a file of declarations lacks, from a major release on. */
const MEMBERS: readonly { from: number; file: string; class: string; text: string }[] = [
  {
    from: 20,
    file: "/undici-types/fetch.d.ts",
    class: "export class BodyMixin {",
    text: "readonly bytes: () => Promise<Uint8Array<ArrayBuffer>>;",
  },
  {
    from: 26,
    file: "/undici-types/fetch.d.ts",
    class: "export class BodyMixin {",
    text: "readonly textStream: () => ReadableStream<string>;",
  },
];

/** A file of declarations with the members that it lacks. */
export function withMembers(fileName: string, text: string, node = process.versions.node): string {
  return MEMBERS.filter(
    ({ from, file }) => from <= majorOf(node) && fileName.endsWith(file),
  ).reduce(
    (whole, member) => whole.replace(member.class, (head) => `${head} ${member.text}`),
    text,
  );
}

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
  // Which of a module's two names the declarations use, and which only passes them on.
  const scheme = major < 26 ? "" : "node:";
  const inPlace = missing.map(({ module, text }) =>
    module === undefined ? text : `declare module "${scheme}${module}" {${text}\n}`,
  );
  return [EVERYWHERE, ...inPlace].join("\n");
}

/** The major release; for Nodes that are older than the oldest that runs this, that one. */
export function majorOf(node: string): number {
  return Math.max(20, Number.parseInt(node, 10));
}
