/**
 * The layout of a map type on an architecture in a release: its header, the bucket (or group) that
 * holds eight entries, and what each of its parts takes from the allocator.
 *
 *   offset 64 bits / 32 bits   hmap
 *     0 / 0    count         int         16 / 12  buckets     pointer
 *     8 / 4    flags         u8          24 / 16  oldbuckets  pointer
 *     9 / 5    B             u8          32 / 20  nevacuate   uintptr
 *    10 / 6    noverflow     u16         40 / 24  extra       pointer
 *    12 / 8    hash0         u32         48 / 28
 *
 * Sources: runtime/map.go hmap, makeBucketArray, Go 1.19; internal/runtime/maps/map.go Map, Go
 * 1.24. What lives on the stack: cmd/compile/internal/walk walkMakeMap.
 */
import { type Architecture, type ArchitectureName, architecture } from "../architectures.js";
import { GoTypeError } from "../errors.js";
import { type ReleaseRow, release as releaseRow } from "../releases.js";
import { parseType } from "../type/declarations.js";
import type { GoMapType } from "../type/type.js";
import { groupLayout } from "./group-layout.js";
import { bucketLayout, type SlotsLayout, sizeOf } from "./layout.js";
import { type Allocation, allocation } from "./size-classes.js";
import { _typeLayout, type LayoutPart, type TypeLayout } from "./type-layout.js";

/** One kind of object that a map allocates. */
export interface MapObject extends Allocation {
  readonly object: string;
  /** May the collector find pointers in it? */
  readonly pointers: boolean;
}

/** The layout of a map type. */
export interface MapLayout extends SlotsLayout {
  readonly text: string;
  readonly architecture: Architecture;
  readonly release: ReleaseRow;
  readonly header: readonly LayoutPart[];
  readonly headerSize: number;
  /** What holds eight entries: a bucket up to Go 1.23, a group from 1.24 on. */
  readonly block: "bucket" | "group";
  readonly blockSize: number;
  /** Leading bytes that may hold pointers; 0: the collector never looks inside. */
  readonly blockPtrdata: number;
  readonly parts: readonly LayoutPart[];
  readonly padding: number;
  /** blockSize / 8. */
  readonly bytesPerSlot: number;
  readonly objects: readonly MapObject[];
  /** Bytes on the stack for a map with a hint of at most 8 that does not escape. */
  readonly stack: number;
}

/** One array of buckets. */
export interface ArrayLayout {
  readonly B: number;
  readonly buckets: number;
  /** Overflow buckets behind the main ones, what is left of the size class included. */
  readonly preallocated: number;
  readonly asked: number;
  readonly taken: number;
  /** Entries up to which the map does not grow. */
  readonly entries: number;
}

/**
 * The layout of a map type.
 * @param text for example "map[string]int"
 * @param release "1.27", with experiments as "1.27-X:mapsplitgroup"
 * @throws {GoTypeError}, {UnknownArchitectureError}, {UnknownReleaseError},
 *   {UnknownExperimentError}.
 */
export function mapLayoutOf(
  text: string,
  arch: ArchitectureName | (string & {}),
  release: string,
): MapLayout {
  return _mapLayout(requireMap(text), architecture(arch), releaseRow(release));
}

/** A text's map type. @throws {GoTypeError} when it is another type. */
export function requireMap(text: string): GoMapType {
  const type = parseType(text);
  if (type.kind === "map") return type;
  const advice = 'For example: "map[int64]bool"';
  const length = type.end - type.at;
  throw new GoTypeError(`${type.text} is not a map type`, text, type.at, length, advice);
}

/** The layout of a parsed map type. */
export function _mapLayout(type: GoMapType, arch: Architecture, release: ReleaseRow): MapLayout {
  const header = ownLayout(headerText(release), arch, release);
  const block =
    release.generation === "classic" ? bucket(type, arch) : group(type, arch, release.splitGroups);
  const { parts, size, ptrdata, slots } = block;
  const object = (name: string, bytes: number, pointers: boolean): MapObject => {
    return { object: name, pointers, ...allocation(bytes, pointers, release, arch) };
  };
  const word = arch.pointerSize;
  const key = sizeOf(type.key, arch);
  const elem = sizeOf(type.elem, arch);
  const objects = [
    object("header", header.size, true),
    object(block.name, size, ptrdata > 0),
    ...(slots.indirectKey ? [object("key", key.size, key.ptrdata > 0)] : []),
    ...(slots.indirectElem ? [object("elem", elem.size, elem.ptrdata > 0)] : []),
    ...(release.generation === "classic"
      ? [object("mapextra", 3 * word, true)]
      : [object("table", tableSize(arch, release), true), object("directory of one", word, true)]),
  ];
  return {
    ...slots,
    text: type.text,
    architecture: arch,
    release,
    header: header.parts,
    headerSize: header.size,
    block: block.name,
    blockSize: size,
    blockPtrdata: ptrdata,
    parts,
    padding: parts.reduce((sum, part) => sum + (part.type === "padding" ? part.size : 0), 0),
    bytesPerSlot: size / 8,
    objects,
    stack: header.size + size,
  };
}

/** B of the smallest arrays with overflow buckets behind the main ones: a sixteenth as many. */
export const preallocatedFrom = 4;

/** The arrays of buckets of a classic map for B = 0 … `last`. */
export function arrayLayouts(layout: MapLayout, last: number): ArrayLayout[] {
  const { release, architecture: arch, blockSize, blockPtrdata } = layout;
  return Array.from({ length: last + 1 }, (_, B) => {
    const buckets = 2 ** B;
    const some = B >= preallocatedFrom;
    const asked = (buckets + (some ? buckets / 16 : 0)) * blockSize;
    const { taken, usable } = allocation(asked, blockPtrdata > 0, release, arch);
    const preallocated = some ? Math.floor(usable / blockSize) - buckets : 0;
    return { B, buckets, preallocated, asked, taken, entries: entriesOfArray(B, release) };
  });
}

/** Entries up to which a classic map with 2^B buckets does not grow. */
export function entriesOfArray(
  B: number,
  { loadFactorNum, loadFactorDen }: Pick<ReleaseRow, "loadFactorNum" | "loadFactorDen">,
): number {
  return Math.max(8, loadFactorNum * Math.floor(2 ** B / loadFactorDen));
}

function headerText(release: ReleaseRow): string {
  const pointer = "unsafe.Pointer";
  if (release.generation === "classic") {
    const small = "count int; flags uint8; B uint8; noverflow uint16; hash0 uint32";
    return `struct{${small}; buckets, oldbuckets ${pointer}; nevacuate uintptr; extra ${pointer}}`;
  }
  const tombstone = release.tombstonePossible ? "; tombstonePossible bool" : "";
  const directory = `dirPtr ${pointer}; dirLen int; globalDepth, globalShift, writing uint8`;
  return `struct{used uint64; seed uintptr; ${directory}${tombstone}; clearSeq uint64}`;
}

function tableSize(arch: Architecture, release: ReleaseRow): number {
  const groups = "groups struct{data unsafe.Pointer; lengthMask uint64}";
  const text = `struct{used, capacity, growthLeft uint16; localDepth uint8; index int; ${groups}}`;
  return ownLayout(text, arch, release).size;
}

const ownLayouts = new WeakMap<Architecture, Map<string, TypeLayout>>();

/** The layout of one of the few structs that maps of all types have. */
function ownLayout(text: string, arch: Architecture, release: ReleaseRow): TypeLayout {
  const known = ownLayouts.get(arch) ?? new Map<string, TypeLayout>();
  ownLayouts.set(arch, known);
  const layout = known.get(text) ?? _typeLayout(parseType(text), arch, release);
  known.set(text, layout);
  return layout;
}

interface Slots {
  readonly name: "bucket" | "group";
  readonly slots: SlotsLayout;
  readonly size: number;
  readonly ptrdata: number;
  readonly parts: readonly LayoutPart[];
}

function bucket(type: GoMapType, arch: Architecture): Slots {
  const layout = bucketLayout(type, arch);
  const { keysize, elemsize, bucketsize, bucketPtrdata } = layout;
  const word = { size: arch.pointerSize, align: arch.pointerSize };
  const key = slotType(type.key.text, layout.indirectKey);
  const elem = slotType(type.elem.text, layout.indirectElem);
  const ptrdata = bucketPtrdata > 0 ? arch.pointerSize : 0;
  const parts: LayoutPart[] = [
    ...eight("tophash", "uint8", 1, 0, 1),
    ...eight("key", key, keysize, layout.keysOffset, layout.keyStride),
    ...eight("elem", elem, elemsize, layout.elemsOffset, layout.elemStride),
    { name: "overflow", type: "*bucket", offset: layout.overflowOffset, ...word, ptrdata },
  ];
  return { name: "bucket", slots: layout, size: bucketsize, ptrdata: bucketPtrdata, parts };
}

function group(type: GoMapType, arch: Architecture, split: boolean): Slots {
  const slots = groupLayout(type, arch, split);
  const key = slotType(type.key.text, slots.indirectKey);
  const elem = slotType(type.elem.text, slots.indirectElem);
  const fields = [
    ...eight("ctrl", "uint8", 1, 0, 1),
    ...eight("key", key, slots.keysize, slots.keysOffset, slots.keyStride),
    ...eight("elem", elem, slots.elemsize, slots.elemsOffset, slots.elemStride),
  ].sort((a, b) => a.offset - b.offset || a.size - b.size);
  const parts: LayoutPart[] = [];
  let end = 0;
  const pad = (to: number): void => {
    const size = to - end;
    if (size > 0)
      parts.push({ name: "", type: "padding", offset: end, size, align: 1, ptrdata: 0 });
  };
  for (const field of fields) {
    pad(field.offset);
    parts.push(field);
    end = field.offset + field.size;
  }
  pad(slots.groupSize);
  return { name: "group", slots, size: slots.groupSize, ptrdata: slots.groupPtrdata, parts };
}

function slotType(text: string, indirect: boolean): string {
  return indirect ? `*${text}` : text;
}

/** Eight parts of one kind, `stride` bytes apart. */
function eight(
  name: string,
  type: string,
  size: number,
  start: number,
  stride: number,
): LayoutPart[] {
  return Array.from({ length: 8 }, (_, i) => {
    return { name: `${name}[${i}]`, type, offset: start + i * stride, size, align: 1, ptrdata: 0 };
  });
}
