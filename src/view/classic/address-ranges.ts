/** Where the buckets of a classic map lie in the address space. */
import { counted } from "../../format/counted.js";
import { type BucketColumns, bucketKinds } from "../../go/index.js";
import { add, type Located, type Places, type Stretch } from "../places.js";

/** The main array with its overflow buckets, the old one, and buckets allocated on their own. */
export function bucketPlaces(map: Located<"classic">): Places {
  const { length, kind, address }: BucketColumns = map.bucketColumns();
  const size = map.type.bucketsize;
  const stretches: Stretch[] = [];
  for (let row = 0; row < length; row++) {
    add(stretches, kind[row] as number, address[row] as number, size);
  }
  const many = (bytes: number): string => counted(bytes / size, "bucket");
  return {
    title: `buckets of ${map.type.text} in memory: ${counted(length * size, "byte")}`,
    kinds: bucketKinds.map((name) => ({ name, many })),
    stretches,
  };
}
