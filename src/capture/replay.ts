/**
 * A case replayed: its operations run one by one on a map of the engine, made as the asked release
 * makes it, and what memory then holds written down as a capture.
 *
 * An iterator stands one key ahead: it walks to the next key right after giving one, and reads that
 * key out of its slot only when it is given (so a key whose slot has been reused meanwhile is the
 * new one). This is how the captures of real Go were taken.
 */
import {
  type GoIterator,
  type GoMap,
  GoProcess,
  GoTypeError,
  type GoValue,
  HintError,
} from "../go/index.js";
import type { Capture } from "./capture.js";
import type { Case } from "./case.js";
import { dump, orNull, requireDumpable } from "./dump.js";
import { MalformedError } from "./malformed.js";
import { expand, maxOperations, type Operation } from "./operations.js";

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
 * @throws UnknownReleaseError, MalformedError for a type or hint the engine refuses, CaptureSizeError
 *   for a map too large to write down, GoPanic when the process runs out of memory.
 */
export function replay(test: Case, release: string): Replay {
  const process = new GoProcess(release, { hashkey: test.hashkey });
  const before = process.memstats();
  const map = make(process, test);
  requireDumpable(map);
  process.rand = test.rand;
  const run = new Run(map);
  let op = 0;
  for (const operation of expand(test.ops)) run.step(operation, op++);
  const after = process.memstats();
  const memory = dump(map);
  const capture: Capture = {
    go: process.release.captured,
    name: test.name,
    type: test.type,
    maptype: memory.maptype,
    hmap: memory.hmap,
    hmapHex: memory.hmapHex,
    extra: memory.extra,
    nops: test.nops,
    nbuckets: memory.nbuckets,
    noldbuckets: memory.noldbuckets,
    alloc: {
      frees: after.Frees - before.Frees,
      heapAlloc: after.HeapAlloc - before.HeapAlloc,
      heapObjects: after.HeapObjects - before.HeapObjects,
      mallocs: after.Mallocs - before.Mallocs,
      totalAlloc: after.TotalAlloc - before.TotalAlloc,
    },
    rand: {
      draws: process.draws,
      emulated: !process.release.seedable,
      end: hex(process.rand),
      start: hex(test.rand),
    },
    types: memory.types,
    events: orNull(map.events.map((event) => ({ ...event }))),
    iters: orNull(
      run.iterations.map(({ iterator, keys }) => {
        return { startBucket: iterator.startBucket, offset: iterator.offset, keys };
      }),
    ),
    indirectKeys: memory.indirectKeys,
    indirectElems: memory.indirectElems,
    buckets: memory.buckets,
    oldbuckets: memory.oldbuckets,
    overflow: memory.overflow,
    hashes: orNull(hashes(map, test)),
  };
  return { map, capture };
}

interface Iteration {
  readonly iterator: GoIterator<GoValue, GoValue>;
  /** The iterator stands on a key that has not been given yet. */
  ahead: boolean;
  readonly keys: string[];
}

/** The operations of a case, done one after another. */
class Run {
  readonly iterations: Iteration[] = [];
  #taken = 0;

  constructor(readonly map: GoMap) {}

  step(operation: Operation, op: number): void {
    this.map.op = op;
    switch (operation.code) {
      case "p":
        this.map.put(operation.key, operation.elem);
        break;
      case "d":
        this.map.delete(operation.key);
        break;
      case "c":
        this.map.clear();
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
    const iterator = this.map.iterate();
    const iteration = { iterator, ahead: !iterator.next().done, keys: [] };
    this.iterations.push(iteration);
    this.#take(iteration, count);
  }

  #take(iteration: Iteration, count: number): void {
    const { iterator, keys } = iteration;
    const { process, type } = this.map;
    for (let n = 0; n !== count && iteration.ahead; n++) {
      if (++this.#taken > maxOperations) {
        const most = maxOperations.toLocaleString("en");
        throw new MalformedError(
          "ops",
          `the iterators give more keys than a case may take (${most})`,
        );
      }
      const key = process.bytes(iterator.keyAddress, type.keysize);
      keys.push(Buffer.from(key).toString("hex"));
      iteration.ahead = !iterator.next().done;
    }
  }
}

function make(process: GoProcess, test: Case): GoMap {
  try {
    return process.make(test.type, test.hint, { hash0: test.hash0, bigint: true });
  } catch (error) {
    const field = error instanceof GoTypeError ? "type" : error instanceof HintError ? "hint" : "";
    if (field === "") throw error;
    throw new MalformedError(field, (error as Error).message, { cause: error });
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
