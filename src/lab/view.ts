/** Drawings by name, as a notebook calls them. */
import { bucketDrawing, headerDrawing } from "../view/index.js";

/** Drawings of bytes: static pictures with their text. */
export const view = {
  /** A map's header as a hex dump with its fields in colour: `view.header(m)`. */
  header: headerDrawing,
  /** The bucket of one or more map types, byte for byte: `view.bucket("map[int64]bool")`. */
  bucket: bucketDrawing,
};
