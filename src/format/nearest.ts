/**
 * Finds the known word closest to a misspelt one, for "Did you mean …?".
 *
 * Words are compared by edit distance: inserting, deleting or replacing a letter costs 1, swapping
 * two neighbours costs less, since that is the most frequent typing error (the "optimal string
 * alignment" distance of Damerau, 1964). Capitals count for little. Of names that end with a width
 * in bits the nearest width is meant.
 */
import { nounFor } from "./counted.js";

const transposition = 0.75;
const capital = 0.1;

/**
 * The nearest of some names; undefined when none is near.
 * @example nearest("int46", ["int8", "int16", "int32", "int64"]) // "int64"
 */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const cost = costOf(word, name);
    if (cost < least) [best, least] = [name, cost];
  }
  return best;
}

/**
 * "Did you mean int64?", or nothing where no name is near.
 * @param written how a name is written where it belongs: in quotes, with a dot before it
 */
export function didYouMean(
  word: string,
  names: Iterable<string>,
  written: (name: string) => string = (name) => name,
): string {
  const found = nearest(word, names);
  return found === undefined ? "" : `Did you mean ${written(found)}?`;
}

/** A list of names, after the noun that fits their number: "Columns: op, count". */
export function listed(one: string, names: readonly string[], most = 40): string {
  const rest = names.length - most;
  const shown = rest > 0 ? [...names.slice(0, most), `and ${rest} more`] : names;
  return `${nounFor(names.length, one)}: ${shown.join(", ")}`;
}

/** The cost of mistaking one for the other; infinite for words that are not similar. */
function costOf(word: string, name: string): number {
  const cost = distance(word, name);
  const [stem, width] = split(word);
  const [otherStem, otherWidth] = split(name);
  if (width > 0 && otherWidth > 0 && stem.toLowerCase() === otherStem.toLowerCase()) {
    // One stem, other bits: changed over, not yet whole, or the nearest width.
    if (name.startsWith(word)) return 0.8;
    return cost <= transposition ? cost : 0.9 + Math.abs(Math.log2(width / otherWidth)) / 16;
  }
  const shorter = Math.min(word.length, name.length);
  if (cost <= Math.max(1, Math.floor(shorter / 3))) return cost;
  // The beginning of a name, or a name with something behind it.
  const begins = name.toLowerCase().startsWith(word.toLowerCase());
  const goesOn = word.toLowerCase().startsWith(name.toLowerCase());
  return shorter >= 3 && (begins || goesOn) ? 2 + cost : Number.POSITIVE_INFINITY;
}

/** "uint64" as "uint" and 64. */
function split(name: string): [stem: string, width: number] {
  const [, stem = name, digits = ""] = /^([a-z]+)(\d{1,4})$/i.exec(name) ?? [];
  return [stem, Number(digits)];
}

function distance(a: string, b: string): number {
  // Long ones are not names, and would take long.
  if (a.length > 64 || b.length > 64) return Number.POSITIVE_INFINITY;
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 1; j <= b.length; j++) (rows[0] as number[])[j] = j;
  const at = (i: number, j: number) => (rows[i] as number[])[j] as number;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const least = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + changed(a[i - 1] as string, b[j - 1] as string),
      );
      const turned = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const cost = turned ? Math.min(least, at(i - 2, j - 2) + transposition) : least;
      (rows[i] as number[])[j] = cost;
    }
  }
  return at(a.length, b.length);
}

function changed(x: string, y: string): number {
  if (x === y) return 0;
  return x.toLowerCase() === y.toLowerCase() ? capital : 1;
}
