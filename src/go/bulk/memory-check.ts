/**
 * Checks whether a process has room for the entries of a fill. A fill that certainly does not fit
 * is refused before its first put: the minimum size of a workload's keys is known without
 * generating them.
 */
import { counted } from "../../format/counted.js";
import { GoRangeError } from "../errors.js";
import type { MapType } from "../layout/maptype.js";
import type { GoType } from "../type/type.js";
import type { Workload } from "./workload.js";
import { isWorkload } from "./workload-check.js";

/** What a process can hold, and what a map's arrays take. */
export interface Room {
  /** Bytes that the heap of a process can have at most. */
  readonly most: number;
  /** Bytes of the objects outside of the arrays that an entry has. */
  readonly indirect: number;
  /** Bytes of the arrays of a map with a number of entries, as a lower bound. */
  leastArrays(entries: number): number;
}

/** Whole numbers up to this one are float64 without loss. */
const exact = 2n ** 53n;

/**
 * Refuse a fill for which no process has memory.
 * @throws {GoRangeError} with the bytes that it would take.
 */
export function requireRoom(
  room: Room,
  type: MapType,
  keys: Workload,
  elems: Workload | Uint8Array,
): void {
  const entries = leastEntries(keys, type.key);
  const characters =
    leastCharacters(keys, type.key, entries) +
    (isWorkload(elems) ? leastCharacters(elems, type.elem, entries) : 0);
  const bytes = room.leastArrays(entries) + entries * room.indirect + characters;
  if (bytes <= room.most) return;
  throw new GoRangeError(
    `fill: a ${type.text} of ${counted(entries, "entry")} takes at least ` +
      `${bytes.toLocaleString("en")} bytes, and a process has at most ` +
      `${room.most.toLocaleString("en")} here; memoryOf("${type.text}", { n: ${entries} }) says ` +
      "what it would take in Go",
  );
}

/** Entries that an empty map has afterwards, at the least; 0 where the keys do not say. */
function leastEntries(keys: Workload, type: GoType): number {
  switch (keys.kind) {
    case "window":
      return Math.min(keys.width, leastEntries(keys.of, type));
    case "sequence": {
      if (keys.step === 0n) return Math.min(keys.n, 1);
      const last = keys.start + BigInt(Math.max(0, keys.n - 1)) * keys.step;
      const isExact = [keys.start, last].every((end) => -exact <= end && end <= exact);
      if (type.kind === "float32" || (type.kind === "float64" && !isExact)) return 0;
      return keys.n;
    }
    case "uniform": {
      if (type.kind === "float32") return 0;
      // n draws of `below` numbers leave below·e^(-n/below) of them out; a tenth for chance.
      const below = Number(keys.below);
      return Math.floor(-below * Math.expm1(-keys.n / below) * 0.9);
    }
    case "zipf":
      return type.kind === "float32" ? 0 : zipfEntries(keys);
    default:
      return 0;
  }
}

/** Of the different values that are expected, the share that is taken for certain. */
const certain = 0.6;

/**
 * Different values among draws by Zipf's law, at the least: of all that are drawn once or more on
 * average, and of the draws of others. The sum of the first weights lies between the integral of
 * their curve and one more.
 */
function zipfEntries({ n, below, exponent }: Extract<Workload, { kind: "zipf" }>): number {
  const most = Number(below);
  const even = 1 - exponent;
  const integral = (to: number): number => (even === 0 ? Math.log(to) : (to ** even - 1) / even);
  const often = Math.min(most, (n / (1 + integral(most))) ** (1 / exponent));
  const others = often < most ? n * Math.max(0, 1 - (1 + integral(often)) / integral(most)) : 0;
  return Math.floor(certain * (often + others));
}

/** Bytes of the characters of a number of strings of a sequence, as a lower bound. */
function leastCharacters(strings: Workload, type: GoType, entries: number): number {
  if (type.kind !== "string" || strings.kind !== "sequence") return 0;
  // Nine of ten numbers below n have as many digits as n - 1, or one less.
  const digits = Math.max(1, String(strings.n - 1).length - 1);
  return Math.floor(entries * 0.9) * ((strings.prefix ?? "").length + digits);
}
