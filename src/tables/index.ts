/** Tables of a map, one per question, and how a notebook shows them. */
export { bucketsTable } from "./buckets.js";
export { chainsTable } from "./chains.js";
export { differenceTable } from "./difference.js";
export { directoryTable } from "./directory.js";
export { installTableDisplay, type TableDisplayOptions, tableBundle } from "./display.js";
export { type Change, changes, eventsTable } from "./events.js";
export { groupsTable } from "./groups.js";
export { headerTable } from "./header.js";
export { layoutTable } from "./layout.js";
export { layoutSweepTable, type SweepOptions } from "./layout-sweep.js";
export { memoryTable } from "./memory.js";
export { probesTable } from "./probes.js";
export { slotsTable } from "./slots.js";
export { type Grown, type Headed, type Named, nameOf } from "./specimen.js";
export { tablesTable } from "./tables.js";
export { timelineTable } from "./timeline.js";
export { tophashesTable } from "./tophashes.js";
export { traceTable } from "./trace.js";
