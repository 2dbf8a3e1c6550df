/**
 * Reading the key and the elem of a slot, in a bucket or a group, as values. Where either is larger
 * than 128 bytes the slot holds a pointer to it.
 */
import { offsetOf } from "../machine/address.js";
import type { GoMap } from "../process/map.js";
import { codec } from "./value.js";

/** What reads the entries of a map; undefined where a pointer is nil. */
export interface EntryReader {
  /** The key in a slot of the bucket or group whose first byte is `at`. */
  key(at: number, slot: number): unknown;
  elem(at: number, slot: number): unknown;
}

/** The reader of a map's entries, as memory is now: it is of no use after the next operation. */
export function entryReader(
  map: Pick<GoMap<never, never>, "process" | "type" | "place">,
): EntryReader {
  const { type } = map;
  const view = new DataView(map.process.memory.buffer);
  const how = { asBigInt: map.place.bigint, asKey: false, valueData: map.process.valueData };
  const [key, elem] = [codec(type.key, how), codec(type.elem, how)];
  const value = (read: typeof key, at: number, indirect: boolean): unknown => {
    if (!indirect) return read.read(view, at);
    const pointer = view.getBigUint64(at, true);
    return pointer === 0n ? undefined : read.read(view, offsetOf(pointer));
  };
  return {
    key: (at, i) => value(key, at + type.keysOffset + i * type.keyStride, type.indirectKey),
    elem: (at, i) => value(elem, at + type.elemsOffset + i * type.elemStride, type.indirectElem),
  };
}
