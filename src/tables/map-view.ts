/**
 * The part of `GoMap` that tables, figures and drawings read: a structural type, so that they also
 * work on captures and in tests, and have no access to the engine's memory.
 */

import { shown } from "../format/shown.js";
import type {
  GenerationName,
  Generations,
  HeaderField,
  IgnoredHint,
  MapEvent,
  MemorySample,
  Rehash,
  SwissEvent,
} from "../go/index.js";
import { tablesOfEvents } from "./generations.js";

/** A map by name. */
export interface Named {
  readonly type: { readonly text: string };
  readonly process: { readonly release: { readonly name: string } };
}

/** A map with its history of growth. */
export interface Grown extends Named {
  readonly process: {
    readonly release: {
      readonly name: string;
      readonly loadFactorNum: number;
      readonly loadFactorDen: number;
    };
  };
  /** The hint that make took for 0. */
  readonly ignoredHint?: IgnoredHint | undefined;
  readonly events: readonly (MapEvent | SwissEvent)[];
  /** Tables that were replaced; classic maps have none. */
  readonly rehashes?: readonly Rehash[];
  readonly samples: readonly MemorySample[];
}

/** What growth events of a generation's map are read off. */
export interface GrownOf<G extends GenerationName> extends Pick<Grown, "process" | "ignoredHint"> {
  readonly events: readonly Generations[G]["event"][];
  readonly rehashes?: readonly Rehash[];
}

/** A map whose header can be read. */
export interface Headed extends Named {
  readonly address: bigint;
  headerFields(): HeaderField[];
}

/**
 * What a map is called in legends and captions: its type and release, and whether `make` already
 * gave it an array of buckets or tables, which it does when the hint asks for more than one.
 * @example nameOf(m) // "map[int64]bool, Go 1.23, with hint"
 */
export function nameOf(map: Named & Partial<Pick<Grown, "events">>): string {
  const made = map.events?.[0];
  const hinted = made !== undefined && tablesOfEvents([made]).hinted(made);
  return `${map.type.text}, Go ${map.process.release.name}${hinted ? ", with hint" : ""}`;
}

/**
 * @param call who asks, as a notebook calls it: "plot.heap"
 * @throws TypeError for what is not a map
 */
export function requireMap(call: string, value: unknown): void {
  if (isMap(value)) return;
  throw new TypeError(
    `${call}: expected a map such as go("1.26").make("map[int64]bool"), got ${shown(value)}`,
  );
}

/** Whether a value is a map, or reads like one. */
export function isMap(value: unknown): boolean {
  const { type, process } = (value ?? {}) as { type?: { text?: unknown }; process?: unknown };
  return typeof type?.text === "string" && typeof process === "object" && process !== null;
}
