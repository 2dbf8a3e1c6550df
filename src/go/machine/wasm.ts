/**
 * The parts of WebAssembly this room uses, with their types. TypeScript declares WebAssembly only
 * in its browser library, which a program for Node does not load.
 */

/** A linear memory. Its buffer is replaced when it grows. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Add pages of 64 KiB; throws RangeError beyond the maximum. */
  grow(pages: number): number;
}

/** An exported constant. */
export interface Global {
  readonly value: number | bigint;
}

/** Compiled code, not yet bound to a memory. */
export interface Module {
  readonly [Symbol.toStringTag]: string;
}

interface Api {
  readonly Memory: new (size: { initial: number; maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => Module;
  readonly Instance: new (
    module: Module,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Record<string, unknown> };
  readonly Global: new (type: { value: "i32" }) => Global;
  readonly RuntimeError: new (message: string) => Error;
}

/** The API of the JavaScript engine. */
export const WebAssembly = (globalThis as unknown as { WebAssembly: Api }).WebAssembly;
