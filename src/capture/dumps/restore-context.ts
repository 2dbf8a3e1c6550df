/** The context of restoring a map: the image it is read from, and the process it is written to. */
import {
  arena,
  blockSlots,
  eface,
  fieldOffsets,
  type GoInterfaceType,
  type GoProcess,
  type GoType,
  goString,
  isPointerShaped,
  type MapRoom,
  type Purpose,
  sizeOf,
  slice,
} from "../../go/index.js";
import { MalformedError } from "../document/malformed.js";
import type { Dump } from "./dump.js";
import { bytesAt, hex, type MemoryImage } from "./image.js";

/** Values within values, at most. */
const deepest = 1000;

/** What is allocated is at most so often as large as the image; overlapping slices are kept apart. */
const mostTimes = 16;
const spare = 2 ** 20;

/** A string, slice or interface in a value. */
interface Link {
  readonly offset: number;
  readonly type: GoType;
}

/** A map that is being restored. */
export class RestoreContext {
  readonly #links = new Map<GoType, readonly Link[]>();
  /** Where data lies now, by where it was and what it is; undefined while it is gone through. */
  readonly #moved = new Map<string, number | undefined>();
  #left: number;
  #depth = 0;
  /** What is gone through belongs to an entry. */
  #live = false;

  constructor(
    readonly process: GoProcess,
    readonly room: MapRoom,
    private readonly image: MemoryImage,
    private readonly dynamic: Dump["dynamic"],
  ) {
    this.#left = image.size * mostTimes + spare;
    process.valueData.beginValues(room.header, -1);
  }

  /** All of the process's memory; valid until something is allocated. */
  get view(): DataView {
    return this.process.valueData.view;
  }

  /** Memory of the other process. @throws {MalformedError} where the image has none */
  bytes(address: bigint, size: number): Uint8Array {
    return bytesAt(this.image, address, size);
  }

  /** A copy of the other process's memory as an object of the map; its offset. */
  object(address: bigint, size: number, purpose: Purpose, noscan: boolean): number {
    const bytes = this.bytes(address, size);
    this.#take(size);
    const at = this.room.allocate(size, purpose, noscan);
    this.write(at, bytes);
    return at;
  }

  /** Write bytes at an offset. */
  write(at: number, bytes: Uint8Array): void {
    new Uint8Array(this.view.buffer).set(bytes, at);
  }

  /** The word at an offset. */
  word(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  /** Have the word at an offset lead to another offset; 0 is nil. */
  point(at: number, to: number): void {
    this.view.setBigUint64(at, to === 0 ? 0n : arena + BigInt(to), true);
  }

  /**
   * Set the pointers of the keys and elems of the bucket or group at an offset.
   * @param live whether its first eight bytes say that a slot has an entry
   */
  slots(block: number, live: (state: number) => boolean): void {
    const { type } = this.room;
    for (let i = 0; i < blockSlots; i++) {
      this.#live = live(this.view.getUint8(block + i));
      this.#slot(block + type.keysOffset + i * type.keyStride, type.key, type.indirectKey, "key");
      this.#slot(
        block + type.elemsOffset + i * type.elemStride,
        type.elem,
        type.indirectElem,
        "elem",
      );
    }
  }

  #slot(at: number, type: GoType, indirect: boolean, purpose: "key" | "elem"): void {
    if (!indirect) {
      this.#value(at, type);
      return;
    }
    const address = this.word(at);
    if (address === 0n) return;
    this.point(
      at,
      this.#once(address, purpose, () => {
        const { size, ptrdata } = sizeOf(type, this.process.architecture);
        const object = this.object(address, size, purpose, ptrdata === 0);
        return [object, () => this.#value(object, type)];
      }),
    );
  }

  /** Set the pointers of the value at an offset. */
  #value(at: number, type: GoType): void {
    const links = this.#linksOf(type);
    if (links.length === 0) return;
    if (++this.#depth > deepest) {
      throw new MalformedError("memory", `values are nested more than ${deepest} levels deep`);
    }
    for (const { offset, type: of } of links) {
      if (of.kind === "interface") this.#interface(at + offset, of);
      else if (of.kind === "slice") this.#slice(at + offset, of.elem);
      else this.#string(at + offset);
    }
    this.#depth--;
  }

  #string(at: number): void {
    const address = this.word(at + goString.str);
    const length = this.#length(at + goString.len);
    if (address === 0n) {
      this.#requireEmpty(at + goString.len);
      return;
    }
    if (length === 0) {
      this.point(at + goString.str, 0);
      return;
    }
    const piece = this.image.piece(address, length);
    const moved = this.#once(piece.address, `${piece.bytes.length} string`, () => {
      return [this.#data(piece.bytes, "string data"), undefined];
    });
    this.point(at + goString.str, moved + Number(address - piece.address));
  }

  /** A deleted entry may leave a length behind, without what is so long. */
  #requireEmpty(length: number): void {
    if (!this.#live || this.word(length) === 0n) return;
    throw new MalformedError(
      "memory",
      `a value of ${this.word(length)} bytes or elements is at 0x0`,
    );
  }

  #slice(at: number, elem: GoType): void {
    const address = this.word(at + slice.array);
    const length = this.#length(at + slice.len);
    if (address === 0n) {
      this.#requireEmpty(at + slice.len);
      return;
    }
    const { size } = sizeOf(elem, this.process.architecture);
    if (length * size === 0) {
      this.point(at + slice.array, this.process.valueData.zeroBase());
      return;
    }
    this.point(
      at + slice.array,
      this.#once(address, `${length} ${elem.text}`, () => {
        const array = this.#data(this.bytes(address, length * size), "array data", elem);
        const inside = () => {
          if (this.#linksOf(elem).length === 0) return;
          for (let i = 0; i < length; i++) this.#value(array + i * size, elem);
        };
        return [array, inside];
      }),
    );
  }

  #interface(at: number, inside: GoInterfaceType): void {
    const word = this.word(at + eface.type);
    if (word === 0n) return;
    const text = this.dynamic.get(word);
    if (text === undefined) {
      throw new MalformedError("dynamic", `there is no type for ${hex(word)}`);
    }
    const { valueData, architecture } = this.process;
    const type = valueData.types.parse(text);
    this.view.setBigUint64(at + eface.type, valueData.record(type, inside), true);
    if (isPointerShaped(type)) {
      this.#value(at + eface.data, type);
      return;
    }
    const { size } = sizeOf(type, architecture);
    const address = this.word(at + eface.data);
    if (size === 0) {
      this.point(at + eface.data, valueData.zeroBase());
      return;
    }
    this.point(
      at + eface.data,
      this.#once(address, type.text, () => {
        const boxed = this.#data(this.bytes(address, size), "boxed value", type);
        return [boxed, () => this.#value(boxed, type)];
      }),
    );
  }

  /** Move data once; `inside` goes through it when it is moved. */
  #once(
    address: bigint,
    as: string,
    move: () => readonly [at: number, inside: (() => void) | undefined],
  ): number {
    const key = `${address} ${as}`;
    const known = this.#moved.get(key);
    if (known !== undefined) return known;
    if (this.#moved.has(key)) {
      throw new MalformedError("memory", `the value at ${hex(address)} contains itself`);
    }
    this.#moved.set(key, undefined);
    const [at, inside] = move();
    inside?.();
    this.#moved.set(key, at);
    return at;
  }

  /** Bytes as data of the program; their offset. */
  #data(bytes: Uint8Array, purpose: Purpose, type?: GoType): number {
    this.#take(bytes.length);
    const at = this.process.valueData.allocate(bytes.length, purpose, type);
    this.write(at, bytes);
    return at;
  }

  #take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    const problem = `its values refer to more than ${mostTimes} times the memory of the dump`;
    throw new MalformedError("memory", problem);
  }

  /** A length in memory: none is longer than the image. */
  #length(at: number): number {
    const length = this.word(at);
    return length <= BigInt(this.image.size) ? Number(length) : this.image.size + 1;
  }

  #linksOf(type: GoType): readonly Link[] {
    let links = this.#links.get(type);
    if (links === undefined) {
      links = this.#linksIn(type);
      this.#links.set(type, links);
    }
    return links;
  }

  #linksIn(type: GoType): Link[] {
    const { architecture } = this.process;
    const moved = (of: GoType, by: number): Link[] => {
      return this.#linksOf(of).map(({ offset, type }) => ({ offset: offset + by, type }));
    };
    switch (type.kind) {
      case "string":
      case "slice":
      case "interface":
        return [{ offset: 0, type }];
      case "array": {
        if (this.#linksOf(type.elem).length === 0) return [];
        const { size } = sizeOf(type.elem, architecture);
        return Array.from({ length: type.length }, (_, i) => moved(type.elem, i * size)).flat();
      }
      case "struct": {
        const { offsets } = fieldOffsets(type, architecture);
        return type.fields.flatMap((field, i) => moved(field.type, offsets[i] ?? 0));
      }
      default:
        return [];
    }
  }
}
