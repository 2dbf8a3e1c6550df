/**
 * Many steps of an iteration in one call: the entries that it gives step by step, and of each its key
 * and elem. While nothing moves, the fast build goes bucket by bucket, or table by table, and
 * keeps the iterator's fields in variables (classic/walk.ts, swiss/walk.ts); otherwise, and in the traced
 * build, it takes the steps one by one. `M` is the generation of the map, ClassicMap or SwissMap.
 */
import { HITER } from "../layout/control";
import { HITER_ELEM, HITER_H, HITER_KEY, HITER_T } from "../layout/go-structures";
import { indirectElem, indirectKey } from "../layout/maptype";
import { NEXT, operation } from "../trace/trace";
import { give, standing } from "./range-buffer";

/**
 * Give the entry that the iterator at HITER stands on and those after it, at most `limit`; how many
 * there were. The iterator stands on the next one then, or at the end. What is read of it here lies at
 * the same places in both generations.
 */
export function range<M>(limit: u32, picked: bool): u32 {
  const maps = changetype<M>(0);
  if (limit === 0 || !standing()) return 0;
  const t = load<u32>(HITER + HITER_T) as usize;
  const m = load<u32>(HITER + HITER_H) as usize;
  giveThis(t, 0, picked);
  if (!TRACE && !indirectKey(t) && !indirectElem(t) && maps.canWalk(m)) {
    return maps.walk(t, m, limit, picked);
  }
  let given: u32 = 1;
  while (true) {
    operation(m, 0, NEXT);
    maps.next();
    if (given === limit || !standing()) return given;
    giveThis(t, given++, picked);
  }
}

/** Entry `i` of the chunk is the one that the iterator stands on. */
function giveThis(t: usize, i: u32, picked: bool): void {
  const key = load<u32>(HITER + HITER_KEY) as usize;
  give(t, i, key, load<u32>(HITER + HITER_ELEM) as usize, picked);
}
