/**
 * A write to a Swiss map in parts, as engine/classic/stepped-write.ts has them for classic ones. A Swiss map grows a
 * whole table at once, so there is nothing between turning the flag and the search.
 * Source: internal/runtime/maps/runtime.go runtime_mapassign, map.go Delete, Go 1.24 to 1.27.
 */

import { flush } from "../trace/record";
import { DELETE, operation, PUT } from "../trace/trace";
import { keyIn } from "../value/operand";
import { mapassign } from "./assign";
import { deleteHashed } from "./delete";

import * as records from "./record";

/** The place for the elem of the key that waits, which is in the map afterwards. */
export function assignStep(t: usize, m: usize, op: f64, low: u32, high: u32): usize {
  operation(m, op, PUT);
  const hash = ((high as u64) << 32) | (low as u64);
  const elem = mapassign<usize>(t, m, keyIn(t), hash);
  records.settle(m, op);
  flush();
  return elem;
}

/** Was the key that waits there? It no longer is. */
export function removeStep(t: usize, m: usize, op: f64, low: u32, high: u32): bool {
  operation(m, op, DELETE);
  const hash = ((high as u64) << 32) | (low as u64);
  const found = deleteHashed<usize>(t, m, keyIn(t), hash);
  records.settle(m, op);
  flush();
  return found;
}
