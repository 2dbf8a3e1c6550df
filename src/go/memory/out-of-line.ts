/**
 * Keys and elems of more than 128 bytes, which a map stores outside its buckets or groups, each in
 * a separate object.
 */
import type { MapLayout } from "../layout/map-layout.js";
import { type Part, part } from "./estimate.js";

const none: Part[] = [];

/** The objects of n entries' keys and elems; none for types that fit into slots. */
export function outOfLine(layout: MapLayout, n: number): Part[] {
  if (!layout.indirectKey && !layout.indirectElem) return none;
  return layout.objects.flatMap(({ object, size, taken }) => {
    if (object !== "key" && object !== "elem") return [];
    const why = () =>
      `a ${object} of ${size} B is larger than 128 B and lies in an object of its own`;
    return [part(`${object}s in objects`, n, n * taken, why)];
  });
}
