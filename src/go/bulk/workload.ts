/**
 * Workloads: sequences of integers described by a few parameters, so that a bulk operation can
 * generate them inside the engine without a JavaScript call per key. Each can also be iterated
 * here, which yields exactly what the engine will use.
 */
import { counted } from "../../format/counted.js";
import { shown } from "../../format/shown.js";
import { GoRangeError, GoValueError } from "../errors.js";
import { int64Bits } from "../value/number.js";
import { isCount, isWorkload } from "./workload-check.js";
import { type Zipf, zipfSample } from "./zipf-sample.js";

/** Typed arrays a workload can be taken from. */
export type IntegerArray =
  | (BigInt64Array | BigUint64Array)
  | (Int8Array | Int16Array | Int32Array)
  | (Uint8Array | Uint8ClampedArray | Uint16Array | Uint32Array)
  | (Float32Array | Float64Array);

/** A described sequence of `n` integers. */
export type Integers = Iterable<bigint> & {
  readonly n: number;
  /** What stands before each integer where strings are made of them. */
  readonly prefix?: string;
} & (
    | { readonly kind: "sequence"; readonly start: bigint; readonly step: bigint }
    | { readonly kind: "uniform"; readonly seed: bigint; readonly below: bigint }
    | ({ readonly kind: "zipf" } & Zipf)
    | { readonly kind: "array"; readonly values: IntegerArray }
  );

/** Strings as they are. */
export interface Texts extends Iterable<string | Uint8Array> {
  readonly n: number;
  readonly kind: "texts";
  readonly values: readonly (string | Uint8Array)[];
}

/** Keys that come, each of which leaves again when `width` others have come after it. */
export interface SlidingWindow extends Iterable<bigint | string | Uint8Array> {
  /** How many come. */
  readonly n: number;
  readonly kind: "window";
  readonly of: Integers | Texts;
  readonly width: number;
}

/** A described sequence of integers, or of strings, or a window that slides over one. */
export type Workload = Integers | Texts | SlidingWindow;

/** The keys of a workload themselves. */
export function keysIn(workload: Workload): Integers | Texts {
  return workload.kind === "window" ? workload.of : workload;
}

const wy0 = 0xa0761d6478bd642fn;
const wy1 = 0xe7037ed1a0b428dbn;
/** Exponent of a Zipf distribution that is nearly all 0. */
const mostUneven = 100;

/** How many keys a workload shows of itself. */
const shownKeys = 3;

/** A workload of these fields, to be walked and to be shown: "10 keys: 0, 1, 2, …". */
function walkable<Fields extends { readonly n: number }, Key>(
  fields: Fields,
  walk: () => Iterator<Key>,
): Fields & Iterable<Key> {
  const prefix = "prefix" in fields ? fields.prefix : undefined;
  const shownKey = (key: unknown): string => {
    if (prefix !== undefined) return JSON.stringify(`${prefix}${key}`);
    return typeof key === "bigint" ? String(key) : shown(key);
  };
  const text = (): string => {
    const first: string[] = [];
    const walker = walk();
    for (let next = walker.next(); !next.done; next = walker.next()) {
      if (first.length === shownKeys) {
        walker.return?.();
        break;
      }
      first.push(shownKey(next.value));
    }
    const rest = fields.n > first.length ? ["…"] : [];
    const list = [...first, ...rest].join(", ");
    return `${counted(fields.n, "key")}${list === "" ? "" : `: ${list}`}`;
  };
  return Object.defineProperties(fields as Fields & Iterable<Key>, {
    [Symbol.iterator]: { value: walk, enumerable: true },
    [Symbol.for("nodejs.util.inspect.custom")]: { value: text },
  });
}

const makers = {
  /**
   * start, start + step, start + 2·step, …
   * @param n how many
   * @example
   * keys.sequence(1000) // 0 to 999
   * keys.sequence(10, 100, 5) // 100, 105, …
   */
  sequence(n: number, start: number | bigint = 0, step: number | bigint = 1): Integers {
    requireCount("sequence", n);
    const first = argument("sequence", "start", start);
    const by = argument("sequence", "step", step);
    if (n > 0) argument("sequence", "the last key", first + BigInt(n - 1) * by);
    return sequence(n, first, by);
  },

  /**
   * Random integers, each equally likely in 0 … below - 1 (up to a bias of below/2^64); the same
   * seed gives the same keys on every machine. Duplicates are possible.
   * @param n how many
   * @param below at most 2^63; by default 2^53, so that every key has an exact JavaScript number
   * @example keys.uniform(1000, 42)
   */
  uniform(n: number, seed: number | bigint = 1, below: number | bigint = 2n ** 53n): Integers {
    requireCount("uniform", n);
    const limit = requireBelow("uniform", below, 63);
    const from = BigInt.asUintN(64, argument("uniform", "seed", seed));
    return walkable({ kind: "uniform", n, seed: from, below: limit }, function* () {
      for (let i = 0; i < n; i++) yield uniformAt(from, limit, i);
    });
  },

  /**
   * Random integers 0 … below - 1 as they are asked for in life: a few again and again, most
   * seldom. k has a probability proportional to 1 / (k + 1)^exponent (Zipf's law). The same seed
   * gives the same keys on every machine.
   * @param n how many
   * @param below at most 2^53; default a million
   * @param exponent above 0: how uneven; default 0.99, with which one key in fifteen is 0. With 2
   * it is three in five.
   * @example m.lookup(keys.zipf(1_000_000, 42, 10_000))
   */
  zipf(
    n: number,
    seed: number | bigint = 1,
    below: number | bigint = 1_000_000,
    exponent = 0.99,
  ): Integers {
    requireCount("zipf", n);
    const limit = requireBelow("zipf", below, 53);
    if (!(exponent > 0 && exponent <= mostUneven)) {
      throw new GoRangeError(
        `keys.zipf: \`exponent\` must be above 0 and at most ${mostUneven}, got ${shown(exponent)}`,
      );
    }
    const from = BigInt.asUintN(64, argument("zipf", "seed", seed));
    const zipf = { seed: from, below: limit, exponent };
    return walkable({ kind: "zipf", n, ...zipf }, () => zipfSample(zipf, n));
  },

  /**
   * A window that slides over keys, as a cache does that forgets the oldest: `m.fill` puts the
   * first `width` keys, then puts each further key and right after it deletes the one that came
   * `width` keys before. Elsewhere (`lookup`, `deleteAll`, elems) it is these keys one by one.
   * @param of how many keys 0, 1, 2, …, or a workload: `keys.uniform(1_000_000, 42)`.
   * @param width keys that stay, at least 1
   * @example go("1.23").make("map[int64]bool").fill(keys.slidingWindow(100_000, 1000))
   */
  slidingWindow(of: number | Integers | Texts, width: number): SlidingWindow {
    const moving = typeof of === "number" ? keys.sequence(of) : of;
    if (!isWorkload(moving) || (moving.kind as string) === "window") {
      throw new GoValueError(
        "keys.slidingWindow: `of` must be a number of keys or a workload such as " +
          `keys.sequence(1000), got ${isWorkload(moving) ? "a sliding window" : shown(of)}`,
      );
    }
    if (!Number.isSafeInteger(width) || width < 1) {
      throw new GoRangeError(
        `keys.slidingWindow: \`width\` must be a whole number, 1 or more, got ${shown(width)}`,
      );
    }
    const walk = (): Iterator<bigint | string | Uint8Array> => moving[Symbol.iterator]();
    return walkable({ kind: "window", n: moving.n, of: moving, width }, walk);
  },

  /**
   * The strings prefix + "0", prefix + "1", … for maps with string keys or elems.
   * @param n how many
   * @example keys.strings(1000, "user-")
   */
  strings(n: number, prefix = ""): Integers {
    requireCount("strings", n);
    if (typeof prefix !== "string") {
      throw new GoValueError(`keys.strings: \`prefix\` must be a string, got ${shown(prefix)}`);
    }
    return sequence(n, 0n, 1n, prefix);
  },

  /**
   * The strings of an array, in order, for maps with string keys or elems.
   * @example keys.texts(["go", "map"])
   */
  texts(values: readonly (string | Uint8Array)[]): Texts {
    if (!Array.isArray(values) || values.some((text) => !isText(text))) {
      throw new GoValueError(
        `keys.texts: \`values\` must be an array of strings such as ["a", "b"], got ${shown(values)}`,
      );
    }
    return walkable({ kind: "texts", n: values.length, values }, () => values[Symbol.iterator]());
  },

  /**
   * The integers of a typed array, in order. The array is read while the operation runs.
   * @example keys.from(BigInt64Array.of(3n, 1n, 4n))
   */
  from(values: IntegerArray): Integers {
    if (!ArrayBuffer.isView(values) || values instanceof DataView) {
      throw new GoValueError(
        "keys.from: `values` must be a typed array such as BigInt64Array.of(1n, 2n), got " +
          `${shown(values)}; keys.texts takes an array of strings`,
      );
    }
    return walkable({ kind: "array", n: values.length, values }, function* () {
      for (let i = 0; i < values.length; i++) yield int64Bits(values[i]);
    });
  },
};

function sequence(n: number, start: bigint, step: bigint, prefix?: string): Integers {
  const strings = prefix === undefined ? {} : { prefix };
  return walkable({ kind: "sequence", n, start, step, ...strings }, function* () {
    for (let i = 0; i < n; i++) yield start + BigInt(i) * step;
  });
}

/** Integer `i` of a workload, without those before it. */
export function integerAt(workload: Integers, i: number): bigint {
  switch (workload.kind) {
    case "sequence":
      return workload.start + BigInt(i) * workload.step;
    case "uniform":
      return uniformAt(workload.seed, workload.below, i);
    case "zipf": {
      const seed = BigInt.asUintN(64, workload.seed + BigInt(i) * wy0);
      return zipfSample({ ...workload, seed }, 1).next().value as bigint;
    }
    case "array":
      return int64Bits(workload.values[i]);
  }
}

/** Integer `i` that a generator with this seed draws below a limit. */
function uniformAt(seed: bigint, limit: bigint, i: number): bigint {
  const state = BigInt.asUintN(64, seed + BigInt(i + 1) * wy0);
  const product = state * (state ^ wy1);
  const random = (product >> 64n) ^ BigInt.asUintN(64, product);
  return (random * limit) >> 64n;
}

type Makers = typeof makers;

/** What {@link keys} has; a name of its own keeps messages about it short. */
export interface Keys extends Makers {}

/** Makers of workloads. */
export const keys: Keys = makers;

/** Copy `count` integers from `values[from]` on into `target` as int64. */
export function copyIntegers(
  values: IntegerArray,
  from: number,
  count: number,
  target: BigInt64Array,
): void {
  if (values instanceof BigInt64Array) {
    target.set(values.subarray(from, from + count));
  } else if (
    values instanceof Float64Array ||
    values instanceof Float32Array ||
    values instanceof BigUint64Array
  ) {
    for (let i = 0; i < count; i++) target[i] = int64Bits(values[from + i]);
  } else {
    const words = new Int32Array(target.buffer, target.byteOffset, 2 * count);
    for (let i = 0; i < count; i++) {
      const value = values[from + i] as number;
      words[2 * i] = value | 0;
      words[2 * i + 1] = value < 0 ? -1 : 0;
    }
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" || value instanceof Uint8Array;
}

/** A whole number of keys. */
function requireCount(maker: keyof Makers, n: unknown): void {
  if (isCount(n)) return;
  throw new GoRangeError(
    `keys.${maker}: \`n\` must be a whole number of keys, 0 to 2^53 - 1, got ${shown(n)}`,
  );
}

/** An argument of a maker as an int64. */
function argument(maker: keyof Makers, name: string, value: unknown): bigint {
  try {
    return int64Bits(value);
  } catch (error) {
    if (error instanceof GoRangeError || error instanceof GoValueError) {
      error.message = `keys.${maker}: \`${name}\`: ${error.message}`;
    }
    throw error;
  }
}

/** The limit of random integers, at most 2^bits. */
function requireBelow(maker: keyof Makers, below: unknown, bits: 53 | 63): bigint {
  const limit = typeof below === "bigint" ? below : argument(maker, "below", below);
  if (limit >= 1n && limit <= 2n ** BigInt(bits)) return limit;
  throw new GoRangeError(`keys.${maker}: \`below\` must be from 1 to 2^${bits}, got ${limit}`);
}
