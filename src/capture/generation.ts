/**
 * The interface of a generation of maps for captures: how a file is checked, how a map is captured,
 * and the names of the bytes of a bucket or group. capture/classic and capture/swiss implement it.
 */
import type {
  BucketLayout,
  GenerationName,
  Generations,
  GoIterator,
  GoMap,
  GoValue,
  GroupLayout,
} from "../go/index.js";
import type { Capture, ClassicCapture, SwissCapture } from "./document/document.js";
import type { Json } from "./document/json.js";
import type { RestoreContext } from "./dumps/restore-context.js";
import type { CountEntries } from "./heap-dump/search.js";
import type { IteratedKeys } from "./iterated-keys.js";
import type { DataOwners } from "./pointers.js";

/** A field of a capture. */
export type Structure = keyof ClassicCapture | keyof SwissCapture;

/** A stretch of bytes with a name. */
export interface Named {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly pointer: boolean;
}

/** An iterator of a case. */
export interface Iteration<G extends GenerationName = GenerationName> {
  readonly iterator: GoIterator<GoValue, GoValue, G>;
  /** The keys given, as the bytes they had in memory. */
  readonly keys: IteratedKeys;
}

/** What a run leaves beside the map. */
export interface Ran<G extends GenerationName = GenerationName>
  extends Pick<SwissCapture, "nops" | "alloc" | "rand" | "hashes"> {
  readonly draws: number;
  readonly head: Pick<Capture, "go" | "name" | "type">;
  readonly iterations: readonly Iteration<G>[];
  readonly owners: DataOwners;
}

/** Where things are in a bucket or group. */
interface Layouts {
  readonly classic: BucketLayout;
  readonly swiss: GroupLayout;
}

/** Captures of one generation of maps. */
export interface Captures<G extends GenerationName = GenerationName> {
  /** A capture's fields checked. @throws MalformedError naming the field that is wrong */
  checked(json: Json): Capture;
  /** Bytes of a map's arrays, or of its directory and groups. */
  arrayBytes(map: GoMap<GoValue, GoValue, G>): number;
  /** Does a clear go through all of them, whatever they hold? */
  wipesAll(release: Generations[G]["row"]): boolean;
  /** The capture of a map after a run. @throws CaptureSizeError */
  capture(map: GoMap<GoValue, GoValue, G>, ran: Ran<G>): Capture;
  /** Write the map at an address of another process into the room for it. @throws MalformedError */
  restore(into: RestoreContext, map: bigint): void;
  /** How a map is looked for in a heap dump: its header, and what that leads to. */
  readonly search: {
    readonly headerSize: number;
    readonly pointers: readonly number[];
    readonly count: CountEntries;
  };
  /** The byte of a header that says that the map is being written. */
  readonly writing: { readonly offset: number; readonly mask: number };
  /** Fields of a capture that are lists of buckets or groups. */
  readonly slots: readonly Structure[];
  /** What a byte of a bucket or group belongs to. */
  slotName(byte: number, layout: Layouts[G]): Named;
}
