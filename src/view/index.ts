/** Drawings, one per question. */
export { addressDrawing } from "./address-map.js";
export { bytesDrawing } from "./bytes.js";
export { bucketDrawing } from "./classic/bucket.js";
export { chainsDrawing } from "./classic/chains.js";
export { explanationDrawing, type Visited } from "./classic/explanation.js";
export { Drawing, type DrawingBundle } from "./drawing.js";
export { cacheSetsDrawing, type Missing } from "./hardware/cache-sets.js";
export { coherenceDrawing } from "./hardware/coherence.js";
export { flameDrawing, type Profiled } from "./hardware/flame.js";
export { type LineMapOptions, lineMapDrawing } from "./hardware/line-map.js";
export { type Sharing, sharingDrawing } from "./hardware/sharing.js";
export { headerDrawing } from "./header.js";
export { objectDrawing, type Placed } from "./heap/object-map.js";
export { type Heaped, spanDrawing } from "./heap/span-map.js";
export { spanSetDrawing } from "./heap/span-sets.js";
export { type DrawnLayout, layoutDrawing, layoutsBeside } from "./layout.js";
export { memoryDrawing } from "./memory.js";
export {
  type Frame,
  type FrameAccess,
  type FrameField,
  type FrameLine,
  type FrameRow,
  frameText,
} from "./player/frame.js";
export { type Played, playerMarkup, playerText } from "./player/page.js";
export type { SlotRow } from "./slot-rows.js";
export { statesDrawing } from "./states.js";
export { directoryDrawing } from "./swiss/directory.js";
export {
  type Compared,
  type Route,
  type SwissExplained,
  swissExplanationDrawing,
  type VisitedGroup,
} from "./swiss/explanation.js";
export { groupDrawing } from "./swiss/group.js";
