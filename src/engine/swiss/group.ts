/**
 * A group: a control word and eight slots, each a key and its elem side by side.
 *
 *   group of map[int64]bool, amd64           offset  size
 *   ┌───────────────────────────────────────┐
 *   │ control word  8 × u8                  │    0     8
 *   ├───────────────────┬───────────────────┤
 *   │ key 0             │ elem 0, padding   │    8    16
 *   ├───────────────────┼───────────────────┤
 *   │ …                 │                   │
 *   ├───────────────────┼───────────────────┤
 *   │ key 7             │ elem 7, padding   │  120    16
 *   └───────────────────┴───────────────────┘  136
 *
 * Where keys and elems lie is in the map type's descriptor (src/go/layout/group-layout.ts draws it).
 * Source: internal/runtime/maps/group.go groupReference, Go 1.24 to 1.27.
 */
import { bucketsize, elemStride, elemsOffset, keyStride, keysOffset } from "../layout/maptype";
import { CTRL, EVENT_GROUP, event, read, touch, write } from "../trace/trace";
import { ALL_EMPTY } from "./ctrl";

/** Bytes of a group. */
export function groupSize(t: usize): usize {
  return bucketsize(t);
}

/** Group `i` of an array. */
export function groupAt(t: usize, groups: usize, i: u64): usize {
  return groups + (i as usize) * groupSize(t);
}

/** The control word of a group that a search has come to. */
export function visit(g: usize, number: u64, tag: u64): u64 {
  const ctrl = ctrls(g);
  event(EVENT_GROUP, g, number, tag);
  return ctrl;
}

/** The control word. */
export function ctrls(g: usize): u64 {
  return read<u64>(g, CTRL);
}

/**
 * The control word is loaded once more: compiled code does not keep it in a register over the call
 * that compares two keys, nor over a store.
 */
export function touchCtrls(g: usize): void {
  touch<u64>(g, CTRL);
}

/** The control byte of slot `i`. */
export function ctrlAt(g: usize, i: u32): u8 {
  return read<u8>(g + i, CTRL);
}

export function setCtrl(g: usize, i: u32, ctrl: u8): void {
  write<u8>(g + i, ctrl, CTRL);
}

/** Mark every slot empty; their bytes stay. */
export function setEmpty(g: usize): void {
  write<u64>(g, ALL_EMPTY, CTRL);
}

/** Where key `i` is. */
export function keyAt(t: usize, g: usize, i: u32): usize {
  return g + keysOffset(t) + (i as usize) * keyStride(t);
}

/** Where elem `i` is. */
export function elemAt(t: usize, g: usize, i: u32): usize {
  return g + elemsOffset(t) + (i as usize) * elemStride(t);
}
