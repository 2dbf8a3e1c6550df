/** Formats a hash: 16 hexadecimal digits, leading zeros included. */

/** "0x00f3a1…": sixteen digits. */
export function hashText(hash: bigint): string {
  return `0x${hash.toString(16).padStart(16, "0")}`;
}
