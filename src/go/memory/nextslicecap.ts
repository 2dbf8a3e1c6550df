/** The capacity that append asks for. Source: runtime/slice.go nextslicecap, Go 1.20 (growslice in 1.19). */
import { doublingBelow } from "../machine/go-constants.js";

/** The capacity for one element more than a full slice of `capacity` has. */
export function nextslicecap(capacity: number): number {
  if (capacity === 0) return 1;
  if (capacity < doublingBelow) return 2 * capacity;
  return capacity + Math.floor((capacity + 3 * doublingBelow) / 4);
}
