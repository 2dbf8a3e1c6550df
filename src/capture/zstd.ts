/**
 * Zstandard: blocks of bytes packed and unpacked by zstd compiled to WebAssembly
 * (@bokuweb/zstd-wasm), the same on every Node. Node has its own since 22.15 only.
 *
 * The library starts asynchronously; its module takes a hook for who instantiates it (emscripten,
 * `instantiateWasm`), by which it starts at once, when something is first packed.
 *
 * Frames: RFC 8878, section 3.1.1. Each frame that is read here must say how large it is.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { WebAssembly } from "../go/machine/wasm.js";
import { MalformedError } from "./document/malformed.js";

/** What the library offers. */
interface Zstd {
  compress(bytes: Uint8Array, level: number): Uint8Array;
  decompress(bytes: Uint8Array): Uint8Array;
}

type Instance = InstanceType<typeof WebAssembly.Instance>;
type Imports = ConstructorParameters<typeof WebAssembly.Instance>[1];

/** What emscripten's module is told before it starts. */
interface Starting {
  instantiateWasm(imports: Imports, started: (made: Instance) => void): object;
  init(): void;
}

let library: Zstd | undefined;

function zstd(): Zstd {
  if (library !== undefined) return library;
  const require = createRequire(import.meta.url);
  const name = "@bokuweb/zstd-wasm";
  const folder = dirname(require.resolve(name));
  const { Module } = require(join(folder, "module.js")) as { Module: Starting };
  const code = readFileSync(join(folder, "zstd.wasm"));
  Module.instantiateWasm = (imports, started) => {
    started(new WebAssembly.Instance(new WebAssembly.Module(code), imports));
    return {};
  };
  Module.init();
  library = require(name) as Zstd;
  return library;
}

/** The level at which most is gained for the time: as fast as lz4, half its size. */
const level = 1;

/** Bytes packed into one frame, which says how many they are. */
export function packZstd(bytes: Uint8Array): Uint8Array {
  return zstd().compress(bytes, level);
}

/**
 * One frame unpacked.
 * @param size what it must hold, so that a small file cannot unpack to more than was expected
 * @throws {MalformedError} when the bytes are no such frame
 */
export function unpackZstd(bytes: Uint8Array, size: number): Uint8Array {
  const held = contentSize(bytes);
  if (held !== size) {
    const found = held === undefined ? "no frame that says its size" : `one of ${held}`;
    throw new MalformedError("", `expected a Zstandard frame of ${size} bytes, found ${found}`);
  }
  if (size === 0) return new Uint8Array(0);
  let unpacked: Uint8Array;
  try {
    unpacked = zstd().decompress(bytes);
  } catch (cause) {
    throw new MalformedError("", "a Zstandard frame is broken", { cause });
  }
  if (unpacked.length === size) return unpacked;
  const problem = `a Zstandard frame holds ${unpacked.length} bytes and says ${size}`;
  throw new MalformedError("", problem);
}

const magic = 0xfd2fb528;

/** What a frame says of its size: RFC 8878, 3.1.1.1; undefined: nothing, or it is none. */
function contentSize(bytes: Uint8Array): number | undefined {
  if (bytes.length < 6) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== magic) return undefined;
  const descriptor = view.getUint8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number);
  const width = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  if (width === 0 || at + width > bytes.length) return undefined;
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true) + 256;
  if (width === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}
