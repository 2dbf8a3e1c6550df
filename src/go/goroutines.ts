/**
 * Goroutines that use one map without a lock, stepped by hand: where each of them looks at the flag
 * that a writer sets, and what happens then.
 *
 *   write    looks, hashes │ turns the flag │ changes the map │ looks again, turns it back
 *   read     looks │ searches
 *   range    looks before every entry
 *
 * A goroutine may be stopped between any two of these. The flag is turned with xor, so two writers
 * that both looked before either turned it leave it unset, which the first to look again notices.
 * A fault ends the process; a race that nobody notices stays one.
 *
 * Source: runtime/map.go mapassign, mapaccess1, mapiternext, Go 1.19; internal/runtime/maps/map.go,
 * table.go Iter.Next, Go 1.26.
 */
import { GoPanic, GoValueError } from "./errors.js";
import type { GenerationName } from "./generation.js";
import type { Accepts } from "./infer.js";
import type { GoIterator } from "./iterator.js";
import type { Machine } from "./machine.js";
import type { GoMap } from "./map.js";

/** What one goroutine does with the map, one operation after another. */
export type GoroutineOperation<K, E> =
  | readonly [what: "put", key: Accepts<K>, elem: Accepts<E>]
  | readonly [what: "delete" | "get", key: Accepts<K>]
  | readonly [what: "clear"]
  | readonly [what: "range", entries: number];

/** One step of one goroutine. */
export interface GoroutineStep {
  readonly goroutine: string;
  /** "put 5" */
  readonly operation: string;
  /** "looks at the flag", "turns the flag", … */
  readonly does: string;
  /** The flag after the step: is a write going on, as far as the map can tell? */
  readonly writing: boolean;
}

/** Go's end of a process in which goroutines got in each other's way. It cannot be recovered from. */
export class ConcurrentMapFault extends GoPanic {
  /** The steps up to the fault. */
  readonly steps: readonly GoroutineStep[];

  constructor(message: string, steps: readonly GoroutineStep[]) {
    super(message);
    this.steps = steps;
  }
}

/** @internal The map and its flag, as goroutines see them. */
export interface SharedMap<K, E, G extends GenerationName> {
  readonly map: GoMap<K, E, G>;
  readonly machine: Machine;
  writing(): boolean;
  toggle(): void;
}

/**
 * Step goroutines through operations on one map.
 * @param goroutines operations by the name of the goroutine that does them.
 * @param schedule names of goroutines in the order in which they take a step; what is left to do
 * afterwards is done goroutine by goroutine.
 * @throws {ConcurrentMapFault} with the steps up to it; the process has then ended.
 */
export function interleave<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  goroutines: Readonly<Record<string, readonly GoroutineOperation<K, E>[]>>,
  schedule: Iterable<string>,
): GoroutineStep[] {
  const steps: GoroutineStep[] = [];
  const running = new Map(
    Object.entries(goroutines).map(([name, operations]) => [
      name,
      workOf(shared, operations, (operation, does) => {
        steps.push({ goroutine: name, operation, does, writing: shared.writing() });
      }),
    ]),
  );
  const step = (name: string): boolean => {
    const work = running.get(name);
    if (work === undefined) {
      const known = [...running.keys()].join(", ");
      throw new GoValueError(`There is no goroutine ${JSON.stringify(name)}; there are ${known}`);
    }
    const result = work.next();
    if (result.done !== true || result.value === undefined) return result.done === true;
    const { fault, operation } = result.value;
    steps.push({ goroutine: name, operation, does: fault, writing: shared.writing() });
    shared.machine.end(fault);
    const advice = "This Go process has ended, as no Go program can recover from this";
    throw new ConcurrentMapFault(`${fault}\ngoroutine ${name}: ${operation}\n${advice}`, steps);
  };
  for (const name of schedule) step(name);
  for (const name of running.keys()) while (!step(name));
  return steps;
}

interface Fault {
  readonly fault: string;
  readonly operation: string;
}

/** The steps of one goroutine; the result is a fault, or nothing when all is done. */
function* workOf<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  operations: readonly GoroutineOperation<K, E>[],
  note: (operation: string, does: string) => void,
): Generator<void, Fault | undefined> {
  for (const operation of operations) {
    const [what, argument] = operation;
    const text = argument === undefined ? what : `${what} ${shown(argument)}`;
    const one =
      what === "range"
        ? range(shared, operation[1], (does) => note(text, does))
        : what === "get"
          ? read(shared, operation[1], (does) => note(text, does))
          : write(shared, operation, (does) => note(text, does));
    const fault = yield* one;
    if (fault !== undefined) return { fault, operation: text };
  }
  return undefined;
}

type Work = Generator<void, string | undefined>;

const fatal = "fatal error: concurrent map";

function* write<K, E, G extends GenerationName>(
  { map, writing, toggle }: SharedMap<K, E, G>,
  operation: Exclude<GoroutineOperation<K, E>, readonly ["get" | "range", ...unknown[]]>,
  note: (does: string) => void,
): Work {
  if (writing()) return `${fatal} writes`;
  note("looks at the flag, hashes the key");
  yield;
  toggle();
  note("turns the flag");
  yield;
  // The engine does the whole write at once and turns the flag itself, there and back.
  const before = writing();
  if (before) toggle();
  if (operation[0] === "put")
    map.put(operation[1], ...([operation[2]] as Parameters<Rest<K, E, G>>));
  else if (operation[0] === "delete") map.delete(operation[1] as Accepts<K>);
  else map.clear();
  if (before) toggle();
  note("changes the map");
  yield;
  if (!writing()) return `${fatal} writes`;
  toggle();
  note("looks at the flag, turns it back");
  yield;
  return undefined;
}

/** The elem argument of put. */
type Rest<K, E, G extends GenerationName> = GoMap<K, E, G>["put"] extends (
  key: Accepts<K>,
  ...elem: infer A extends unknown[]
) => unknown
  ? (...elem: A) => void
  : never;

function* read<K, E, G extends GenerationName>(
  { map, writing }: SharedMap<K, E, G>,
  key: Accepts<K>,
  note: (does: string) => void,
): Work {
  if (writing()) return `${fatal} read and map write`;
  note("looks at the flag");
  yield;
  note(map.has(key) ? "finds the key" : "does not find the key");
  yield;
  return undefined;
}

function* range<K, E, G extends GenerationName>(
  { map, writing }: SharedMap<K, E, G>,
  entries: number,
  note: (does: string) => void,
): Work {
  let iterator: GoIterator<K, E, G> | undefined;
  for (let n = 0; n < entries; n++) {
    if (writing()) return `${fatal} iteration and map write`;
    if (iterator === undefined) iterator = map.iterate();
    else iterator.advance();
    const { entry } = iterator;
    note(
      entry === undefined
        ? "looks at the flag, is at the end"
        : `looks at the flag, goes to ${shown(entry[0])}`,
    );
    yield;
    if (entry === undefined) return undefined;
  }
  return undefined;
}

function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}` : part));
}
