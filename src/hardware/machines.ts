/**
 * Machines that are known here: rows, each with the source of every figure (Machine.figures). A figure
 * without a source is left out, and a caller that needs it gets an error that it is unknown; where a model cannot do
 * without (the ways of a TLB), the row says what is taken instead.
 *
 * What the makers do not publish is the same for all: LRU stands for their replacement, a hash of ours
 * for the choice of a slice, and the prefetchers are off until they are switched on.
 */

import type { MachineDescription } from "./description.js";
import { APPLE_M1 } from "./machines/apple-m1.js";
import { ICE_LAKE_SP } from "./machines/ice-lake-sp.js";
import { NEOVERSE_V1 } from "./machines/neoverse-v1.js";
import { SKYLAKE_SP } from "./machines/skylake-sp.js";
import { ZEN_3 } from "./machines/zen-3.js";
import { ZEN_4 } from "./machines/zen-4.js";

export const MACHINES: readonly MachineDescription[] = [
  SKYLAKE_SP,
  ICE_LAKE_SP,
  ZEN_3,
  ZEN_4,
  NEOVERSE_V1,
  APPLE_M1,
];
