/** The memory of a heap dump: words, pointers, and the object at an address. */
import { MalformedError } from "../document/malformed.js";
import { hex, type MemoryImage, type Piece } from "../dumps/image.js";
import { lastUpTo } from "./columns.js";
import { Cursor } from "./cursor.js";
import type { HeapDump, Region } from "./heap-dump.js";
import type { Program } from "./program.js";

/** What a field that holds a pointer is: where in its region, and the address in it. */
type Follow = (to: number, offset: number) => void;

/** Kinds of fields: runtime/heapdump.go; 2 and 3, interfaces, have not been written since Go 1.4. */
const interfaceKinds = [2, 3];

/** A heap dump's memory, as an image that maps are restored from. */
export class DumpMemory implements MemoryImage {
  readonly size: number;
  readonly #view: DataView;
  readonly #fields: Cursor;
  /** Stacks and segments, by rising address. */
  readonly #regions: readonly Region[];
  readonly #starts: Float64Array;

  /** @param program the executable, whose constants a heap dump does not hold */
  constructor(
    readonly dump: HeapDump,
    private readonly program: Program | undefined = undefined,
  ) {
    const { buffer, byteOffset, length } = dump.bytes;
    this.#view = new DataView(buffer, byteOffset, length);
    this.#fields = new Cursor(dump.bytes);
    const frames = dump.goroutines.flatMap(({ frames }) => frames);
    this.#regions = [...frames, ...dump.segments].sort((a, b) => a.address - b.address);
    this.#starts = Float64Array.from(this.#regions, ({ address }) => address);
    this.size = length + (program?.size ?? 0);
  }

  /** The name of the type that a word of an interface, or an object's header, stands for. */
  typeName(word: number): string | undefined {
    const { itabs, types } = this.dump;
    const address = itabs.get(word) ?? word;
    return this.program?.typeName(address) ?? types.get(address)?.name;
  }

  /** An object as a region. */
  object(index: number): Region {
    const { address, size, offset, fields } = this.dump.objects;
    return {
      address: address[index] as number,
      size: size[index] as number,
      offset: offset[index] as number,
      fields: fields[index] as number,
    };
  }

  /** The object that holds the byte at an address; -1: none does. */
  objectAt(address: number): number {
    const { address: starts, size } = this.dump.objects;
    const index = lastUpTo(starts, address);
    if (index < 0) return -1;
    return address < (starts[index] as number) + (size[index] as number) ? index : -1;
  }

  /** The word at an offset of a region; 0 where it is not all within the region. */
  word({ offset, size }: Pick<Region, "offset" | "size">, at: number): number {
    const { pointerSize, bigEndian } = this.dump;
    if (at < 0 || at + pointerSize > size) return 0;
    if (pointerSize === 4) return this.#view.getUint32(offset + at, !bigEndian);
    const [low, high] = bigEndian ? [4, 0] : [0, 4];
    return (
      this.#view.getUint32(offset + at + low, !bigEndian) +
      2 ** 32 * this.#view.getUint32(offset + at + high, !bigEndian)
    );
  }

  /** Call `follow` with every pointer of a region that is not nil. */
  pointers(region: Region, follow: Follow): void {
    this.fields(region, (offset) => {
      const to = this.word(region, offset);
      if (to !== 0) follow(to, offset);
    });
  }

  /** Call `visit` with the offset of every pointer that a region has room for. */
  fields(region: Region, visit: (offset: number) => void): void {
    const cursor = this.#fields;
    cursor.at = region.fields;
    for (;;) {
      const kind = cursor.uint();
      if (kind === 0) return;
      const offset = cursor.uint() + (interfaceKinds.includes(kind) ? this.dump.pointerSize : 0);
      const next = cursor.at;
      visit(offset);
      cursor.at = next;
    }
  }

  /** The stack frame or segment that holds the byte at an address. */
  regionAt(address: number): Region | undefined {
    const region = this.#regions[lastUpTo(this.#starts, address)];
    return region !== undefined && address < region.address + region.size ? region : undefined;
  }

  piece(address: bigint, size: number): Piece {
    const at = Number(address);
    const index = this.objectAt(at);
    const region = index >= 0 ? this.object(index) : this.regionAt(at);
    if (region !== undefined && at + size <= region.address + region.size) {
      // An object is moved as a whole, with all strings that share it.
      const [start, length] = index >= 0 ? [region.address, region.size] : [at, size];
      const offset = region.offset + start - region.address;
      return { address: BigInt(start), bytes: this.dump.bytes.subarray(offset, offset + length) };
    }
    const constant = this.program?.piece(address, size);
    if (constant !== undefined) return constant;
    const why =
      this.program === undefined
        ? '; constants of the program are not in a heap dump: give its executable, { binary: "prog" }'
        : "";
    throw new MalformedError("memory", `there are no ${size} bytes at ${hex(address)}${why}`);
  }
}
