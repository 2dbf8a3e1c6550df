/** Arrays that a map of a type has at some size. */

/** An array of buckets or groups: what it is, and what it asks for and takes. */
export interface MapArray {
  readonly object: string;
  readonly size: number;
  readonly taken: number;
}
