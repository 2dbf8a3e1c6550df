/**
 * Pruning: tombstones that no search has to walk past become empty slots again.
 *
 * A tombstone is needed when the probe sequence of some entry passes its group. Groups are marked
 * in a bitset, one bit per group of the table (128 at most):
 *
 *   NEEDED, 16 bytes: bit i is set when group i keeps its tombstones, or has none
 *
 * Source: internal/runtime/maps/table.go pruneTombstones, Go 1.25 to 1.27.
 */
import { keyOf } from "../../classic/any/slot";
import { NEEDED } from "../../layout/control";
import {
  TABLE_CAPACITY,
  TABLE_GROUPS,
  TABLE_INDEX,
  TABLE_LENGTH_MASK,
} from "../../layout/go-structures";
import { EVENT_PRUNE, event } from "../../trace/trace";
import {
  CTRL_EMPTY,
  first,
  matchEmpty,
  matchEmptyOrDeleted,
  matchFull,
  removeFirst,
} from "../ctrl";
import { ctrls, groupAt, setCtrl, touchCtrls } from "../group";
import { hashSlot, isReflexive } from "../key";
import { CHANGED_PRUNED, replaced } from "../record";
import {
  addGrowthLeft,
  probeNext,
  probeStart,
  tombstones,
  tombstonesNow,
  touchCapacity,
  touchGroups,
  touchLengthMask,
} from "./table";

/** Tombstones are worth the work when they are at least one slot of ten. */
function worthwhile(table: usize, count: u32): bool {
  return count * 10 >= (load<u16>(table, TABLE_CAPACITY) as u32);
}

/** Make unneeded tombstones empty, if they are many enough; growthLeft rises by their number. */
export function pruneTombstones(t: usize, m: usize, table: usize): void {
  if (!worthwhile(table, tombstones(table))) return;
  markNeeded(t, m, table);
  const array = load<u32>(table, TABLE_GROUPS) as usize;
  const last = load<u64>(table, TABLE_LENGTH_MASK);
  let count: u32 = 0;
  for (let i: u64 = 0; i <= last; i++) {
    touchLengthMask(table);
    if (isNeeded(i)) continue;
    touchGroups(table);
    count += popcnt(matchEmptyOrDeleted(ctrls(groupAt(t, array, i)))) as u32;
  }
  touchLengthMask(table);
  touchCapacity(table);
  if (!worthwhile(table, count)) return;
  event(EVENT_PRUNE, table, tombstonesNow(table) as u64, count as u64);
  replaced(CHANGED_PRUNED, load<u64>(table, TABLE_INDEX), load<u16>(table, TABLE_CAPACITY));
  for (let i: u64 = 0; i <= last; i++) {
    touchLengthMask(table);
    if (isNeeded(i)) continue;
    touchGroups(table);
    const g = groupAt(t, array, i);
    let deleted = matchEmptyOrDeleted(ctrls(g));
    for (; deleted !== 0; deleted = removeFirst(deleted)) {
      setCtrl(g, first(deleted), CTRL_EMPTY);
      addGrowthLeft(table, 1);
    }
  }
  touchLengthMask(table);
}

/** The groups that are needed are bits of two words. */
const SECOND_WORD: usize = 8;

function markNeeded(t: usize, m: usize, table: usize): void {
  store<u64>(NEEDED, 0);
  store<u64>(NEEDED + SECOND_WORD, 0);
  const array = load<u32>(table, TABLE_GROUPS) as usize;
  const last = load<u64>(table, TABLE_LENGTH_MASK);
  for (let i: u64 = 0; i <= last; i++) {
    touchLengthMask(table);
    touchGroups(table);
    const g = groupAt(t, array, i);
    const ctrl = ctrls(g);
    for (let full = matchFull(ctrl); full !== 0; full = removeFirst(full)) {
      const key = keyOf(t, g, first(full));
      // No search finds a key that does not equal itself, so none has to get there.
      if (isReflexive(t, key)) markPassed(t, table, array, hashSlot(t, m, key), i);
    }
    // Groups with an empty slot have no tombstones.
    touchCtrls(g);
    if (matchEmpty(ctrl) !== 0) markGroup(i);
  }
  touchLengthMask(table);
}

/** Mark the groups with tombstones that the search for a hash passes before group `to`. */
function markPassed(t: usize, table: usize, array: usize, hash: u64, to: u64): void {
  let offset = probeStart(table, hash);
  for (let step: u64 = 1; offset !== to; step++) {
    touchGroups(table);
    if (matchEmptyOrDeleted(ctrls(groupAt(t, array, offset))) !== 0) markGroup(offset);
    offset = probeNext(table, offset, step);
  }
}

function markGroup(i: u64): void {
  const word = NEEDED + 8 * ((i >> 6) as usize);
  store<u64>(word, load<u64>(word) | ((1 as u64) << (i & 63)));
}

function isNeeded(i: u64): bool {
  return ((load<u64>(NEEDED + 8 * ((i >> 6) as usize)) >> (i & 63)) & 1) !== 0;
}
