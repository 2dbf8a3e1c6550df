/**
 * The interface of a generation of maps: its structures, their layout, and its rules.
 *
 * A process has one release, a release one generation. Everything that differs between the
 * generations (engine functions, layout, header, events, rules) is a member of its object, so that
 * no other file has to test the generation of a map. go/classic and go/swiss implement it;
 * generations.ts lists the two. The rooms above have pairs of objects of the same form.
 */
import type { Architecture } from "./architectures.js";
import type { MapHeader } from "./classic/header.js";
import type { SlotsLayout } from "./layout/layout.js";
import type { ArrayLayout, MapLayout } from "./layout/map-layout.js";
import type { Block, ClassicMapType, SwissMapType } from "./layout/maptype.js";
import type { LayoutPart } from "./layout/type-layout.js";
import type { EngineConstants } from "./machine/engine.js";
import type { GoMap } from "./process/map.js";
import type { Region } from "./region.js";
import type { ClassicRow, FastAssign, SwissRow } from "./releases.js";
import type { StateRules } from "./state-machine.js";
import type { SwissHeader } from "./swiss/header.js";
import type { MapEvent, RecordReader, SwissEvent } from "./trace/history.js";
import type { GoMapType } from "./type/type.js";
import type { HashWay } from "./value/key-program.js";

/** What a map of each generation has. */
export interface Generations {
  readonly classic: {
    readonly row: ClassicRow;
    readonly type: ClassicMapType;
    readonly header: MapHeader;
    readonly event: MapEvent;
    /** Where an iteration began: bucket number, and the slot that each bucket is read from first. */
    readonly start: { readonly startBucket: number; readonly offset: number };
  };
  readonly swiss: {
    readonly row: SwissRow;
    readonly type: SwissMapType;
    readonly header: SwissHeader;
    readonly event: SwissEvent;
    /** Random numbers an iteration began with: for the slot of each table, and for the directory. */
    readonly start: { readonly entryOffset: bigint; readonly dirOffset: bigint };
  };
}

/** A generation's name. */
export type GenerationName = keyof Generations;

/** Fields of the headers of both generations. */
export type FieldName = keyof MapHeader | keyof SwissHeader;

/** One field of a header with its place. */
export interface HeaderField<Field extends FieldName = FieldName> {
  readonly field: Field;
  readonly offset: number;
  readonly size: number;
  readonly value: number | bigint;
  /** The field's bytes in the order of memory. */
  readonly hex: string;
}

/** The parts of a map type that the runtime writes down itself, and the block they are for. */
export interface MapStructures {
  /** The header as Go text. */
  readonly header: string;
  readonly block: BlockLayout;
  /** What else a map allocates: its name, and its type as Go text. */
  readonly others: readonly { readonly object: string; readonly type: string }[];
}

/** The bucket or group of a map type. */
export interface BlockLayout {
  readonly slots: SlotsLayout;
  readonly size: number;
  /** Leading bytes that may hold pointers; 0: the collector never looks inside. */
  readonly ptrdata: number;
  readonly parts: readonly LayoutPart[];
}

/** A map of a generation, keys and elems of any type, as far as its structures are read. */
export type MapOf<G extends GenerationName> = GoMap<never, never, G>;

/** What is read of a map to tell where its structures lie. */
export type Anatomical<G extends GenerationName = GenerationName> = Pick<
  MapOf<G>,
  | ("address" | "generation" | "type" | "header" | "headerFields")
  | ("extra" | "arrays" | "bucketColumns" | "tableColumns" | "directoryColumns")
>;

/** What is read of a map to list its slots. */
export type Slotted<G extends GenerationName = GenerationName> = Pick<
  MapOf<G>,
  | ("process" | "type" | "place" | "generation" | "header")
  | ("arrays" | "tableColumns" | "groupColumns")
>;

/** The buckets that hashes lead to, or the groups: how many there are, and their slots. */
export interface Blocks {
  readonly count: number;
  /** Slots of those from number `from` up to, not including, `to`. */
  slots(from: number, to: number): Iterable<{ readonly state: string; readonly key: unknown }>;
}

/** A field of an iterator. */
export type IteratorRow = readonly [name: string, offset: number, size: 1 | 8];

/** A generation of maps. */
export interface Generation<G extends GenerationName = GenerationName> {
  readonly name: G;
  /** What holds eight entries. */
  readonly unit: "bucket" | "group";
  /** The runtime's name of the header's type. */
  readonly header: "hmap" | "Map";
  /** What the first bytes of a bucket or group are, one for each slot. */
  readonly slotBytes: "tophash" | "control word";
  /** The pointer of the header that leads to the entries; 0: nil. */
  entriesPointer(header: Generations[G]["header"]): bigint;
  /** The rules of a release. */
  rules(row: Generations[G]["row"]): GenerationRules<G>;
  /** What a map type's memory is made of. */
  structures(type: GoMapType, arch: Architecture, row: Generations[G]["row"]): MapStructures;
  /** The arrays of buckets for B = 0 … `last`; none where there is no such array. */
  arrays(layout: MapLayout, last: number): ArrayLayout[];
  /** The stretches of memory that hang on the header. */
  regions(map: Anatomical<G>): Region[];
  /** What a map and its slots can be, and what leads from one to another. */
  readonly states: StateRules;
  /** Fields of an iterator that say where an iteration began, and where it goes on. */
  readonly iterator: readonly IteratorRow[];
  /** The buckets of the main array with their chains, or the groups. */
  blocks(map: Slotted<G>): Blocks;
}

/** The rules of one generation. */
export interface GenerationRules<G extends GenerationName = GenerationName>
  extends RecordReader<Generations[G]["event"]> {
  readonly name: G;
  /** First part of the names of its engine functions. */
  readonly enginePrefix: string;
  /** Deleting a string key by its compiled form clears the pointer only. */
  readonly deleteKeepsLength: boolean;
  /** How the compiler's hash function goes through a key: see go/value/key-program.ts. */
  readonly hashWay: HashWay;
  /** Does an assignment in this form prune tombstones? undefined: the form for any key. */
  prunes(form: FastAssign | undefined): boolean;
  /** Sizes, offsets and flags of a map type. */
  layout(
    type: GoMapType,
    arch: Architecture,
  ): Omit<Generations[G]["type"], "text" | "key" | "elem">;
  block(type: Generations[G]["type"]): Block;
  /** The largest hint whose arrays fit into `room` bytes. */
  largestHint(type: Generations[G]["type"], room: number): number;
  /** Bytes of the arrays that make allocates for a hint. */
  arraysFor(type: Generations[G]["type"], hint: number): number;
  /** Bytes of the arrays of a map that a number of entries have been put into, as a lower bound. */
  leastArrays(type: Generations[G]["type"], entries: number): number;
  /**
   * Bytes that make holds against all addresses there are, before it believes a hint.
   * @param blockSize of a bucket or group.
   */
  bytesChecked(blockSize: number, hint: bigint): bigint;
  /** @throws {GenerationError} for maps without buckets; `verb` is what was asked of one. */
  requireBuckets(verb: string): void;
  /** @throws {GenerationError} for maps without tables. */
  requireTables(verb: string): void;
  readHeader(view: DataView, at: number): Generations[G]["header"];
  readHeaderFields(view: DataView, at: number): HeaderField[];
  /** Does clear find something to do? */
  clearable(view: DataView, at: number): boolean;
  /** Does a write to a map that grows first evacuate old buckets (growWork)? */
  readonly evacuates: boolean;
  /** Is the flag set that a writer sets? */
  writing(view: DataView, at: number): boolean;
  /** Where the iteration began whose state is `state`; `view` is the memory right after its start. */
  start(view: DataView, constants: EngineConstants, state: DataView): Generations[G]["start"];
  /** What `check` in the engine answers, by code. */
  readonly broken: readonly string[];
  /** The header in a few words: entries, buckets or tables, load. */
  summary(header: Generations[G]["header"]): string;
}

/** What each of the engine's codes for a broken rule means, by code. */
export function brokenRules<Rule extends string>(
  codes: Readonly<Record<Rule, number>>,
  sentences: Readonly<Record<Rule, string>>,
): readonly string[] {
  const byCode: string[] = [];
  for (const rule in codes) byCode[codes[rule]] = sentences[rule];
  return byCode;
}
