/** Drawings by name, as a notebook calls them. */
import {
  addressDrawing,
  bucketDrawing,
  bytesDrawing,
  chainsDrawing,
  directoryDrawing,
  groupDrawing,
  headerDrawing,
  objectDrawing,
  spanDrawing,
} from "../view/index.js";

const drawings = {
  /** A map's header as a hex dump with its fields in colour: `view.header(m)`. */
  header: headerDrawing,
  /** The bucket of one or more map types, byte for byte: `view.bucket("map[int64]bool")`. */
  bucket: bucketDrawing,
  /** The group of one or more map types, byte for byte: `view.group("map[int64]bool")`. */
  group: groupDrawing,
  /** A bucket or group as a hex dump with its fields in colour: `view.bytes(m, 3)`. */
  bytes: bytesDrawing,
  /** The bucket chains of a classic map as a graph: `view.chains(m, 0, 16)`. */
  chains: chainsDrawing,
  /** Directory, tables and groups of a Swiss map as a graph: `view.directory(m)`. */
  directory: directoryDrawing,
  /** Where a map's buckets, or tables and groups, lie in memory: `view.addresses(m)`. */
  addresses: addressDrawing,
  /** Where all objects of a map lie on the heap, by purpose: `view.objects(m)`. */
  objects: objectDrawing,
  /** The heap page by page, coloured by what its objects are for: `view.spans(m.process)`. */
  spans: spanDrawing,
};

type Drawings = typeof drawings;

/** What {@link view} has; a name of its own keeps messages about it short. */
export interface View extends Drawings {}

/** Drawings of bytes: static pictures with their text. */
export const view: View = drawings;
