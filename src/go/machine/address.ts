/**
 * Addresses and words of a process's memory, which is Go's heap arena: a Go address is where a byte
 * lies in it plus the arena's beginning. Source: runtime/malloc.go arenaBaseOffset, linux/amd64, Go 1.19.
 */
import { arenaHigh } from "./go-constants.js";

/** Go's address of a byte in memory: offset 0 is nil, the arena begins at 0xc000000000. */
export const arena = BigInt(arenaHigh) << 32n;

/** The offset in memory of a Go address. */
export function offsetOf(address: bigint): number {
  return Number(address & 0xffffffffn);
}

/** Where the high half of a 64-bit word begins in it. */
export const highHalf = 4;
/** Where the second word of a pair begins in it. */
export const secondWord = 8;

/** An unsigned 64-bit word that is known to be small, as a number. */
export function readWord(view: DataView, at: number): number {
  return view.getUint32(at + highHalf, true) * 2 ** 32 + view.getUint32(at, true);
}

/** Bytes in the order of memory as hexadecimal text. */
export function bytesText(view: DataView, at: number, size: number): string {
  const bytes = new Uint8Array(view.buffer, at, size);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
