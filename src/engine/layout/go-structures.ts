/**
 * Structures of Go's runtime: offsets of their fields.
 *
 * Written by scripts/build/engine-layout.mjs: change the table in src/engine/layout, not this file.
 */

// The header of a classic map: runtime/map.go hmap.
export const HMAP_COUNT: usize = 0;
export const HMAP_FLAGS: usize = 8;
export const HMAP_B: usize = 9;
export const HMAP_NOVERFLOW: usize = 10;
export const HMAP_HASH0: usize = 12;
export const HMAP_BUCKETS: usize = 16;
export const HMAP_OLDBUCKETS: usize = 24;
export const HMAP_NEVACUATE: usize = 32;
export const HMAP_EXTRA: usize = 40;
export const HMAP_SIZE: usize = 48;

// What a classic map needs only with overflow buckets: runtime/map.go mapextra.
export const MAPEXTRA_OVERFLOW: usize = 0;
export const MAPEXTRA_OLDOVERFLOW: usize = 8;
export const MAPEXTRA_NEXT_OVERFLOW: usize = 16;
export const MAPEXTRA_SIZE: usize = 24;

// A slice: runtime/slice.go slice.
export const SLICE_ARRAY: usize = 0;
export const SLICE_LEN: usize = 8;
export const SLICE_CAP: usize = 16;
export const SLICE_SIZE: usize = 24;

// A string: runtime/string.go stringStruct.
export const STRING_STR: usize = 0;
export const STRING_LEN: usize = 8;
export const STRING_SIZE: usize = 16;

// An interface: runtime/runtime2.go eface; of one with methods too.
export const EFACE_TYPE: usize = 0;
export const EFACE_DATA: usize = 8;
export const EFACE_SIZE: usize = 16;

// A bucket: runtime/map.go bmap. Elems and the overflow word lie where the type says.
export const BMAP_TOPHASH: usize = 0;
/** where the keys begin */
export const BMAP_KEYS: usize = 8;
export const BMAP_SIZE: usize = 8;

// The header of a Swiss map: internal/runtime/maps/map.go Map.
export const MAP_USED: usize = 0;
export const MAP_SEED: usize = 8;
export const MAP_DIR_PTR: usize = 16;
export const MAP_DIR_LEN: usize = 24;
export const MAP_GLOBAL_DEPTH: usize = 32;
export const MAP_GLOBAL_SHIFT: usize = 33;
export const MAP_WRITING: usize = 34;
/** from Go 1.25 */
export const MAP_TOMBSTONE_POSSIBLE: usize = 35;
export const MAP_CLEAR_SEQ: usize = 40;
export const MAP_SIZE: usize = 48;

// A table: internal/runtime/maps/table.go table, with its groupsReference.
export const TABLE_USED: usize = 0;
export const TABLE_CAPACITY: usize = 2;
export const TABLE_GROWTH_LEFT: usize = 4;
export const TABLE_LOCAL_DEPTH: usize = 6;
export const TABLE_INDEX: usize = 8;
export const TABLE_GROUPS: usize = 16;
export const TABLE_LENGTH_MASK: usize = 24;
export const TABLE_SIZE: usize = 32;

// The iterator of a classic map: runtime/map.go hiter.
export const HITER_KEY: usize = 0;
export const HITER_ELEM: usize = 8;
export const HITER_T: usize = 16;
export const HITER_H: usize = 24;
export const HITER_BUCKETS: usize = 32;
export const HITER_BPTR: usize = 40;
export const HITER_OVERFLOW: usize = 48;
export const HITER_OLDOVERFLOW: usize = 56;
export const HITER_START_BUCKET: usize = 64;
export const HITER_OFFSET: usize = 72;
export const HITER_WRAPPED: usize = 73;
export const HITER_B: usize = 74;
export const HITER_I: usize = 75;
export const HITER_BUCKET: usize = 80;
export const HITER_CHECK_BUCKET: usize = 88;
export const HITER_SIZE: usize = 96;

// The iterator of a Swiss map: internal/runtime/maps/table.go Iter.
export const ITER_KEY: usize = 0;
export const ITER_ELEM: usize = 8;
export const ITER_TYP: usize = 16;
export const ITER_M: usize = 24;
export const ITER_ENTRY_OFFSET: usize = 32;
export const ITER_DIR_OFFSET: usize = 40;
export const ITER_CLEAR_SEQ: usize = 48;
export const ITER_GLOBAL_DEPTH: usize = 56;
export const ITER_DIR_IDX: usize = 64;
export const ITER_TAB: usize = 72;
export const ITER_GROUP: usize = 80;
export const ITER_ENTRY_IDX: usize = 88;
export const ITER_SIZE: usize = 96;

// The descriptor of a map type: runtime/type.go maptype, then what Go's compiler puts into the code
// instead. Of a Swiss map type what is said of buckets means groups.
/** type, key, elem, bucket and hasher of the runtime: not used here */
export const MAPTYPE_RUNTIME: usize = 0;
export const MAPTYPE_KEYSIZE: usize = 80;
export const MAPTYPE_ELEMSIZE: usize = 81;
export const MAPTYPE_BUCKETSIZE: usize = 82;
/** maptypeFlags */
export const MAPTYPE_FLAGS: usize = 84;
export const MAPTYPE_KEYS_OFFSET: usize = 88;
export const MAPTYPE_KEY_STRIDE: usize = 92;
export const MAPTYPE_ELEMS_OFFSET: usize = 96;
export const MAPTYPE_ELEM_STRIDE: usize = 100;
export const MAPTYPE_OVERFLOW_OFFSET: usize = 104;
/** leading bytes of a bucket that may hold pointers */
export const MAPTYPE_BUCKET_PTRDATA: usize = 108;
/** keyForms: the functions that Go's compiler calls for a key type */
export const MAPTYPE_KEY_FORM: usize = 112;
/** bytes of a key, also when the slot only points at it */
export const MAPTYPE_KEY_FULL_SIZE: usize = 116;
export const MAPTYPE_ELEM_FULL_SIZE: usize = 120;
/** how keys are hashed and compared: the first instruction */
export const MAPTYPE_KEY_PROGRAM: usize = 124;
/** the stores of an elem: the first */
export const MAPTYPE_ELEM_MOVES: usize = 128;
/** _, ok := m[key] copies the elem, as compiled */
export const MAPTYPE_LOADS_UNUSED_ELEM: usize = 132;
/** keyClears: what delete does to the bytes of a key */
export const MAPTYPE_CLEARS_OF_KEY: usize = 136;
export const MAPTYPE_KEY_HAS_POINTERS: usize = 140;
export const MAPTYPE_ELEM_HAS_POINTERS: usize = 144;
/** assigning to a key of a Swiss map prunes tombstones */
export const MAPTYPE_PRUNES: usize = 148;
/** pointer lists of a bucket or group, of a key and of an elem; 0: none */
export const MAPTYPE_BLOCK_POINTERS: usize = 152;
export const MAPTYPE_KEY_POINTERS: usize = 156;
export const MAPTYPE_ELEM_POINTERS: usize = 160;
export const MAPTYPE_SIZE: usize = 168;
