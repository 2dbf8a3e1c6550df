/**
 * What a process keeps beside its memory, as plain data: what a file of a process holds of it
 * (capture/process), and the process that is made of it again.
 */

import { GoRangeError } from "../errors.js";
import { rulesOf } from "../generations.js";
import { readWord } from "../machine/address.js";
import { constants } from "../machine/control.js";
import { maptypeSize } from "../machine/go-structures.js";
import { Machine } from "../machine/machine.js";
import { typeRecord } from "../machine/own-structures.js";
import type { Memory } from "../machine/wasm.js";
import { release } from "../releases.js";
import type { SavedHistory } from "../trace/history.js";
import type { SavedJournal } from "../trace/journal.js";
import type { FreeRecord } from "../value/roots.js";
import type { SavedIterator } from "./iterator.js";
import type { GoProcess } from "./process.js";
import { declarationsOf, type SavedDeclaration } from "./saved-declarations.js";

/** A map, but for its bytes. */
export interface SavedMap {
  readonly type: string;
  /** Offset of its header; 0: it is nil. */
  readonly h: number;
  readonly bigint: boolean;
  /** Number of its next operation. */
  readonly op: number;
  /** For those who list the file. */
  readonly entries: number;
  /** The program has dropped it, and an iteration still stands on it. */
  readonly dropped: boolean;
  readonly history: SavedHistory;
}

/** A process, but for its memory. */
export interface SavedProcess {
  /** With its experiments: "1.27-X:mapsplitgroup". */
  readonly release: string;
  readonly memoryLimit: number;
  readonly build: "fast" | "traced" | "debug";
  /** Why it has ended. */
  readonly death: string | null;
  /** Its types are those that the notebook declares. */
  readonly ofProgram: boolean;
  readonly declared: readonly SavedDeclaration[];
  /** Map types and where their descriptors are. */
  readonly types: readonly (readonly [text: string, at: number])[];
  /** Types of data and where the lists of their pointers are. */
  readonly pointerLists: readonly (readonly [text: string, at: number])[];
  readonly freeRoots: readonly FreeRecord[];
  readonly maps: readonly SavedMap[];
  readonly iterators: readonly (SavedIterator & { readonly h: number })[];
  readonly journal: SavedJournal;
}

/** Makes a process of a class that a room above may have. */
export type StartSaved<P extends GoProcess> = (
  ...made: ConstructorParameters<typeof GoProcess>
) => P;

/**
 * The process that was saved.
 * @param size bytes of its memory.
 * @param fill writes these bytes into memory, which is zero.
 * @throws {GoRangeError} naming what cannot be, {GoTypeError} for types that are none
 */
export function reopen<P extends GoProcess>(
  saved: SavedProcess,
  size: number,
  fill: (memory: Uint8Array) => void,
  start: StartSaved<P>,
): P {
  const machine = new Machine(rulesOf(release(saved.release)), saved.memoryLimit);
  require("memory", size, machine.memory.buffer.byteLength, machine.limit);
  machine.reach(size);
  fill(new Uint8Array(machine.memory.buffer, 0, size));
  requirePlaces(saved, machine);
  const types = declarationsOf(saved.declared, saved.ofProgram);
  const process = start(saved.release, { types }, machine);
  process.takeOver(saved);
  return process;
}

/** Check that all that is said to be somewhere in memory can be there. */
function requirePlaces(saved: SavedProcess, machine: Machine): void {
  const { HEAP_TOP, MAPTYPES, MAPTYPES_END, TYPES_NEXT, TYPES_HEAD } = machine.constants;
  const size = machine.memory.buffer.byteLength;
  const lastType = MAPTYPES_END - maptypeSize;
  require("HEAP_TOP", machine.word(HEAP_TOP), 0, size);
  const next = machine.view.getUint32(TYPES_NEXT, true);
  if (next !== 0) require("TYPES_NEXT", next, MAPTYPES, MAPTYPES_END);
  saved.types.forEach(([, at], i) => {
    require(`types[${i}][1]`, at, MAPTYPES, lastType);
  });
  saved.pointerLists.forEach(([, at], i) => {
    require(`pointerLists[${i}][1]`, at, 0, size - 1);
  });
  saved.freeRoots.forEach(({ at }, i) => {
    require(`freeRoots[${i}].at`, at, MAPTYPES, MAPTYPES_END);
  });
  const headers = new Set<number>();
  const known = new Set(saved.types.map(([text]) => text));
  saved.maps.forEach(({ h, type }, i) => {
    require(`maps[${i}].h`, h, 0, size - maptypeSize);
    headers.add(h);
    if (!known.has(type)) throw new GoRangeError(`maps[${i}].type: ${type} is not among \`types\``);
  });
  saved.iterators.forEach(({ h, record }, i) => {
    require(`iterators[${i}].record`, record, 1, size - 1);
    if (!headers.has(h)) throw new GoRangeError(`iterators[${i}].h: no map is at ${h}`);
  });
  // Each record of a type leads to one that was made before it, which lies below.
  let before = MAPTYPES_END;
  for (let at = machine.view.getUint32(TYPES_HEAD, true); at !== 0; ) {
    require("a record of a type", at, MAPTYPES, before - 1);
    const length = machine.view.getUint32(at + typeRecord.textLength, true);
    require("the text of a type", length, 0, MAPTYPES_END - at - typeRecord.text);
    before = at;
    at = machine.view.getUint32(at + typeRecord.next, true);
  }
}

function require(what: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new GoRangeError(`${what} must be from ${least} to ${most}, got ${value}`);
}

/** Tells the layout of memory of the engine that runs here from others. */
export const engineLayout = constants.LAYOUT;

/** GOGC, and GOMEMLIMIT in bytes (null: none), as a process's memory has them. */
export function collectorOptions({ buffer }: Memory): {
  gogc: number | "off";
  gomemlimit: number | null;
} {
  const view = new DataView(buffer);
  const percent = Number(view.getBigInt64(constants.GC_PERCENT, true));
  const limit = readWord(view, constants.MEMORY_LIMIT);
  return {
    gogc: percent < 0 ? "off" : percent,
    gomemlimit: limit >= 2 ** 63 ? null : limit,
  };
}
