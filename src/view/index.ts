/** Drawings, one per question. */
export { bucketDrawing } from "./bucket.js";
export { Drawing, type DrawingBundle } from "./drawing.js";
export { explanationDrawing, type Visited } from "./explanation.js";
export { headerDrawing } from "./header.js";
export { type Drawn, layoutDrawing } from "./layout.js";
