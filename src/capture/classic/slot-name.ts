/** Names of the bytes of a bucket. Layout: go/layout/layout.ts. */
import type { BucketLayout } from "../../go/index.js";
import type { Named } from "../generation.js";

/** What a byte of a bucket belongs to. */
export function bucketName(byte: number, layout: BucketLayout): Named {
  const { keysOffset, keyStride, elemsOffset, elemStride, overflowOffset, bucketsize } = layout;
  if (byte < keysOffset) return { name: `tophash ${byte}`, offset: byte, size: 1, pointer: false };
  if (byte >= overflowOffset) {
    const size = bucketsize - overflowOffset;
    return { name: "overflow", offset: overflowOffset, size, pointer: true };
  }
  const inKeys = byte < elemsOffset;
  const [start, stride] = inKeys ? [keysOffset, keyStride] : [elemsOffset, elemStride];
  const slot = Math.floor((byte - start) / stride);
  const name = `${inKeys ? "key" : "elem"} ${slot}`;
  const pointer = inKeys ? layout.indirectKey : layout.indirectElem;
  return { name, offset: start + slot * stride, size: stride, pointer };
}
