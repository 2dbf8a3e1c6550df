/** Tables of cores that share lines; src/hardware/cores/sharing.ts has the model, src/hardware/cores/protocols.ts the rules. */
import type { ColumnTable } from "arquero";
import { type Cores, type ProtocolName, transitions } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/**
 * A row for each core: `core`, `reads`, `writes`, `hits`, `otherMisses`, `trueSharing`, `falseSharing`,
 * `ownershipTransfers`, `invalidations`, `supplied`, `writeBacks`.
 */
export function coresTable(cores: Cores): ColumnTable {
  return table({ ...cores.cores() });
}

/**
 * A row for each line that more than one core has used: `address`, `cores`, `accesses`, `trueSharing`,
 * `falseSharing`, `invalidations`.
 */
export function sharedLinesTable(cores: Cores): ColumnTable {
  return table({ ...cores.sharedLines() });
}

/**
 * A row for each change of a line's state: `step`, `core` whose copy changes, `by` whose access,
 * `address`, `event`, `from`, `to`, `action`.
 */
export function coherenceStepsTable(cores: Cores): ColumnTable {
  return table({ ...cores.steps() });
}

/** A row for each rule of a protocol: `state`, `event`, `shared` by others or not, `next`, `action`. */
export function transitionsTable(protocol: ProtocolName): ColumnTable {
  return table({ ...transitions(protocol) });
}
