/** The interface of a generation of maps for drawings. */
import type { GenerationName } from "../go/index.js";
import type { AddressRanges, Located } from "./address-ranges.js";
import type { Block, Dumped } from "./block.js";
import { bucketRanges } from "./classic/address-ranges.js";
import { bucketBlock } from "./classic/block.js";
import { bucketMemory, bucketParts } from "./classic/memory.js";
import { bucketRows } from "./classic/slot-rows.js";
import type { MemoryMap, MemoryObject, OpenedPart } from "./memory-objects.js";
import type { SlotRow, Slotting } from "./slot-rows.js";
import { groupRanges } from "./swiss/address-ranges.js";
import { groupBlock } from "./swiss/block.js";
import { groupMemory, groupParts } from "./swiss/memory.js";
import { groupRows } from "./swiss/slot-rows.js";

/** What drawings ask of a generation. */
interface MapDrawings<G extends GenerationName = GenerationName> {
  /** Where its parts lie. */
  ranges(map: Located<G>): AddressRanges;
  /** A bucket or group, by number or address. @throws RangeError when there is none */
  block(map: Dumped<G>, which: number | bigint): Block;
  /** Its objects, as its picture in memory has them. */
  memory(map: MemoryMap<G>): MemoryObject[];
  /** What of them can be opened. */
  parts(map: MemoryMap<G>): OpenedPart[];
  /** Its buckets or groups, slot by slot. */
  rows(map: Slotting): Iterable<SlotRow>;
}

const generations: { readonly [G in GenerationName]: MapDrawings<G> } = {
  classic: {
    ranges: bucketRanges,
    block: bucketBlock,
    rows: bucketRows,
    memory: bucketMemory,
    parts: bucketParts,
  },
  swiss: {
    ranges: groupRanges,
    block: groupBlock,
    rows: groupRows,
    memory: groupMemory,
    parts: groupParts,
  },
};

/** What drawings of a map are made of. */
export function drawingsOf({ generation }: { readonly generation: GenerationName }): MapDrawings {
  return generations[generation];
}
