/**
 * Single operations with numbers, where they are as simple as they mostly are: the key is a fast form
 * of four or eight bytes, and the first bucket or group decides. Everything else is left to the general
 * functions, as is all of it in the traced and the debug build; both ways leave the same bytes.
 *
 * It is a body of its own for its speed: the general functions are called with their keys in memory and
 * read what they need again where Go does, which the traced build has to show.
 *
 * In a large map an operation waits for memory several times as long as it computes. A processor
 * goes on to the next operations in the meantime, if they are within a few hundred instructions: so
 * what counts here is that there are few, and none in calls.
 *
 * `M` is the generation of the map, ClassicFastPath or SwissFastPath. Its members:
 *
 *   seed       the seed of its hashes, read plainly     putKey     m[key] = elem; false: not done
 *   prefetch   ask for what a batch will need           getKey     ELEM, ok = m[key]: 1, 0 or NOT_DONE
 *                                                       removeKey  delete(m, key): 1, 0 or NOT_DONE
 */
import { continuesSequence, PREFETCH_DISTANCE } from "./bulk/prefetch-sequence";
import { FORM_FAST32, FORM_FAST64 } from "./layout/codes";
import { CHANGED, GC_DUE, UNSWEPT } from "./layout/control";
import { keyForm } from "./layout/maptype";
import { setElem, setKey } from "./layout/number";
import { DELETE, GET, operation, PUT } from "./trace/trace";

/** Not done: the general function has to do it. */
export const NOT_DONE: i32 = -1;

/** m[key] = elem; `as` says how the elem is a number. False: not done, KEY and ELEM are set. */
export function put<M>(t: usize, m: usize, op: f64, key: f64, elem: f64, as: u32): bool {
  if (!TRACE) operation(m, op, PUT);
  prefetchNext<M>(t, m, key as i64);
  if (!TRACE && !DEBUG) {
    const maps = changetype<M>(0);
    const form = keyForm(t);
    if (form === FORM_FAST64) {
      if (maps.putKey<u64>(t, m, key as i64 as u64, elem, as)) return true;
    } else if (form === FORM_FAST32) {
      if (maps.putKey<i32>(t, m, key as i64 as i32, elem, as)) return true;
    }
  }
  setKey(key);
  setElem(elem, as);
  return false;
}

/** ELEM, ok = m[key]: 1 or 0; NOT_DONE: KEY is set. */
export function get<M>(t: usize, m: usize, key: f64): i32 {
  if (!TRACE) operation(m, 0, GET);
  prefetchNext<M>(t, m, key as i64);
  if (!TRACE && !DEBUG) {
    const maps = changetype<M>(0);
    const form = keyForm(t);
    let found = NOT_DONE;
    if (form === FORM_FAST64) found = maps.getKey<u64>(t, m, key as i64 as u64);
    else if (form === FORM_FAST32) found = maps.getKey<i32>(t, m, key as i64 as i32);
    if (found !== NOT_DONE) return found;
  }
  setKey(key);
  return NOT_DONE;
}

/** delete(m, key): 1 when the key was there, else 0; NOT_DONE: KEY is set. */
export function remove<M>(t: usize, m: usize, op: f64, key: f64): i32 {
  if (!TRACE) operation(m, op, DELETE);
  prefetchNext<M>(t, m, key as i64);
  if (!TRACE && !DEBUG) {
    const maps = changetype<M>(0);
    const form = keyForm(t);
    let found = NOT_DONE;
    if (form === FORM_FAST64) found = maps.removeKey<u64>(t, m, key as i64 as u64);
    else if (form === FORM_FAST32) found = maps.removeKey<i32>(t, m, key as i64 as i32);
    if (found !== NOT_DONE) return found;
  }
  setKey(key);
  return NOT_DONE;
}

/** Is there nothing to be done after an operation: no record to write, no collection due? */
/* @inline */ export function isQuiet(): bool {
  // CHANGED and RECORDS_USED lie side by side.
  return (load<u64>(CHANGED) | (load<u32>(GC_DUE) as u64) | (load<u32>(UNSWEPT) as u64)) === 0;
}

/** Ask for what the operations after this one will need, if they go on in even steps. */
/* @inline */ function prefetchNext<M>(t: usize, m: usize, key: i64): void {
  const maps = changetype<M>(0);
  if (continuesSequence(t, m, key, maps.seed(m))) maps.prefetch(t, m, PREFETCH_DISTANCE);
}
