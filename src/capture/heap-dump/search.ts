/**
 * Looks for the maps of a type in a heap dump, which does not say what its objects are: headers whose
 * pointers lie where a header's do, and lead to objects of the size and with the pointers that this
 * type's arrays have, in which as many slots are taken as the header counts. A map of another type
 * whose keys and elems have the same sizes and pointers looks the same; one that has no array yet
 * looks like nothing.
 */
import {
  allocation,
  architecture,
  blockSlots,
  type MapType,
  pointerWords,
  ptrSize,
  type ReleaseRow,
} from "../../go/index.js";
import type { HeapDump, Region } from "./heap-dump.js";
import type { DumpMemory } from "./memory.js";

/** A map that was found. */
export interface FoundMap {
  readonly address: number;
  readonly entries: number;
  /** Bytes of the objects that the header and its arrays are. */
  readonly bytes: number;
  /** "heap", or the function whose frame holds the header. */
  readonly where: string;
}

/** What a generation's search has found out of one header. */
export interface Counted {
  readonly entries: number;
  readonly bytes: number;
}

/** Bytes of memory at an address, and the object they are in. */
interface Found {
  readonly view: DataView;
  /** Bytes of the object; 0 where it is none of the heap. */
  readonly taken: number;
}

/** What looks for the header of a map in a region; undefined: there is none. */
export type CountEntries = (search: MapSearch, header: DataView) => Counted | undefined;

/** A search for the maps of one type. */
export class MapSearch {
  /** Places of the pointers in a bucket or group. */
  readonly #slotPointers: readonly number[];

  constructor(
    private readonly memory: DumpMemory,
    readonly type: MapType,
    private readonly release: ReleaseRow,
  ) {
    this.#slotPointers = slotPointers(type);
  }

  /**
   * All maps of the type.
   * @param pointers where a header has pointers
   */
  *maps(size: number, pointers: readonly number[], count: CountEntries): Generator<FoundMap> {
    const { objects, goroutines, bytes } = this.memory.dump;
    const found = (address: number, offset: number, where: string): FoundMap | undefined => {
      const header = new DataView(bytes.buffer, bytes.byteOffset + offset, size);
      const counted = count(this, header);
      if (counted === undefined) return undefined;
      return { address, entries: counted.entries, bytes: counted.bytes + size, where };
    };
    const { taken } = allocation(size, true, this.release, architecture("amd64"));
    for (let i = 0; i < objects.address.length; i++) {
      if (objects.size[i] !== taken) continue;
      const region = this.memory.object(i);
      if (!same(this.#pointersOf(region), pointers)) continue;
      const map = found(region.address, region.offset, "heap");
      if (map !== undefined) yield map;
    }
    for (const frame of goroutines.flatMap(({ frames }) => frames)) {
      for (let at = 0; at + size <= frame.size; at += ptrSize) {
        const map = found(frame.address + at, frame.offset + at, frame.function);
        if (map !== undefined) yield map;
      }
    }
  }

  /** Does the dump hold a number of bytes at an address? */
  holds(address: number, size: number): boolean {
    const region = this.#regionAt(address);
    return region !== undefined && address + size <= region.address + region.size;
  }

  /** Bytes that an object of a size has room for. */
  usable(size: number, pointers: boolean): number {
    return allocation(size, pointers, this.release, architecture("amd64")).usable;
  }

  /** Memory of an array of blocks; undefined where nothing that can be one is at this address. */
  blocks(address: number, count: number, blockSize: number, hasLink: boolean): Found | undefined {
    const expected = hasLink ? [...this.#slotPointers, blockSize - ptrSize] : this.#slotPointers;
    return this.#array(address, count * blockSize, expected, blockSize);
  }

  /** Memory of something else that the map has, with pointers at these places. */
  structure(address: number, size: number, pointers: readonly number[]): Found | undefined {
    return this.#array(address, size, pointers, size);
  }

  /** @param pointers where each `period` bytes have pointers */
  #array(
    address: number,
    size: number,
    pointers: readonly number[],
    period: number,
  ): Found | undefined {
    const region = this.#regionAt(address);
    if (region === undefined) return undefined;
    const start = address - region.address;
    if (start + size > region.size) return undefined;
    const isObject = this.memory.objectAt(address) >= 0;
    if (isObject) {
      const room = allocation(size, pointers.length > 0, this.release, architecture("amd64"));
      if (room.taken !== region.size || start !== room.taken - room.usable) return undefined;
      const expected = pointers.map((offset) => offset + start);
      const first = this.#pointersOf(region).filter((offset) => offset < start + period);
      if (!same(first, expected)) return undefined;
    }
    const { bytes } = this.memory.dump;
    const view = new DataView(bytes.buffer, bytes.byteOffset + region.offset + start, size);
    return { view, taken: isObject ? region.size : 0 };
  }

  #regionAt(address: number): Region | undefined {
    const index = this.memory.objectAt(address);
    return index >= 0 ? this.memory.object(index) : this.memory.regionAt(address);
  }

  #pointersOf(region: Region): number[] {
    const offsets: number[] = [];
    this.memory.fields(region, (offset) => {
      offsets.push(offset);
    });
    return offsets;
  }
}

/** Where a bucket's or group's slots have pointers. */
function slotPointers(type: MapType): number[] {
  const arch = architecture("amd64");
  const words = (of: MapType["key"], indirect: boolean): number[] => {
    if (indirect) return [0];
    return pointerWords(of, arch).flatMap(({ offset, to }) => (to === "data" ? [offset] : []));
  };
  const keys = words(type.key, type.indirectKey);
  const elems = words(type.elem, type.indirectElem);
  const offsets: number[] = [];
  for (let i = 0; i < blockSlots; i++) {
    for (const at of keys) offsets.push(type.keysOffset + i * type.keyStride + at);
    for (const at of elems) offsets.push(type.elemsOffset + i * type.elemStride + at);
  }
  return offsets.sort((a, b) => a - b);
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((offset, i) => offset === b[i]);
}

/** Whether maps can be read from a dump; else why not. */
export function mapsProblem({ goarch, bigEndian, pointerSize }: HeapDump): string | undefined {
  if (goarch === "amd64" && !bigEndian && pointerSize === 8) return undefined;
  return `only maps of amd64 processes can be restored, and this dump is of ${goarch}`;
}
