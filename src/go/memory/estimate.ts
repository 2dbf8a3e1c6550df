/**
 * An estimate of the memory of a map: the expected number of bytes with the range that covers 999
 * of 1000 maps, its parts, and the steps of its growth.
 */

/** A number that may depend on the hash seed. Without chance all three are equal. */
export interface Estimate {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** Objects of one purpose. Numbers are expected values, so they need not be whole. */
export interface MemoryPart {
  /** "header", "bucket array", "overflow buckets", "groups", … */
  readonly part: string;
  readonly objects: number;
  /** What the allocator gives: size classes, allocation headers and whole pages included. */
  readonly bytes: number;
  readonly why: string;
}

/** A part whose reason is only put into words when it is shown. */
export type Part = Omit<MemoryPart, "why"> & { readonly why: () => string };

/** A change of a map's memory on its way to n entries. */
export interface MemoryStep {
  /** The entry with which it happens, or begins to happen in half of the maps. */
  readonly n: number;
  /** The entry with which it is over; that of Swiss tables is spread over many. */
  readonly until: number;
  readonly what: string;
  readonly why: string;
  /** Bytes alive before, afterwards, and at the most in between. */
  readonly before: number;
  readonly after: number;
  readonly peak: number;
  /** Bytes of the largest object that is allocated in it. */
  readonly largest: number;
}

/** A map's memory at one number of entries. */
export interface MemoryMoment {
  /** Bytes that the map reaches: what HeapAlloc shows after a collection. */
  readonly live: Estimate;
  /** The most bytes ever alive at once, also within an operation, on the way to n. */
  readonly peak: Estimate;
  /** All bytes ever allocated: HeapAlloc with the collector off, TotalAlloc. */
  readonly allocated: Estimate;
  /** All objects ever allocated. */
  readonly mallocs: Estimate;
  /** The parts of `live`. */
  readonly parts: readonly MemoryPart[];
  /** How the map is built, in a few words. */
  readonly shape: string;
}

/** How maps grow, whatever their types are. */
export interface GrowthSchedule {
  /** Numbers of entries from `from` to `to` at which a curve of bytes has its corners. */
  corners(from: number, to: number, hint: number): number[];
  /** Hints from `from` to `to` after which make allocates more, and those with which it does. */
  hintCorners(from: number, to: number): number[];
}

/** How maps of one layout take memory. */
export interface GenerationMemory {
  readonly schedule: GrowthSchedule;
  /** Bytes alive with n entries in a map that was made with a hint (0: none). */
  live(n: number, hint: number): Estimate;
  /**
   * The expected number alone, at points of a curve.
   * @param hinted each map was made with a hint of its n, or without one.
   */
  curve(points: Float64Array, hinted: boolean): Float64Array;
  at(n: number, hint: number): MemoryMoment;
  /** The steps up to n entries, and the first one after it. */
  steps(n: number, hint: number): MemoryStep[];
}

/** The sum of the parts' bytes. */
export function bytesOf(parts: readonly Pick<MemoryPart, "bytes">[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function part(name: string, objects: number, bytes: number, why: () => string): Part {
  return { part: name, objects, bytes, why };
}

/** Parts as they are shown. */
export function told(parts: readonly Part[]): MemoryPart[] {
  return parts.map((one) => ({ ...one, why: one.why() }));
}

/** An estimate, in whole bytes or objects. */
export function estimate(expected: number, low = expected, high = expected): Estimate {
  const round = (value: number) => Math.round(value);
  return {
    expected: round(expected),
    low: round(Math.min(low, expected)),
    high: round(Math.max(high, expected)),
  };
}

/** A number with thousands separators; one below 10 with a digit after the point. */
export function grouped(value: number): string {
  if (value < 10) return String(Math.round(10 * value) / 10);
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}
