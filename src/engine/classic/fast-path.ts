/**
 * Single operations with numbers on a classic map; engine/fast-path.ts says when and why. The map must not
 * be growing. The first bucket decides, because the key is in it or its chain ends there.
 */
import { prefetch } from "../bulk/classic/prefetch";
import { isQuiet, NOT_DONE } from "../fast-path";
import {
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_COUNT,
  HMAP_FLAGS,
  HMAP_HASH0,
  HMAP_NOVERFLOW,
  HMAP_OLDBUCKETS,
} from "../layout/go-structures";
import { elemsize } from "../layout/maptype";
import { loadElem, storeElemNumber } from "../layout/number";
import { hashOfKey, storeKey } from "../value/key";
import { bucketAt, elemAt, keyAt, setTophash, tophashOf } from "./bmap";
import { vacate } from "./delete";
import { HASH_WRITING, overLoadFactor, setCount, tooManyOverflowBuckets } from "./hmap";
import { endsHere, firstEmpty, NONE, slotOf } from "./scan";

@unmanaged
export class ClassicFastPath {
  /* @inline */ seed(h: usize): u64 {
    return load<u32>(h, HMAP_HASH0) as u64;
  }

  prefetch(t: usize, h: usize, n: u32): void {
    prefetch(t, h, n);
  }

  /* @inline */ putKey<K>(t: usize, h: usize, key: K, elem: f64, as: u32): bool {
    if (!isSteady(h) || (load<u8>(h, HMAP_FLAGS) & HASH_WRITING) !== 0 || !isQuiet()) return false;
    const hash = hashOfKey<K>(t, key, this.seed(h));
    const B = load<u8>(h, HMAP_B) as u32;
    const b = bucketOf(t, h, B, hash);
    let i = slotOf<K>(b, key, hash);
    if (i === NONE) {
      i = firstEmpty(b);
      const entries = load<u64>(h, HMAP_COUNT) + 1;
      if (i === NONE || !endsHere(b) || overLoadFactor(entries, B)) return false;
      if (tooManyOverflowBuckets(load<u16>(h, HMAP_NOVERFLOW), B)) return false;
      setTophash(b, i, tophashOf(hash));
      storeKey<K>(keyAt(t, b, i), key);
      setCount(h, entries);
    }
    storeElemNumber(elemAt(t, b, i), elemsize(t), elem, as);
    return true;
  }

  /* @inline */ getKey<K>(t: usize, h: usize, key: K): i32 {
    if (load<u64>(h, HMAP_COUNT) === 0 || !isSteady(h)) return NOT_DONE;
    const hash = hashOfKey<K>(t, key, this.seed(h));
    const b = bucketOf(t, h, load<u8>(h, HMAP_B), hash);
    const i = slotOf<K>(b, key, hash);
    if (i === NONE) return endsHere(b) ? 0 : NOT_DONE;
    loadElem(elemAt(t, b, i), elemsize(t));
    return 1;
  }

  /* @inline */ removeKey<K>(t: usize, h: usize, key: K): i32 {
    // The last entry's removal gives the map another seed.
    if (load<u64>(h, HMAP_COUNT) < 2 || !isSteady(h)) return NOT_DONE;
    if ((load<u8>(h, HMAP_FLAGS) & HASH_WRITING) !== 0 || !isQuiet()) return NOT_DONE;
    const hash = hashOfKey<K>(t, key, this.seed(h));
    const b = bucketOf(t, h, load<u8>(h, HMAP_B), hash);
    const i = slotOf<K>(b, key, hash);
    if (i === NONE) return endsHere(b) ? 0 : NOT_DONE;
    vacate(t, h, b, b, i);
    return 1;
  }
}

/** Has the map an array, and is it not growing? */
/* @inline */ function isSteady(h: usize): bool {
  return load<u64>(h, HMAP_BUCKETS) !== 0 && load<u64>(h, HMAP_OLDBUCKETS) === 0;
}

/* @inline */ function bucketOf(t: usize, h: usize, B: u32, hash: u64): usize {
  return bucketAt(
    t,
    load<u32>(h, HMAP_BUCKETS) as usize,
    (hash as usize) & (((1 as usize) << B) - 1),
  );
}
