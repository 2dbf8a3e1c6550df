/**
 * Pointers in captured memory, each replaced by kind<<48 | index: which words of a type's values
 * are pointers, and what replaces a pointer to an operation's data, to a type, or to an indirect key
 * or elem.
 *
 * Data is named after the first operation that wrote it; several operations may share data. Format:
 * docs/formats/capture.md.
 */
import {
  blockSlots,
  type DataNote,
  type GoMap,
  type PointerWord,
  pointerWords,
  runtimeName,
  sizeOf,
} from "../go/index.js";

/** What replaces pointers: the kind in the upper 16 bits, an index below. */
export const kinds = {
  ...{ main: 1, old: 2, overflow: 3, extra: 11, small: 12, directory: 13, other: 15 },
  ...{ keyData: 4, elemData: 5, indirectElem: 6, indirectKey: 7, type: 8 },
} as const;

/** Which operation brought which data. */
export class DataOwners {
  readonly #words = new Map<bigint, bigint>();

  /** Operation `op` has written data for its key or elem. */
  note(part: "key" | "elem", op: number, { address }: DataNote): void {
    if (this.#words.has(address)) return;
    this.#words.set(address, word(part === "key" ? kinds.keyData : kinds.elemData, op));
  }

  /** What a pointer to data becomes. */
  word(address: bigint): bigint {
    return this.#words.get(address) ?? word(kinds.other, 0);
  }
}

/** Replaces pointers of keys and elems, and numbers types and indirect objects as they are found. */
export class Pointers {
  readonly types: string[] = [];
  /** Numbers of indirect objects by their addresses, in the order found. */
  readonly indirectKeys = new Map<bigint, number>();
  readonly indirectElems = new Map<bigint, number>();
  readonly #key: readonly PointerWord[];
  readonly #elem: readonly PointerWord[];

  constructor(
    readonly map: GoMap,
    readonly owners: DataOwners,
  ) {
    const { architecture } = map.process;
    this.#key = pointerWords(map.type.key, architecture);
    this.#elem = pointerWords(map.type.elem, architecture);
  }

  /** Replace the pointers of a bucket's keys and elems. */
  bucket(bytes: Buffer): void {
    const { type } = this.map;
    for (let i = 0; i < blockSlots; i++) {
      const at = type.keysOffset + i * type.keyStride;
      if (type.indirectKey) this.#object(bytes, at, kinds.indirectKey, this.indirectKeys);
      else this.#words(bytes, at, this.#key);
    }
    for (let i = 0; i < blockSlots; i++) {
      const at = type.elemsOffset + i * type.elemStride;
      if (type.indirectElem) this.#object(bytes, at, kinds.indirectElem, this.indirectElems);
      else this.#words(bytes, at, this.#elem);
    }
  }

  /** The bytes of a key with its pointers replaced. */
  key(bytes: Buffer): string {
    this.#words(bytes, 0, this.#key);
    return bytes.toString("hex");
  }

  /** The objects behind pointers in slots. */
  objects(part: "key" | "elem"): string[] {
    const { process, type } = this.map;
    const { size } = sizeOf(type[part], process.architecture);
    const addresses = part === "key" ? this.indirectKeys : this.indirectElems;
    return Array.from(addresses.keys(), (address) => {
      const bytes = Buffer.from(process.bytes(address, size));
      this.#words(bytes, 0, part === "key" ? this.#key : this.#elem);
      return bytes.toString("hex");
    });
  }

  #words(bytes: Buffer, at: number, words: readonly PointerWord[]): void {
    for (const { offset, to } of words) {
      const address = bytes.readBigUInt64LE(at + offset);
      if (address === 0n) continue;
      const replaced = to === "type" ? this.#type(address) : this.owners.word(address);
      bytes.writeBigUInt64LE(replaced, at + offset);
    }
  }

  #type(address: bigint): bigint {
    const text = runtimeName(this.map.process.valueData.typeAt(address));
    let index = this.types.indexOf(text);
    if (index < 0) index = this.types.push(text) - 1;
    return word(kinds.type, index);
  }

  #object(bytes: Buffer, at: number, kind: number, found: Map<bigint, number>): void {
    const address = bytes.readBigUInt64LE(at);
    if (address === 0n) return;
    const index = found.get(address) ?? found.size;
    if (index === found.size) found.set(address, index);
    bytes.writeBigUInt64LE(word(kind, index), at);
  }
}

/** What a pointer is replaced by. */
export function word(kind: number, index: number): bigint {
  return (BigInt(kind) << 48n) | BigInt(index);
}
