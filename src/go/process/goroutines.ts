/**
 * Goroutines that use one map without a lock, stepped by hand: the points at which each checks the
 * flag that a writer sets, and the result of the check.
 *
 *   put      looks │ hashes │ turns the flag │ evacuates │ evacuates │ finds a slot │ looks again,
 *            turns it back │ stores the elem
 *   delete   looks │ hashes │ turns the flag │ evacuates │ evacuates │ frees the slot │ looks again,
 *            turns it back                                 (on an empty map: nothing, without a look)
 *   clear    looks │ turns the flag │ clears │ looks again, turns it back            (as delete)
 *   read     looks │ searches                                                        (as delete)
 *   range    begins, and looks before every entry              (an empty map has no entry to come to)
 *
 * A goroutine may be stopped between any two of these in fine grain; otherwise hashing goes with the
 * first look, all that changes the map is one step, and the elem is stored with the last. The flag
 * is turned with xor, so two writers that both looked before either turned it leave it unset, which
 * the first to look again notices. The elem is stored by compiled code when the flag is back
 * already: a growth in between leaves it in an array that is no longer read. A fault ends the process; a
 * race that goes unnoticed remains a race.
 *
 * Source: runtime/map.go mapassign, mapaccess1, mapdelete, mapclear, mapiternext, Go 1.19 and 1.23;
 * internal/runtime/maps/map.go, runtime.go, table.go Iter.Next, Go 1.26.
 */
import { requireOptions } from "../../format/argument.js";
import { shown } from "../../format/shown.js";
import { GoPanic, GoValueError, withDetails } from "../errors.js";
import type { GenerationName, GenerationRules } from "../generation.js";
import { hashText } from "../trace/hash-text.js";
import { textOfValue } from "../trace/operation-keys.js";
import type { Accepts } from "../type/infer.js";
import type { GoIterator } from "./iterator.js";
import type { GoMap } from "./map.js";
import { type SteppedTarget, SteppedWrite } from "./stepped-write.js";

/** What one goroutine does with the map, one operation after another. */
export type GoroutineOperation<K, E> =
  | readonly [what: "put", key: Accepts<K>, elem: Accepts<E>]
  | readonly [what: "delete" | "get", key: Accepts<K>]
  | readonly [what: "clear"]
  | readonly [what: "range", entries: number];

/** How goroutines are stepped. */
export interface InterleaveOptions {
  /** "fine": every step of the runtime between which another goroutine could run is one step. */
  readonly grain?: "coarse" | "fine";
}

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

/** Go's fatal error for a data race on a map. A program cannot recover from it. */
export class ConcurrentMapFault extends GoPanic {
  /** The steps up to the fault. */
  declare readonly steps: readonly GoroutineStep[];

  constructor(message: string, steps: readonly GoroutineStep[]) {
    super(message);
    withDetails<ConcurrentMapFault>(this, { steps });
  }
}

/** @internal The map that goroutines share, and how its parts are worked. */
export interface Meeting<K, E, G extends GenerationName> {
  readonly map: GoMap<K, E, G>;
  readonly rules: GenerationRules<G>;
  readonly target: Omit<SteppedTarget, "op">;
}

/**
 * Step goroutines through operations on one map.
 * @param goroutines operations by the name of the goroutine that does them.
 * @param schedule names of goroutines in the order in which they take a step; what is left to do
 * afterwards is done goroutine by goroutine.
 * @throws {ConcurrentMapFault} with the steps up to it; the process has then ended.
 */
export function interleave<K, E, G extends GenerationName>(
  meeting: Meeting<K, E, G>,
  goroutines: Readonly<Record<string, readonly GoroutineOperation<K, E>[]>>,
  schedule: Iterable<string>,
  options: InterleaveOptions = {},
): GoroutineStep[] {
  requireOptions(options, '{ grain: "fine" }');
  const { grain = "coarse" } = options;
  if (typeof goroutines !== "object" || goroutines === null) {
    throw new GoValueError(
      `\`goroutines\` must be an object such as { a: [["put", 1, 2]] }, got ${shown(goroutines)}`,
    );
  }
  if (typeof schedule !== "string" && typeof schedule?.[Symbol.iterator] !== "function") {
    throw new GoValueError(
      `\`schedule\` must be a string such as "aab" or an array of names, got ${shown(schedule)}`,
    );
  }
  const shared = new SharedMap(meeting);
  const steps: GoroutineStep[] = [];
  const running = new Map(
    Object.entries(goroutines).map(([name, operations]) => [name, workOf(shared, operations)]),
  );
  const note = (goroutine: string, operation: string, does: string): void => {
    steps.push({ goroutine, operation, does, writing: shared.writing() });
  };
  /** Take one step; is there none left? */
  const step = (name: string): boolean => {
    const work = running.get(name);
    if (work === undefined) {
      const known = [...running.keys()].join(", ");
      throw new GoValueError(`There is no goroutine ${JSON.stringify(name)}; there are ${known}`);
    }
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return true;
      const { operation, does, part, fault } = value;
      if (fault === true) {
        note(name, operation, does);
        meeting.target.machine.end(does);
        const advice = "This Go process has ended, as no Go program can recover from this";
        throw new ConcurrentMapFault(`${does}\ngoroutine ${name}: ${operation}\n${advice}`, steps);
      }
      if (grain === "coarse" && part === "more") continue;
      note(name, operation, grain === "coarse" ? (part ?? does) : does);
      return false;
    }
  };
  for (const name of schedule) step(name);
  for (const name of running.keys()) while (!step(name));
  return steps;
}

/** The map and its flag, as goroutines see them. */
class SharedMap<K, E, G extends GenerationName> {
  readonly map: GoMap<K, E, G>;

  constructor(readonly meeting: Meeting<K, E, G>) {
    this.map = meeting.map;
  }

  /** Is the flag set? */
  writing(): boolean {
    const { rules, target } = this.meeting;
    return rules.writing(target.machine.view, target.h);
  }

  /** Turn the flag. */
  turn(): void {
    const { machine, history, h } = this.meeting.target;
    machine.call(history, (engine) => engine.toggleWriting(h));
  }

  /** Does a write first evacuate old buckets? */
  get evacuates(): boolean {
    return this.meeting.rules.evacuates;
  }

  /** Has a clear something to do? */
  clearable(): boolean {
    const { rules, target } = this.meeting;
    return rules.clearable(target.machine.view, target.h);
  }

  stage([what, key, elem]: GoroutineOperation<K, E>): SteppedWrite {
    const target = { ...this.meeting.target, op: this.map.op++ };
    return new SteppedWrite(target, key, what === "put" ? { elem } : undefined);
  }
}

/** What a step did, and what it is part of in coarse grain: of the one that comes, or one by name. */
interface Did {
  readonly does: string;
  readonly part?: "more" | (string & {});
  readonly fault?: boolean;
}

type Work = Generator<Did, void>;

/** The steps of one goroutine; nothing follows a fault. */
function* workOf<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  operations: readonly GoroutineOperation<K, E>[],
): Generator<Did & { readonly operation: string }, void> {
  for (const operation of operations) {
    const [what, argument] = operation;
    if (!Object.hasOwn(works, what)) {
      const known = Object.keys(works).join(", ");
      throw new GoValueError(
        `interleave: a goroutine has no operation ${shown(what)}; its operations are ${known}`,
      );
    }
    const text = argument === undefined ? what : `${what} ${textOfValue(argument)}`;
    for (const did of works[what](shared, operation as never)) yield { ...did, operation: text };
  }
}

const works = { put, delete: remove, clear, get: read, range } as const;

function fatal(what: "writes" | "read and map write" | "iteration and map write"): Did {
  return { does: `fatal error: concurrent map ${what}`, fault: true };
}

function* put<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  operation: GoroutineOperation<K, E>,
): Work {
  const write = yield* begin(shared, operation);
  write.assign();
  yield { does: "has a slot for the key", part: "changes the map" };
  if (!shared.writing()) yield fatal("writes");
  shared.turn();
  yield { does: "looks at the flag, turns it back", part: "more" };
  write.store();
  write.end();
  yield { does: "stores the elem", part: "looks at the flag, turns it back" };
}

function* remove<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  operation: GoroutineOperation<K, E>,
): Work {
  if (shared.map.length === 0) return yield { does: "finds the map empty" };
  const write = yield* begin(shared, operation);
  const found = write.remove();
  write.end();
  yield { does: found ? "frees the key's slot" : "does not find the key", part: "changes the map" };
  yield* end(shared);
}

/** The steps of a put or delete up to its search. */
function* begin<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  operation: GoroutineOperation<K, E>,
): Generator<Did, SteppedWrite> {
  if (shared.writing()) yield fatal("writes");
  yield { does: "looks at the flag", part: "more" };
  const write = shared.stage(operation);
  const hash = hashText(write.hash());
  yield { does: `hashes the key to ${hash}`, part: "looks at the flag, hashes the key" };
  shared.turn();
  yield { does: "turns the flag" };
  if (!shared.evacuates) return write;
  for (const half of ["first", "second"] as const) {
    const evacuated = write.evacuate(half);
    if (evacuated === undefined) break;
    const does =
      evacuated === "before"
        ? "finds the key's old bucket evacuated"
        : `evacuates old bucket ${evacuated}`;
    yield { does, part: "more" };
  }
  return write;
}

/** The end of a write that stores nothing afterwards. */
function* end<K, E, G extends GenerationName>(shared: SharedMap<K, E, G>): Work {
  if (!shared.writing()) yield fatal("writes");
  shared.turn();
  yield { does: "looks at the flag, turns it back" };
}

function* clear<K, E, G extends GenerationName>(shared: SharedMap<K, E, G>): Work {
  if (!shared.clearable()) return yield { does: "finds the map empty" };
  if (shared.writing()) yield fatal("writes");
  // As long as it took to hash a key, where there is one.
  yield { does: "looks at the flag" };
  shared.turn();
  yield { does: "turns the flag" };
  // The engine turns the flag itself, there and back.
  const before = shared.writing();
  if (before) shared.turn();
  shared.map.clear();
  if (before) shared.turn();
  yield { does: "clears the map", part: "changes the map" };
  yield* end(shared);
}

function* read<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  [, key]: readonly ["get", Accepts<K>],
): Work {
  const { map } = shared;
  if (map.length === 0) return yield { does: "finds the map empty" };
  if (shared.writing()) yield fatal("read and map write");
  yield { does: "looks at the flag" };
  yield { does: map.has(key) ? "finds the key" : "does not find the key" };
}

function* range<K, E, G extends GenerationName>(
  shared: SharedMap<K, E, G>,
  [, entries]: readonly ["range", number],
): Work {
  const { map } = shared;
  let iterator: GoIterator<K, E, G> | undefined;
  try {
    for (let n = 0; n < entries; n++) {
      if (iterator === undefined && map.length === 0) return yield { does: "finds the map empty" };
      if (shared.writing()) yield fatal("iteration and map write");
      if (iterator === undefined) iterator = map.iterate();
      else iterator.advance();
      const { entry } = iterator;
      yield {
        does:
          entry === undefined
            ? "looks at the flag, is at the end"
            : `looks at the flag, goes to ${textOfValue(entry[0])}`,
      };
      if (entry === undefined) return;
    }
  } finally {
    iterator?.return();
  }
}
