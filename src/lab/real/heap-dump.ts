/** A heap dump of a Go program (debug.WriteHeapDump), as a notebook has it. */
import { type ColumnTable, table } from "arquero";
import {
  DumpMemory,
  dumpedMap,
  findMaps,
  type HashKeys,
  type HeapDump as Heap,
  HeapGraph,
  objectTypes,
  type Program,
} from "../../capture/index.js";
import { counted } from "../../format/counted.js";
import { escapeMarkup, visible } from "../../format/escape.js";
import { hex } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import { program as declared } from "../../go/index.js";
import type { Bundle } from "../../notebook.js";
import {
  dumpAllocationsTable,
  dumpFramesTable,
  dumpGoroutinesTable,
  dumpGroupsTable,
  dumpLinksTable,
  dumpMapsTable,
  dumpObjectsTable,
  dumpRetainedTable,
  dumpRootsTable,
  tableBundle,
} from "../../tables/index.js";
import type { LabMap } from "../map.js";
import { MapDump } from "./dump.js";

/** An address, as tables and Go's %p give it. */
export type Address = number | bigint | `0x${string}`;

/** A heap dump; made by `read(file)`. */
export class HeapDump {
  readonly #memory: DumpMemory;
  readonly #graph: HeapGraph;
  #types: ReadonlyMap<number, string> | undefined;

  constructor(dump: Heap, executable: Program | undefined = undefined) {
    this.#memory = new DumpMemory(dump, executable);
    this.#graph = new HeapGraph(this.#memory, executable);
  }

  /** "go1.26.8" */
  get version(): string {
    return this.#dump.go;
  }

  /** What memory is taken by: one row per type, or per size where the dump does not say the type. */
  table(): ColumnTable {
    return dumpGroupsTable(this.#dump, this.#typed);
  }

  /** One row per object: address, bytes, type where the dump says it, references, who allocated it. */
  objects(): ColumnTable {
    return dumpObjectsTable(this.#memory, this.#typed);
  }

  /** One row per pointer of a variable, a stack frame or the runtime that leads to an object. */
  roots(): ColumnTable {
    return dumpRootsTable(this.#graph);
  }

  /** One row per goroutine: status, what it waits for, the function called last. */
  goroutines(): ColumnTable {
    return dumpGoroutinesTable(this.#dump);
  }

  /** One row per stack frame. */
  frames(): ColumnTable {
    return dumpFramesTable(this.#dump);
  }

  /** Go's runtime.MemStats when the dump was written: one row a field. */
  memstats(): ColumnTable {
    const rows = [...this.#dump.memstats];
    return table({
      field: rows.map(([name]) => name),
      value: rows.map(([, value]) => Number(value)),
    });
  }

  /** The memory profile up to then: one row per place that allocates. */
  allocations(): ColumnTable {
    return dumpAllocationsTable(this.#dump);
  }

  /** What each object keeps alive, the most first: what a collection would free without it. */
  retained(): ColumnTable {
    return dumpRetainedTable(this.#memory, this.#graph, this.#typed);
  }

  /**
   * What keeps the object at an address alive: a shortest way from a root to it, one row a pointer. No
   * rows: nothing does, the next collection frees it.
   * @param address of the object, or of a place in it
   * @example heap.path(heap.findMaps("map[int64]bool").get("address", 0))
   */
  path(address: Address): ColumnTable {
    const links = this.#graph.path(this.#objectAt("path", address)) ?? [];
    return dumpLinksTable(this.#memory, this.#typed, links);
  }

  /** Every pointer into the object at an address: one row each. */
  referrers(address: Address): ColumnTable {
    const links = this.#graph.referrers(this.#objectAt("referrers", address));
    return dumpLinksTable(this.#memory, this.#typed, links);
  }

  /**
   * Maps of a type: headers that count as many entries as there are in arrays of the size and with the
   * pointers of this type. Types of the same layout look the same (map[int64]bool, map[uint64]uint8);
   * a map that has no bucket or group yet is not found.
   * @example heap.findMaps("map[int64]bool")
   */
  findMaps(type: string): ColumnTable {
    return dumpMapsTable(findMaps(this.#memory, { type, types: declared }));
  }

  /**
   * The map at an address, with its memory and seed, in a process of the engine: all tables and
   * drawings. A heap dump does not hold what the process hashes with (runtime.hashkey and aeskeysched
   * lie outside the segments that it has); without it, what needs a hash throws a HashUnknownError.
   * @param at address of the header, as `findMaps` gives it, or `fmt.Printf("%p", m)`
   * @param type the map's type; types that it names have to be declared by declareType
   * @param hash `{ aeskeysched: bytes }`, or `{ hashkey: [four words] }` of a process without AES
   * @throws MalformedError where the memory is none of such a map
   * @example heap.map(heap.findMaps("map[int64]bool").get("address", 0), "map[int64]bool").fields()
   */
  map(at: Address | { readonly at: Address }, type: string, hash: HashKeys | null = null): LabMap {
    const address = typeof at === "object" && at !== null ? at.at : at;
    const typed = { type, types: declared };
    return new MapDump(dumpedMap(this.#memory, this.#address("map", address), typed, hash)).map;
  }

  toString(): string {
    const { go, goarch, objects, goroutines } = this.#dump;
    const bytes = objects.size.reduce((sum, size) => sum + size, 0);
    const sizes = `${counted(objects.size.length, "object")}, ${counted(bytes, "byte")}`;
    const written = `${visible(go)} (${visible(goarch)})`;
    return `heap dump of ${written}: ${sizes}, ${counted(goroutines.length, "goroutine")}`;
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const shownTable = tableBundle(this.table());
    const line = this.toString();
    return {
      "text/html": `<p>${escapeMarkup(line)}</p>${shownTable["text/html"]}`,
      "text/plain": `${line}\n${shownTable["text/plain"]}`,
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `${this.toString()}\n${tableBundle(this.table())["text/plain"]}`;
  }

  get #dump(): Heap {
    return this.#memory.dump;
  }

  get #typed(): ReadonlyMap<number, string> {
    this.#types ??= objectTypes(this.#memory);
    return this.#types;
  }

  #address(verb: string, address: Address): bigint {
    const text = typeof address === "string" && /^0x[0-9a-f]{1,16}$/i.test(address);
    const whole = typeof address === "number" && Number.isSafeInteger(address) && address >= 0;
    if (text || whole || (typeof address === "bigint" && address >= 0n)) return BigInt(address);
    const form = "an address, such as 0xc000070150";
    throw new TypeError(`${verb}: expected ${form}, got ${shown(address)}`);
  }

  #objectAt(verb: string, address: Address): number {
    const at = this.#address(verb, address);
    const index = this.#memory.objectAt(Number(at));
    if (index >= 0) return index;
    throw new RangeError(`${verb}: the heap dump has no object at ${hex(at)}`);
  }
}
