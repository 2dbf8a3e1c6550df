/** The arrays of buckets of a classic map, B by B. */
import { arrayLayouts, type MapLayout } from "../../go/index.js";
import type { MapArray } from "../arrays.js";

/** Arrays of buckets up to 2^12 are shown. */
const lastB = 12;

/** The arrays beyond the first bucket. */
export function bucketArrays(layout: MapLayout): MapArray[] {
  const arrays = arrayLayouts(layout, lastB).slice(1);
  return arrays.map(({ B, asked, taken }) => ({ object: `array, B ${B}`, size: asked, taken }));
}
