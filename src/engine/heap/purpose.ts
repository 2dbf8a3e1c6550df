/**
 * What an object is for. The list is repeated, with names, in src/go/heap/purposes.ts.
 */
export const HMAP: u32 = 0;
export const BUCKET_ARRAY: u32 = 1;
export const OVERFLOW_BUCKET: u32 = 2;
export const MAPEXTRA: u32 = 3;
/** A slice header that leads to overflow buckets. */
export const OVERFLOW_LIST: u32 = 4;
/** The array of such a slice. */
export const OVERFLOW_POINTERS: u32 = 5;
export const DIRECTORY_ARRAY: u32 = 6;
export const TABLE_STRUCT: u32 = 7;
export const GROUP_ARRAY: u32 = 8;
/** A key or an elem that a slot only points at. */
export const KEY_OBJECT: u32 = 9;
export const ELEM_OBJECT: u32 = 10;
/** What the program itself allocates for values: bytes of strings, boxed values, arrays. */
export const STRING_DATA: u32 = 11;
export const BOXED_VALUE: u32 = 12;
export const ARRAY_DATA: u32 = 13;

/** Purposes from this one on are the program's, not the map's. */
export const FIRST_OF_PROGRAM: u32 = STRING_DATA;
