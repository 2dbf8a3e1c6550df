/**
 * Replays a case: runs its operations one by one on a map of the engine, in the given release, and
 * captures its memory at the end.
 *
 * An iterator is one key ahead: it advances to the next key right after returning one, and reads
 * that key from its slot only when the key is requested. If the slot was reused meanwhile, the new
 * key is returned. The captures of real Go were taken in the same way.
 */
import {
  addressSpace,
  type GoMap,
  GoProcess,
  GoRangeError,
  GoTypeError,
  generationOf,
  HintError,
  type MakeOptions,
  type ProcessOptions,
  partsOf,
  sizeOf,
} from "../go/index.js";
import { Budget } from "./budget/budget.js";
import { requireBytes } from "./capture-limit.js";
import type { Case } from "./case/case.js";
import { expand, type Operation } from "./case/operations.js";
import type { Capture } from "./document/document.js";
import { orNull } from "./document/fields.js";
import { MalformedError } from "./document/malformed.js";
import type { Iteration, Ran } from "./generation.js";
import { capturesOf } from "./generations.js";
import { IteratedKeys } from "./iterated-keys.js";
import { DataOwners } from "./pointers.js";

/** Puts whose hashes a capture lists. */
const hashesListed = 64;

/** What a replay leaves behind. */
export interface Replay {
  /** The map after the last operation, in a process of its own. */
  readonly map: GoMap;
  readonly capture: Capture;
}

/**
 * Run a case.
 * @param release as processes are named, "1.23".
 * @param start makes the process, of a class that a room above may have.
 * @throws UnknownReleaseError, MalformedError for a type or hint the engine refuses, CaptureSizeError
 *   for a map too large to write down, GoPanic when the process runs out of memory.
 */
export function replay(test: Case, release: string, start: Start = startProcess): Replay {
  const process = processOf(test, release, false, start);
  const before = process.allocatedByMaps();
  const map = make(process, test, {});
  const captures = capturesOf(process.release);
  process.rand = test.rand;
  const run = new Run(map, test);
  let op = 0;
  for (const operation of expand(test.ops)) run.step(operation, op++);
  const after = process.allocatedByMaps();
  const objects = after.objects - before.objects;
  const bytes = after.bytes - before.bytes;
  const ran: Ran = {
    head: { go: process.release.captured, name: test.name, type: test.type },
    nops: test.nops,
    // Captures are taken with the collector off, and values made before the counting begins.
    alloc: {
      frees: 0,
      heapAlloc: bytes,
      heapObjects: objects,
      mallocs: objects,
      totalAlloc: bytes,
    },
    draws: process.draws,
    rand: {
      emulated: !process.release.seedable,
      end: hex(process.rand),
      start: hex(test.rand),
    },
    iterations: run.iterations,
    owners: run.owners,
    hashes: orNull(hashes(map, test)),
  };
  return { map, capture: captures.capture(map, ran) };
}

/**
 * Run a case in a traced process, operation by operation; the map does not leave its function there,
 * as in the program behind real Go's lists of accesses (test/probe/accesses).
 * @throws as replay does
 */
export function tracedReplay(
  test: Case,
  release: string,
): { readonly map: GoMap; readonly steps: Generator<void> } {
  const process = processOf(test, release, true);
  const map = make(process, test, { local: true });
  process.rand = test.rand;
  const run = new Run(map, test);
  function* steps(): Generator<void> {
    let op = 0;
    for (const operation of expand(test.ops)) {
      run.step(operation, op++);
      yield;
    }
  }
  return { map, steps: steps() };
}

type Start = (release: string, options: ProcessOptions) => GoProcess;

const startProcess: Start = (release, options) => new GoProcess(release, options);

function processOf(test: Case, release: string, traced: boolean, start = startProcess): GoProcess {
  const { hashkey, aeskeysched, types } = test;
  const withAes = aeskeysched === undefined ? {} : ({ hash: "aes", aeskeysched } as const);
  return start(release, { hashkey, types, traced, ...withAes });
}

/** The operations of a case, done one after another. */
class Run {
  readonly iterations: Iteration[] = [];
  readonly owners = new DataOwners();
  readonly #budget: Budget;
  readonly #keySize: number;

  /** @throws MalformedError, CaptureSizeError for a case that certainly takes too much. */
  constructor(
    readonly map: GoMap,
    test: Case,
  ) {
    const { key, elem } = map.type;
    const { valueData, architecture } = map.process;
    this.#budget = new Budget(map);
    this.#budget.requireFeasible(test, partsOf(key) + partsOf(elem));
    this.#keySize = sizeOf(key, architecture).size;
    valueData.onData = (note) => this.owners.note(valueData.part, map.op, note);
  }

  step(operation: Operation, op: number): void {
    this.map.op = op;
    switch (operation.code) {
      case "p":
        this.map.put(operation.key, operation.elem);
        this.#budget.changed();
        break;
      case "g":
        this.map.has(operation.key);
        break;
      case "d":
        this.map.delete(operation.key);
        this.#budget.changed();
        break;
      case "c":
        this.#budget.clears();
        this.map.clear();
        this.#budget.changed();
        break;
      case "it":
        this.#start(operation.take);
        break;
      case "nx":
        this.#take(this.iterations[operation.iterator] as Iteration, operation.take);
        break;
    }
  }

  #start(count: number): void {
    const iteration = { iterator: this.map.iterate(), keys: new IteratedKeys(this.#keySize) };
    this.iterations.push(iteration);
    this.#budget.begun();
    this.#take(iteration, count);
  }

  #take({ iterator, keys }: Iteration, count: number): void {
    for (let n = 0; n !== count; n++) {
      const address = iterator.keyAddress;
      if (address === undefined) return;
      this.#budget.gives();
      keys.add(this.map.process.bytes(address, this.#keySize));
      iterator.advance();
    }
  }
}

/** Refuse a hint for which make would allocate what no capture holds. @throws CaptureSizeError */
function requireRoomFor(hint: Case["hint"], map: GoMap): void {
  const bytes = map.arraysFor(Number(hint));
  // Hints beyond all memory are make's to ignore or to refuse.
  if (bytes > addressSpace) return;
  requireBytes(`${generationOf(map.process.release).unit}s`, bytes, "will take at least");
}

/** The field of a case that make refuses, by the error it refuses it with. */
const refused = [
  [GoTypeError, "type"],
  [HintError, "hint"],
  [GoRangeError, "hash0"],
] as const;

function make(process: GoProcess, test: Case, options: Pick<MakeOptions, "local">): GoMap {
  try {
    requireRoomFor(test.hint, process.nil(test.type));
    return process.make(test.type, test.hint, { hash0: test.hash0, bigint: true, ...options });
  } catch (error) {
    const field = refused.find(([kind]) => error instanceof kind)?.[1];
    if (field === undefined) throw error;
    throw new MalformedError(field, (error as Error).message);
  }
}

/** `op:hash` of the first puts, under the seed the map has at the end. */
function hashes(map: GoMap, test: Case): string[] {
  const listed: string[] = [];
  let op = 0;
  for (const operation of expand(test.ops)) {
    if (listed.length === hashesListed) break;
    if (operation.code === "p") {
      listed.push(`${op}:${map.hash(operation.key).toString(16).padStart(16, "0")}`);
    }
    op++;
  }
  return listed;
}

function hex(word: bigint): string {
  return `0x${word.toString(16)}`;
}
