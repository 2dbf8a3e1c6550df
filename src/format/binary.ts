/** Formats sizes of caches and pages with binary prefixes: "32 KiB", "1.25 MiB". */

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes in the largest unit of 2^10, 2^20, … that leaves 1 or more, to two decimals. */
export function binaryBytes(value: number): string {
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${Number(rest.toFixed(2))} ${UNITS[unit]}`;
}
