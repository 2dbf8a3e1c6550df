// @ts-check
/**
 * Structures of Go's runtime, and where their fields lie. scripts/build/engine-layout.mjs makes
 * go-structures.ts of this table, for the engine, and src/go/machine/go-structures.ts, for what reads
 * and writes the same bytes from outside.
 *
 * Fields follow one another, each at a multiple of its size (at most 8) unless the structure is
 * packed. A field without bytes marks where something begins whose size differs. Sources are those of
 * Go 1.19 to 1.27 on amd64.
 */

/**
 * @typedef {readonly [name: string, bytes: number, doc?: string]} Field
 * @typedef {object} Structure
 * @property {string} name in TypeScript; its fields' offsets are its members.
 * @property {string} prefix of the names of the engine's constants.
 * @property {string} doc
 * @property {readonly Field[]} fields
 * @property {number} [size] in bytes, if it is not where the last field ends.
 * @property {boolean} [packed] fields are not aligned.
 * @property {readonly [structure: string, field: string]} [over]
 * @property {boolean} [listed] TypeScript gets a list of its fields with their sizes, too.
 */

/** @type {readonly Structure[]} */
export const goStructures = [
  {
    name: "hmap",
    prefix: "HMAP",
    doc: "The header of a classic map: runtime/map.go hmap.",
    listed: true,
    fields: [
      ["count", 8],
      ["flags", 1],
      ["B", 1],
      ["noverflow", 2],
      ["hash0", 4],
      ["buckets", 8],
      ["oldbuckets", 8],
      ["nevacuate", 8],
      ["extra", 8],
    ],
  },
  {
    name: "mapextra",
    prefix: "MAPEXTRA",
    doc: "What a classic map needs only with overflow buckets: runtime/map.go mapextra.",
    listed: true,
    fields: [
      ["overflow", 8],
      ["oldoverflow", 8],
      ["nextOverflow", 8],
    ],
  },
  {
    name: "slice",
    prefix: "SLICE",
    doc: "A slice: runtime/slice.go slice.",
    listed: true,
    fields: [
      ["array", 8],
      ["len", 8],
      ["cap", 8],
    ],
  },
  {
    name: "goString",
    prefix: "STRING",
    doc: "A string: runtime/string.go stringStruct.",
    listed: true,
    fields: [
      ["str", 8],
      ["len", 8],
    ],
  },
  {
    name: "eface",
    prefix: "EFACE",
    doc: "An interface: runtime/runtime2.go eface; of one with methods too.",
    fields: [
      ["type", 8],
      ["data", 8],
    ],
  },
  {
    name: "bmap",
    prefix: "BMAP",
    doc: "A bucket: runtime/map.go bmap. Elems and the overflow word lie where the type says.",
    fields: [
      ["tophash", 8],
      ["keys", 0, "where the keys begin"],
    ],
  },
  {
    name: "swissMap",
    prefix: "MAP",
    doc: "The header of a Swiss map: internal/runtime/maps/map.go Map.",
    listed: true,
    fields: [
      ["used", 8],
      ["seed", 8],
      ["dirPtr", 8],
      ["dirLen", 8],
      ["globalDepth", 1],
      ["globalShift", 1],
      ["writing", 1],
      ["tombstonePossible", 1, "from Go 1.25"],
      ["clearSeq", 8],
    ],
  },
  {
    name: "swissTable",
    prefix: "TABLE",
    doc: "A table: internal/runtime/maps/table.go table, with its groupsReference.",
    listed: true,
    fields: [
      ["used", 2],
      ["capacity", 2],
      ["growthLeft", 2],
      ["localDepth", 1],
      ["index", 8],
      ["groups", 8],
      ["lengthMask", 8],
    ],
  },
  {
    name: "hiter",
    prefix: "HITER",
    doc: "The iterator of a classic map: runtime/map.go hiter.",
    fields: [
      ["key", 8],
      ["elem", 8],
      ["t", 8],
      ["h", 8],
      ["buckets", 8],
      ["bptr", 8],
      ["overflow", 8],
      ["oldoverflow", 8],
      ["startBucket", 8],
      ["offset", 1],
      ["wrapped", 1],
      ["B", 1],
      ["i", 1],
      ["bucket", 8],
      ["checkBucket", 8],
    ],
  },
  {
    name: "swissIter",
    prefix: "ITER",
    doc: "The iterator of a Swiss map: internal/runtime/maps/table.go Iter.",
    fields: [
      ["key", 8],
      ["elem", 8],
      ["typ", 8],
      ["m", 8],
      ["entryOffset", 8],
      ["dirOffset", 8],
      ["clearSeq", 8],
      ["globalDepth", 1],
      ["dirIdx", 8],
      ["tab", 8],
      ["group", 8],
      ["entryIdx", 8],
    ],
  },
  {
    name: "maptype",
    prefix: "MAPTYPE",
    doc:
      "The descriptor of a map type: runtime/type.go maptype, then what Go's compiler puts into the " +
      "code instead. Of a Swiss map type what is said of buckets means groups.",
    size: 168,
    fields: [
      ["runtime", 80, "type, key, elem, bucket and hasher of the runtime: not used here"],
      ["keysize", 1],
      ["elemsize", 1],
      ["bucketsize", 2],
      ["flags", 4, "maptypeFlags"],
      ["keysOffset", 4],
      ["keyStride", 4],
      ["elemsOffset", 4],
      ["elemStride", 4],
      ["overflowOffset", 4],
      ["bucketPtrdata", 4, "leading bytes of a bucket that may hold pointers"],
      ["keyForm", 4, "keyForms: the functions that Go's compiler calls for a key type"],
      ["keyFullSize", 4, "bytes of a key, also when the slot only points at it"],
      ["elemFullSize", 4],
      ["keyProgram", 4, "how keys are hashed and compared: the first instruction"],
      ["elemMoves", 4, "the stores of an elem: the first"],
      ["loadsUnusedElem", 4, "_, ok := m[key] copies the elem, as compiled"],
      ["clearsOfKey", 4, "keyClears: what delete does to the bytes of a key"],
      ["keyHasPointers", 4],
      ["elemHasPointers", 4],
      ["prunes", 4, "assigning to a key of a Swiss map prunes tombstones"],
      ["blockPointers", 4, "pointer lists of a bucket or group, of a key and of an elem; 0: none"],
      ["keyPointers", 4],
      ["elemPointers", 4],
    ],
  },
];
