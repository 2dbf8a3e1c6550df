/**
 * The stores by which compiled code sets an elem after mapassign has told where it is, on amd64; the
 * engine follows them where it traces (src/engine/value/operand.ts).
 *
 * A value of up to four words without arrays of two elements and more is stored part by part, of strings,
 * slices and interfaces what is no pointer first. Others are copied in steps that their size decides: short
 * ones in two halves that may overlap, longer ones sixteen bytes at a time: in Go 1.19 by a call of memmove; up
 * to Go 1.25 from what is no multiple of sixteen on, which is copied first, beyond 64 bytes by a call of
 * duffcopy; later releases end with sixteen bytes that overlap.
 *
 * Source: cmd/compile ssa/_gen/AMD64.rules (Move), dec.rules, ssagen TypeOK, amd64/ssa.go
 * (LoweredMove, LoweredMoveLoop), Go 1.19 to 1.27; Valgrind's lackey for their order.
 */
import type { Architecture } from "../architectures.js";
import { fieldOffsets } from "../layout/field-offsets.js";
import { sizeOf } from "../layout/layout.js";
import { elemMove, elemMoveSize } from "../machine/own-structures.js";
import type { GoType } from "../type/type.js";
import type { TypeRoom } from "./program-writer.js";

/** Stores one behind the other; none: a load of a byte. */
export interface ElemMove {
  readonly offset: number;
  readonly bytes: number;
  readonly count: number;
}

/** How a release's compiler copies what is longer than a register. */
export interface CopyWay {
  /** What copies more than sixteen bytes: of duffcopy and the loop many, of few what is like them. */
  readonly by: "memmove" | "duffcopy" | "loop";
  /** A load checks the elem's place before such a call, unless a store was there. */
  readonly checksPlace: boolean;
  /** Bytes of the second store of eleven. */
  readonly lastOfEleven: 4 | 8;
}

/** Bytes above which a copy is a string instruction. */
const stringMoveAbove = { duffcopy: 1024, loop: 1408 } as const;

/** Most words, and fields of a struct, of a value that is kept in registers. */
const mostParts = 4;

/** Bytes above which duffcopy is called. */
const duffcopyAbove = 64;

/** The elem's place is not nil. */
const checks: ElemMove = { offset: 0, bytes: 1, count: 0 };

/** The stores of an elem of this type. */
export function elemMoves(type: GoType, arch: Architecture, way: CopyWay): ElemMove[] {
  const { size } = sizeOf(type, arch);
  if (isInRegisters(type, arch)) return [...parts(type, arch, 0)];
  if (size <= 16) return short(size, way);
  if (way.by === "memmove") return [checks, { offset: 0, bytes: size, count: 1 }];
  if (size > stringMoveAbove[way.by]) return stringMove(size, way);
  return way.by === "duffcopy" ? startFirst(size, way) : endLast(size);
}

/**
 * Does `_, ok := m[key]` load the elem of a key that is there? What duffcopy and string instructions copy is
 * not recognised as unused.
 */
export function loadsUnused(type: GoType, arch: Architecture, way: CopyWay): boolean {
  const { size } = sizeOf(type, arch);
  return way.by === "duffcopy" && size - (size % 16) > duffcopyAbove && !isInRegisters(type, arch);
}

/** Write the list; its address as an offset. */
export function writeElemMoves(room: TypeRoom, moves: readonly ElemMove[]): number {
  const at = room.reserveType(elemMoveSize * (moves.length + 1));
  [...moves, { offset: 0, bytes: 0, count: 0 }].forEach((move, i) => {
    for (const field of ["offset", "bytes", "count"] as const) {
      room.view.setUint32(at + elemMoveSize * i + elemMove[field], move[field], true);
    }
  });
  return at;
}

function isInRegisters(type: GoType, arch: Architecture): boolean {
  if (sizeOf(type, arch).size > mostParts * arch.pointerSize) return false;
  if (type.kind === "array")
    return type.length === 0 || (type.length === 1 && isInRegisters(type.elem, arch));
  if (type.kind !== "struct") return true;
  return (
    type.fields.length <= mostParts && type.fields.every((field) => isInRegisters(field.type, arch))
  );
}

function* parts(type: GoType, arch: Architecture, offset: number): Generator<ElemMove> {
  const { size } = sizeOf(type, arch);
  const word = arch.pointerSize;
  switch (type.kind) {
    case "array":
      if (type.length === 1) yield* parts(type.elem, arch, offset);
      return;
    case "struct": {
      const { offsets } = fieldOffsets(type, arch);
      for (const [i, field] of type.fields.entries()) {
        yield* parts(field.type, arch, offset + (offsets[i] ?? 0));
      }
      return;
    }
    // Where the bytes are is stored last: that may be a write for the collector to see.
    case "string":
      yield* places(offset, word, [word, 0]);
      return;
    case "slice":
      yield* places(offset, word, [word, 2 * word, 0]);
      return;
    case "interface":
      yield* places(offset, word, [0, word]);
      return;
    case "complex64":
    case "complex128":
      yield* places(offset, size / 2, [0, size / 2]);
      return;
    default:
      if (size > 0) yield { offset, bytes: size, count: 1 };
  }
}

function places(offset: number, bytes: number, at: readonly number[]): ElemMove[] {
  return at.map((place) => ({ offset: offset + place, bytes, count: 1 }));
}

/** Up to sixteen bytes: one store, or two that may overlap. */
function short(size: number, { lastOfEleven }: CopyWay): ElemMove[] {
  const bytes = 2 ** Math.floor(Math.log2(size));
  const rest = size - bytes;
  if (size === 0) return [];
  if (rest === 0) return [{ offset: 0, bytes, count: 1 }];
  const last = size === 11 ? lastOfEleven : 2 ** Math.ceil(Math.log2(rest));
  return [
    { offset: 0, bytes, count: 1 },
    { offset: size - last, bytes: last, count: 1 },
  ];
}

/** Words, behind the start where that leaves a whole number of sixteen bytes, or of words. */
function stringMove(size: number, way: CopyWay): ElemMove[] {
  const rest = size % (way.by === "duffcopy" ? 16 : 8);
  const start = rest === 0 ? [] : [{ offset: 0, bytes: rest <= 8 ? 8 : 16, count: 1 }];
  return [...start, { offset: rest, bytes: 8, count: (size - rest) / 8 }];
}

function startFirst(size: number, { checksPlace }: CopyWay): ElemMove[] {
  const rest = size % 16;
  const whole = size - rest;
  const start = rest === 0 ? [] : [{ offset: 0, bytes: rest <= 8 ? 8 : 16, count: 1 }];
  const check = checksPlace && rest === 0 && whole > duffcopyAbove ? [checks] : [];
  return [...start, ...check, { offset: rest, bytes: 16, count: whole / 16 }];
}

function endLast(size: number): ElemMove[] {
  const count = Math.floor(size / 16);
  const end = size % 16 === 0 ? [] : [{ offset: size - 16, bytes: 16, count: 1 }];
  return [{ offset: 0, bytes: 16, count }, ...end];
}
