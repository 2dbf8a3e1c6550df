/**
 * Formats numbers: grouped integers, byte counts with decimal prefixes, addresses in hexadecimal.
 * Independent of the machine's locale.
 */

/**
 * A number with thousands separators and a fixed number of decimals (none unless asked for).
 * @example grouped(197197320)   // "197,197,320"
 * @example grouped(6.503906, 2) // "6.50"
 */
export function grouped(value: number | bigint, decimals?: number): string {
  const text = typeof value === "number" && decimals ? value.toFixed(decimals) : value.toString();
  // Not inside the fraction, and not in "1e+21" or "NaN".
  return text.replace(/^-?\d+(?![\de])/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/**
 * A number of bytes in the largest decimal unit that leaves at least 1, with three significant
 * digits: kB = 1000 B, MB = 1000 kB.
 * @example bytes(80)       // "80 B"
 * @example bytes(17825240) // "17.8 MB"
 */
export function bytes(value: number): string {
  const { scaled, prefix } = scale(value);
  return `${scaled} ${prefix}B`;
}

/**
 * A plain count with a decimal prefix, for axis ticks.
 * @example short(10_000_000) // "10M"
 */
export function short(value: number): string {
  const { scaled, prefix } = scale(value);
  return `${scaled}${prefix}`;
}

/**
 * An address as Go prints a pointer.
 * @example hex(0xc000100000) // "0xc000100000"
 */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

const PREFIXES = ["", "k", "M", "G", "T", "P", "E"];

function scale(value: number): { scaled: string; prefix: string } {
  let magnitude = Math.abs(value);
  let step = 0;
  // 999.5 is where three significant digits would round up into the next unit.
  while (magnitude >= 999.5 && step < PREFIXES.length - 1) {
    magnitude /= 1000;
    step++;
  }
  const sign = value < 0 ? "-" : "";
  return { scaled: sign + Number(magnitude.toPrecision(3)), prefix: PREFIXES[step] ?? "" };
}
