/** Memory regions that contain structures of a map, and their fields. */

/** The field at a byte of a structure: its name, where it begins, its size. */
export type PlacedName = readonly [name: string, start: number, size: number];

/** A stretch of memory that holds structures of one kind, one after another. */
export interface Region {
  readonly structure: string;
  readonly at: number;
  readonly end: number;
  /** Bytes of one structure; the whole stretch where there is only one. */
  readonly stride: number;
  /** Number of the first one; null where numbers mean nothing. */
  readonly first: number | null;
  /** The field at a byte of the structure. */
  readonly field: (offset: number) => PlacedName;
}

/** The fields of a structure, by byte; what lies between them is padding. */
export function fieldIn(fields: readonly PlacedName[]): Region["field"] {
  return (at) =>
    fields.find(([, start, size]) => at >= start && at < start + size) ?? ["padding", at, 1];
}
