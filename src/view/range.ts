/** The range of buckets or groups that a drawing shows. */
import { nounFor } from "../format/counted.js";
import { shown } from "../format/shown.js";

/** Numbers from `from` up to, not including, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The range that was asked for, within what there is.
 * @param noun what is numbered: "chain", "table"
 * @param most how many a picture holds
 * @param few how many are drawn when `to` is left out
 * @throws RangeError naming the argument that is wrong, and what it can be
 */
export function rangeOf(
  noun: string,
  from: number,
  to: number | undefined,
  total: number,
  most: number,
  few: number,
): Range {
  const there =
    total === 0
      ? `there are no ${noun}s yet`
      : `there ${nounFor(total, `is only ${noun} 0`, `are ${noun}s 0 to ${total - 1}`)}`;
  for (const [name, value] of Object.entries({ from, to: to ?? 0 })) {
    if (Number.isInteger(value) && value >= 0) continue;
    throw new RangeError(
      `\`${name}\` must be the number of a ${noun}, got ${shown(value)}: ${there}`,
    );
  }
  if (from > 0 && from >= total) {
    throw new RangeError(`\`from\` must be the number of a ${noun}, got ${from}: ${there}`);
  }
  if (to !== undefined && !(to > from && to - from <= most)) {
    throw new RangeError(
      `\`to\` must be from ${from + 1} to ${from + most}, got ${to}: ` +
        `a picture holds 1 to ${most} ${noun}s, \`to\` excluded`,
    );
  }
  return { from, to: Math.min(to ?? from + few, total) };
}
