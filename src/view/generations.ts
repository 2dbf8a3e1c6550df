/** What the drawings of both generations' maps are made of. */
import type { GenerationName } from "../go/index.js";
import type { Block, Dumped } from "./block.js";
import { bucketBlock } from "./classic/block.js";
import { bucketPlaces } from "./classic/places.js";
import type { Located, Places } from "./places.js";
import { groupBlock } from "./swiss/block.js";
import { groupPlaces } from "./swiss/places.js";

/** What drawings ask of a generation. */
interface MapDrawings<G extends GenerationName = GenerationName> {
  /** Where its parts lie. */
  places(map: Located<G>): Places;
  /** A bucket or group, by number or address. @throws RangeError when there is none */
  block(map: Dumped<G>, which: number | bigint): Block;
}

const generations: { readonly [G in GenerationName]: MapDrawings<G> } = {
  classic: { places: bucketPlaces, block: bucketBlock },
  swiss: { places: groupPlaces, block: groupBlock },
};

/** What drawings of a map are made of. */
export function drawingsOf({ generation }: { readonly generation: GenerationName }): MapDrawings {
  return generations[generation];
}
