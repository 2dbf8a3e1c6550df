/**
 * One simulated Go process: a release, an address space, a random generator, and the maps made
 * in it. Its heap is in process-heap.ts.
 */

import { requireLike, requireOptions } from "../../format/argument.js";
import { shown } from "../../format/shown.js";
import { architectures } from "../architectures.js";
import type { GenerationName, GenerationRules, Generations } from "../generation.js";
import { rulesOf } from "../generations.js";
import { purposeCode } from "../heap/purpose.js";
import { _mapLayout, hintOnStack, onStack } from "../layout/map-layout.js";
import { type MapType, mapType, parseMapType, writeDescriptor } from "../layout/maptype.js";
import { checkSchedule, forgetHash, scheduleSize, writeAes } from "../machine/aes.js";
import { MapAllocations } from "../machine/allocation-ledger.js";
import { ptrSize } from "../machine/go-constants.js";
import { maptypeSize } from "../machine/go-structures.js";
import { Machine } from "../machine/machine.js";
import { aesBlockSize } from "../machine/own-structures.js";
import { writeRelease } from "../machine/release-columns.js";
import { type HashKey, type Release, type ReleaseRow, release } from "../releases.js";
import { History, type SavedHistory } from "../trace/history.js";
import { type Declarations, program } from "../type/declarations.js";
import type { ElemOf, GoValue, KeyOf } from "../type/infer.js";
import type { MapText } from "../type/suggestions.js";
import { writeKeyRules } from "../value/key-rules.js";
import { writePointerLists } from "../value/pointer-list.js";
import { ValueData } from "../value/value-data.js";
import { checkHint } from "./hint.js";
import type { GoIterator, SavedIterator } from "./iterator.js";
import { LiveObjects } from "./live-objects.js";
import { GoMap } from "./map.js";
import type { MapMemory } from "./map-memory.js";
import type { MakeOptions, ProcessOptions } from "./options.js";
import { ProcessMemory } from "./process-memory.js";
import type { MapRoom } from "./restore-target.js";
import { declaredTexts } from "./saved-declarations.js";
import type { SavedMap, SavedProcess } from "./saved-process.js";
import { bytesOf, checkHashKey, checkWord, requireSeed, seedOf, splitmix } from "./seed.js";

/**
 * A Go process of one release.
 * @example
 * const process = new GoProcess("1.23");
 * const m = process.make("map[int64]bool");
 * m.put(5, true).get(5); // true
 */
export class GoProcess<G extends GenerationName = GenerationName> extends ProcessMemory {
  readonly release: ReleaseRow;
  readonly architecture = architectures.amd64;
  #isCopy: boolean;
  readonly #machine: Machine;
  readonly #rules: GenerationRules<G>;
  readonly #declarations: Declarations;
  #valueData: ValueData | undefined;
  readonly #types = new Map<string, { type: MapType; at: number }>();
  readonly #live: LiveObjects<G>;

  /**
   * @param copied set up already: the memory of another process (internal).
   * @throws {UnknownReleaseError} listing the known releases, {UnknownExperimentError} the known
   * experiments.
   */
  constructor(
    name: Release | (string & {}),
    options: ProcessOptions = {},
    copied: Machine | undefined = undefined,
  ) {
    super();
    requireOptions(options, "{ seed: 1 }");
    const { experiments = [] } = options;
    if (!Array.isArray(experiments) || experiments.some((one) => typeof one !== "string")) {
      const problem = `must be an array such as ["mapsplitgroup"], got ${shown(experiments)}`;
      throw new TypeError(`\`experiments\` ${problem}`);
    }
    this.#declarations = options.types ?? program;
    this.release = release(experiments.length === 0 ? name : `${name}-X:${experiments.join(",")}`);
    this.#rules = rulesOf(this.release) as GenerationRules as GenerationRules<G>;
    this.#isCopy = copied !== undefined;
    if (copied !== undefined) {
      this.#machine = copied;
      this.#live = new LiveObjects(copied);
      return;
    }
    this.#machine = new Machine(this.#rules, options.memoryLimit);
    this.#live = new LiveObjects(this.#machine);
    const next = splitmix(seedOf(options.seed ?? 1));
    const drawn: HashKey = [next(), next(), next(), next()];
    const { view, constants } = this.#machine;
    this.release.hashWords(checkHashKey(options.hashkey ?? drawn)).forEach((word, i) => {
      view.setBigUint64(constants.HASHKEY + ptrSize * i, word, true);
    });
    writeRelease(view, this.release);
    this.#machine.startHeap(options.gogc ?? "off", options.gomemlimit);
    this.rand = options.rand === undefined ? next() : checkWord("rand", options.rand);
    if (options.hash === "aes") {
      const schedule = checkSchedule(options.aeskeysched ?? bytesOf(next, scheduleSize));
      writeAes(this.#machine, this.valueData.reserveType(aesBlockSize), schedule);
    } else if (options.aeskeysched !== undefined) {
      throw new RangeError('`aeskeysched` needs `hash: "aes"`, as only the AES hash uses it');
    }
    if (options.hash === "unknown") forgetHash(this.#machine);
    if (options.debug === true) this.debug = true;
    if (options.traced === true) this.traced = true;
  }

  /** @internal */
  protected override get machine(): Machine {
    return this.#machine;
  }

  /** @internal Is this a copy of another process, whose journal is not its own? */
  get isCopy(): boolean {
    return this.#isCopy;
  }

  /** @internal Types and data that values of this process lead to. */
  get valueData(): ValueData {
    this.#valueData ??= new ValueData(this.#machine, this.architecture, this.#declarations);
    return this.#valueData;
  }

  /**
   * The maps of this process that were not dropped, in the order in which they were made.
   * @example m.process.maps.length // 1
   */
  get maps(): readonly GoMap<GoValue, GoValue, G>[] {
    return [...this.#live.maps];
  }

  /**
   * Iterations under way, in the order in which they began.
   * @example m.process.iterators
   */
  get iterators(): readonly GoIterator<GoValue, GoValue, G>[] {
    return this.#live.iterators();
  }

  /** @internal A map of this process was made. */
  keep(map: MapMemory<G>): void {
    this.#live.maps.add(map as GoMap<GoValue, GoValue, G>);
  }

  /** @internal A map was dropped. */
  forget(map: MapMemory<G>): void {
    this.#live.drop(map as GoMap<GoValue, GoValue, G>);
  }

  /**
   * Make a map, as Go's `make(type, hint)` does.
   * @param type Go text, for example "map[int64]bool". Keys and elems take at most 131,072 bytes each,
   * though Go has larger ones.
   * @param hint expected number of entries, 0 to 2^63 - 1. One that asks for more bytes than a real
   * process has addresses for (2^48) counts as 0, as in Go.
   * @throws {GoTypeError} on a text that is not a map type, {HintError} on a hint that is no
   * such number, or whose arrays do not fit into this process,
   * {GoRangeError} on a hash0 that its field has no room for, {GoPanic} when memory runs out.
   */
  make<T extends MapText>(
    type: T,
    hint: number | bigint | undefined,
    options: MakeOptions & { readonly bigint: true },
  ): GoMap<KeyOf<T, bigint>, ElemOf<T, bigint>, G>;
  make<T extends MapText>(
    type: T,
    hint?: number | bigint,
    options?: MakeOptions,
  ): GoMap<KeyOf<T>, ElemOf<T>, G>;
  make(
    text: string,
    hint: number | bigint = 0,
    options: MakeOptions = {},
  ): GoMap<GoValue, GoValue, G> {
    requireOptions(options, "{ bigint: true }");
    const { type, at: t } = this.#describe(text);
    const { room, ignored } = checkHint(hint, type, this.#rules, this.architecture);
    const { hash0 } = options;
    if (hash0 !== undefined) requireSeed(hash0, this.release);
    const machine = this.#machine;
    const history = new History(new MapAllocations(), this.#rules);
    history.ignoredHint = ignored;
    const h = machine.call(history, (engine) => {
      const made = engine.makemap(t, room);
      if (options.local === true && room <= hintOnStack) engine.giveBlock(t, made);
      if (hash0 !== undefined) {
        machine.view.setBigUint64(machine.constants.KEY, BigInt(hash0), true);
        engine.reseed(made);
      }
      engine.record(made, -1);
      return made;
    });
    if (options.local === true) {
      const parsed = parseMapType(type.text, this.#declarations, this.architecture);
      history.onStack = onStack(_mapLayout(parsed, this.architecture, this.release), room);
    }
    const place = { machine, history, rules: this.#rules, t, h };
    return this.construct(this, place, type, options.bigint ?? false);
  }

  /**
   * @internal A map as another process had it: `write` fills the header that this makes, and all
   * that hangs on it.
   * @throws {GoTypeError} on a text that is not a map type, {GoPanic} when memory runs out.
   */
  restore(
    text: string,
    write: (room: MapRoom<G>) => void,
    options: Pick<MakeOptions, "bigint"> = {},
  ): GoMap<GoValue, GoValue, G> {
    const { type, at: t } = this.#describe(text);
    const machine = this.#machine;
    const history = new History(new MapAllocations(), this.#rules);
    const h = machine.call(history, (engine) => engine.makemap(t, 0));
    write({
      type: type as MapRoom<G>["type"],
      header: h,
      arrayLength: (B) => machine.look((engine) => engine.arrayLength(t, B)),
      allocate: (size, purpose, noscan) =>
        machine.call(history, (engine) => {
          return engine.mallocFor(h, size, noscan, purposeCode(purpose)) >>> 0;
        }),
    });
    machine.call(history, (engine) => engine.record(h, -1));
    const place = { machine, history, rules: this.#rules, t, h };
    return this.construct(this, place, type, options.bigint ?? false);
  }

  /**
   * A nil map, as `var m map[K]E` declares it: it reads as an empty one, and putting panics.
   * @throws {GoTypeError} on a text that is not a map type.
   */
  nil<T extends string>(
    type: T,
    options: MakeOptions & { readonly bigint: true },
  ): GoMap<KeyOf<T, bigint>, ElemOf<T, bigint>, G>;
  nil<T extends string>(type: T, options?: MakeOptions): GoMap<KeyOf<T>, ElemOf<T>, G>;
  nil(text: string, options: MakeOptions = {}): GoMap<GoValue, GoValue, G> {
    this.#machine.requireAlive();
    requireOptions(options, "{ bigint: true }");
    const { type, at: t } = this.#describe(text);
    const history = new History(new MapAllocations(), this.#rules);
    const place = { machine: this.#machine, history, rules: this.#rules, t, h: 0 };
    return this.construct(this, place, type, options.bigint ?? false);
  }

  /** The object that stands for a new map; a room above may make one of its own class. */
  protected construct(
    ...made: ConstructorParameters<typeof GoMap<GoValue, GoValue, G>>
  ): GoMap<GoValue, GoValue, G> {
    return new GoMap<GoValue, GoValue, G>(...made);
  }

  /** A process of this one's own class; a room above makes one of its class. */
  protected another(...made: ConstructorParameters<typeof GoProcess<G>>): GoProcess<G> {
    return new GoProcess<G>(...made);
  }

  /**
   * A map of this process in a copy of the process, as it is or as it was earlier in its journal.
   * The copy has its own memory, journal and generator, and starts in the fast build.
   * @param construct makes the object that stands for the map in the copy.
   * @param from index of the journal record before which the copy stands; default: after the last.
   * @param op the last operation whose events the copy knows; default all.
   */
  copy<M>(
    { t, h, history, bigint }: GoMap<never, never, G>["place"],
    type: MapType,
    construct: (...made: ConstructorParameters<typeof GoMap<GoValue, GoValue, G>>) => M,
    from = this.journal.length,
    op = Number.POSITIVE_INFINITY,
  ): M {
    const machine = this.#machine;
    const { HEAP_TOP, MALLOCS, TOTAL_ALLOC, DROPPED_BYTES } = machine.constants;
    const bytes = new Uint8Array(this.memory.buffer, 0, machine.word(HEAP_TOP)).slice();
    this.journal.rewind(bytes, from);
    const since = (at: number): number => this.journal.gained(h, from, at);
    const now = history.allocations.at(machine.counters(history));
    const allocations = new MapAllocations({
      mallocs: now.mallocs - since(MALLOCS),
      totalAlloc: now.totalAlloc - since(TOTAL_ALLOC),
      dropped: now.dropped - since(DROPPED_BYTES),
      freed: now.freed,
    });
    const copied = new History(allocations, this.#rules);
    copied.takeOver(history, op);
    const process = this.another(
      this.release.name,
      { types: this.#declarations },
      machine.copy(bytes),
    );
    for (const [text, described] of this.#types) process.#types.set(text, described);
    const place = { machine: process.#machine, history: copied, rules: this.#rules, t, h };
    return construct(process, place, type, bigint);
  }

  /** @internal All that is not in memory, to be kept in a file. */
  get saved(): SavedProcess {
    const machine = this.#machine;
    const iterators = this.iterators.map(({ saved }) => saved);
    const maps = [...this.maps, ...this.#live.walked()].map((map): SavedMap => {
      const { h, history, bigint } = map.place;
      const kept = history.saved(machine.counters(history));
      const { op, length: entries } = map;
      const { dropped } = history;
      return { type: map.type.text, h, bigint, op, entries, dropped, history: kept };
    });
    return {
      release: this.release.name,
      memoryLimit: machine.limit,
      build: machine.debug ? "debug" : machine.traced ? "traced" : "fast",
      death: machine.death ?? null,
      ofProgram: this.#declarations === program,
      declared: declaredTexts(this.#declarations),
      types: [...this.#types].map(([text, { at }]) => [text, at]),
      pointerLists: [...this.valueData.pointerLists],
      freeRoots: this.valueData.roots.free,
      maps,
      iterators,
      journal: this.journal.saved,
    };
  }

  /** @internal Become the process of a file, whose memory this one has already. */
  takeOver(saved: SavedProcess): void {
    const machine = this.#machine;
    this.#isCopy = false;
    machine[saved.build === "debug" ? "debug" : "traced"] = saved.build !== "fast";
    for (const [text, at] of saved.types) {
      const type = mapType(text, this.#declarations, this.architecture, this.#rules);
      this.#types.set(type.text, { type, at });
    }
    this.valueData.restorePointerLists(saved.pointerLists);
    this.valueData.roots.restore(saved.freeRoots);
    const byHeader = new Map<number, GoMap<GoValue, GoValue, G>>();
    for (const { type: text, h, bigint, op, dropped, history: kept } of saved.maps) {
      const { type, at: t } = this.#describe(text);
      const history = History.restored(kept as SavedHistory<Generations[G]["event"]>, this.#rules);
      const place = { machine, history, rules: this.#rules, t, h };
      const map = this.construct(this, place, type, bigint);
      map.op = op;
      history.dropped = dropped;
      // Collections from now on are noticed by every map.
      machine.counters(history);
      byHeader.set(h, map);
    }
    for (const iterator of saved.iterators) {
      const resumed = byHeader.get(iterator.h)?.resume(iterator as SavedIterator<G>);
      if (resumed !== undefined) this.#live.resume(resumed);
    }
    for (const map of this.maps) if (map.place.history.dropped) this.#live.drop(map);
    this.journal.restore(saved.journal);
    if (saved.death !== null) machine.end(saved.death);
  }

  /**
   * Release a map: it is no longer a root of the collector, and the next cycle frees what
   * nothing else leads to. The map cannot be used from then on.
   * @example
   * const p = go("1.23");
   * p.drop(p.make("map[int64]bool"));
   */
  drop(map: Pick<GoMap<never, never, G>, "drop">): void {
    requireLike("drop", map, "a map of this process", ["drop", "process"]);
    map.drop();
  }

  /** The descriptor of a map type, written into memory the first time. */
  #describe(text: string): { type: MapType; at: number } {
    const type = mapType(text, this.#declarations, this.architecture, this.#rules);
    const known = this.#types.get(type.text);
    if (known !== undefined) return known;
    const { view } = this.#machine;
    const at = this.valueData.reserveType(maptypeSize);
    const block = this.#rules.block(type);
    writeDescriptor(view, at, type, block);
    writePointerLists(this.#machine, at, type, block, this.architecture);
    writeKeyRules(this.valueData, at, type, this.#rules, this.release);
    const described = { type, at };
    this.#types.set(type.text, described);
    return described;
  }
}
