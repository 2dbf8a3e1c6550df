/**
 * The file of a process: its head and the heads of its blocks. Format: docs/formats/process.md.
 *
 *   magic │ version │ length │ CRC-32 │ JSON │ block │ block │ …
 *
 *   block   section u8 │ packing u8 │ 0 u16 │ size u32 │ length u32 │ CRC-32 u32 │ length bytes
 */
import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import * as v from "valibot";

/** How a file begins. The first byte is no text's. */
export const magic = Buffer.from("\x8bgomapp\n", "latin1");
export const formatVersion = 1;
/** Bytes before the head's JSON. */
export const fixedSize = 20;
/** Bytes that the head's JSON may have. */
export const mostHead = 2 ** 16;

/** Sections, in the order in which their blocks come. */
export const sections = ["state", "journal", "memory", "end"] as const;
export type Section = (typeof sections)[number];

/** How a block's bytes are packed: bytes of zero are not in the file. */
export const packings = ["zeros", "stored", "zstd"] as const;
export type Packing = (typeof packings)[number];

export const blockHeadSize = 16;
/** Bytes that a block unpacks to at most, but for zeros. */
export const mostBlock = 2 ** 20;
/** Unit of what is looked at for zeros: a page of WebAssembly's memory. */
export const pageSize = 2 ** 16;
/** Bytes of a process's memory at most. */
export const mostMemory = 2 ** 32;
/** Bytes that the state may have: what a string can hold. */
export const mostState = 2 ** 29 - 2 ** 20;

/** What can be known of a file before it is unpacked. */
export interface Head {
  /** Version of the package that wrote it. */
  readonly gomaplab: string;
  /** Tells the engine's layout of memory from others. */
  readonly layout: number;
  readonly release: string;
  readonly options: {
    readonly memoryLimit: number;
    readonly build: "fast" | "traced" | "debug";
    readonly gogc: number | "off";
    /** null: none. */
    readonly gomemlimit: number | null;
  };
  /** Bytes of memory, and of the state. */
  readonly memory: number;
  readonly state: number;
}

const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

export const headSchema = v.strictObject({
  gomaplab: v.string(),
  layout: whole(2 ** 32 - 1),
  release: v.string(),
  options: v.strictObject({
    memoryLimit: whole(mostMemory),
    build: v.picklist(["fast", "traced", "debug"]),
    gogc: v.union([v.literal("off"), whole(1e6)]),
    gomemlimit: v.nullable(v.pipe(v.number(), v.minValue(0))),
  }),
  memory: v.pipe(
    whole(mostMemory),
    v.check((bytes) => bytes % pageSize === 0, "a multiple of 65,536"),
  ),
  state: whole(mostState),
});

/** The version of this package. */
export function ownVersion(): string {
  const file = new URL("../../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The head of a block, but for its checksum. */
export interface BlockHead {
  readonly section: Section;
  readonly packing: Packing;
  /** Bytes unpacked, and bytes in the file. */
  readonly size: number;
  readonly length: number;
}

/** Write a block's head. @param at where the block begins in the file: its checksum holds there only */
export function blockHead(block: BlockHead, bytes: Uint8Array, at: number): Uint8Array {
  const head = Buffer.alloc(blockHeadSize);
  head.writeUInt8(sections.indexOf(block.section), 0);
  head.writeUInt8(packings.indexOf(block.packing), 1);
  head.writeUInt32LE(block.size, 4);
  head.writeUInt32LE(block.length, 8);
  head.writeUInt32LE(blockChecksum(head, bytes, at), 12);
  return head;
}

/** CRC-32 of a block's head and bytes, begun with its offset. */
export function blockChecksum(head: Buffer, bytes: Uint8Array, at: number): number {
  return crc32(bytes, crc32(head.subarray(0, blockHeadSize - 4), at % 2 ** 32));
}
