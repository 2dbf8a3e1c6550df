/** The limit on the number of slots in a table. */

import { counted } from "../format/counted.js";
import { shown } from "../format/shown.js";
import { blockSlots } from "../go/index.js";

/** Rows beyond which a table of slots is refused: such a map is looked at range by range. */
const mostSlots = 2_000_000;

/**
 * The numbers of the buckets or groups that a table of slots is about.
 * @param to default all
 * @throws RangeError naming the argument that is wrong, and beyond two million slots
 */
export function slotRange(
  what: "bucket" | "group",
  from: number,
  to: number | undefined,
  total: number,
): { readonly from: number; readonly to: number } {
  if (!Number.isInteger(from) || from < 0) {
    throw new RangeError(`\`from\` must be the number of a ${what}, got ${shown(from)}`);
  }
  if (to !== undefined && !((Number.isInteger(to) || to === Infinity) && to >= from)) {
    throw new RangeError(
      `\`to\` must be a whole number from ${from} (\`from\`) on, got ${shown(to)}`,
    );
  }
  const end = Math.min(to ?? Infinity, total);
  requireFewSlots(end - from, what);
  return { from, to: end };
}

/**
 * Refuse more buckets or groups of eight slots than a table can reasonably show. @throws RangeError
 */
function requireFewSlots(count: number, what: "bucket" | "group"): void {
  if (count * blockSlots <= mostSlots) return;
  throw new RangeError(
    `${counted(count, what)} are ${counted(count * blockSlots, "slot")}, more than ${counted(mostSlots, "slot")}: ` +
      "give a range, for example m.slots(0, 1000)",
  );
}
