/** Drawings by name, as a notebook calls them. */
import {
  addressDrawing,
  bucketDrawing,
  bytesDrawing,
  chainsDrawing,
  headerDrawing,
} from "../view/index.js";

/** Drawings of bytes: static pictures with their text. */
export const view = {
  /** A map's header as a hex dump with its fields in colour: `view.header(m)`. */
  header: headerDrawing,
  /** The bucket of one or more map types, byte for byte: `view.bucket("map[int64]bool")`. */
  bucket: bucketDrawing,
  /** A bucket of a classic map as a hex dump with its fields in colour: `view.bytes(m, 3)`. */
  bytes: bytesDrawing,
  /** The bucket chains of a classic map as a graph: `await view.chains(m, 0, 16)`. */
  chains: chainsDrawing,
  /** Where a classic map's buckets lie in memory: `view.addresses(m)`. */
  addresses: addressDrawing,
};
