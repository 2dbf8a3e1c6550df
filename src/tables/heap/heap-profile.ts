/**
 * Tables of a pprof profile: its samples, and the functions in which most was counted. Numbers are
 * those of `go tool pprof`: int64, negative in a difference of two profiles; a column in which one
 * is beyond 2^53 - 1 is of bigints.
 *
 * Source: google/pprof, internal/graph/graph.go newGraph and NameComponents, profile/index.go.
 */

import type { ColumnTable } from "arquero";
import {
  defaultTypeIndex,
  type Int64,
  Int64Sum,
  type ProfileMessage,
} from "../../capture/index.js";
import { shown } from "../../format/shown.js";
import { type ColumnForm, table } from "../frame/column-form.js";
import { DerivedColumn } from "../frame/derived-column.js";

/** Label keys that have a column of their own; others stand together in one. */
const mostLabelColumns = 32;

/**
 * The samples of a profile, the largest of the default sample type first. Columns:
 * - `function` in which was counted; `stack` it and its callers, innermost first
 * - one column for each label: in Go's heap profiles `bytes`, an object's size; in ours `map` and
 *   `purpose`. Of more than 32, the rarer ones stand together in `labels`.
 * - one column for each sample type: `alloc_objects`, `alloc_space`, `inuse_objects`, `inuse_space`
 */
export function profileTable(message: ProfileMessage): ColumnTable {
  const { strings, samples, sampleTypes } = message;
  const chosen = defaultTypeIndex(message);
  const sizes = sampleTypes.length === 0 ? [] : magnitudes(message, chosen);
  const order = Uint32Array.from({ length: samples.length }, (_, row) => row);
  if (sizes.length > 0) order.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b);
  const names = frameNames(message, (row) => `0x${message.locations.address.at(row).toString(16)}`);
  const stackOf = (row: number) => {
    const found: string[] = [];
    eachFrame(message, row, names.starts, (at) =>
      found.push(names.of[names.groups[at] as number] ?? ""),
    );
    return found;
  };
  const columns = new Map<string, ArrayLike<unknown> | DerivedColumn<unknown>>([
    ["function", new DerivedColumn(order, (row) => stackOf(row)[0] ?? null)],
    ["stack", new DerivedColumn(order, (row) => stackOf(row).join(" ← "))],
  ]);
  for (const [name, column] of labelColumns(message, order))
    columns.set(free(name, columns), column);
  const units = new Map<string, ColumnForm | null>();
  sampleTypes.forEach(({ type, unit }, index) => {
    const values = Array.from(order, (row) => samples.values.at(row * sampleTypes.length + index));
    const name = free(strings[type] as string, columns);
    columns.set(name, numbers(values));
    units.set(name, strings[unit] === "bytes" ? { unit: "B" } : null);
  });
  // The names are the profile's: what they are called says nothing of what they are.
  const forms = [...columns.keys()].map((name) => [name, units.get(name) ?? null]);
  return table([...columns] as [string, ArrayLike<unknown>][], Object.fromEntries(forms));
}

/**
 * The functions of a profile, as `go tool pprof -top` lists them: by what was counted in them,
 * however it is signed, and then by name. Columns: `function`, `flat` what was counted in it, `cum`
 * what was in it and in the functions that it called. Code without names goes by its file.
 * Frames that a profile names to be dropped (drop_frames, in profiles of C++) are not dropped.
 * @param type one of the profile's sample types; default the one that the profile names, or its last
 * @throws RangeError naming the types there are
 */
export function profileTopTable(message: ProfileMessage, type?: string): ColumnTable {
  const { samples, sampleTypes } = message;
  const index = typeIndex(message, type);
  const names = frameNames(message, (row) => fileName(message, row));
  const count = names.of.length;
  const seen = new Int32Array(count).fill(-1);
  const add = (flat: Sums, cum: Sums) => {
    for (let row = 0; row < samples.length; row++) {
      const value = samples.values.at(row * sampleTypes.length + index);
      if (value === 0) continue;
      let leaf = true;
      eachFrame(message, row, names.starts, (at) => {
        const group = names.groups[at] as number;
        if (leaf) flat.add(group, value);
        leaf = false;
        if (seen[group] === row) return;
        seen[group] = row;
        cum.add(group, value);
      });
    }
  };
  const sums = (): Sums => {
    return exactInNumbers(message, index) ? new NumberSums(count) : new BigIntSums(count);
  };
  const [flat, cum] = [sums(), sums()];
  add(flat, cum);
  const rows = Array.from(names.of, (name, group) => {
    return { name, flat: flat.at(group), cum: cum.at(group), size: size(flat.at(group)) };
  }).filter((_, group) => seen[group] !== -1);
  rows.sort((a, b) => (a.size === b.size ? (a.name < b.name ? -1 : 1) : a.size > b.size ? -1 : 1));
  return table({
    function: rows.map(({ name }) => name),
    flat: numbers(rows.map((row) => row.flat)),
    cum: numbers(rows.map((row) => row.cum)),
  });
}

/** The sum of all samples, of one sample type. */
export function profileSum({ samples, sampleTypes }: ProfileMessage, index: number): Int64 {
  const sum = new Int64Sum();
  for (let row = 0; row < samples.length; row++) {
    sum.add(samples.values.at(row * sampleTypes.length + index));
  }
  return sum.value;
}

/** The place of a sample type; "inuse_space" also finds "space", as `-sample_index` does. */
function typeIndex(message: ProfileMessage, type: string | undefined): number {
  const names = message.sampleTypes.map((one) => message.strings[one.type]);
  const known = names.length === 0 ? "the profile has none" : `there are ${names.join(", ")}`;
  if (type !== undefined && typeof type !== "string") {
    throw new TypeError(`\`type\` must be the name of a sample type, got ${shown(type)}; ${known}`);
  }
  const found = type === undefined ? defaultTypeIndex(message) : names.indexOf(type);
  const short = type?.startsWith("inuse_") ? names.indexOf(type.slice("inuse_".length)) : -1;
  const index = found >= 0 ? found : short;
  if (index >= 0) return index;
  throw new RangeError(`no sample type ${JSON.stringify(type ?? "")}; ${known}`);
}

/** Names of frames: of the frames of location i from `starts[i]` on, `of[groups[frame]]`. */
interface FrameNames {
  readonly of: readonly string[];
  readonly starts: Uint32Array;
  readonly groups: Uint32Array;
}

/** @param nameless the name of a location that has none, or whose function has none */
function frameNames(
  { strings, locations, functions }: ProfileMessage,
  nameless: (location: number) => string,
): FrameNames {
  const groups = new Map<string, number>();
  const groupOf = (name: string) => {
    const group = groups.get(name) ?? groups.size;
    groups.set(name, group);
    return group;
  };
  const { length } = locations.id;
  const { lineStarts, lines } = locations;
  const starts = new Uint32Array(length + 1);
  const found = new Uint32Array(lines.function.length + length);
  let next = 0;
  for (let row = 0; row < length; row++) {
    const [from = 0, to = 0] = [lineStarts[row], lineStarts[row + 1]];
    for (let line = from; line < to; line++) {
      const name = strings[functions.name[lines.function[line] as number] as number] as string;
      found[next++] = groupOf(name === "" ? nameless(row) : name);
    }
    if (from === to) found[next++] = groupOf(nameless(row));
    starts[row + 1] = next;
  }
  return { of: [...groups.keys()], starts, groups: found.subarray(0, next) };
}

/** Code without names, as go tool pprof calls it. */
function fileName({ strings, locations, mappings }: ProfileMessage, location: number): string {
  const id = locations.mappingId.at(location);
  const file = strings[mappings.find((mapping) => mapping.id === id)?.filename ?? 0] as string;
  return file === "" ? "<unknown>" : `[${file.split("/").at(-1)}]`;
}

function eachFrame(
  { samples }: ProfileMessage,
  row: number,
  starts: Uint32Array,
  take: (frame: number) => void,
): void {
  const end = samples.locationStarts[row + 1] as number;
  for (let at = samples.locationStarts[row] as number; at < end; at++) {
    const location = samples.locations[at] as number;
    const last = starts[location + 1] as number;
    for (let frame = starts[location] as number; frame < last; frame++) take(frame);
  }
}

/** Sums by group. */
interface Sums {
  add(group: number, value: Int64): void;
  at(group: number): Int64;
}

class NumberSums implements Sums {
  readonly #sums: Float64Array;
  constructor(length: number) {
    this.#sums = new Float64Array(length);
  }
  add(group: number, value: Int64): void {
    this.#sums[group] = (this.#sums[group] as number) + (value as number);
  }
  at(group: number): number {
    return this.#sums[group] as number;
  }
}

class BigIntSums implements Sums {
  readonly #sums: Int64Sum[];
  constructor(length: number) {
    this.#sums = Array.from({ length }, () => new Int64Sum());
  }
  add(group: number, value: Int64): void {
    this.#sums[group]?.add(value);
  }
  at(group: number): Int64 {
    return this.#sums[group]?.value ?? 0;
  }
}

/** Whether no sum of values can leave what a number holds exactly. */
function exactInNumbers(message: ProfileMessage, index: number): boolean {
  const all = magnitudes(message, index).reduce((sum, value) => sum + value, 0);
  return all <= Number.MAX_SAFE_INTEGER;
}

/** The absolute values of a sample type, to compare. */
function magnitudes({ samples, sampleTypes }: ProfileMessage, index: number): Float64Array {
  return Float64Array.from({ length: samples.length }, (_, row) =>
    Math.abs(Number(samples.values.at(row * sampleTypes.length + index))),
  );
}

function size(value: Int64): Int64 {
  return value < 0 ? -value : value;
}

/** Numbers as a column: of one type. */
function numbers(values: readonly Int64[]): ArrayLike<Int64> {
  if (values.every((value) => typeof value === "number"))
    return Float64Array.from(values as number[]);
  return values.map(BigInt);
}

/** A column's name that is not taken. */
function free(name: string, taken: ReadonlyMap<string, unknown>): string {
  let found = name;
  for (let n = 2; taken.has(found); n++) found = `${name} ${n}`;
  return found;
}

/** Columns of labels, by key; the rarer of more than 32 keys together. */
function labelColumns(
  message: ProfileMessage,
  order: Uint32Array,
): [string, DerivedColumn<unknown>][] {
  const { strings, samples } = message;
  const { labels, labelStarts } = samples;
  const counts = new Map<string, number>();
  const wide = new Set<string>();
  labels.key.forEach((index, label) => {
    const key = strings[index] as string;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (labels.string[label] === 0 && typeof labels.number.at(label) === "bigint") wide.add(key);
  });
  const keys = [...counts].sort(([, a], [, b]) => b - a).map(([key]) => key);
  const own = new Set(keys.slice(0, mostLabelColumns));
  const labelValue = (label: number, key: string): string | Int64 => {
    const string = labels.string[label] as number;
    if (string !== 0) return strings[string] as string;
    const number = labels.number.at(label);
    return wide.has(key) ? BigInt(number) : number;
  };
  const read = (row: number, take: (key: string, label: number) => void) => {
    const end = labelStarts[row + 1] as number;
    for (let label = labelStarts[row] as number; label < end; label++) {
      take(strings[labels.key[label] as number] as string, label);
    }
  };
  const columns = [...own].sort().map((key): [string, DerivedColumn<unknown>] => {
    const cell = (row: number) => {
      const found: (string | Int64)[] = [];
      read(row, (name, label) => name === key && found.push(labelValue(label, key)));
      return found.length > 1 ? found : (found[0] ?? null);
    };
    return [key, new DerivedColumn(order, cell)];
  });
  if (own.size < keys.length) {
    const rest = (row: number) => {
      const found: string[] = [];
      read(row, (key, label) => own.has(key) || found.push(`${key}=${labelValue(label, key)}`));
      return found.length === 0 ? null : found.join(", ");
    };
    columns.push(["labels", new DerivedColumn(order, rest)]);
  }
  return columns;
}
