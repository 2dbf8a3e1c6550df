/**
 * A map type in TypeScript (text, layout, flags) and for the engine: a descriptor in the memory of
 * the process, laid out like the runtime's own maptype.
 *
 *   descriptor                               offset  size
 *   ┌───────────────────────────────────────┐
 *   │ as in the runtime: type, key, elem,   │
 *   │ bucket, hasher (not used here, 0)     │    0    80
 *   │ keysize u8, elemsize u8               │   80     2
 *   │ bucketsize u16                        │   82     2
 *   │ flags u32, numbered as in Go 1.19     │   84     4
 *   ├───────────────────────────────────────┤
 *   │ where things are, which Go's compiler │
 *   │ puts into the code instead:           │
 *   │ keysOffset, keyStride  u32            │   88     8
 *   │ elemsOffset, elemStride  u32          │   96     8
 *   │ overflowOffset, bucketPtrdata  u32    │  104     8
 *   ├───────────────────────────────────────┤
 *   │ rules for keys and elems of any type  │
 *   │ (go/value/key-rules.ts)                        │  112    28
 *   ├───────────────────────────────────────┤
 *   │ where pointers are (go/value/pointer-list.ts)  │  160    12
 *   └───────────────────────────────────────┘  172
 *
 * The descriptor of a Swiss map type is the same; its bucket fields describe groups. Source:
 * runtime/type.go maptype and reflectdata.writeMapType, Go 1.19.
 */

import type { Architecture } from "../architectures.js";
import { GoTypeError } from "../errors.js";
import { maptypeFlags } from "../machine/codes.js";
import { maptype } from "../machine/go-structures.js";
import type { Declarations } from "../type/declarations.js";
import { requireTypeWithinLimits } from "../type/limits.js";
import type { GoMapType, GoType } from "../type/type.js";
import type { GroupLayout } from "./group-layout.js";
import type { BucketLayout } from "./layout.js";

/** What was written, and what it means. */
interface Written {
  /** Canonical text, for example "map[int64]struct{}". */
  readonly text: string;
  readonly key: GoType;
  readonly elem: GoType;
}

/** A map type whose entries lie in buckets. */
export interface ClassicMapType extends Written, BucketLayout {
  /** maptype.flags: 1 indirect key, 2 indirect elem, 4 reflexive key, 8 needs key update, 16 hash may panic. */
  readonly flags: number;
}

/** A map type whose entries lie in groups. */
export interface SwissMapType extends Written, GroupLayout {
  /** abi.MapType.Flags: 1 needs key update, 2 hash may panic, 4 indirect key, 8 indirect elem. */
  readonly flags: number;
}

/** A map type: what was written, what it means, and where its bytes lie. */
export type MapType = ClassicMapType | SwissMapType;

/**
 * Parse the text of a map type that the engine can hold.
 * @throws {GoTypeError} with carets under the place that is wrong or not held.
 */
export function parseMapType(text: string, types: Declarations, arch: Architecture): GoMapType {
  const type = types.parse(text);
  if (type.kind !== "map") {
    const advice = 'For example: "map[int64]bool"';
    throw new GoTypeError(
      `${type.text} is not a map type`,
      text,
      type.at,
      type.end - type.at,
      advice,
    );
  }
  requireTypeWithinLimits(text, type.key, arch);
  requireTypeWithinLimits(text, type.elem, arch);
  return type;
}

/** What a generation knows of the layout of its map types. */
interface Layouts {
  layout(type: GoMapType, arch: Architecture): Omit<MapType, keyof Written>;
}

/** The map type written in a text, laid out. @throws {GoTypeError} as {@link parseMapType}. */
export function mapType(
  text: string,
  types: Declarations,
  arch: Architecture,
  { layout }: Layouts,
): MapType {
  const type = parseMapType(text, types, arch);
  const { text: canonical, key, elem } = type;
  return Object.freeze({ text: canonical, key, elem, ...layout(type, arch) } as MapType);
}

/** Bytes of what holds eight entries: a bucket or a group. */
export interface Block {
  readonly size: number;
  /** Leading bytes that may hold pointers. */
  readonly ptrdata: number;
  /** Where the overflow pointer is; 0 in groups, which have none. */
  readonly overflowOffset: number;
}

/** Write the descriptor of `type` at byte `at`. */
export function writeDescriptor(view: DataView, at: number, type: MapType, block: Block): void {
  view.setUint8(at + maptype.keysize, type.keysize);
  view.setUint8(at + maptype.elemsize, type.elemsize);
  view.setUint16(at + maptype.bucketsize, block.size, true);
  view.setUint32(at + maptype.flags, engineFlags(type), true);
  view.setUint32(at + maptype.keysOffset, type.keysOffset, true);
  view.setUint32(at + maptype.keyStride, type.keyStride, true);
  view.setUint32(at + maptype.elemsOffset, type.elemsOffset, true);
  view.setUint32(at + maptype.elemStride, type.elemStride, true);
  view.setUint32(at + maptype.overflowOffset, block.overflowOffset, true);
  view.setUint32(at + maptype.bucketPtrdata, block.ptrdata, true);
}

/** Flags of either generation in the numbers of the classic one. */
function engineFlags({ key, indirectKey, indirectElem }: MapType): number {
  const { reflexive, needsUpdate, mayPanic } = keyTraits(key);
  return (
    (indirectKey ? maptypeFlags.indirectKey : 0) |
    (indirectElem ? maptypeFlags.indirectElem : 0) |
    (reflexive ? maptypeFlags.reflexiveKey : 0) |
    (needsUpdate ? maptypeFlags.needKeyUpdate : 0) |
    (mayPanic ? maptypeFlags.hashMightPanic : 0)
  );
}

/** What about a key type is noted in the flags of either generation. */
export function keyTraits(key: GoType): Record<"reflexive" | "needsUpdate" | "mayPanic", boolean> {
  const floats = contains(key, ["float32", "float64", "complex64", "complex128"]);
  const interfaces = contains(key, ["interface"]);
  const strings = contains(key, ["string"]);
  return {
    reflexive: !floats && !interfaces,
    needsUpdate: floats || interfaces || strings,
    mayPanic: interfaces,
  };
}

/** Is a value of one of these kinds part of the value itself (not behind a pointer)? */
function contains(type: GoType, kinds: readonly GoType["kind"][]): boolean {
  if (type.kind === "array") return contains(type.elem, kinds);
  if (type.kind === "struct") return type.fields.some((field) => contains(field.type, kinds));
  return kinds.includes(type.kind);
}
