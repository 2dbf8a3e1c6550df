/** A bucket of a classic map with its fields. */
import { hex } from "../../format/quantity.js";
import { type Block, type Dumped, noSuch, requireWhich, slotPieces } from "../block.js";

/**
 * One bucket.
 * @throws RangeError when the map has no such bucket
 */
export function bucketBlock(map: Dumped<"classic">, which: number | bigint): Block {
  requireWhich("bucket", which);
  const { type } = map;
  const { main } = map.arrays();
  const { length } = main;
  if (typeof which === "number" && !(Number.isInteger(which) && which >= 0 && which < length)) {
    throw noSuch("bucket", String(which), length);
  }
  if (typeof which === "bigint" && !map.bucketColumns().address.includes(Number(which))) {
    throw noSuch("bucket", `at ${hex(which)}`, length);
  }
  const { overflowOffset: offset, bucketsize: size } = type;
  return {
    name: typeof which === "number" ? `bucket ${which}` : "bucket",
    address: typeof which === "bigint" ? which : main.address + BigInt(which * size),
    size,
    pieces: [
      ...slotPieces(type, "tophash"),
      { kind: "overflow", slot: -1, offset, size: size - offset },
    ],
    live: (tophash) => tophash >= 5,
  };
}
