/** The allocations of classic maps. Source: runtime/map.go makemap, hashGrow, newoverflow, Go 1.23. */
import type { Purpose } from "../../../go/index.js";
import {
  assign,
  indirect,
  type MapAllocations,
  none,
  nothing,
  type Stacks,
  type Started,
  values,
} from "./allocations.js";

const newoverflow = "runtime.(*hmap).newoverflow";
const createOverflow = "runtime.(*hmap).createOverflow";

const stacks: Stacks = {
  ...values,
  ...indirect,
  header: { make: ["runtime.makemap"], later: ["runtime.makemap"] },
  "bucket array": {
    make: ["runtime.makeBucketArray", "runtime.makemap"],
    first: ["runtime.newobject", assign],
    later: ["runtime.makeBucketArray", "runtime.hashGrow", assign],
  },
  "overflow bucket": { later: [newoverflow, assign] },
  mapextra: { make: ["runtime.makemap"], later: [createOverflow, newoverflow, assign] },
  "overflow list": { later: [createOverflow, newoverflow, assign] },
  "overflow pointers": { later: ["runtime.growslice", newoverflow, assign] },
  directory: none,
  table: none,
  groups: none,
};

/** The allocations of classic maps. */
export const classic: MapAllocations = {
  stacks,
  block: "bucket array",
  // The header, the array, and from 16 buckets on a mapextra.
  made({ made, one }) {
    const header = one("header");
    const extra = made.mallocs === 3 ? one("mapextra") : nothing;
    const array = { objects: 1, bytes: made.totalAlloc - header.bytes - extra.bytes };
    return new Map<Purpose, Started>([
      ["header", { make: header }],
      ["mapextra", { make: extra }],
      ["bucket array", { make: array }],
    ]);
  },
};
