/** Exercises on the bytes of headers, buckets, groups and structs. */
import type { MapText, TypeText } from "../../go/index.js";
import { layout, mapLayout } from "../layout.js";
import { exercise } from "./exercise.js";
import type { StudentRandom } from "./student-random.js";

const classic = ["1.19", "1.21", "1.23"] as const;
const swiss = ["1.24", "1.25", "1.26"] as const;
const keyTypes = ["int64", "int32", "int16", "uint8", "string", "int", "[3]int32"] as const;
const elemTypes = ["bool", "struct{}", "int64", "int32", "string", "uint16", "*int64"] as const;

const structs = [
  "struct{ a bool; b int64; c bool }",
  "struct{ a int8; b int32; c int16 }",
  "struct{ a bool; b string; c int32 }",
  "struct{ a int16; b int64; c int8; d int32 }",
  "struct{ a uint8; b *int64; c uint8; d int64 }",
  "struct{ a int32; b bool; c float64; d bool }",
] as const satisfies readonly TypeText[];

interface MapVariant {
  readonly type: MapText;
  readonly release: string;
}

const of = ({ type, release }: MapVariant) => mapLayout(type, { release });
const varyMap = (releases: readonly string[]) => (random: StudentRandom) => ({
  type: `map[${random.of(keyTypes)}]${random.of(elemTypes)}` as MapText,
  release: random.of(releases),
});

const bucketHints = [
  "A bucket has eight tophash bytes, eight keys, eight elems and one word, in this order.",
  'Nothing lies between them; `layout("…")` gives the size of a key and of an elem.',
  "8 + 8 × key + 8 × elem + 8, on a machine of 64 bits.",
];
const groupHints = [
  "A group is a control word and eight slots; a slot is a struct of key and elem.",
  "In a slot the elem is aligned as its type asks for, and the slot is rounded up to its own alignment.",
  "An elem of no size at the end of a struct takes a byte all the same, before the rounding.",
];

export const layoutExercises = {
  bucketSize: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: varyMap(classic),
    task: ({ type, release }) => `How many bytes does a bucket of ${type} take in Go ${release}?`,
    answer: (variant) => of(variant).size,
    mistakes: (variant) => [
      [of(variant).size - 8, "The word for the overflow bucket is missing."],
      [of(variant).size / 8, "That is one slot's share; a bucket has eight."],
    ],
    hints: () => bucketHints,
  }),
  groupSize: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: varyMap(swiss),
    task: ({ type, release }) => `How many bytes does a group of ${type} take in Go ${release}?`,
    answer: (variant) => of(variant).size,
    mistakes: (variant) => [
      [of(variant).size - 8, "The control word is missing."],
      [
        mapLayout(variant.type, { release: "1.23" }).size,
        "That is the bucket of Go 1.23; a group has its elems beside the keys.",
      ],
    ],
    hints: () => groupHints,
  }),
  slotSize: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: varyMap(swiss),
    task: ({ type, release }) =>
      `How far apart are two keys in a group of ${type}, in Go ${release}?`,
    answer: (variant) => of(variant).layout.keyStride,
    mistakes: (variant) => [
      [
        of(variant).layout.keysize,
        "That is the key alone: its elem lies between it and the next key.",
      ],
    ],
    hints: () => groupHints.slice(1),
  }),
  elemOffset: exercise({
    topic: "layout",
    kind: "number",
    asks: "the number of a byte, a whole number from 0",
    vary: (random) => ({ ...varyMap(classic)(random), slot: random.number(1, 7) }),
    task: ({ type, release, slot }) =>
      `At which byte of a bucket of ${type} does elem ${slot} begin, in Go ${release}? The bucket begins at byte 0, the first elem is elem 0.`,
    answer: (variant) =>
      of(variant).layout.elemsOffset + variant.slot * of(variant).layout.elemStride,
    mistakes: (variant) => [
      [
        of(variant).layout.elemsOffset + (variant.slot - 1) * of(variant).layout.elemStride,
        "Slots are counted from 0.",
      ],
      [
        of(variant).layout.keysOffset + variant.slot * of(variant).layout.keyStride,
        "That is where the key begins.",
      ],
    ],
    hints: () => [
      "All keys come before the first elem.",
      "8 tophash bytes, then 8 keys, then the elems before yours.",
    ],
  }),
  keyOffset: exercise({
    topic: "layout",
    kind: "number",
    asks: "the number of a byte, a whole number from 0",
    vary: (random) => ({ ...varyMap(swiss)(random), slot: random.number(1, 7) }),
    task: ({ type, release, slot }) =>
      `At which byte of a group of ${type} does key ${slot} begin, in Go ${release}? The group begins at byte 0, the first key is key 0.`,
    answer: (variant) =>
      of(variant).layout.keysOffset + variant.slot * of(variant).layout.keyStride,
    mistakes: (variant) => [
      [variant.slot * of(variant).layout.keyStride, "The control word comes first."],
      [
        of(variant).layout.keysOffset + variant.slot * of(variant).layout.keysize,
        "In a group elems lie between the keys.",
      ],
    ],
    hints: () => ["A group begins with eight control bytes.", ...groupHints.slice(1)],
  }),
  headerField: exercise({
    topic: "layout",
    kind: "number",
    asks: "the number of a byte, a whole number from 0",
    vary: (random) => ({
      field: random.of(["B", "noverflow", "hash0", "buckets", "oldbuckets", "nevacuate"]),
      arch: random.of(["amd64", "386"]),
    }),
    task: ({ field, arch }) => `At which byte of hmap does ${field} begin, in Go 1.23 on ${arch}?`,
    answer: ({ field, arch }) =>
      mapLayout("map[int]int", { release: "1.23", arch }).layout.header.find(
        ({ name }) => name === field,
      )?.offset ?? -1,
    hints: ({ arch }) => [
      "The fields are count int, flags uint8, B uint8, noverflow uint16, hash0 uint32, three words and a pointer.",
      `An int, a uintptr and a pointer take ${layout("*int", { arch }).size} bytes there.`,
    ],
  }),
  headerSize: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: (random) => ({
      release: random.of([...classic, ...swiss]),
      arch: random.of(["amd64", "386", "arm64", "arm"]),
    }),
    task: ({ release, arch }) =>
      `How many bytes does a map's header take in Go ${release} on ${arch}?`,
    answer: ({ release, arch }) => mapLayout("map[int]int", { release, arch }).layout.headerSize,
    hints: () => [
      "`mapLayout(type, { release, arch }).header()` lists its fields.",
      "The size is where the last field ends, rounded up to the header's alignment.",
    ],
  }),
  bytesPerSlot: exercise({
    topic: "layout",
    kind: "number",
    asks: "a number of bytes",
    vary: varyMap([...classic, ...swiss]),
    task: ({ type, release }) =>
      `How many bytes does ${type} take for each of the slots of a bucket or group in Go ${release}: all its bytes divided by eight?`,
    answer: (variant) => of(variant).layout.bytesPerSlot,
    hints: () => [
      "The tophash or control bytes, and the overflow word where there is one, are shared by eight slots.",
      "`view.bucket` and `view.group` show all of it.",
    ],
  }),
  boolOrNothing: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: (random) => ({
      key: random.of(["int64", "string", "int32"]),
      release: random.of([...classic, ...swiss]),
    }),
    task: ({ key, release }) =>
      `How many bytes smaller is a bucket or group of map[${key}]struct{} than one of map[${key}]bool, in Go ${release}?`,
    answer: ({ key, release }) =>
      mapLayout(`map[${key}]bool` as MapText, { release }).size -
      mapLayout(`map[${key}]struct{}` as MapText, { release }).size,
    mistakes: ({ release }) => [
      [1, "That is one slot's bool; there are eight of them."],
      ...((swiss as readonly string[]).includes(release)
        ? [
            [
              8,
              "So it was up to Go 1.23. In a group each elem lies behind its key, and is padded.",
            ] as const,
          ]
        : []),
      [64, "A bool is not padded to eight bytes in a bucket: eight bools lie side by side."],
    ],
    hints: () => [
      "Draw both: `view.bucket` up to Go 1.23, `view.group` from 1.24 on.",
      "In a bucket all eight elems lie together; in a group each lies behind its key.",
      "What comes last in a struct and has no size is followed by padding, so that its address is inside.",
    ],
  }),
  structSize: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: (random) => ({ type: random.of(structs), arch: random.of(["amd64", "386"]) }),
    task: ({ type, arch }) => `How many bytes does ${type} take on ${arch}?`,
    answer: ({ type, arch }) => layout(type, { arch }).size,
    mistakes: ({ type, arch }) => [
      [
        layout(type, { arch }).size - layout(type, { arch }).padding,
        "That is the sum of the fields; padding is missing.",
      ],
      [
        layout(type, { arch: arch === "386" ? "amd64" : "386" }).size,
        "That is its size on the other architecture.",
      ],
    ],
    hints: () => [
      "Each field begins at a multiple of its alignment.",
      "The whole is rounded up to the largest alignment of its fields.",
      "On 386 nothing is aligned to more than four bytes.",
    ],
  }),
  structPadding: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: (random) => ({ type: random.of(structs) }),
    task: ({ type }) =>
      `How many bytes of padding does ${type} have on amd64, those at its end included?`,
    answer: ({ type }) => layout(type).padding,
    hints: () => [
      "It is the size less the sizes of all fields.",
      "Look before each field, and behind the last.",
    ],
  }),
  bestSize: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: (random) => ({ type: random.of(structs) }),
    task: ({ type }) =>
      `How many bytes does ${type} take on amd64 when its fields stand in the best order?`,
    answer: ({ type }) => layout(type).reordered().size,
    mistakes: ({ type }) => [
      [layout(type).size, "That is its size as it stands; try another order."],
    ],
    hints: () => ["Large alignments first.", "Small fields share what is left of a word."],
  }),
  pointerBytes: exercise({
    topic: "layout",
    kind: "number",
    asks: "a whole number of bytes",
    vary: (random) => ({
      type: random.of([
        "struct{ a string; b int64 }",
        "struct{ a int64; b *int64; c int64 }",
        "[4]string",
        "struct{ a int64; b int32 }",
        "[]int64",
        "any",
      ] as const),
    }),
    task: ({ type }) =>
      `How many leading bytes of ${type} may hold pointers, so that the collector looks at them, on amd64?`,
    answer: ({ type }) => layout(type).ptrdata,
    mistakes: ({ type }) => [
      [layout(type).size, "Behind its last pointer the collector does not look."],
    ],
    hints: () => [
      "A string is a pointer and a length, a slice a pointer and two numbers, an interface two pointers.",
      "Count up to where the last pointer ends.",
    ],
  }),
  arraySize: exercise({
    topic: "size",
    kind: "number",
    asks: "a whole number of buckets",
    vary: (random) => ({
      B: random.number(4, 12),
      type: random.of(["map[int64]int64", "map[int64]bool", "map[string]int64"] as const),
    }),
    task: ({ B, type }) =>
      `How many overflow buckets does the array of ${type} have behind its 2^${B} buckets, in Go 1.23?`,
    answer: ({ B, type }) => mapLayout(type).arrays(B).get("preallocated", B) as number,
    mistakes: ({ B }) => [
      [2 ** (B - 4), "So many are asked for; the size class has room for more."],
    ],
    hints: () => [
      "With B from 4 on, 2^(B - 4) are added.",
      "Then the array is rounded up to its size class, or to a whole page, and what fits there is used too.",
      "`mapLayout(type).arrays()` lists them; say why.",
    ],
  }),
};
