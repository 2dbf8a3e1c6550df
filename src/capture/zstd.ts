/**
 * Zstandard: blocks of bytes packed and unpacked by libzstd, as an addon for Node
 * (@toondepauw/node-zstd); where there is none for this computer, by the same library compiled to
 * WebAssembly (@bokuweb/zstd-wasm), which takes twice the time. Node has its own since 22.15 only.
 *
 * The second starts asynchronously; its module takes a hook for who instantiates it (emscripten,
 * `instantiateWasm`), by which it starts at once, when something is first packed.
 *
 * Frames: RFC 8878, section 3.1.1. What a frame can unpack to is known from its blocks before it is.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { WebAssembly } from "../go/machine/wasm.js";
import { MalformedError } from "./document/malformed.js";

/** What a library offers. */
interface Zstd {
  compress(bytes: Uint8Array): Uint8Array;
  /** @param size of what comes out, where the frame does not say it */
  decompress(bytes: Uint8Array, size: number): Uint8Array;
}

/** The library in WebAssembly. */
interface WasmZstd {
  compress(bytes: Uint8Array, level: number): Uint8Array;
  decompress(bytes: Uint8Array, options: { readonly defaultHeapSize: number }): Uint8Array;
}

type Instance = InstanceType<typeof WebAssembly.Instance>;
type Imports = ConstructorParameters<typeof WebAssembly.Instance>[1];

/** What emscripten's module is told before it starts. */
interface Starting {
  instantiateWasm(imports: Imports, started: (made: Instance) => void): object;
  init(): void;
}

/** The level at which most is gained for the time: as fast as lz4, half its size. */
const level = 1;

let library: Zstd | undefined;

function zstd(): Zstd {
  library ??= addon() ?? wasm();
  return library;
}

/** The addon; undefined: there is none for this computer. */
function addon(): Zstd | undefined {
  const name = "@toondepauw/node-zstd";
  let loaded: typeof import("@toondepauw/node-zstd");
  try {
    loaded = createRequire(import.meta.url)(name);
  } catch {
    // Its package chooses among those for each platform as it is loaded, and throws for others.
    return undefined;
  }
  const encoder = new loaded.Encoder(level);
  const decoder = new loaded.Decoder();
  return {
    compress: (bytes) => encoder.encodeSync(bufferOf(bytes)),
    decompress: (bytes) => decoder.decodeSync(bufferOf(bytes)),
  };
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

let inWasm: Zstd | undefined;

/** @internal The library in WebAssembly; it can start once. */
export function wasm(): Zstd {
  inWasm ??= startWasm();
  return inWasm;
}

function startWasm(): Zstd {
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
  const loaded = require(name) as WasmZstd;
  return {
    compress: (bytes) => loaded.compress(bytes, level),
    decompress: (bytes, size) => loaded.decompress(bytes, { defaultHeapSize: size }),
  };
}

/** Bytes packed into one frame. */
export function packZstd(bytes: Uint8Array): Uint8Array {
  return zstd().compress(bytes);
}

/**
 * One frame unpacked.
 * @param size what it must hold, so that a small file cannot unpack to more than was expected
 * @throws {MalformedError} when the bytes are no such frame
 */
export function unpackZstd(bytes: Uint8Array, size: number): Uint8Array {
  requireFrame(bytes, size);
  if (size === 0) return new Uint8Array(0);
  let unpacked: Uint8Array;
  try {
    unpacked = zstd().decompress(bytes, size);
  } catch (cause) {
    throw new MalformedError("", "a Zstandard frame is broken", { cause });
  }
  if (unpacked.length === size) return unpacked;
  const problem = `expected a Zstandard frame of ${size} bytes, found one of ${unpacked.length}`;
  throw new MalformedError("", problem);
}

const magic = 0xfd2fb528;
/** Bytes that a block unpacks to at most. */
const largestBlock = 2 ** 17;
/** Blocks that a frame may have beyond those that are needed: encoders split some. */
const splitInto = 200;

/**
 * Refuse what is not exactly one frame of about as many bytes: RFC 8878, 3.1.1. The library itself
 * compares the bytes with the size that a frame says, where it says one.
 */
function requireFrame(bytes: Uint8Array, size: number): void {
  const fail = (found: string): never => {
    throw new MalformedError("", `expected a Zstandard frame of ${size} bytes, found ${found}`);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 6 || view.getUint32(0, true) !== magic) fail("none");
  const descriptor = view.getUint8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const widthAt = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number);
  const width = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  let at = widthAt + width;
  if (at > bytes.length) fail("the beginning of one");
  const held = contentSize(view, widthAt, width);
  if (held !== undefined && held !== size) fail(`one of ${held}`);
  const window = isSingle ? 0 : windowSize(view.getUint8(5));
  if (window > mostWindow) fail(`one that looks back ${window} bytes`);
  const most = splitInto * (1 + Math.ceil(size / largestBlock));
  for (let blocks = 1; ; blocks++) {
    if (at + blockHeader > bytes.length) fail("the beginning of one");
    const head = view.getUint16(at, true) + 65536 * view.getUint8(at + blockHeaderHigh);
    // A block of one byte that repeats has that byte only.
    at += blockHeader + (((head >> 1) & 3) === 1 ? 1 : head >> 3);
    if ((head & 1) === 1) break;
    if (blocks === most) fail(`one of more than ${most} blocks`);
  }
  if ((descriptor & 4) !== 0) at += 4;
  if (at > bytes.length) fail("the beginning of one");
  if (at < bytes.length) fail(`${bytes.length} bytes, of which it takes ${at}`);
}

const mostWindow = 2 ** 27;

/** Bytes of a block's header, and where the highest of them lies: RFC 8878, 3.1.1.2. */
const blockHeader = 3;
const blockHeaderHigh = 2;

/** Window_Descriptor: RFC 8878, 3.1.1.1.2. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** What a frame says of its size: RFC 8878, 3.1.1.1.4; undefined: nothing. */
function contentSize(view: DataView, at: number, width: number): number | undefined {
  if (width === 0) return undefined;
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true) + 256;
  if (width === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}
