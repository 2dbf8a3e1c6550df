/** What objects are allocated for, by the codes of src/engine/heap/purpose.ts. */

/** Purposes in the order of their codes. */
export const purposes = [
  "header",
  "bucket array",
  "overflow bucket",
  "mapextra",
  "overflow list",
  "overflow pointers",
  "directory",
  "table",
  "groups",
  "key",
  "elem",
  "string data",
  "boxed value",
  "array data",
] as const;

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
