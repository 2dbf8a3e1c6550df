/**
 * The limits of a replay: work, memory, and size of the capture. They are checked twice: before the
 * first operation, with the minimum cost of all operations, so that a case that cannot finish is
 * refused at once; and during the replay, with the actual cost.
 */
import { addressSpace, type GoMap, type GoType, generationOf, sizeOf } from "../../go/index.js";
import { requireBytes } from "../capture-limit.js";
import type { Case } from "../case/case.js";
import { maxOperations } from "../case/operations.js";
import { MalformedError } from "../document/malformed.js";
import { capturesOf } from "../generations.js";
import { leastCost } from "./least-cost.js";

/** Steps of work that a case may take: half a minute on a slow core, a quarter of a µs each. */
const maxWork = 2 ** 27;

/** Steps that a part of the work takes, as they were measured. */
const steps = {
  operation: 1,
  /** Of what a key and elem are made of. */
  part: 1 / 16,
  /** A string or other data that a value leads to, and each byte of it. */
  object: 8,
  byte: 1 / 64,
  iterator: 32,
  taken: 6,
  /** A byte of the arrays that an iteration passes, or that a clear wipes. */
  passed: 1 / 2048,
  wiped: 1 / 1024,
} as const;

/** Bytes that an event and an iterator count for in what is written down. */
const eventBytes = 100;
const iteratorBytes = 256;
/** A key counts for as much at the least: its quotes. */
const leastKeyBytes = 2;

/** How many times as many entries there are when the arrays are estimated again. */
const remeasured = 1.05;

/** What a replay has taken so far, or will take at the least. */
export class Budget {
  #work = 0;
  #taken = 0;
  #iterators = 0;
  #arrays = 0;
  /** Events and rehashes of the map when its arrays were measured last. */
  #measured = -1;
  readonly #keySize: number;
  /** Bytes of an entry's indirect key and elem. */
  readonly #indirect: number;
  /** Steps that a clear takes for each byte of the arrays. */
  readonly #wiped: number;
  /** What a capture calls the parts of the arrays. */
  readonly #parts: string;

  /** @throws CaptureSizeError for a map that is too large before the first operation. */
  constructor(readonly map: GoMap) {
    const { type, process } = map;
    const size = (of: GoType): number => sizeOf(of, process.architecture).size;
    this.#keySize = Math.max(leastKeyBytes, size(type.key));
    this.#indirect =
      (type.indirectKey ? size(type.key) : 0) + (type.indirectElem ? size(type.elem) : 0);
    this.#wiped = capturesOf(process.release).wipesAll(process.release) ? steps.wiped : 0;
    this.#parts = `${generationOf(process.release).unit}s`;
    this.#measure();
  }

  /**
   * Refuse a case that certainly takes too much, before its first operation.
   * @param parts values that a key and an elem are made of.
   * @throws MalformedError naming the operation up to which it does; CaptureSizeError.
   */
  requireFeasible({ ops }: Case, parts: number): void {
    const { map } = this;
    let [work, own, data, taken] = [0, 0, 0, 0];
    // Entries of the map, at the least and at most.
    let [least, most] = [0, 0];
    let measured = 0;
    let arrays = this.#arrays;
    // What iterators have not given yet, for as long as the map stays as it is.
    const left: { keys: number; changes: number }[] = [];
    let changes = 0;
    for (const [index, written] of ops.entries()) {
      const field = `ops[${index}]`;
      const cost = leastCost(written, map.type);
      own += cost.n * (steps.operation + parts * steps.part);
      own += cost.n * (cost.data.objects * steps.object + cost.data.bytes * steps.byte);
      if (cost.puts) data += cost.n * cost.data.bytes;
      if (written.code === "it" || written.code === "nx") {
        const id =
          written.code === "it" ? left.push({ keys: least, changes }) - 1 : written.iterator;
        const iterator = left[id] as (typeof left)[number];
        const there = iterator.changes === changes ? iterator.keys : 0;
        const keys = written.take < 0 ? there : Math.min(written.take, there);
        left[id] = { keys: there - keys, changes };
        taken += keys;
        const gap = most === 0 ? 0 : (arrays / most) * steps.passed;
        if (written.code === "it") work += steps.iterator + gap;
        work += keys * (steps.taken + gap);
      } else if (written.code !== "g") {
        changes++;
        if (written.code === "c" && least > 0) work += arrays * this.#wiped;
        least = cost.entries(least);
        most = written.code === "c" ? 0 : most + (cost.puts ? cost.n : 0);
        if (least > measured * remeasured) {
          measured = least;
          arrays = Math.max(arrays, map.leastArrays(least));
        }
      }
      if (data > addressSpace) throw new MalformedError(field, tooMuchData(data));
      requireTaken(field, taken);
      requireWork(field, own + work);
    }
    requireBytes(this.#parts, arrays, "will take at least");
    requireBytes("indirect keys and elems", least * this.#indirect, "will take at least");
    const iterators = left.length * iteratorBytes + taken * this.#keySize;
    requireBytes("iterators and their keys", iterators, "will take at least");
    this.#work = own;
  }

  /** An operation on a key is done. */
  changed(): void {
    const { map } = this;
    if (map.events.length + map.rehashes.length !== this.#measured) this.#measure();
    if (this.#indirect > 0) requireBytes("indirect keys and elems", map.length * this.#indirect);
  }

  /** The map is about to be cleared. */
  clears(): void {
    if (this.map.length > 0) this.#spend(this.#arrays * this.#wiped);
  }

  /** An iterator has begun. */
  begun(): void {
    this.#iterators++;
    this.#spend(steps.iterator + this.#gap * steps.passed);
    this.#requireWritten();
  }

  /** An iterator gives a key. */
  gives(): void {
    this.#taken++;
    requireTaken("ops", this.#taken);
    this.#spend(steps.taken + this.#gap * steps.passed);
    if (this.#taken % 1024 === 0) this.#requireWritten();
  }

  /** Bytes that an iteration passes from one entry to the next, about. */
  get #gap(): number {
    const { length } = this.map;
    return length === 0 ? this.#arrays : this.#arrays / length;
  }

  #spend(work: number): void {
    this.#work += work;
    requireWork("ops", this.#work);
  }

  #measure(): void {
    const { map } = this;
    this.#measured = map.events.length + map.rehashes.length;
    this.#arrays = capturesOf(map.process.release).arrayBytes(map);
    requireBytes(this.#parts, this.#arrays);
    this.#requireWritten();
  }

  /** All that is written down fits into a capture together. */
  #requireWritten(): void {
    const { map } = this;
    const history = eventBytes * map.events.length;
    const iterators = iteratorBytes * this.#iterators + this.#keySize * this.#taken;
    const all = this.#arrays + map.length * this.#indirect + history + iterators;
    requireBytes(`${this.#parts}, events and iterators`, all);
  }
}

function requireTaken(field: string, taken: number): void {
  if (taken <= maxOperations) return;
  const most = maxOperations.toLocaleString("en");
  throw new MalformedError(field, `the iterators give more keys than a case may take (${most})`);
}

function requireWork(field: string, work: number): void {
  if (work <= maxWork) return;
  const [taken, most] = [work, maxWork].map((n) => Math.ceil(n).toLocaleString("en"));
  throw new MalformedError(
    field,
    `up to this operation, the operations take ${taken} steps of work, more than a case may (${most})`,
  );
}

function tooMuchData(bytes: number): string {
  const [data, room] = [bytes, addressSpace].map((n) => n.toLocaleString("en"));
  return (
    `up to this operation, the strings and other data of keys and elems take at least ${data} bytes, and a ` +
    `process has at most ${room}`
  );
}
