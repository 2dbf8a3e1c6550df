/** Drawings by name, as a notebook calls them. */
import {
  addressDrawing,
  bucketDrawing,
  bytesDrawing,
  cacheSetsDrawing,
  chainsDrawing,
  coherenceDrawing,
  directoryDrawing,
  flameDrawing,
  groupDrawing,
  headerDrawing,
  lineMapDrawing,
  memoryDrawing,
  objectDrawing,
  sharingDrawing,
  spanDrawing,
  spanSetDrawing,
  statesDrawing,
} from "../view/index.js";

const drawings = {
  /** A map's header as a hex dump with its fields in colour: `view.header(m)`. */
  header: headerDrawing,
  /** A map in memory, from the variable to its overflow buckets or groups: `view.memory(m)`. */
  memory: memoryDrawing,
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
  /** The sets of spans that mcentral has, swept and to be swept, by size class: `view.spanSets(p)`. */
  spanSets: spanSetDrawing,
  /** What a traced run made of the states of slots, growth, tables and flags: `view.states(m)`. */
  states: statesDrawing,
  /** A cache set by set, the darker the more misses: `view.sets(machine("Zen 4").run(m), "L1D")`. */
  sets: cacheSetsDrawing,
  /** Which cache lines a bucket or group lies in: `view.lineMap("map[int64]int64", { block: 1 })`. */
  lineMap: lineMapDrawing,
  /** A coherence protocol as a diagram of states: `view.coherence(machine.transitions("MESI"))`. */
  coherence: coherenceDrawing,
  /** Lines that cores share, step by step: `view.sharing(machine.cores().write(0, 0).write(1, 8))`. */
  sharing: sharingDrawing,
  /** A profile as a flame graph: `view.flame(machine("Zen 4").run(m).profile())`. */
  flame: flameDrawing,
};

type Drawings = typeof drawings;

/** What {@link view} has; a name of its own keeps messages about it short. */
export interface View extends Drawings {}

/** Drawings of maps and memory: static pictures with the same content as text. */
export const view: View = drawings;
