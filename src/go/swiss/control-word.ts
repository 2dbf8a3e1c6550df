/**
 * The control word of a Swiss map's group: a byte per slot, and how all eight are compared with H2
 * at once.
 *
 *   0x80 empty    0xfe deleted, a tombstone    0x00 … 0x7f full: H2 of the key in the slot
 *
 *   amd64     PCMPEQB: the bytes that are equal, no others
 *   portable  x = word ^ H2 in every byte;  (x - 0x01…01) & ~x & 0x80…80
 *             where a byte is equal the subtraction borrows from the next one, so that a slot above
 *             a match, whose byte differs from H2 in the lowest bit only, seems to match as well
 *
 * The engine has the same in src/engine/swiss/ctrl.ts. Source: internal/runtime/maps/group.go
 * ctrlGroupMatchH2, Go 1.24 to 1.27.
 */

import { ctrls } from "../machine/codes.js";
import { blockSlots, h2Bits } from "../machine/go-constants.js";
import type { Machine } from "../machine/machine.js";

/** The part of a hash that chooses the group in which a search begins. */
export function h1(hash: bigint): bigint {
  return hash >> BigInt(h2Bits);
}

/** The part of a hash that a control byte keeps. */
export function h2(hash: bigint): number {
  return Number(hash & (2n ** BigInt(h2Bits) - 1n));
}

/** What a slot is, by its control byte. */
export type CtrlState = "live" | "empty" | "deleted";

/** What a control byte says of its slot. */
export function ctrlState(byte: number): CtrlState {
  if (byte < ctrls.empty) return "live";
  return byte === ctrls.empty ? "empty" : "deleted";
}

/** The portable match, step by step: eight bytes each, slot 0 first. */
export interface PortableMatch {
  /** The control word. */
  readonly ctrl: readonly number[];
  /** ctrl ^ H2: 0 where the byte is H2. */
  readonly xor: readonly number[];
  /** xor - 1 over the whole word, with borrows from byte to byte. */
  readonly minus: readonly number[];
  /** minus & ~xor & 0x80: 0x80 where the slot matches. */
  readonly match: readonly number[];
  /** Slots that match exactly, as amd64 finds them. */
  readonly exact: readonly number[];
  /** Slots that only seem to match. */
  readonly falsePositives: readonly number[];
}

const ones = 0x0101010101010101n;
const highs = 0x8080808080808080n;

/**
 * Match a control word with H2, as processors without an instruction for it do.
 * @param word the eight bytes as a number, slot 0 the lowest
 * @param h2 the low seven bits of a hash
 * @example portableMatch(0x8080808080800302n, 2).falsePositives // [1]
 */
export function portableMatch(word: bigint, h2: number): PortableMatch {
  const x = word ^ (ones * BigInt(h2));
  const minus = BigInt.asUintN(64, x - ones);
  const match = minus & ~x & highs;
  const ctrl = bytesOf(word);
  const matching = bytesOf(match);
  const slots = [...ctrl.keys()];
  return {
    ctrl,
    xor: bytesOf(x),
    minus: bytesOf(minus),
    match: matching,
    exact: slots.filter((slot) => ctrl[slot] === h2),
    falsePositives: slots.filter((slot) => matching[slot] !== 0 && ctrl[slot] !== h2),
  };
}

function bytesOf(word: bigint): number[] {
  return Array.from({ length: blockSlots }, (_, i) => Number((word >> BigInt(8 * i)) & 0xffn));
}

/** The slots that the engine finds to match a tag. */
export function matchingSlots(
  machine: Machine,
  control: bigint,
  tag: number,
  how: "exact" | "portable",
): number[] {
  const { view, constants } = machine;
  view.setBigUint64(constants.KEY, control, true);
  machine.look((engine) => engine.match(tag, how === "portable"));
  const found = new Uint8Array(machine.memory.buffer, constants.ELEM, blockSlots);
  return Array.from(found.keys()).filter((slot) => found[slot] !== 0);
}
