/**
 * What bulk operations ask of a map, answered for classic ones; SwissMap answers the same. The classes
 * have no fields and no objects are made of them: they are names by which the drivers (fill.ts,
 * lookup.ts, range.ts, sliding-window.ts), compiled once for each, find the functions.
 *
 *   seed      the seed of its hashes, read plainly      canSearch   may batches be searched in passes?
 *   prefetch  ask for what a batch will need            search      search a batch so; how many it has
 *   put       m[key] = elem                             canWalk     is the iteration where nothing moves?
 *   remove    delete(m, key `i` of the batch)           walk        its entries from the present one on
 *   find      where a key and its elem are, or 0        next        the iterator's next step
 *   settle    an operation is over
 *
 * `hash` is the key's under the seed. Keys are values of a type K that stands for their form:
 * engine/value/key.ts.
 */
import { mapaccessK_fast } from "../../classic/access";
import { mapaccess2 } from "../../classic/any/access";
import { mapassign } from "../../classic/any/assign";
import { deleteHashed } from "../../classic/any/delete";
import { storeElem } from "../../classic/any/slot";
import { mapassign_fast } from "../../classic/assign";
import { mapdelete_fast } from "../../classic/delete";
import { count } from "../../classic/hmap";
import { mapiternext } from "../../classic/iterate";
import { settle } from "../../classic/record";
import { HMAP_COUNT, HMAP_HASH0, HMAP_OLDBUCKETS } from "../../layout/go-structures";
import { elemsize } from "../../layout/maptype";
import { ELEMS } from "../../trace/trace";
import { isAny } from "../../value/key";
import { putElem } from "../../value/operand";
import { batchKey } from "../batch";
import { prefetch } from "./prefetch";
import { search } from "./search";
import { isStill, walk } from "./walk";

@unmanaged
export class ClassicMap {
  seed(h: usize): u64 {
    return load<u32>(h, HMAP_HASH0) as u64;
  }

  prefetch(t: usize, h: usize, n: u32): void {
    prefetch(t, h, n);
  }

  /** Keys of any type hash themselves: that reads the seed. */
  put<K>(t: usize, h: usize, key: K, hash: u64, elem: usize): void {
    if (isAny<K>()) {
      storeElem(t, mapassign(t, h, key as usize), elem);
    } else {
      putElem(t, mapassign_fast<K>(t, h, key, hash), elem, elemsize(t), ELEMS);
    }
  }

  remove<K>(t: usize, h: usize, i: usize, hash: u64): bool {
    if (!isAny<K>()) return mapdelete_fast<K>(t, h, batchKey<K>(t, i), hash);
    return count(h) !== 0 && deleteHashed(t, h, batchKey<usize>(t, i), hash);
  }

  find<K>(t: usize, h: usize, key: K, hash: u64): u64 {
    if (isAny<K>()) return mapaccess2(t, h, key as usize);
    return mapaccessK_fast<K>(t, h, key, hash);
  }

  settle(h: usize, op: f64): void {
    settle(h, op);
  }

  /** In one array, which has entries. */
  canSearch(h: usize): bool {
    return load<u32>(h, HMAP_OLDBUCKETS) === 0 && load<u64>(h, HMAP_COUNT) !== 0;
  }

  search<K>(t: usize, h: usize, n: u32): u32 {
    return search<ClassicMap, K>(t, h, n);
  }

  canWalk(h: usize): bool {
    return isStill(h);
  }

  walk(t: usize, h: usize, limit: u32, picked: bool): u32 {
    return walk(t, h, limit, picked);
  }

  next(): void {
    mapiternext();
  }
}
