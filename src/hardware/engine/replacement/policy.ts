/**
 * Which line of a set goes: the policies, chosen by a cache's POLICY. Each has a file with what a use
 * changes, and who makes room for a new line.
 */

import { FIFO, LRU, RANDOM, TREE_PLRU } from "../codes";
import { entriesOf, POLICY, recordOf, remember, SETS, WAYS } from "../descriptor";
import * as ages from "./ages";
import * as order from "./order";
import * as plru from "./plru";
import * as random from "./random";

export { FIFO, LRU, RANDOM, TREE_PLRU } from "../codes";

/** Lanes of the vectors in a set's record: larger sets are searched and ordered one by one. */
export const MOST_VECTOR_WAYS: u32 = 16;

/** Sets the records of a new cache up. */
export function begin(c: usize): void {
  if (load<u32>(c + POLICY) > FIFO || load<u32>(c + WAYS) > MOST_VECTOR_WAYS) return;
  const sets = load<u32>(c + SETS) as usize;
  for (let set: usize = 0; set < sets; set++) ages.begin(recordOf(c, set), load<u32>(c + WAYS));
}

/** The line in `way`, whose entry is given, is used. It may then stand elsewhere. */
/* @inline */
export function touch(c: usize, set: usize, way: u32, entry: u64): void {
  const record = recordOf(c, set);
  const policy = load<u32>(c + POLICY);
  const ways = load<u32>(c + WAYS);
  remember(record, entry);
  if (policy === LRU && ways <= MOST_VECTOR_WAYS) ages.youngest(record, way);
  else if (policy === LRU) order.toFront(entriesOf(c, set), way);
  else if (policy === TREE_PLRU) plru.touch(record, ways, way);
}

/** The way that a new line gets, as the youngest; a line that is in it must go. */
/* @inline */
export function vacate(c: usize, set: usize): u32 {
  const ways = load<u32>(c + WAYS);
  if (load<u32>(c + POLICY) <= FIFO && ways <= MOST_VECTOR_WAYS) {
    const record = recordOf(c, set);
    const way = ages.oldest(record, ways);
    ages.youngest(record, way);
    return way;
  }
  return vacateOther(c, set, ways);
}

function vacateOther(c: usize, set: usize, ways: u32): u32 {
  const policy = load<u32>(c + POLICY);
  const entries = entriesOf(c, set);
  if (policy <= FIFO) {
    order.toFront(entries, ways - 1);
    return 0;
  }
  let way: u32 = 0;
  while (way < ways && load<u64>(entries + 8 * (way as usize)) !== 0) way++;
  if (way === ways) way = policy === RANDOM ? random.draw(c) : plru.victim(recordOf(c, set), ways);
  if (policy === TREE_PLRU) plru.touch(recordOf(c, set), ways, way);
  return way;
}

/** The line in `way` is taken out; the way is the next to be filled. */
export function remove(c: usize, set: usize, way: u32): void {
  const ways = load<u32>(c + WAYS);
  const entries = entriesOf(c, set);
  const inOrder = load<u32>(c + POLICY) <= FIFO;
  // The next use will say which is the last used now.
  remember(recordOf(c, set), 0);
  if (inOrder && ways > MOST_VECTOR_WAYS) {
    order.closeUp(entries, ways, way);
    return;
  }
  store<u64>(entries + 8 * (way as usize), 0);
  if (inOrder) ages.retire(recordOf(c, set), ways, way);
}
