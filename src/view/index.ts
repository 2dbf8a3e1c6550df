/** Drawings, one per question. */
export { bucketDrawing } from "./bucket.js";
export { Drawing, type DrawingBundle } from "./drawing.js";
export { headerDrawing } from "./header.js";
