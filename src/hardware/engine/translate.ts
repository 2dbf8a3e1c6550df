/** Translation: the TLB of a page size, the second one behind it, and the walk of the page table. */

import { use } from "./cache";
import { KEY, nextOf, setOf } from "./descriptor";
import { NONE } from "./layout";

/**
 * Looks a page up. Both levels keep what was found below them.
 * @returns 0: in the first TLB, 1: in the second, 2: by a walk
 */
export function translate(t: usize, page: u64): u32 {
  if (touch(t, page)) return 0;
  const second = nextOf(t);
  // Page sizes that share a TLB must not be taken for each other.
  return second !== 0 && touch(second, page + load<u64>(t + KEY)) ? 1 : 2;
}

/** Whether a TLB has a page; it has it afterwards. */
/* @inline */
function touch(t: usize, page: u64): bool {
  return use(t, setOf(t, page), page, 0) === NONE;
}
