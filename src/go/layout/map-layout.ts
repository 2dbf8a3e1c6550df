/**
 * The layout of a map type on an architecture in a release: its header, the bucket (or group) that
 * holds eight entries, and what each of its parts takes from the allocator.
 *
 * What those are is the generation's: go/classic/map-layout.ts, go/swiss/map-layout.ts. What lives on
 * the stack: cmd/compile/internal/walk walkMakeMap.
 */

import { type Architecture, type ArchitectureName, architecture } from "../architectures.js";
import { GoTypeError } from "../errors.js";
import { generationOf } from "../generations.js";
import { blockSlots } from "../machine/go-constants.js";
import { type ReleaseRow, release as releaseRow } from "../releases.js";
import { parseType } from "../type/declarations.js";
import type { GoMapType } from "../type/type.js";
import { type SlotsLayout, sizeOf } from "./layout.js";
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

/** The largest hint with which the first bucket or group of a local map is on the stack. */
export const hintOnStack = 8;

/** Objects on the heap that a map spares which does not leave its function. */
export function onStack({ objects, block }: MapLayout, hint: number) {
  const spared = objects.filter(({ object }) => {
    return object === "header" || (object === block && hint <= hintOnStack);
  });
  return { objects: spared.length, bytes: spared.reduce((sum, { taken }) => sum + taken, 0) };
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
  const generation = generationOf(release);
  const structures = generation.structures(type, arch, release);
  const header = ownLayout(structures.header, arch, release);
  const { parts, size, ptrdata, slots } = structures.block;
  const object = (name: string, bytes: number, pointers: boolean): MapObject => {
    return { object: name, pointers, ...allocation(bytes, pointers, release, arch) };
  };
  const key = sizeOf(type.key, arch);
  const elem = sizeOf(type.elem, arch);
  const objects = [
    object("header", header.size, true),
    object(generation.unit, size, ptrdata > 0),
    ...(slots.indirectKey ? [object("key", key.size, key.ptrdata > 0)] : []),
    ...(slots.indirectElem ? [object("elem", elem.size, elem.ptrdata > 0)] : []),
    ...structures.others.map(({ object: name, type }) => {
      return object(name, ownLayout(type, arch, release).size, true);
    }),
  ];
  return {
    ...slots,
    text: type.text,
    architecture: arch,
    release,
    header: header.parts,
    headerSize: header.size,
    block: generation.unit,
    blockSize: size,
    blockPtrdata: ptrdata,
    parts,
    padding: parts.reduce((sum, part) => sum + (part.type === "padding" ? part.size : 0), 0),
    bytesPerSlot: size / blockSlots,
    objects,
    stack: header.size + size,
  };
}

/** The arrays of buckets for B = 0 … `last`; none for releases whose maps have no such array. */
export function arrayLayouts(layout: MapLayout, last: number): ArrayLayout[] {
  return generationOf(layout.release).arrays(layout, last);
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
