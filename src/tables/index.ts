/** Tables of a map, one per question, and how a notebook shows them. */
export { bucketsTable } from "./buckets.js";
export { installTableDisplay, type TableDisplayOptions, tableBundle } from "./display.js";
export { type Change, changes, eventsTable } from "./events.js";
export { headerTable } from "./header.js";
export { memoryTable } from "./memory.js";
export { type Grown, type Headed, type Named, nameOf } from "./specimen.js";
