/**
 * Single operations with numbers on a Swiss map; engine/fast-path.ts says when and why. The map must have
 * tables. The first group decides: its first match is the key, or it has no match and an empty slot.
 */
import { prefetch } from "../bulk/swiss/prefetch";
import { isQuiet, NOT_DONE } from "../fast-path";
import { PTR_SIZE } from "../layout/go-constants";
import {
  MAP_DIR_LEN,
  MAP_DIR_PTR,
  MAP_GLOBAL_SHIFT,
  MAP_SEED,
  MAP_USED,
  MAP_WRITING,
  TABLE_GROUPS,
  TABLE_GROWTH_LEFT,
  TABLE_LENGTH_MASK,
  TABLE_USED,
} from "../layout/go-structures";
import { elemsize } from "../layout/maptype";
import { loadElem, storeElemNumber } from "../layout/number";
import { hashOfKey, keyFrom, storeKey } from "../value/key";
import { CTRL_DELETED, first, h1, h2, matchEmpty, matchEmptyOrDeleted, matchH2 } from "./ctrl";
import { vacate } from "./delete";
import { elemAt, groupAt, keyAt } from "./group";

@unmanaged
export class SwissFastPath {
  /* @inline */ seed(m: usize): u64 {
    return load<u64>(m, MAP_SEED);
  }

  prefetch(t: usize, m: usize, n: u32): void {
    prefetch(t, m, n);
  }

  /* @inline */ putKey<K>(t: usize, m: usize, key: K, elem: f64, as: u32): bool {
    if (load<u64>(m, MAP_DIR_LEN) === 0 || load<u8>(m, MAP_WRITING) !== 0 || !isQuiet())
      return false;
    const hash = hashOfKey<K>(t, key, this.seed(m));
    const table = tableOf(m, hash);
    const g = firstGroup(t, table, hash);
    const ctrl = load<u64>(g);
    const match = matchH2(ctrl, h2(hash));
    let i: u32;
    if (match !== 0) {
      i = first(match);
      if (keyFrom<K>(keyAt(t, g, i)) !== key) return false;
    } else {
      const open = matchEmptyOrDeleted(ctrl);
      const left = load<u16>(table, TABLE_GROWTH_LEFT);
      if (open === 0 || left === 0) return false;
      i = first(open);
      if (load<u8>(g + i) === CTRL_DELETED) return false;
      storeKey<K>(keyAt(t, g, i), key);
      store<u8>(g + i, h2(hash) as u8);
      store<u16>(table, left - 1, TABLE_GROWTH_LEFT);
      store<u16>(table, load<u16>(table, TABLE_USED) + 1);
      store<u64>(m, load<u64>(m, MAP_USED) + 1);
    }
    storeElemNumber(elemAt(t, g, i), elemsize(t), elem, as);
    return true;
  }

  /* @inline */ getKey<K>(t: usize, m: usize, key: K): i32 {
    if (load<u64>(m, MAP_USED) === 0 || load<u64>(m, MAP_DIR_LEN) === 0) return NOT_DONE;
    const hash = hashOfKey<K>(t, key, this.seed(m));
    const g = firstGroup(t, tableOf(m, hash), hash);
    const ctrl = load<u64>(g);
    const match = matchH2(ctrl, h2(hash));
    if (match === 0) return matchEmpty(ctrl) !== 0 ? 0 : NOT_DONE;
    const i = first(match);
    if (keyFrom<K>(keyAt(t, g, i)) !== key) return NOT_DONE;
    loadElem(elemAt(t, g, i), elemsize(t));
    return 1;
  }

  /* @inline */ removeKey<K>(t: usize, m: usize, key: K): i32 {
    // The last entry's removal gives the map another seed.
    if (
      load<u64>(m, MAP_USED) < 2 ||
      load<u64>(m, MAP_DIR_LEN) === 0 ||
      load<u8>(m, MAP_WRITING) !== 0 ||
      !isQuiet()
    ) {
      return NOT_DONE;
    }
    const hash = hashOfKey<K>(t, key, this.seed(m));
    const table = tableOf(m, hash);
    const g = firstGroup(t, table, hash);
    const ctrl = load<u64>(g);
    const match = matchH2(ctrl, h2(hash));
    if (match === 0) return matchEmpty(ctrl) !== 0 ? 0 : NOT_DONE;
    const i = first(match);
    if (keyFrom<K>(keyAt(t, g, i)) !== key) return NOT_DONE;
    vacate(t, m, table, g, i, ctrl);
    return 1;
  }
}

/** The table for a hash. */
/* @inline */ function tableOf(m: usize, hash: u64): usize {
  // The shift of a directory of one table is 64, of which wasm takes 0: the mask keeps place 0.
  const place = (hash >> (load<u8>(m, MAP_GLOBAL_SHIFT) as u64)) & (load<u64>(m, MAP_DIR_LEN) - 1);
  return load<u32>((load<u32>(m, MAP_DIR_PTR) as usize) + PTR_SIZE * (place as usize)) as usize;
}

/** The group of a table where the search for a hash begins. */
/* @inline */ function firstGroup(t: usize, table: usize, hash: u64): usize {
  return groupAt(
    t,
    load<u32>(table, TABLE_GROUPS) as usize,
    h1(hash) & load<u64>(table, TABLE_LENGTH_MASK),
  );
}
