/**
 * How much memory something takes that holds n entries: what maps, slices and sync.Map have in
 * common. Which bytes they take themselves is theirs (`GenerationMemory`); here are the options,
 * the characters of strings, what pointers lead to, and the points of a curve.
 */
import { shown } from "../../format/shown.js";
import type { Architecture, ArchitectureName } from "../architectures.js";
import { GoRangeError } from "../errors.js";
import type { Release, ReleaseRow } from "../releases.js";
import type { GoType } from "../type/type.js";
import {
  type Estimate,
  type GenerationMemory,
  type GrowthSchedule,
  grouped,
  type MemoryMoment,
  type MemoryStep,
} from "./estimate.js";
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
  /**
   * A sync.Map of Go 1.23 and before, in which a key was stored after all were read: its dirty map
   * has all entries beside the read map. Default false: one of the two has them.
   */
  readonly dirty?: boolean;
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

/** Keys or elems, whose strings and pointers lead elsewhere. */
export interface Side {
  readonly name: "key" | "elem";
  readonly type: GoType;
}

/** A map, slice or sync.Map type, and how it takes memory. */
export interface Container {
  /** Go text, for example "map[int64]bool". */
  readonly text: string;
  readonly release: ReleaseRow;
  readonly architecture: Architecture;
  readonly memory: GenerationMemory;
  readonly sides: readonly Side[];
  /** Bytes on the stack of one that was made with this hint. */
  readonly stack: (hint: number) => number;
  /** Does make take this hint for 0? null where nothing takes a hint. */
  readonly ignores: ((hint: number) => boolean) | null;
}

/** How something that holds entries takes memory. */
export class ContainerMemory {
  readonly #container: Container;
  readonly #data: number;
  readonly #pointees: number;
  readonly #leftOut: readonly string[];

  /**
   * @throws {GoRangeError} on a length that is none, or of keys or elems that are not strings; on
   * pointees that are none.
   */
  constructor(container: Container, options: MemoryOptions) {
    this.#container = container;
    const { text, sides, architecture, release } = container;
    const { pointees = false, keyLength, elemLength } = options;
    const lengths = { key: keyLength, elem: elemLength };
    for (const name of ["key", "elem"] as const) {
      if (lengths[name] === undefined || sides.some((side) => side.name === name)) continue;
      throw new GoRangeError(`${name}Length is for strings, but ${text} has no ${name}s`);
    }
    const data = ({ name, type: { kind } }: Side): number => {
      const length = lengths[name];
      if (length === undefined) return 0;
      if (kind !== "string") {
        throw new GoRangeError(`${name}Length is for strings, but ${text} has ${name}s of ${kind}`);
      }
      if (typeof length !== "number" || !(length >= 0) || length > 2 ** 31) {
        throw new GoRangeError(
          `${name}Length is a number of bytes, 0 or more; ${shown(length)} is not`,
        );
      }
      return stringData(length, { architecture, release });
    };
    this.#data = sides.reduce((sum, side) => sum + data(side), 0);
    const given = typeof pointees === "object" && pointees !== null ? pointees : {};
    if (given !== pointees && typeof pointees !== "boolean") {
      throw new GoRangeError(
        `\`pointees\` must be true, or an object such as { elem: 64 }, got ${shown(pointees)}`,
      );
    }
    const found = sides.map(({ name, type }) => {
      const asked = pointees === true ? pointees : given[name];
      return {
        bytes: pointeeBytes(type, name, asked, { architecture, release }),
        leftOut: leftOut(type, name, (part) => {
          if (part === type && part.kind === "string") return lengths[name] !== undefined;
          return asked === true ? part.kind === "pointer" : asked !== undefined;
        }),
      };
    });
    this.#pointees = found.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#leftOut = found.flatMap((side) => side.leftOut);
  }

  /** Type, release and architecture of the question. */
  get text(): string {
    return this.#container.text;
  }
  get release(): ReleaseRow {
    return this.#container.release;
  }
  get architecture(): Architecture {
    return this.#container.architecture;
  }

  /** Whether make takes a hint. */
  get hinted(): boolean {
    return this.#container.ignores !== null;
  }

  /** Bytes alive with n entries, without the characters of strings. */
  live(n: number, hint = 0): Estimate {
    return this.#container.memory.live(entries(n), this.#believed(hint));
  }

  /** Everything that is known of n entries. */
  at(n: number, hint = 0): MemoryAnswer {
    const { memory, stack: onStack } = this.#container;
    const believed = this.#believed(hint);
    const moment = memory.at(entries(n), believed);
    const steps = memory.steps(n, believed);
    const beside = { data: n * this.#data, pointees: n * this.#pointees };
    const hintIgnored = believed !== hint;
    const stack = onStack(hint);
    return { n, hint, hintIgnored, ...moment, stack, steps, ...beside, leftOut: this.#leftOut };
  }

  /** How it grows. Models that share schedules may have the same one. */
  get schedule(): GrowthSchedule {
    return this.#container.memory.schedule;
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
    const bytes = this.#container.memory.curve(points, hinted);
    if (hinted && this.#ignores(points.at(-1) ?? 0)) {
      const grown = this.#container.memory.curve(points, false);
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
    if (this.#container.ignores === null && hint > 0) {
      throw new GoRangeError(`${this.text} takes no hint, got ${shown(hint)}`);
    }
    return this.#ignores(hint) ? 0 : entries(hint, "hint");
  }

  /** Does make take this hint for 0? */
  #ignores(hint: number): boolean {
    return this.#container.ignores?.(hint) ?? false;
  }
}

function entries(n: number, name = "n"): number {
  if (Number.isSafeInteger(n) && n >= 0 && n <= mostEntries) return n;
  throw new GoRangeError(
    `\`${name}\` must be a whole number from 0 to ${grouped(mostEntries)}, got ${shown(n)}`,
  );
}
