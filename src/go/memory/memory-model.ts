/**
 * The memory model: how much memory a map type takes with n entries in a release, computed
 * from the rules by which maps grow, without making one.
 *
 * It applies to maps that were only inserted into, with keys that the hash spreads uniformly.
 * Everything that does not depend on chance is exact: header, arrays, the minimum number of tables.
 * Overflow buckets and splits of tables are expected numbers with a range.
 */
import { requireOptions } from "../../format/argument.js";
import { shown } from "../../format/shown.js";
import { type ArchitectureName, architecture } from "../architectures.js";
import { GoRangeError } from "../errors.js";
import { rulesOf } from "../generations.js";
import { _mapLayout, hintOnStack, type MapLayout, requireMap } from "../layout/map-layout.js";
import { type Release, type ReleaseRow, release } from "../releases.js";
import {
  type Estimate,
  type GenerationMemory,
  type GrowthSchedule,
  grouped,
  type MemoryMoment,
  type MemoryStep,
} from "./estimate.js";
import { memoryRulesOf } from "./generations.js";
import { GrowthSchedules } from "./growth-schedules.js";
import { leftOut, type Pointees, pointeeBytes } from "./pointees.js";
import { stringData } from "./string-data.js";

/** Entries that the model can be asked for. */
export const mostEntries = 1e12;

/** Points of a curve: each number of entries up to this one, then a fixed number per decade. */
const everyNumber = 64;
const perDecade = 48;

/** What a question about memory is about. */
export interface MemoryOptions {
  /** Go release, for example "1.23". */
  readonly release?: Release | (string & {});
  /** GOARCH. Default "amd64". */
  readonly arch?: ArchitectureName | (string & {});
  /** Average length of the keys, for maps with string keys: adds `data`. */
  readonly keyLength?: number;
  /** Average length of the elems, for maps with string elems. */
  readonly elemLength?: number;
  /**
   * Data that keys and elems point to, to be counted as `pointees`: `true` for one object of the
   * pointed-to type for each pointer; or for each key and elem the bytes or the type of an object.
   */
  readonly pointees?: boolean | Pointees;
  /**
   * The map does not leave its function, as in most published benchmarks: its header is on the
   * stack and, where the hint is at most 8, so is the first bucket or group. Default false.
   */
  readonly local?: boolean;
}

/** The answer to "how much memory". */
export interface MemoryAnswer extends MemoryMoment {
  readonly n: number;
  readonly hint: number;
  /** Whether make takes the hint for 0: its arrays would be beyond all addresses. */
  readonly hintIgnored: boolean;
  /** Bytes on the stack, in addition to those allocated: of a map that does not leave its function. */
  readonly stack: number;
  /** Bytes of string data, in addition to the map. */
  readonly data: number;
  /** Bytes of what keys and elems lead to, as far as it was asked for, beside the map. */
  readonly pointees: number;
  /** What else they lead to, in words: it is in none of the numbers. */
  readonly leftOut: readonly string[];
  readonly steps: readonly MemoryStep[];
}

/** Bytes expected to be alive, against the number of entries. */
export interface MemoryCurve {
  readonly n: Float64Array;
  readonly bytes: Float64Array;
}

/** How maps of one type take memory, as one release on one architecture. */
export class MemoryModel {
  readonly layout: MapLayout;
  readonly #memory: GenerationMemory;
  readonly #data: number;
  readonly #pointees: number;
  readonly #leftOut: readonly string[];
  readonly #local: boolean;

  /**
   * @param type Go text, for example "map[int64]bool".
   * @param schedules what it shares with other models: less is computed twice.
   * @throws {GoTypeError}, {UnknownReleaseError}, {UnknownArchitectureError}; {GoRangeError} on a
   * length that is none, or of keys or elems that are not strings.
   */
  constructor(type: string, options: MemoryOptions = {}, schedules = new GrowthSchedules()) {
    requireOptions(options, '{ release: "1.23" }');
    const parsed = requireMap(type);
    const row: ReleaseRow = release(options.release ?? "1.23");
    const arch = architecture(options.arch ?? "amd64");
    this.layout = _mapLayout(parsed, arch, row);
    const { local = false } = options;
    if (typeof local !== "boolean") {
      throw new GoRangeError(`\`local\` must be true or false, got ${shown(local)}`);
    }
    this.#local = local;
    this.#memory = memoryRulesOf(row).memory(this.layout, row, schedules, local);
    const data = (length: number | undefined, name: string, kind: string): number => {
      if (length === undefined) return 0;
      if (kind !== "string") {
        throw new GoRangeError(`${name}Length is for strings, but ${type} has ${name}s of ${kind}`);
      }
      if (typeof length !== "number" || !(length >= 0) || length > 2 ** 31) {
        throw new GoRangeError(
          `${name}Length is a number of bytes, 0 or more; ${shown(length)} is not`,
        );
      }
      return stringData(length, this.layout);
    };
    this.#data =
      data(options.keyLength, "key", parsed.key.kind) +
      data(options.elemLength, "elem", parsed.elem.kind);
    const { pointees = false } = options;
    const given = typeof pointees === "object" && pointees !== null ? pointees : {};
    if (given !== pointees && typeof pointees !== "boolean") {
      throw new GoRangeError(
        `\`pointees\` must be true, or an object such as { elem: 64 }, got ${shown(pointees)}`,
      );
    }
    const lengths = { key: options.keyLength, elem: options.elemLength };
    const sides = (["key", "elem"] as const).map((name) => {
      const asked = pointees === true ? pointees : given[name];
      return {
        bytes: pointeeBytes(parsed[name], name, asked, this.layout),
        leftOut: leftOut(parsed[name], name, (part) => {
          if (part === parsed[name] && part.kind === "string") return lengths[name] !== undefined;
          return asked === true ? part.kind === "pointer" : asked !== undefined;
        }),
      };
    });
    this.#pointees = sides.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#leftOut = sides.flatMap((side) => side.leftOut);
  }

  /** Bytes alive with n entries, without the characters of strings. */
  live(n: number, hint = 0): Estimate {
    return this.#memory.live(entries(n), this.#believed(hint));
  }

  /** Everything that is known of n entries. */
  at(n: number, hint = 0): MemoryAnswer {
    const believed = this.#believed(hint);
    const moment = this.#memory.at(entries(n), believed);
    const steps = this.#memory.steps(n, believed);
    const beside = { data: n * this.#data, pointees: n * this.#pointees };
    const hintIgnored = believed !== hint;
    const { headerSize, stack: both } = this.layout;
    const stack = this.#local ? (hint <= hintOnStack ? both : headerSize) : 0;
    return { n, hint, hintIgnored, ...moment, stack, steps, ...beside, leftOut: this.#leftOut };
  }

  /** How maps of the type grow. Models that share schedules may have the same one. */
  get schedule(): GrowthSchedule {
    return this.#memory.schedule;
  }

  /**
   * Numbers of entries at which a curve from `from` to `to` needs points: each of the first ones,
   * every corner, and enough between for straight lines on log axes to stay close to the answer.
   * They are the schedule's, not the type's.
   * @param hinted as if each map had been made with a hint of its n.
   */
  points(from: number, to: number, hinted = false): Float64Array {
    const numbers = new Set<number>([entries(from), entries(to)]);
    const decades = Math.log10(to / Math.max(1, from));
    for (let n = entries(from); n <= Math.min(to, everyNumber); n++) numbers.add(n);
    const points = Math.ceil(perDecade * decades);
    for (let i = 1; i < points; i++) {
      numbers.add(Math.round(Math.max(1, from) * 10 ** ((i / points) * decades)));
    }
    for (const n of this.schedule.corners(from, to, 0)) numbers.add(n);
    if (hinted) for (const n of this.schedule.hintCorners(from, to)) numbers.add(n);
    return Float64Array.from(numbers).sort();
  }

  /** The bytes expected at each of these numbers of entries. */
  curve(points: Float64Array, hinted = false): MemoryCurve {
    const bytes = this.#memory.curve(points, hinted);
    if (hinted && this.#ignores(points.at(-1) ?? 0)) {
      const grown = this.#memory.curve(points, false);
      points.forEach((n, i) => {
        if (this.#ignores(n)) bytes[i] = grown[i] as number;
      });
    }
    return { n: points, bytes };
  }

  /** The hint as make takes it. */
  #believed(hint: number): number {
    if (!Number.isInteger(hint) || hint < 0 || hint >= 2 ** 63) {
      throw new GoRangeError(
        `\`hint\` must be a whole number from 0 to 2^63 - 1, got ${shown(hint)}`,
      );
    }
    return this.#ignores(hint) ? 0 : entries(hint, "hint");
  }

  /** Does make take this hint for 0, since its arrays would be beyond all addresses? */
  #ignores(hint: number): boolean {
    const { release, blockSize, architecture } = this.layout;
    return rulesOf(release).bytesChecked(blockSize, BigInt(hint)) > architecture.maxAlloc;
  }
}

/**
 * What the model looks at of a release. Other columns change no size: Swiss headers with and
 * without tombstonePossible are as large.
 */
export function memoryRule(row: ReleaseRow): string {
  const { generation, loadFactorNum, loadFactorDen, mallocHeaderAbove } = row;
  const own = memoryRulesOf(row).columns(row);
  return [generation, loadFactorNum, loadFactorDen, mallocHeaderAbove, ...own].join(" ");
}

function entries(n: number, name = "n"): number {
  if (Number.isSafeInteger(n) && n >= 0 && n <= mostEntries) return n;
  throw new GoRangeError(
    `\`${name}\` must be a whole number from 0 to ${grouped(mostEntries)}, got ${shown(n)}`,
  );
}
