/**
 * Keys to try a map out with: some that it has, spread over its memory, and some that it has not.
 */
import type { GoMap } from "./map.js";
import { integerRange } from "./number-value.js";
import { type Slotted, slotsOf } from "./slots.js";
import { type Grouped, swissSlotsOf } from "./swiss-slots.js";
import type { GoType } from "./type.js";

/** Stretches of buckets or groups that a sample is taken from. */
const stretches = 8;

/** A map whose entries can be sampled. */
export type Sampled = Slotted & Grouped & Pick<GoMap<never, never>, "generation" | "length">;

/** Keys of up to `n` entries, from a few stretches of the map's buckets or groups; always the same. */
export function sampleKeys(map: Sampled, n: number): unknown[] {
  const groups = map.generation === "swiss" ? map.groupColumns() : undefined;
  const blocks = groups?.length ?? map.arrays().main.heads;
  const wanted = Math.min(n, map.length);
  // Twice the blocks that hold so many entries on average: some are emptier.
  const each = Math.ceil(((blocks / Math.max(1, map.length)) * 2 * wanted) / stretches) + 1;
  const found: unknown[] = [];
  const whole = each * stretches >= blocks;
  for (let i = 0; i < (whole ? 1 : stretches); i++) {
    const from = Math.floor((blocks * i) / stretches);
    const to = whole ? blocks : from + each;
    const share = whole ? wanted : Math.ceil((wanted * (i + 1)) / stretches);
    const slots = groups ? swissSlotsOf(map, from, to, groups) : slotsOf(map, from, to);
    for (const { state, key } of slots) {
      if (found.length >= share) break;
      if (state === "live") found.push(key);
    }
  }
  return found;
}

/**
 * Up to `n` keys of a type that fail a test, such as being in a map; none for types of which this
 * knows no values in advance.
 */
export function absentKeys(type: GoType, n: number, taken: (key: unknown) => boolean): unknown[] {
  const found: unknown[] = [];
  let tried = 0;
  for (const key of candidates(type)) {
    if (found.length >= n || ++tried > 16 * n) break;
    if (!taken(key)) found.push(key);
  }
  return found;
}

function* candidates(type: GoType): Generator<unknown> {
  if (type.kind === "string") for (let i = 0; ; i++) yield `absent ${i}`;
  if (type.kind === "float32" || type.kind === "float64") for (let i = 0; ; i++) yield i + 0.25;
  if (!/^u?int(ptr|\d+)?$/.test(type.kind)) return;
  const [low, high] = integerRange(type.kind);
  const step = high - low > 2n ** 20n ? 7919n : 1n;
  for (let key = high; key > low; key -= step) yield key;
}
