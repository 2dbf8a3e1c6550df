/**
 * A map in a notebook: a Go map with tables, drawings and a display.
 */

import type { ColumnTable } from "arquero";
import { requireOptions } from "../format/argument.js";
import { escapeMarkup } from "../format/escape.js";
import { shown } from "../format/shown.js";
import {
  type Accepts,
  accessesOf,
  calledAs,
  costsOf,
  type DeleteResult,
  differences,
  endOf,
  type FillOptions,
  type GenerationName,
  GoMap,
  type GoValue,
  type LookupResult,
  positionsOf,
  type RangeOptions,
  requireReach,
  requireWorkload,
  type Step,
  Steps,
  stepsOf,
  timelineOf,
  transitionsOf,
  type Workload,
} from "../go/index.js";
import { type Bundle, notebook } from "../notebook.js";
import {
  type AccessesTable,
  accessesTable,
  allocationPathTable,
  bucketsTable,
  chainsTable,
  costsTable,
  ctrlsTable,
  differenceTable,
  directoryTable,
  entriesTable,
  eventsTable,
  groupsTable,
  headerTable,
  memoryTable,
  memstatsTable,
  positionsTable,
  stateTransitionsTable,
  tablesOf,
  tablesTable,
  timelineTable,
  tophashesTable,
  traceTable,
} from "../tables/index.js";
import { headerDrawing } from "../view/index.js";
import { type Comparable, type Comparison, compare } from "./compare/compare.js";
import { callText, type Explanation } from "./explain/classic.js";
import { explain } from "./explain/generations.js";
import type { LabProcess } from "./process.js";
import { Stepper } from "./stepper.js";

/** From this many operations on, a bulk operation shows a progress line. */
const longWork = 1_000_000;

/** A map made by `go(release).make(type)`. */
export class LabMap<
  K = GoValue,
  E = GoValue,
  G extends GenerationName = GenerationName,
> extends GoMap<K, E, G> {
  /** The process that holds the map, with its tables: spans, objects, size classes, cycles. */
  declare readonly process: LabProcess<G>;

  /**
   * Put many keys. A progress line is shown for a million keys or more. The notebook's interrupt
   * stops the work between two puts: the map stays valid, and the error has the number of puts
   * done.
   * @param keys for example `keys.sequence(10_000_000)` or `keys.uniform(1_000_000, 42)`; with
   * `keys.slidingWindow(1_000_000, 1000)` old keys are deleted again.
   * @param elem one elem for all keys, or a workload of as many elems; default Go's zero value.
   * @primary
   * @example m.fill(keys.sequence(1000), true)
   */
  override fill(keys: Workload, elem?: Accepts<E> | Workload, options: FillOptions = {}): this {
    return super.fill(
      keys,
      elem,
      this.#bulkWithProgress("fill", `fill ${this.type.text}`, keys, options),
    );
  }

  /**
   * Delete many keys, with progress and interruption as in `fill`.
   * @param keys for example `keys.sequence(1000)`, or `keys.zipf(1_000_000, 42)`.
   * @returns `{ done, deleted }`: deletes, and keys that were there to be deleted.
   * @example m.deleteAll(keys.sequence(50))
   */
  override deleteAll(keys: Workload, options: Pick<FillOptions, "onProgress"> = {}): DeleteResult {
    return super.deleteAll(
      keys,
      this.#bulkWithProgress("deleteAll", `delete from ${this.type.text}`, keys, options),
    );
  }

  /**
   * Look up many keys, with a progress line for a million keys or more.
   * @returns `{ done, found }`.
   * @example m.lookup(keys.sequence(1000))
   */
  override lookup(keys: Workload, options: Pick<FillOptions, "onProgress"> = {}): LookupResult {
    return super.lookup(
      keys,
      this.#bulkWithProgress("lookup", `look up in ${this.type.text}`, keys, options),
    );
  }

  /**
   * Run Go's `for range m` to the end, with a progress line for a million entries or more.
   * @returns how many entries there were.
   * @example m.range()
   */
  override range(options: RangeOptions = {}): number {
    return super.range(this.#withProgress(`range ${this.type.text}`, this.length, options));
  }

  /**
   * One row per entry, in the order of a range loop: key and elem.
   * @primary
   * @example m.entries().slice(0, 5)
   */
  entries(): ColumnTable {
    return entriesTable(this);
  }

  /**
   * Header fields as a table: field, offset, size, value and bytes.
   * @primary
   * @example m.fields()
   */
  fields(): ColumnTable {
    return headerTable(this);
  }

  /**
   * One row per bucket: index, kind, address, live slots, chain. Classic maps only.
   * @primary
   * @when G classic
   * @example m.buckets().groupby("live").count()
   */
  buckets(): ColumnTable {
    return calledAs("buckets", () => bucketsTable(this));
  }

  /**
   * One row per slot of the chains of buckets (Swiss: of the groups) `from` up to, not including,
   * `to`; default all: tophash or control byte, state, key, elem.
   * @primary
   * @example m.slots(0, 4) // the chains of the first four buckets
   */
  slots(from?: number, to?: number): ColumnTable {
    return tablesOf(this).slots(this, from, to);
  }

  /**
   * One row per chain: its length, entries, and whether it has been evacuated. Classic maps only.
   * @when G classic
   * @example m.chains()
   */
  chains(): ColumnTable {
    return calledAs("chains", () => chainsTable(this));
  }

  /**
   * How many entries are found at the first, second, … entry of their chain; in Swiss maps, in the
   * first, second, … group that is searched.
   * @example m.probes()
   */
  probes(): ColumnTable {
    return tablesOf(this).probes(this);
  }

  /**
   * The number of occurrences of each tophash byte. Classic maps only.
   * @when G classic
   * @example m.tophashes()
   */
  tophashes(): ColumnTable {
    return calledAs("tophashes", () => tophashesTable(this));
  }

  /**
   * The number of occurrences of each control byte. Swiss maps only.
   * @when G swiss
   * @example b.ctrls() // of a Swiss map
   */
  ctrls(): ColumnTable {
    return calledAs("ctrls", () => ctrlsTable(this));
  }

  /**
   * One row per directory entry: the table it points to. Swiss maps only.
   * @when G swiss
   * @example b.directory() // of a Swiss map
   */
  directory(): ColumnTable {
    return calledAs("directory", () => directoryTable(this));
  }

  /**
   * One row per table: capacity, entries, tombstones, load, probes of a miss. Swiss maps only.
   * @when G swiss
   * @example b.tables() // of a Swiss map
   */
  tables(): ColumnTable {
    return calledAs("tables", () => tablesTable(this));
  }

  /**
   * One row per group: full, empty and deleted slots. Swiss maps only.
   * @primary
   * @when G swiss
   * @example b.groups() // of a Swiss map
   */
  groups(): ColumnTable {
    return calledAs("groups", () => groupsTable(this));
  }

  /**
   * One row per change of the map's array, tables or seed: the change, its cause, and the
   * allocation.
   * @primary
   * @example m.growth()
   */
  growth(): ColumnTable {
    return eventsTable(this);
  }

  /**
   * The memory curve: bytes allocated and bytes alive against the number of entries.
   * @primary
   * @example m.memory()
   */
  memory(): ColumnTable {
    return memoryTable(this);
  }

  /**
   * MemStats over time: Go's heap numbers of the whole process at each of this map's samples.
   * @example m.memstats().select("op", "HeapAlloc", "NumGC")
   */
  memstats(): ColumnTable {
    return memstatsTable(this);
  }

  /**
   * The map as it was after operation `op`, in a copy of its process: a read-only map with header,
   * tables, get, iteration and invariants.
   * @param op number of a put, delete or clear; -1 for make, `m.op - 1` for the last one.
   * @example
   * const m = go("1.23", { traced: true }).make("map[int64]bool").fill(keys.sequence(9));
   * m.at(7).header().count // 8
   * @throws NotTracedError when the process was not traced from then on.
   * @primary
   */
  at(op: number): LabMap<K, E, G> {
    const { process } = this;
    const end = op === this.op - 1 ? process.journal.length : endOf(this, op);
    return process.copy(
      this.place,
      this.type,
      (...made) => new PastMap<K, E, G>(`after operation ${op}`, op + 1, made),
      end,
      op,
    );
  }

  /**
   * The differences between the map after operation `a` and after operation `b`, field by field,
   * with the bytes.
   * @example m.diff(3, 4).print()
   * @throws NotTracedError as at() does.
   */
  diff(a: number, b: number): ColumnTable {
    return differenceTable(differences(this.at(a), this.at(b)), this.type);
  }

  /**
   * The steps of traced operations, one at a time, forwards and backwards: every event of the runtime, and
   * every load and store of the map's memory. At each step `map` is a read-only map in that state.
   * @param op number of a put, delete or clear, -1 for make; default all traced operations, reads
   * included.
   * @example
   * const s = m.step(8);
   * while (s.next()?.event !== "grow");
   * s.map.fields() // the header as hashGrow finds it
   * @throws NotTracedError when nothing was traced, or not that operation.
   */
  step(op?: number): Stepper<LabMap<K, E, G>> {
    return new Stepper(new Steps(this, op), (...place) => this.#before(...place));
  }

  /**
   * The events of this map's traced operations as a table, with a sentence for each.
   * @throws NotTracedError when nothing was traced.
   * @example m.trace().filter((d) => d.op === 8)
   */
  trace(): ColumnTable {
    return traceTable(stepsOf(this));
  }

  /**
   * Every load and store of traced operations on this map's memory, in the order of Go's compiled
   * code; `accesses.columns()` returns the table's typed arrays.
   * @param op number of a put, delete or clear, -1 for make; default all operations, including
   * reads.
   * @example m.accesses(m.op - 1).select("kind", "object", "region", "offset", "size")
   * @throws NotTracedError when nothing was traced, or not that operation.
   * @primary
   */
  accesses(op?: number): AccessesTable {
    return accessesTable(accessesOf(this, op));
  }

  /**
   * The cost of each traced operation: loads, stores, cache lines touched, entries moved by growth.
   * @example m.costs().groupby("what").rollup({ lines: aq.op.mean("lines") })
   * @throws NotTracedError when nothing was traced.
   */
  costs(): ColumnTable {
    return costsTable(costsOf(this));
  }

  /**
   * The transitions that the traced operations made in the states of slots, of the growth, of tables
   * and of the header's flags, counted by the kind of operation; `view.states(m)` draws them.
   * @example m.transitions().filter((d) => d.machine === "slot")
   * @throws NotTracedError when nothing was traced.
   */
  transitions(): ColumnTable {
    return stateTransitionsTable(transitionsOf(this));
  }

  /**
   * How a traced operation got its memory: preallocated, or through mcache, mcentral and mheap.
   * @example m.allocationPath(m.op - 1)
   * @throws NotTracedError when nothing was traced, or not that operation.
   */
  allocationPath(op: number): ColumnTable {
    return allocationPathTable(stepsOf(this, op));
  }

  /**
   * Where the iterators of traced operations stood, step by step: the runtime's fields, and the arrays that
   * each step read. A range over a growing classic map goes to oldbuckets where a bucket has not been moved.
   * @example m.positions().select("what", "after", "key", "reads")
   * @throws NotTracedError when nothing was traced.
   */
  positions(): ColumnTable {
    return positionsTable(positionsOf(this));
  }

  /**
   * The header after each traced operation: flags, oldbuckets, nevacuate and all other fields.
   * @throws NotTracedError when nothing was traced.
   * @example m.timeline()
   */
  timeline(): ColumnTable {
    return timelineTable(timelineOf(this));
  }

  /**
   * Explain an operation on a key: hash bits, buckets or groups and slots visited, comparisons; in
   * Swiss maps the match of every control word, bit by bit. It runs in the traced build on a copy
   * of the process, so this map is not changed.
   * @example m.explain(7, "get")
   * @primary
   */
  explain(key: Accepts<K>, what: "get" | "put" | "delete" = "get"): Explanation {
    if (!["get", "put", "delete"].includes(what)) {
      throw new RangeError(
        `explain: \`what\` must be "get", "put" or "delete", got ${shown(what)}`,
      );
    }
    const after = this.process.copy(this.place, this.type, (...made) => {
      return new LabMap<K, E, G>(...made);
    });
    after.op = this.op;
    after.process.traced = true;
    if (what === "get") after.get(key);
    else if (what === "delete") after.delete(key);
    else after.putZero(key);
    return explain(this, after, what, callText(what, key));
  }

  /**
   * Compare this map with one of another release or type: memory, probes, cache lines per
   * operation, growth, iteration, and memory after deleting and clearing.
   * @example go("1.26").make("map[int64]bool").fill(keys.sequence(100_000)).compare(m)
   */
  compare(other: Comparable): Comparison {
    return compare(this, other);
  }

  /** In a notebook: the summary line, and the header with its fields where there is one. */
  [Symbol.for("Jupyter.display")](): Bundle {
    const summary = this.toString();
    if (this.isNil) {
      return { "text/html": `<p><code>${escapeMarkup(summary)}</code></p>`, "text/plain": summary };
    }
    const header = headerDrawing(this);
    return {
      "text/html": `<p><code>${escapeMarkup(summary)}</code></p>${header.html}`,
      "text/plain": `${summary}\n${header.text}`,
    };
  }

  #bulkWithProgress(
    verb: string,
    label: string,
    keys: Workload,
    options: FillOptions,
  ): FillOptions {
    requireWorkload(verb, keys);
    return this.#withProgress(label, keys.n, options);
  }

  /** The map as it was before a record of the journal, in operation `op`, or after it in a read. */
  #before(record: number, { op, what }: Pick<Step, "op" | "what">, done: number): LabMap<K, E, G> {
    const when = op === null ? `within a ${what}` : `within operation ${op}`;
    requireReach(this, record, when);
    const { process } = this;
    return process.copy(
      this.place,
      this.type,
      (...made) => new PastMap<K, E, G>(when, done + 1, made),
      record,
      done,
    );
  }

  #withProgress(label: string, n: number, options: FillOptions): FillOptions {
    requireOptions(options, "{ onProgress: (done, total) => … }");
    const page = notebook();
    if (page === undefined || n < longWork || options.onProgress !== undefined) {
      return options;
    }
    return { ...options, onProgress: page.progress(label) };
  }
}

/** A map in an earlier state: a read-only copy. */
class PastMap<K, E, G extends GenerationName> extends LabMap<K, E, G> {
  constructor(
    readonly moment: string,
    next: number,
    made: ConstructorParameters<typeof GoMap<K, E, G>>,
  ) {
    super(...made);
    this.op = next;
  }

  override put(): never {
    return this.#refuse("put");
  }

  override putZero(): never {
    return this.#refuse("putZero");
  }

  override delete(): never {
    return this.#refuse("delete");
  }

  override clear(): never {
    return this.#refuse("clear");
  }

  override fill(): never {
    return this.#refuse("fill");
  }

  override deleteAll(): never {
    return this.#refuse("deleteAll");
  }

  #refuse(verb: string): never {
    throw new TypeError(
      `${verb}: this is a read-only view of the map as it was ${this.moment}; ` +
        "change the map itself",
    );
  }
}
