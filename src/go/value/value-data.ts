/**
 * What a program keeps in a process besides its maps: records of types, and the data that values
 * lead to (bytes of strings, values in interfaces, arrays of slices).
 *
 * Records lie among the descriptors of map types, data on the heap, where the collector finds it
 * through the values. Small values in interfaces are not boxed: Go keeps 256 words
 * (runtime.staticuint64s), some zeros (runtime.zeroVal) and a place for all that has no size
 * (runtime.zerobase), and so does this.
 */

import type { Architecture } from "../architectures.js";
import { GoPanic, GoTypeError } from "../errors.js";
import { type Purpose, purposeCode } from "../heap/purpose.js";
import { sizeOf } from "../layout/layout.js";
import { arena } from "../machine/address.js";
import { ptrSize } from "../machine/go-constants.js";
import type { Machine } from "../machine/machine.js";
import { typeRecord } from "../machine/own-structures.js";
import type { Declarations } from "../type/declarations.js";
import { comparable, type GoInterfaceType, type GoType } from "../type/type.js";
import { keyProgram } from "./key-program.js";
import { writePointerList } from "./pointer-list.js";
import { writeProgram } from "./program-writer.js";
import { Roots } from "./roots.js";

const staticWords = 256;
const zeroValueBytes = 1024;
const staticBytes = ptrSize * staticWords + zeroValueBytes + ptrSize;

/** Data that a value written led to. */
export interface DataNote {
  readonly address: bigint;
  readonly size: number;
}

/** The types and data of one process. */
export class ValueData {
  /** Told of the data that the words of keys and elems lead to, while it is set. */
  onData: ((note: DataNote) => void) | undefined;
  /** Which part of an entry is being written. */
  part: "key" | "elem" = "key";
  /** Values that the program holds outside its maps. */
  readonly roots = new Roots(this);
  readonly #records = new Map<string, number>();
  readonly #types = new Map<number, GoType>();
  readonly #pointers = new Map<string, number>();
  /** Next free byte of the scratch area, while values are only looked up. */
  #scratch: number | undefined;

  constructor(
    readonly machine: Machine,
    readonly architecture: Architecture,
    /** Types that the program declares. */
    readonly types: Declarations,
  ) {
    const { TYPES_HEAD } = machine.constants;
    for (let at = this.#word(TYPES_HEAD); at !== 0; at = this.#word(at + typeRecord.next)) {
      const text = new TextDecoder().decode(
        new Uint8Array(
          machine.memory.buffer,
          at + typeRecord.text,
          this.#word(at + typeRecord.textLength),
        ),
      );
      this.#remember(text, at);
    }
  }

  get view(): DataView {
    return this.machine.view;
  }

  /** Where the lists of types' pointers are, by the types' text. */
  get pointerLists(): ReadonlyMap<string, number> {
    return this.#pointers;
  }

  /** Take the places of lists that are in memory already. */
  restorePointerLists(lists: Iterable<readonly [type: string, at: number]>): void {
    for (const [type, at] of lists) this.#pointers.set(type, at);
  }

  /** Room among the descriptors of map types. */
  reserveType(bytes: number): number {
    const { TYPES_NEXT, MAPTYPES, MAPTYPES_END } = this.machine.constants;
    const at = this.#word(TYPES_NEXT) || MAPTYPES;
    const next = at + Math.ceil(bytes / 8) * 8;
    if (next > MAPTYPES_END) {
      const problem = "This process has no room left for descriptors of types";
      throw new GoTypeError(problem, "", 0, 0, "Make a new process for more");
    }
    this.view.setUint32(TYPES_NEXT, next, true);
    return at;
  }

  /**
   * Address of the record of a type, written the first time: the first word of an interface that
   * holds a value of it. In an interface with methods that word leads to an itab, of which there is
   * one for each pair of types; here such a pair has a record of its own.
   */
  record(type: GoType, inside: Pick<GoInterfaceType, "text" | "methods">): bigint {
    const name = inside.methods.length === 0 ? type.text : `${type.text}\n${inside.text}`;
    const known = this.#records.get(name);
    if (known !== undefined) return arena + BigInt(known);
    const { TYPES_HEAD } = this.machine.constants;
    const program = comparable(type)
      ? writeProgram(this, keyProgram(type, this.architecture, "dynamic"))
      : 0;
    const text = new TextEncoder().encode(name);
    const at = this.reserveType(typeRecord.text + text.length);
    const { size } = sizeOf(type, this.architecture);
    const set = (field: Exclude<keyof typeof typeRecord, "text">, word: number): void => {
      this.view.setUint32(at + typeRecord[field], word, true);
    };
    set("bytes", size);
    set("pointerShaped", isPointerShaped(type) ? 1 : 0);
    set("program", program);
    set("next", this.#word(TYPES_HEAD));
    set("textLength", text.length);
    new Uint8Array(this.machine.memory.buffer).set(text, at + typeRecord.text);
    this.view.setUint32(TYPES_HEAD, at, true);
    this.#remember(name, at);
    return arena + BigInt(at);
  }

  /** The type whose record is at an address. */
  typeAt(address: bigint): GoType {
    const type = this.#types.get(Number(address - arena));
    if (type === undefined) throw new GoPanic(`no type at 0x${address.toString(16)}`);
    return type;
  }

  /**
   * Room for data of a value, zeroed, as Go's program allocates it; as an offset.
   * @param type of the data or of its elements; left out where it has no pointers.
   */
  allocate(size: number, purpose: Purpose, type?: GoType): number {
    const need = Math.max(8, Math.ceil(size / 8) * 8);
    if (this.#scratch !== undefined && this.#scratch + need <= this.machine.constants.SCRATCH_END) {
      const at = this.#scratch;
      this.#scratch += need;
      return at;
    }
    const pointers = type === undefined ? 0 : this.#pointersOf(type);
    const code = purposeCode(purpose);
    const at = this.machine.look((engine) => engine.mallocData(size, code, pointers)) >>> 0;
    this.onData?.({ address: arena + BigInt(at), size: Math.max(1, size) });
    return at;
  }

  /** Values written from now on are for operation `op` of the map at `h`. */
  beginValues(h: number, op: number): void {
    const { CURRENT_MAP, CURRENT_OP } = this.machine.constants;
    this.view.setUint32(CURRENT_MAP, h, true);
    this.view.setFloat64(CURRENT_OP, op, true);
  }

  /** Where the list of a type's pointers is, written the first time. */
  #pointersOf(type: GoType): number {
    let list = this.#pointers.get(type.text);
    if (list === undefined) {
      list = writePointerList(this.machine, type, this.architecture);
      this.#pointers.set(type.text, list);
    }
    return list;
  }

  /** Values written inside `work` are only looked up: their data may be overwritten afterwards. */
  temporarily<R>(work: () => R): R {
    this.#scratch = this.machine.constants.CHUNK_ELEMS;
    try {
      return work();
    } finally {
      this.#scratch = undefined;
    }
  }

  /** Data written inside `work` is led to by other data, not by a key or an elem itself. */
  deeper(work: () => void): void {
    const { onData } = this;
    this.onData = undefined;
    try {
      work();
    } finally {
      this.onData = onData;
    }
  }

  /** Where Go finds a value of up to eight bytes below 256 without boxing it. */
  staticWord(value: number): number {
    return this.#noted(this.#statics() + ptrSize * value);
  }

  /** Where Go finds an empty string or a nil slice. */
  zeroValue(): number {
    return this.#noted(this.#statics() + ptrSize * staticWords);
  }

  /** Where everything lies that has no size. */
  zeroBase(): number {
    return this.#noted(this.#statics() + ptrSize * staticWords + zeroValueBytes);
  }

  #noted(at: number): number {
    this.onData?.({ address: arena + BigInt(at), size: 1 });
    return at;
  }

  #statics(): number {
    const { STATICS } = this.machine.constants;
    const known = this.#word(STATICS);
    if (known !== 0) return known;
    const at = this.machine.look((engine) => engine.persistentalloc(staticBytes)) >>> 0;
    for (let i = 0; i < staticWords; i++) this.view.setUint8(at + ptrSize * i, i);
    this.view.setUint32(STATICS, at, true);
    return at;
  }

  /** @param name of a record: a type's text, then perhaps an interface's on a line of its own. */
  #remember(name: string, at: number): void {
    this.#records.set(name, at);
    this.#types.set(at, this.types.parse(name.split("\n")[0] ?? name));
  }

  #word(at: number): number {
    return this.view.getUint32(at, true);
  }
}

/** Is a value of this type one pointer, which an interface holds itself? */
export function isPointerShaped(type: GoType): boolean {
  switch (type.kind) {
    case "pointer":
    case "unsafe.Pointer":
    case "chan":
    case "map":
    case "func":
      return true;
    case "array":
      return type.length === 1 && isPointerShaped(type.elem);
    case "struct": {
      const [only] = type.fields;
      return type.fields.length === 1 && only !== undefined && isPointerShaped(only.type);
    }
    default:
      return false;
  }
}
