/**
 * The one rule by which the numbers of a column are written: separators between thousands, at most
 * four significant digits of a fraction, as many decimals in each row so that the points stand below
 * each other, shares in percent, addresses in hexadecimal without separators.
 *
 * A number that its column's decimals would make 0, or that is too large for them, has an exponent.
 * What is shown is for reading; the value itself stays in the table.
 */
import { grouped, hex } from "./quantity.js";

/** What the numbers of a column are. */
export type NumberForm = "plain" | "share" | "address";

/** Digits that a fraction is shown with, where its column has room for them. */
const SIGNIFICANT = 4;
/** Decimals of a column whose largest number is 1 or more. */
const MOST_DECIMALS = 4;
const MOST_DECIMALS_OF_PERCENT = 2;

/**
 * How the numbers of a column are written.
 * @param values those that are shown together; others are written alike
 * @example numbersOf([6.5, 3.2503906])(6.5)           // "6.500"
 * @example numbersOf([0.1537, 0.5], "share")(0.1537)  // "15.37 %"
 * @example numbersOf([0xc000100000], "address")(0xc000100000) // "0xc000100000"
 */
export function numbersOf(
  values: Iterable<unknown>,
  form: NumberForm = "plain",
): (value: number | bigint) => string {
  const scale = form === "share" ? 100 : 1;
  const decimals = decimalsOf(values, scale);
  const plain = (value: number | bigint): string => {
    if (typeof value === "bigint") return grouped(value);
    if (Object.is(value, -0)) return "-0";
    if (!Number.isFinite(value)) return String(value);
    if (isExtreme(value)) return Number(value.toPrecision(SIGNIFICANT)).toExponential();
    const vanishes = value !== 0 && Math.abs(value) < 5 * 10 ** -decimals && decimals > 0;
    const isInexact = Number(value.toFixed(decimals)) !== value;
    return vanishes && isInexact
      ? Number(value.toPrecision(3)).toExponential()
      : grouped(value, decimals);
  };
  switch (form) {
    case "address":
      return (value) => (isAddress(value) ? hex(value) : plain(value));
    case "share":
      return (value) => {
        const percent = percentOf(typeof value === "bigint" ? Number(value) : value, decimals);
        return /^-?[\d.]/.test(percent) ? `${percent} %` : percent;
      };
    default:
      return plain;
  }
}

/** A share in percent; of the smallest two digits, however many decimals they take. */
function percentOf(share: number, decimals: number): string {
  const percent = clean(share * 100);
  const magnitude = Math.abs(percent);
  if (!Number.isFinite(percent)) return String(percent);
  if (magnitude === 0 || magnitude >= 0.1) {
    return grouped(percent, Math.min(decimals, MOST_DECIMALS_OF_PERCENT));
  }
  const digits = Number(percent.toPrecision(2));
  return magnitude < 0.0001 ? digits.toExponential() : String(digits);
}

/** Too large or too small for plain decimals in any column. */
function isExtreme(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude >= 1e16 || (magnitude !== 0 && magnitude < 1e-6);
}

function isAddress(value: number | bigint): boolean {
  return value >= 0 && (typeof value === "bigint" || Number.isSafeInteger(value));
}

/** Without what binary fractions add: 0.07 * 100 is 7.000000000000001. */
const clean = (value: number) => Number(value.toPrecision(12));

/** Decimals that every number of a column has. */
function decimalsOf(values: Iterable<unknown>, scale: number): number {
  let needed = 0;
  let largest = 0;
  for (const value of values) {
    if (typeof value !== "number" || !Number.isFinite(value) || isExtreme(value)) continue;
    const scaled = clean(value * scale);
    largest = Math.max(largest, Math.abs(scaled));
    if (Number.isInteger(scaled)) continue;
    const [, fraction = ""] = Number(scaled.toPrecision(SIGNIFICANT)).toFixed(12).split(".");
    needed = Math.max(needed, fraction.replace(/0+$/, "").length);
  }
  const leading = largest > 0 && largest < 1 ? -Math.floor(Math.log10(largest)) - 1 : 0;
  return Math.min(needed, MOST_DECIMALS + leading);
}
