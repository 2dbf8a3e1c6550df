/**
 * Counts with their noun: "1 entry", "2 entries", "10,000 buckets". The only place that forms
 * English plurals.
 */

/**
 * A count and the noun that fits it, with thousands separators.
 * @param one the noun for one: "entry", "old bucket"
 * @param many the noun for any other number; default by the rules of English spelling
 * @example counted(1, "entry")   // "1 entry"
 * @example counted(2000, "entry") // "2,000 entries"
 * @example counted(2, "series", "series") // "2 series"
 */
export function counted(count: number | bigint, one: string, many?: string): string {
  return `${count.toLocaleString("en")} ${nounFor(count, one, many)}`;
}

/** The noun alone, where the number stands elsewhere or is written in another way. */
export function nounFor(count: number | bigint, one: string, many = plural(one)): string {
  return count === 1 || count === 1n ? one : many;
}

function plural(one: string): string {
  if (/[^aeiou]y$/.test(one)) return `${one.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
}
