/**
 * The data of the AES hash in a process's memory: the tables of a round, the key schedule, and the
 * state of its lanes. src/engine/hash/aeshash.ts shows the layout.
 *
 * The first table holds, for each byte, the column that substituting it and mixing gives: 2·s, s, s,
 * 3·s in the field of 256 elements with the polynomial x^8 + x^4 + x^3 + x + 1 (FIPS 197). The other
 * three are the same for the rows below: columns turned by one, two and three bytes.
 */

import type { Machine } from "./machine.js";
import { aesBlock } from "./own-structures.js";

/** Bytes of the runtime's aeskeysched on machines with 64-bit words. */
export const scheduleSize = aesBlock.states - aesBlock.schedule;

const tables = 4;
const tableSize = (aesBlock.schedule - aesBlock.tables) / tables;

/** Write tables and schedule at byte `at`, and let the hash know. */
export function writeAes({ view, constants }: Machine, at: number, schedule: Uint8Array): void {
  roundTable().forEach((column, byte) => {
    for (let row = 0; row < tables; row++) {
      const turned = (column << (8 * row)) | (row === 0 ? 0 : column >>> (32 - 8 * row));
      view.setUint32(at + aesBlock.tables + tableSize * row + 4 * byte, turned, true);
    }
  });
  new Uint8Array(view.buffer).set(schedule, at + aesBlock.schedule);
  view.setUint32(constants.AES, at, true);
}

/** How the process hashes is not known: what hashes a key is refused. */
export function forgetHash({ view, constants }: Machine): void {
  view.setUint32(constants.AES, constants.AES_UNKNOWN, true);
}

/** The schedule as bytes. @throws RangeError unless there are 128. */
export function checkSchedule(given: ArrayLike<number>): Uint8Array {
  if (given.length === scheduleSize) return Uint8Array.from(given);
  throw new RangeError(`\`aeskeysched\` must have ${scheduleSize} bytes, got ${given.length}`);
}

function roundTable(): number[] {
  const substitute = substitutionBox();
  return substitute.map((s) => {
    const twice = double(s);
    return (twice | (s << 8) | (s << 16) | ((twice ^ s) << 24)) >>> 0;
  });
}

/** Twice an element of the field. */
function double(x: number): number {
  return ((x << 1) ^ (x & 0x80 ? 0x11b : 0)) & 0xff;
}

/** Each byte's inverse in the field, then five of its rotations xored, and 0x63. */
function substitutionBox(): number[] {
  const power: number[] = [];
  const logarithm: number[] = [];
  for (let i = 0, x = 1; i < 255; i++, x ^= double(x)) {
    power[i] = x;
    logarithm[x] = i;
  }
  return Array.from({ length: 256 }, (_, byte) => {
    const inverse = byte === 0 ? 0 : (power[(255 - (logarithm[byte] ?? 0)) % 255] ?? 0);
    const rotated = (n: number): number => (inverse << n) | (inverse >> (8 - n));
    return (inverse ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4) ^ 0x63) & 0xff;
  });
}
