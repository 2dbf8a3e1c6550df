/** Claims about Go's maps, put to the test. */
export { type Claim, type ClaimOptions, type ClaimText, claim } from "./claim.js";
export type { Lab as ClaimLab } from "./lab.js";
export type { Bounds, Point as ClaimPoint, Value as ClaimValue } from "./point.js";
export { ClaimScore, Claims, claims } from "./registry.js";
export { ClaimResult } from "./result.js";
export type { Evidence as ClaimEvidence, Verdict } from "./verdict.js";
