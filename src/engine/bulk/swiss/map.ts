/** What bulk operations ask of a map (engine/bulk/classic/map.ts says what), answered for Swiss ones. */
import { storeElem } from "../../classic/any/slot";
import { MAP_DIR_LEN, MAP_SEED } from "../../layout/go-structures";
import { elemsize } from "../../layout/maptype";
import { getWithKey } from "../../swiss/access";
import { mapassign } from "../../swiss/assign";
import { deleteHashed } from "../../swiss/delete";
import { iterNext } from "../../swiss/iterate";
import { used as entries } from "../../swiss/map";
import { settle } from "../../swiss/record";
import { ELEMS } from "../../trace/trace";
import { isAny } from "../../value/key";
import { putElem } from "../../value/operand";
import { batchKey } from "../batch";
import { prefetch } from "./prefetch";
import { search } from "./search";
import { isStill, walk } from "./walk";

@unmanaged
export class SwissMap {
  seed(m: usize): u64 {
    return load<u64>(m, MAP_SEED);
  }

  prefetch(t: usize, m: usize, n: u32): void {
    prefetch(t, m, n);
  }

  put<K>(t: usize, m: usize, key: K, hash: u64, elem: usize): void {
    const to = mapassign<K>(t, m, key, hash);
    if (isAny<K>()) storeElem(t, to, elem);
    else putElem(t, to, elem, elemsize(t), ELEMS);
  }

  /** Keys but those of eight bytes go by their place. */
  remove<K>(t: usize, m: usize, i: usize, hash: u64): bool {
    if (entries(m) === 0) return false;
    if (sizeof<K>() === 8) return deleteHashed<u64>(t, m, batchKey<u64>(t, i), hash);
    return deleteHashed<usize>(t, m, batchKey<usize>(t, i), hash);
  }

  find<K>(t: usize, m: usize, key: K, hash: u64): u64 {
    return getWithKey<K>(t, m, key, hash);
  }

  settle(m: usize, op: f64): void {
    settle(m, op);
  }

  /** In tables. */
  canSearch(m: usize): bool {
    return load<u64>(m, MAP_DIR_LEN) !== 0;
  }

  search<K>(t: usize, m: usize, n: u32): u32 {
    return search<SwissMap, K>(t, m, n);
  }

  canWalk(m: usize): bool {
    return isStill(m);
  }

  walk(t: usize, m: usize, limit: u32, picked: bool): u32 {
    return walk(t, m, limit, picked);
  }

  next(): void {
    iterNext();
  }
}
