/**
 * Generations of maps: what the rest of this room asks of one, and which there are.
 *
 * A process has one release, a release one generation. Everything that differs between the
 * generations (engine functions, layout, header, events, rules) is a member of its object here, so
 * that no other file has to ask which generation a map is of.
 */
import type { Architecture } from "./architectures.js";
import { classic } from "./classic/classic.js";
import type { HeaderField, MapHeader } from "./classic/header.js";
import type { ClassicMapType, MapType, SwissMapType } from "./layout/maptype.js";
import type { EngineConstants } from "./machine/engine.js";
import type { FastAssign, ReleaseRow } from "./releases.js";
import type { SwissHeader } from "./swiss/header.js";
import { swiss } from "./swiss/swiss.js";
import type { MapEvent, RecordReader, SwissEvent } from "./trace/events.js";
import type { GoMapType } from "./type/type.js";
import type { HashWay } from "./value/key-program.js";

/** What a map of each generation has. */
export interface Generations {
  readonly classic: {
    readonly type: ClassicMapType;
    readonly header: MapHeader;
    readonly event: MapEvent;
    /** Where an iteration began: bucket number, and the slot that each bucket is read from first. */
    readonly start: { readonly startBucket: number; readonly offset: number };
  };
  readonly swiss: {
    readonly type: SwissMapType;
    readonly header: SwissHeader;
    readonly event: SwissEvent;
    /** Random numbers an iteration began with: for the slot of each table, and for the directory. */
    readonly start: { readonly entryOffset: bigint; readonly dirOffset: bigint };
  };
}

/** A generation's name. */
export type GenerationName = keyof Generations;

/** Bytes of what holds eight entries: a bucket or a group. */
export interface Block {
  readonly size: number;
  /** Leading bytes that may hold pointers. */
  readonly ptrdata: number;
  /** Where the overflow pointer is; 0 in groups, which have none. */
  readonly overflowOffset: number;
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
  block(type: MapType): Block;
  /** The largest hint whose arrays fit into `room` bytes. */
  largestHint(type: MapType, room: number): number;
  /** Bytes of the arrays that make allocates for a hint. */
  arraysFor(type: MapType, hint: number): number;
  /** Bytes of the arrays of a map that so many entries have been put into, at the least. */
  leastArrays(type: MapType, entries: number): number;
  /**
   * Bytes that make holds against all addresses there are, before it believes a hint.
   * @param blockSize of a bucket or group.
   */
  bytesChecked(blockSize: number, hint: bigint): bigint;
  /** Write the columns of a release that the engine reads. */
  writeRow(view: DataView, constants: EngineConstants): void;
  readHeader(view: DataView, at: number): Generations[G]["header"];
  readHeaderFields(view: DataView, at: number): HeaderField[];
  /** Does clear find something to do? */
  clearable(view: DataView, at: number): boolean;
  /** Is the flag set that a writer sets? */
  writing(view: DataView, at: number): boolean;
  /** Where the iteration began whose state is `state`; `view` is the memory right after its start. */
  start(view: DataView, constants: EngineConstants, state: DataView): Generations[G]["start"];
  /** What `check` in the engine answers, by code. */
  readonly broken: readonly string[];
  /** The header in a few words: entries, buckets or tables, load. */
  summary(header: Generations[G]["header"]): string;
}

/** The rules for the maps of a release. */
export function generationOf(row: ReleaseRow): GenerationRules {
  return row.generation === "classic" ? classic(row) : swiss(row);
}
