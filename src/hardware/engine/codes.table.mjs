// @ts-check
/**
 * The codes by which the compiled models and what stands above them tell things apart, and the layout of
 * an access and of its outcome. scripts/build/engine-layout.mjs makes codes.ts of this table, for the
 * models, and src/hardware/codes.ts, for everybody else.
 */

/** @type {readonly import("../../engine/layout/codes.table.mjs").Enumeration[]} */
export const enumerations = [
  {
    name: "accessKinds",
    doc: "Kinds of access. What is written has bit 1.",
    type: "u32",
    codes: [
      ["FETCH", "fetch"],
      ["LOAD", "load"],
      ["STORE", "store"],
      ["MODIFY", "modify"],
    ],
  },
  {
    name: "cacheFlags",
    doc: "What a cache does beside answering.",
    type: "u32",
    values: "flags",
    codes: [
      ["WRITE_ALLOCATE", "writeAllocate"],
      ["EXCLUSIVE", "exclusive"],
      ["INCLUSIVE", "inclusive"],
      ["NEXT_LINE", "nextLine"],
      ["ADJACENT_LINE", "adjacentLine"],
      ["STRIDE", "stride"],
    ],
  },
  {
    name: "replacements",
    doc: "Which line of a set goes (replacement/policy.ts).",
    type: "u32",
    codes: [
      ["LRU", "LRU"],
      ["FIFO", "FIFO"],
      ["RANDOM", "random"],
      ["TREE_PLRU", "tree-PLRU"],
    ],
  },
  {
    name: "straddleRules",
    doc: "An access to several lines is one request, or one for each line.",
    type: "u32",
    codes: [
      ["ONE_REQUEST", "one request"],
      ["REQUEST_A_LINE", "a request a line"],
    ],
  },
];

const addressBits = 48;
const kindBits = 2;

/** @type {readonly import("../../engine/layout/go-constants.table.mjs").GoConstant[]} */
export const constants = [
  {
    constant: "KIND_SHIFT",
    name: "addressBits",
    type: "u64",
    value: addressBits,
    doc: "An access is a word: address (48 bits), kind (2), size (14). Where the kind begins.",
  },
  {
    constant: "SIZE_SHIFT",
    name: "sizeShift",
    type: "u64",
    value: addressBits + kindBits,
    doc: "Where the size begins.",
  },
  {
    constant: "DEPTHS",
    name: "depths",
    type: "u32",
    value: 8,
    doc: "Depths that are counted: so many caches may be asked in vain.",
  },
  {
    constant: "OUTCOMES_OF_TRANSLATION",
    name: "translations",
    type: "u32",
    value: 4,
    doc: "Outcomes of a translation that are counted: by which TLB, or by none.",
  },
  {
    constant: "MOST_REGIONS",
    name: "mostRegions",
    type: "u32",
    value: 256,
    doc: "Regions that are counted apart.",
  },
  {
    constant: "DEPTH_MASK",
    name: "depthMask",
    type: "u32",
    value: 15,
    doc: "Of an access's outcome: the depth,",
  },
  {
    constant: "TRANSLATION_SHIFT",
    name: "translationShift",
    type: "u32",
    value: 4,
    doc: "where the translation begins,",
  },
  {
    constant: "STRADDLES",
    name: "straddles",
    type: "u32",
    value: 64,
    doc: "and what is set where the access touches more than one line.",
  },
  {
    constant: "RECORD_SHIFT",
    name: "recordShift",
    type: "u32",
    value: 6,
    doc: "log2 of the bytes of the record of a set (descriptor.ts).",
  },
];
