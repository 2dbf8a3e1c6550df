/** node:util in a browser: Node's own `inspect` (node-inspect-extracted) and what goes with it. */

import * as extracted from "node-inspect-extracted";
import { absentModule } from "./absent.js";
import { isDeepStrictEqual } from "./equality.js";

export const { format, formatWithOptions, inspect, stripVTControlCharacters } = extracted;
export { isDeepStrictEqual };

const { TextDecoder: Decoder, TextEncoder: Encoder } = globalThis;

export { Decoder as TextDecoder, Encoder as TextEncoder };

const tagOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);
const tagged =
  (...tags: string[]) =>
  (value: unknown): boolean =>
    typeof value === "object" && value !== null && tags.includes(tagOf(value));

/** What is used of `util.types`. A page cannot tell a proxy from what it stands for. */
export const types = {
  isAnyArrayBuffer: tagged("ArrayBuffer", "SharedArrayBuffer"),
  isArrayBuffer: tagged("ArrayBuffer"),
  isArrayBufferView: (value: unknown) => ArrayBuffer.isView(value),
  isAsyncFunction: (value: unknown) =>
    typeof value === "function" && tagOf(value) === "AsyncFunction",
  isBoxedPrimitive: tagged("Number", "String", "Boolean", "Symbol", "BigInt"),
  isDate: (value: unknown) => value instanceof Date,
  isGeneratorObject: tagged("Generator"),
  isMap: (value: unknown) => value instanceof Map,
  isModuleNamespaceObject: (value: unknown) =>
    tagged("Module")(value) && Object.getPrototypeOf(value) === null,
  isNativeError: (value: unknown) => value instanceof Error || tagged("DOMException")(value),
  isPromise: (value: unknown) => value instanceof Promise,
  isProxy: (_: unknown) => false,
  isRegExp: (value: unknown) => value instanceof RegExp,
  isSet: (value: unknown) => value instanceof Set,
  isSharedArrayBuffer: tagged("SharedArrayBuffer"),
  isTypedArray: (value: unknown) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isUint8Array: (value: unknown) => value instanceof Uint8Array,
  isWeakMap: (value: unknown) => value instanceof WeakMap,
  isWeakSet: (value: unknown) => value instanceof WeakSet,
};

type Callback = (error: unknown, result?: unknown) => void;

export function promisify(
  work: (...given: unknown[]) => void,
): (...given: unknown[]) => Promise<unknown> {
  return (...given) =>
    new Promise((resolve, reject) => {
      const done: Callback = (error, result) => (error ? reject(error) : resolve(result));
      work(...given, done);
    });
}

export function deprecate<T>(work: T): T {
  return work;
}

export function debuglog(): () => void {
  return () => undefined;
}

export function inherits(heir: { prototype: object }, parent: { prototype: object }): void {
  Object.setPrototypeOf(heir.prototype, parent.prototype);
}

export const { parseArgs } = absentModule("util") as { parseArgs: () => never };

export default {
  TextDecoder: Decoder,
  TextEncoder: Encoder,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  inherits,
  inspect,
  isDeepStrictEqual,
  promisify,
  stripVTControlCharacters,
  types,
};
