/** Where the buckets of a classic map lie in the address space. */
import { counted } from "../../format/counted.js";
import { roles, structures } from "../../format/palette.js";
import { type BucketColumns, bucketKinds } from "../../go/index.js";
import {
  type AddressRange,
  type AddressRanges,
  addRange,
  type Located,
} from "../address-ranges.js";

const colors: Readonly<Record<(typeof bucketKinds)[number], string>> = {
  main: structures.array,
  preallocated: roles.overflow,
  old: roles.moved,
  "old preallocated": roles.moved,
  overflow: roles.overflow,
};

/** The main array with its overflow buckets, the old one, and buckets allocated on their own. */
export function bucketRanges(map: Located<"classic">): AddressRanges {
  const { length, kind, address }: BucketColumns = map.bucketColumns();
  const size = map.type.bucketsize;
  const ranges: AddressRange[] = [];
  for (let row = 0; row < length; row++) {
    addRange(ranges, kind[row] as number, address[row] as number, size);
  }
  const many = (bytes: number): string => counted(bytes / size, "bucket");
  return {
    title: `buckets of ${map.type.text} in memory: ${counted(length * size, "byte")}`,
    kinds: bucketKinds.map((name) => ({ name, many, color: colors[name] })),
    ranges,
  };
}
