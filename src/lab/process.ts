/**
 * A simulated Go process in a notebook, with tables, whose maps have tables too.
 */
import { inspect } from "node:util";
import type { ColumnTable } from "arquero";
import { openProcessFile, writeProcess } from "../capture/index.js";
import { requireOptions } from "../format/argument.js";
import { counted } from "../format/counted.js";
import {
  declareType,
  declareTypes,
  type ElemOf,
  type Generation,
  type GenerationName,
  type GoMap,
  GoProcess,
  type GoValue,
  type KeyOf,
  type MakeOptions,
  type MapText,
  type ProcessOptions,
  type Release,
} from "../go/index.js";
import { notebook } from "../notebook.js";
import { saveInPieces } from "../programs/saved-file.js";
import {
  allocationsTable,
  gcCyclesTable,
  objectsTable,
  regionsTable,
  sizeClassesTable,
  spansTable,
} from "../tables/index.js";
import { DISPLAY, overviewOf } from "./help/help.js";
import { LabMap } from "./map.js";

/** A simulated Go process of one release; made by {@link go}. */
export class LabProcess<G extends GenerationName = GenerationName> extends GoProcess<G> {
  #named: Readonly<Record<string, LabMap<GoValue, GoValue, G>>> = {};

  /**
   * Make a map, as Go's `make(type, hint)` does.
   * @param type Go text, for example "map[int64]bool". Keys and elems take at most 131,072 bytes each,
   * though Go has larger ones.
   * @param hint expected number of entries, 0 to 2^63 - 1. One that asks for more bytes than a real
   * process has addresses for (2^48) counts as 0, as in Go; `growth()` says so.
   * @throws GoTypeError on a text that is not a map type, HintError on a hint that is no such
   * number or does not fit into this process, GoPanic when memory runs out.
   * @primary
   * @example go("1.26").make("map[string]int64", 100).put("a", 1)
   */
  override make<T extends MapText>(
    type: T,
    hint: number | bigint | undefined,
    options: MakeOptions & { readonly bigint: true },
  ): LabMap<KeyOf<T, bigint>, ElemOf<T, bigint>, G>;
  override make<T extends MapText>(
    type: T,
    hint?: number | bigint,
    options?: MakeOptions,
  ): LabMap<KeyOf<T>, ElemOf<T>, G>;
  override make(
    type: string,
    hint?: number | bigint,
    options?: MakeOptions,
  ): LabMap<GoValue, GoValue, G> {
    return super.make(type, hint, options) as LabMap<GoValue, GoValue, G>;
  }

  /**
   * A nil map, as `var m map[K]E` declares it: it reads as an empty one, and putting panics.
   * @example go("1.26").nil("map[int64]bool").get(1) // false
   */
  override nil<T extends string>(
    type: T,
    options: MakeOptions & { readonly bigint: true },
  ): LabMap<KeyOf<T, bigint>, ElemOf<T, bigint>, G>;
  override nil<T extends string>(type: T, options?: MakeOptions): LabMap<KeyOf<T>, ElemOf<T>, G>;
  override nil(type: string, options?: MakeOptions): LabMap<GoValue, GoValue, G> {
    return super.nil(type, options) as LabMap<GoValue, GoValue, G>;
  }

  /**
   * One row per span of the heap: size class, pages, objects taken and free.
   * @primary
   * @example m.process.spans().groupby("where", "swept").count()
   */
  spans(): ColumnTable {
    return spansTable(this);
  }

  /**
   * One row per region of the heap's addresses: which are reserved, and which can be written.
   * @example m.process.regions()
   */
  regions(): ColumnTable {
    return regionsTable(this);
  }

  /**
   * One row per size class in use: spans, objects, free bytes, waste.
   * @primary
   * @example m.process.sizeClasses()
   */
  sizeClasses(): ColumnTable {
    return sizeClassesTable(this);
  }

  /**
   * One row per object on the heap: what for, of which map, since which operation.
   * @primary
   * @example m.process.objects().groupby("purpose").count()
   */
  objects(): ColumnTable {
    return objectsTable(this);
  }

  /**
   * One row per map and purpose: what was allocated, and what of it is still there.
   * @primary
   * @example m.process.allocations()
   */
  allocations(): ColumnTable {
    return allocationsTable(this);
  }

  /**
   * One row per collection cycle: heap before, marked, goal, scanned, freed.
   * @primary
   * @example m.process.gcCycles()
   */
  gcCycles(): ColumnTable {
    return gcCyclesTable(this);
  }

  /** The maps of this process that were not dropped, in the order in which they were made. */
  override get maps(): readonly LabMap<GoValue, GoValue, G>[] {
    return super.maps as readonly LabMap<GoValue, GoValue, G>[];
  }

  /**
   * Maps by the names under which they were saved, in a process that `openProcess` gave.
   * @example Object.keys(m.process.named) // [] of a process that comes from no file
   */
  get named(): Readonly<Record<string, LabMap<GoValue, GoValue, G>>> {
    const maps: readonly unknown[] = this.maps;
    return Object.fromEntries(Object.entries(this.#named).filter(([, map]) => maps.includes(map)));
  }

  /** @internal The names that a file has. */
  name(named: Readonly<Record<string, LabMap<GoValue, GoValue, G>>>): void {
    this.#named = named;
  }

  /**
   * Save the process to a file: memory, journal, histories, maps, iterations under way. `openProcess`
   * goes on where it stands, byte for byte.
   * @param path for example "p.gomap". What was there stays until the new file is whole.
   * @param names names for maps: `{ small, large }`. In a notebook the variables that hold maps of this
   * process have theirs anyway.
   * @throws RangeError for a path that cannot be written, or a map of another process
   * @example m.process.save("p.gomap")
   */
  save(path: string, names: Readonly<Record<string, Pick<LabMap, "address">>> = {}): void {
    requireOptions(names, "{ small, large }");
    const page = notebook();
    const variables = page === undefined ? {} : variablesOf(this);
    const all = { ...this.named, ...variables, ...names };
    const line =
      this.memory.buffer.byteLength > linesFrom ? page?.progress(`saving ${path}`) : undefined;
    saveInPieces(path, (write) => writeProcess(this, write, { names: all, onProgress: line }));
  }

  /** Release, kind of maps, and what is on the heap, in a line. */
  override toString(): string {
    if (this.death !== undefined) return `Go ${this.release.name} process, ended: ${this.death}`;
    const { HeapAlloc, Mallocs, Frees } = this.memstats();
    const heap = `${counted(Mallocs - Frees, "object")}, ${counted(HeapAlloc, "byte")} on the heap`;
    const build = this.traced ? ", traced" : "";
    const { name, generation } = this.release;
    return `Go ${name} process (${this.architecture.name}, ${generation} maps${build}): ${heap}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** In a notebook: what process this is, and what can be asked of it. */
  [DISPLAY](): Record<string, string> {
    return overviewOf("LabProcess", this.toString())[DISPLAY]();
  }

  protected override construct(
    ...made: ConstructorParameters<typeof GoMap<GoValue, GoValue, G>>
  ): LabMap<GoValue, GoValue, G> {
    return new LabMap<GoValue, GoValue, G>(...made);
  }

  protected override another(...made: ConstructorParameters<typeof GoProcess<G>>): LabProcess<G> {
    return new LabProcess<G>(...made);
  }
}

/** Bytes of memory from which on progress is shown. */
const linesFrom = 256 * 2 ** 20;

/** The notebook's variables that hold maps of a process: cells' are properties of the global object. */
function variablesOf(process: LabProcess): Record<string, LabMap> {
  const found: Record<string, LabMap> = {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    if (value instanceof LabMap && value.process === process) found[name] = value;
  }
  return found;
}

/**
 * The process that `process.save` has saved. It goes on where it stood: the same operations give the
 * same bytes, as if it had never been saved.
 * @param path for example "p.gomap"
 * @returns the process: its maps are in `maps`, those with names in `named`, iterations in `iterators`
 * @throws MalformedError naming the byte at which the file is wrong, or the version that wrote it
 * @example
 * m.process.save("p.gomap");
 * const p = openProcess("p.gomap");
 * p.maps[0].put(5, true);
 */
export function openProcess(path: string): LabProcess {
  const line = notebook()?.progress(`opening ${path}`);
  const opened = openProcessFile(
    path,
    (name, options, machine) => new LabProcess(name, options, machine),
    (done, total) => {
      if (total > linesFrom) line?.(done, total);
    },
  );
  opened.process.name(opened.named as Readonly<Record<string, LabMap>>);
  return opened.process;
}

/**
 * Start a simulated Go process.
 *
 * Every process has its own memory, random generator and heap. The same release and seed give the
 * same bytes every time.
 * @param release for example "1.23" (classic maps) or "1.26" (Swiss maps).
 * @example
 * const m = go("1.23").make("map[int64]bool");
 * m.put(5, true).get(5); // true
 * @throws UnknownReleaseError naming the releases there are.
 */
export function go<R extends Release>(
  release: R,
  options?: ProcessOptions,
): LabProcess<Generation[R]>;
export function go(release: string, options?: ProcessOptions): LabProcess;
export function go(release: string, options: ProcessOptions = {}): LabProcess {
  return new LabProcess(release, options);
}

/**
 * Declare a type, as Go's `type Point struct{ X, Y int32 }` does. From then on the name can stand
 * wherever a type is written: in map types, in layouts, as the type of a value in an interface.
 * @param name of the type. Begin it with a capital letter: the editor takes other names for mistakes.
 * A generic type's has its parameters: `"Pair[K comparable, V any]"`; `Pair[int, string]` is a type then.
 * @param text its type, in which the name itself may stand behind a pointer. Arrays have at most 2^31
 * elements; as a key or elem of a map it takes at most 131,072 bytes.
 * @param methods what its values have, so that interfaces that ask for it can hold them:
 * `["Error() string"]`; `"*Error() string"` is a method of pointers to it.
 * @returns the type as text, without needless blanks.
 * @throws GoTypeError when the text is not a type, or the name is declared as another one.
 * @example
 * go.type("Point", "struct{ X, Y int32 }");
 * go("1.26").make("map[Point]string");
 */
go.type = declareType;

/**
 * Declare types that hold each other, which can only be declared together.
 * @param types text by name; `{ type, methods }` for one with methods.
 * @throws GoTypeError as `go.type`; none of them is declared then.
 * @example
 * go.types({ Tree: "struct{ Kids []Branch }", Branch: "struct{ To *Tree }" });
 */
go.types = declareTypes;
