/** How many slots a table holds. */
import { counted } from "../format/counted.js";

/** Rows beyond which a table of slots is refused: such a map is looked at range by range. */
const mostSlots = 2_000_000;

/** Refuse so many buckets or groups of eight slots that nobody reads them all. @throws RangeError */
export function requireFewSlots(count: number, what: "bucket" | "group"): void {
  if (count * 8 <= mostSlots) return;
  throw new RangeError(
    `${counted(count, what)} are ${counted(count * 8, "slot")}, more than ${counted(mostSlots, "slot")}: ` +
      "give a range, for example m.slots(0, 1000)",
  );
}
