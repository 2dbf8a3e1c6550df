/**
 * Sample keys for measurements: some that a map has, spread over its memory, and some that it does
 * not have.
 */

import type { Slotted } from "../generation.js";
import { generationOf } from "../generations.js";
import type { GoMap } from "../process/map.js";
import type { GoType } from "../type/type.js";
import { integerRange } from "../value/number.js";

/** Stretches of buckets or groups that a sample is taken from. */
const stretches = 8;

/** A map whose entries can be sampled. */
export type Sampled = Slotted & Pick<GoMap<never, never>, "length">;

/** Keys of up to `n` entries, from a few stretches of the map's buckets or groups; always the same. */
export function sampleKeys(map: Sampled, n: number): unknown[] {
  const { count: blocks, slots } = generationOf(map).blocks(map);
  const wanted = Math.min(n, map.length);
  // Twice the blocks that hold that many entries on average: some are emptier.
  const each = Math.ceil(((blocks / Math.max(1, map.length)) * 2 * wanted) / stretches) + 1;
  const found: unknown[] = [];
  const whole = each * stretches >= blocks;
  for (let i = 0; i < (whole ? 1 : stretches); i++) {
    const from = Math.floor((blocks * i) / stretches);
    const to = whole ? blocks : from + each;
    const share = whole ? wanted : Math.ceil((wanted * (i + 1)) / stretches);
    for (const { state, key } of slots(from, to)) {
      if (found.length >= share) break;
      if (state === "live") found.push(key);
    }
  }
  return found;
}

/**
 * Up to `n` keys of a type that fail a test, such as being in a map; none for types of which this
 * knows no values in advance (interfaces, pointers) or too few (bool).
 */
export function absentKeys(type: GoType, n: number, taken: (key: unknown) => boolean): unknown[] {
  const found: unknown[] = [];
  const tries = Math.min(16 * n, variety(type));
  for (let i = 0; i < tries && found.length < n; i++) {
    const key = candidate(type, i);
    if (!taken(key)) found.push(key);
  }
  return found;
}

/** How many different candidates there are. */
function variety(type: GoType): number {
  if (type.kind === "string" || type.kind === "float32" || type.kind === "float64") return 2 ** 20;
  if (type.kind === "array") return type.length > 0 ? variety(type.elem) : 0;
  if (type.kind === "struct") {
    const fields = type.fields.filter(({ name }) => name !== "_");
    // Fields that cannot be written at all make the whole impossible.
    if (fields.some((field) => candidate(field.type, 0) === undefined)) return 0;
    return Math.max(0, ...fields.map((field) => variety(field.type)));
  }
  if (!isInteger(type)) return 0;
  const [low, high] = integerRange(type.kind);
  return Number((high - low) / stepOf(type) + 1n);
}

/** Candidate `i` for a key that the map does not have; undefined for types without any. */
function candidate(type: GoType, i: number): unknown {
  if (type.kind === "string") return `absent ${i}`;
  if (type.kind === "bool") return i % 2 === 1;
  if (type.kind === "float32" || type.kind === "float64") return i + 0.25;
  if (type.kind === "array") {
    const elem = candidate(type.elem, i);
    return elem === undefined ? undefined : new Array<unknown>(type.length).fill(elem);
  }
  if (type.kind === "struct") {
    const fields = type.fields.filter(({ name }) => name !== "_");
    return Object.fromEntries(fields.map((field) => [field.name, candidate(field.type, i)]));
  }
  if (!isInteger(type)) return undefined;
  const [low, high] = integerRange(type.kind);
  return high - ((BigInt(i) * stepOf(type)) % (high - low + 1n));
}

function isInteger(type: GoType): boolean {
  return /^u?int(ptr|\d+)?$/.test(type.kind);
}

/** In wide types steps of a prime number, so that neighbours in the map are none here. */
function stepOf(type: GoType): bigint {
  const [low, high] = integerRange(type.kind);
  return high - low > 2n ** 20n ? 7919n : 1n;
}
