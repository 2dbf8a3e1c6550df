/**
 * The part of a map type's descriptor that says how keys and elems of any type are dealt with,
 * read by src/engine/layout/maptype.ts.
 *
 * Source: cmd/compile walk (mapfast), runtime/map_faststr.go mapdelete_faststr, Go 1.19 and 1.23.
 */

import type { Architecture } from "../architectures.js";
import type { GenerationRules } from "../generation.js";
import { maxInline, sizeOf } from "../layout/layout.js";
import type { MapType } from "../layout/maptype.js";
import { keyClears, keyForms } from "../machine/codes.js";
import { maptype } from "../machine/go-structures.js";
import type { FastAssign, ReleaseRow } from "../releases.js";
import { elemMoves, loadsUnused, writeElemMoves } from "./elem-moves.js";
import { isPlain, keyProgram, soleOf } from "./key-program.js";
import { writeProgram } from "./program-writer.js";
import type { ValueData } from "./value-data.js";

/** Forms that the engine has functions of its own for; it takes the others for any key. */
const forms: Partial<Record<FastAssign, number>> = {
  fast32: 1,
  ...{ fast64: 2, fast64ptr: 2 },
  faststr: 3,
};

/** Write the rules into the descriptor at byte `at`. */
export function writeKeyRules(
  valueData: ValueData,
  at: number,
  type: Pick<MapType, "key" | "elem">,
  rules: Pick<GenerationRules, "deleteKeepsLength" | "prunes" | "hashWay">,
  { copies }: Pick<ReleaseRow, "copies">,
): void {
  const arch = valueData.architecture;
  const key = sizeOf(type.key, arch);
  const elem = sizeOf(type.elem, arch);
  const form = assignForm(type, arch);
  const keepsLength = rules.deleteKeepsLength && form === "faststr";
  const program = writeProgram(valueData, keyProgram(type.key, arch, rules.hashWay));
  const set = (field: keyof typeof maptype, word: number | boolean): void => {
    valueData.view.setUint32(at + maptype[field], Number(word), true);
  };
  set("keyForm", (form && forms[form]) ?? keyForms.any);
  set("keyFullSize", key.size);
  set("elemFullSize", elem.size);
  set("keyProgram", program);
  set("elemMoves", writeElemMoves(valueData, elemMoves(type.elem, arch, copies)));
  set("loadsUnusedElem", loadsUnused(type.elem, arch, copies));
  set("clearsOfKey", clearsOf(keepsLength, key.ptrdata > 0 || key.size > maxInline));
  set("keyHasPointers", key.ptrdata > 0);
  set("elemHasPointers", elem.ptrdata > 0);
  set("prunes", rules.prunes(form));
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
  if (faststr) return keyClears.pointer;
  return pointers ? keyClears.slot : keyClears.nothing;
}
