/** Drawings, one per question. */
export { addressDrawing } from "./address-map.js";
export { bucketDrawing } from "./bucket.js";
export { bytesDrawing } from "./bytes.js";
export { chainsDrawing } from "./chains.js";
export { directoryDrawing } from "./directory.js";
export { Drawing, type DrawingBundle } from "./drawing.js";
export { explanationDrawing, type Visited } from "./explanation.js";
export { groupDrawing } from "./group.js";
export { headerDrawing } from "./header.js";
export { type Drawn, layoutDrawing } from "./layout.js";
export { objectDrawing, type Placed } from "./object-map.js";
export { type Heaped, spanDrawing } from "./span-map.js";
export {
  type Compared,
  type Route,
  type SwissExplained,
  swissExplanationDrawing,
  type VisitedGroup,
} from "./swiss-explanation.js";
