/**
 * The part of a map type's descriptor that says how keys and elems of any type are dealt with,
 * read by src/engine/layout/maptype.ts.
 *
 *   112 form u32         of the functions that Go calls: 0 any key, 1 _fast32, 2 _fast64, 3 _faststr
 *   116 keyFullSize, elemFullSize u32      also where the slot only points at them
 *   124 keyProgram u32   how keys are hashed and compared (key-program.ts)
 *   128 clearsOfKey u32  what delete clears: 0 nothing, 1 the whole slot, 2 its first pointer
 *   132 keyHasPointers, elemHasPointers u32
 *   140 prunes u32       assigning to a key of a Swiss map prunes tombstones
 *
 * Source: cmd/compile walk (mapfast), runtime/map_faststr.go mapdelete_faststr, Go 1.19 and 1.23.
 */
import type { Architecture } from "../architectures.js";
import type { GenerationRules } from "../generation.js";
import { maxInline, sizeOf } from "../layout/layout.js";
import type { MapType } from "../layout/maptype.js";
import type { FastAssign } from "../releases.js";
import { isPlain, keyProgram, soleOf, writeProgram } from "./key-program.js";
import type { Space } from "./value-data.js";

const clears = { nothing: 0, slot: 1, pointer: 2 } as const;

/** Forms that the engine has functions of its own for; it takes the others for any key. */
const forms: Partial<Record<FastAssign, number>> = {
  fast32: 1,
  ...{ fast64: 2, fast64ptr: 2 },
  faststr: 3,
};

/** Write the rules into the descriptor at byte `at`. */
export function writeKeyRules(
  space: Space,
  at: number,
  type: Pick<MapType, "key" | "elem">,
  rules: Pick<GenerationRules, "deleteKeepsLength" | "prunes" | "hashWay">,
): void {
  const arch = space.architecture;
  const key = sizeOf(type.key, arch);
  const elem = sizeOf(type.elem, arch);
  const form = assignForm(type, arch);
  const keepsLength = rules.deleteKeepsLength && form === "faststr";
  const words = [
    form === undefined ? 0 : (forms[form] ?? 0),
    key.size,
    elem.size,
    writeProgram(space, keyProgram(type.key, arch, rules.hashWay)),
    clearsOf(keepsLength, key.ptrdata > 0 || key.size > maxInline),
    key.ptrdata > 0 ? 1 : 0,
    elem.ptrdata > 0 ? 1 : 0,
    rules.prunes(form) ? 1 : 0,
  ];
  words.forEach((word, i) => {
    space.view.setUint32(at + 112 + 4 * i, word, true);
  });
}

/**
 * The compiled form of an assignment to such a map, by the key's bytes; undefined: the one for any
 * key. Elems above 128 bytes have no other.
 */
export function assignForm(
  { key, elem }: Pick<MapType, "key" | "elem">,
  arch: Architecture,
): FastAssign | undefined {
  if (sizeOf(elem, arch).size > maxInline) return undefined;
  if (soleOf(key).kind === "string") return "faststr";
  const { size, ptrdata } = sizeOf(key, arch);
  if (!isPlain(key, arch) || (size !== 4 && size !== 8)) return undefined;
  if (ptrdata === 0) return size === 4 ? "fast32" : "fast64";
  if (size !== arch.pointerSize) return undefined;
  return size === 4 ? "fast32ptr" : "fast64ptr";
}

/** Delete leaves keys without pointers, and the form for strings leaves the length. */
function clearsOf(faststr: boolean, pointers: boolean): number {
  if (faststr) return clears.pointer;
  return pointers ? clears.slot : clears.nothing;
}
