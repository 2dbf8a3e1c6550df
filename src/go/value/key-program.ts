/**
 * How keys of a type are hashed and compared: the instructions that the engine follows in place of
 * the functions that Go's compiler writes (src/engine/hash/key-program.ts).
 *
 * There are two ways through one type. A map's own hasher takes a run of neighbouring plain fields
 * in one piece; the runtime's typehash, which serves values in interfaces, takes structs field by
 * field. Their results differ, as they do in Go. Source: cmd/compile reflectdata/alg.go (genhash)
 * and compare.Memrun, types.AlgType; runtime/alg.go typehash; Go 1.19 and 1.23.
 */

import type { Architecture } from "../architectures.js";
import { fieldOffsets } from "../layout/field-offsets.js";
import { sizeOf } from "../layout/layout.js";
import { comparable, type GoType } from "../type/type.js";

/** One instruction; offsets count from the start of the key. */
export type Instruction =
  | { readonly op: "memory" | "fixed"; readonly offset: number; readonly size: number }
  | { readonly op: "float32" | "float64" | "string" | "interface"; readonly offset: number }
  | {
      readonly op: "loop";
      readonly offset: number;
      readonly count: number;
      readonly stride: number;
      readonly body: readonly Instruction[];
    };

/**
 * Which way: a compiler's function that goes through a struct field by field ("compiled"), one that
 * goes through all that lies in it, as from Go 1.27 on ("flattened"), or typehash ("dynamic").
 */
export type HashWay = "compiled" | "flattened" | "dynamic";

/** Are values of this type equal exactly when their bytes are? Go's AMEM. */
export function isPlain(type: GoType, arch: Architecture): boolean {
  switch (type.kind) {
    case "float32":
    case "float64":
    case "complex64":
    case "complex128":
    case "string":
    case "interface":
    case "slice":
    case "map":
    case "func":
      return false;
    case "array":
      return type.length === 0 ? comparable(type.elem) : isPlain(type.elem, arch);
    case "struct": {
      const [only] = type.fields;
      if (type.fields.length === 1 && only && only.name !== "_") return isPlain(only.type, arch);
      const { offsets, size } = fieldOffsets(type, arch);
      return type.fields.every((field, i) => {
        const end = (offsets[i] ?? 0) + sizeOf(field.type, arch).size;
        return field.name !== "_" && isPlain(field.type, arch) && end === (offsets[i + 1] ?? size);
      });
    }
    default:
      return true;
  }
}

/** What a value is all of, where it is an array of one or a struct of one field. */
export function soleOf(type: GoType): GoType {
  if (type.kind === "array" && type.length === 1) return soleOf(type.elem);
  const [only] = type.kind === "struct" ? type.fields : [];
  const alone = type.kind === "struct" && type.fields.length === 1;
  return alone && only !== undefined && only.name !== "_" ? soleOf(only.type) : type;
}

/** The instructions for a whole key. */
export function keyProgram(type: GoType, arch: Architecture, way: HashWay): Instruction[] {
  if (way === "flattened") return new Flattened(arch).of(type);
  const { size } = sizeOf(type, arch);
  // A whole key of no bytes leaves the seed as it is; typehash calls memhash even so.
  if (way === "compiled" && size === 0 && isPlain(type, arch)) return [];
  return [...instructions(type, arch, way, 0)];
}

function* instructions(
  type: GoType,
  arch: Architecture,
  way: HashWay,
  offset: number,
): Generator<Instruction> {
  const { size } = sizeOf(type, arch);
  if (isPlain(type, arch)) {
    yield { op: size === 4 || size === 8 ? "fixed" : "memory", offset, size };
    return;
  }
  switch (type.kind) {
    case "float32":
    case "float64":
    case "string":
    case "interface":
      yield { op: type.kind, offset };
      return;
    case "complex64":
    case "complex128": {
      const op = type.kind === "complex64" ? "float32" : "float64";
      yield { op, offset };
      yield { op, offset: offset + size / 2 };
      return;
    }
    case "array": {
      const stride = sizeOf(type.elem, arch).size;
      const body = [...instructions(type.elem, arch, way, 0)];
      yield { op: "loop", offset, count: type.length, stride, body };
      return;
    }
    case "struct": {
      const { offsets, size: whole } = fieldOffsets(type, arch);
      const { fields } = type;
      const startOf = (i: number): number => offsets[i] ?? whole;
      const endOf = (i: number): number => {
        const field = fields[i];
        return startOf(i) + (field === undefined ? 0 : sizeOf(field.type, arch).size);
      };
      const plainAt = (i: number): boolean => {
        const field = fields[i];
        return field !== undefined && field.name !== "_" && isPlain(field.type, arch);
      };
      for (let i = 0; i < fields.length; i++) {
        const field = fields[i];
        if (field === undefined || field.name === "_") continue;
        if (way === "dynamic" || !plainAt(i)) {
          yield* instructions(field.type, arch, way, offset + startOf(i));
          continue;
        }
        // A run ends behind a field that padding follows, and before a blank or other field.
        const first = i;
        while (endOf(i) === startOf(i + 1) && plainAt(i + 1)) i++;
        yield { op: "memory", offset: offset + startOf(first), size: endOf(i) - startOf(first) };
      }
    }
  }
}

/** Bytes that a loop's body should hash at least. */
const unrolled = 32;

/**
 * A type as one sequence of parts, whatever structs and arrays they lie in: plain bytes that touch
 * are one part. Longer arrays are a loop over some elements at a time, what is left over before it.
 * Source: cmd/compile reflectdata/alg.go eqSignature, hashFunc, Go 1.27.
 */
class Flattened {
  readonly #parts: Instruction[] = [];
  #at = 0;
  /** Where the plain bytes begin that have not become a part yet. */
  #from = 0;
  #plain = 0;

  constructor(readonly arch: Architecture) {}

  of(type: GoType): Instruction[] {
    this.#add(type);
    this.#flush();
    return this.#parts;
  }

  #add(type: GoType): void {
    const { size } = sizeOf(type, this.arch);
    const end = this.#at + size;
    if (type.kind === "array") {
      if (isPlain(type, this.arch)) this.#bytes(size);
      else this.#array(type);
    } else if (type.kind === "struct") {
      const { offsets } = fieldOffsets(type, this.arch);
      const start = this.#at;
      type.fields.forEach((field, i) => {
        if (field.name === "_") return;
        this.#at = start + (offsets[i] ?? 0);
        this.#add(field.type);
      });
    } else if (isPlain(type, this.arch)) {
      this.#bytes(size);
    } else {
      this.#flush();
      this.#parts.push(...instructions(type, this.arch, "dynamic", this.#at));
    }
    this.#at = end;
  }

  #array({ length, elem }: Extract<GoType, { kind: "array" }>): void {
    const { size } = sizeOf(elem, this.arch);
    if (size === 0) return;
    const unroll = Math.max(1, Math.floor(unrolled / size));
    const count = Math.floor(length / unroll);
    const single = count > 1 ? length % unroll : length;
    for (let i = 0; i < single; i++) this.#add(elem);
    if (count < 2) return;
    this.#flush();
    const body = new Flattened(this.arch);
    for (let i = 0; i < unroll; i++) body.#add(elem);
    body.#flush();
    const stride = unroll * size;
    this.#parts.push({ op: "loop", offset: this.#at, count, stride, body: body.#parts });
  }

  #bytes(size: number): void {
    if (size === 0) return;
    if (this.#from + this.#plain !== this.#at) this.#flush();
    if (this.#plain === 0) this.#from = this.#at;
    this.#plain += size;
    this.#at += size;
  }

  #flush(): void {
    const size = this.#plain;
    if (size > 0) {
      this.#parts.push({
        op: size === 4 || size === 8 ? "fixed" : "memory",
        offset: this.#from,
        size,
      });
    }
    this.#plain = 0;
  }
}
