/** What objects are allocated for. */
import { purposes } from "../machine/codes.js";

/**
 * What an object is for. "bucket array" is also the one bucket of a small map, "groups" the one
 * group; "overflow list" is a slice header in mapextra and "overflow pointers" its array; "key" and
 * "elem" are objects that a slot only points at; the last three are the program's.
 */
export type Purpose = (typeof purposes)[number];

/** Code of a purpose. */
export function purposeCode(purpose: Purpose): number {
  return purposes.indexOf(purpose);
}
