/**
 * The stage of the player: a copy of the process, taken back to where the stretch begins, on which the
 * journal's stores are done again. What is read of it is read from bytes as the runtime left them.
 */
import { grouped } from "../../format/quantity.js";
import {
  arena,
  fieldsOf,
  GoMap,
  type GoValue,
  generationOf,
  Iteration,
  isMapAccess,
  type PlacedField,
  type TracedOperation,
  type TraceRecord,
} from "../../go/index.js";
import { drawingsOf } from "../../view/generations.js";
import type { FrameAccess } from "../../view/index.js";

/** A map that can be played. */
export type Playable = Pick<
  GoMap<never, never>,
  "op" | "address" | "process" | "type" | "place" | "generation" | "events"
>;

/** A map in a copy of its process, which the steps are done on. */
export type Stage = GoMap<GoValue, GoValue>;

/** Buckets or groups of a map that is played, at most: each frame looks at all of them. */
const mostBlocks = 4096;

/** The map as it was before an operation, in a copy that may be written to. */
export function stageAt(map: Playable, first: TracedOperation, from: number): Stage {
  const stage = map.process.copy(
    map.place,
    map.type,
    (...made): Stage => new GoMap(...made),
    // Making a map: its header is there when the first record is done.
    first.what === "make" ? first.to : first.from,
    from,
  );
  const blocks = [...drawingsOf(stage).rows(stage)].length;
  if (blocks > mostBlocks) {
    throw new RangeError(
      `the player draws maps of up to ${grouped(mostBlocks)} buckets or groups, this one has ${grouped(blocks)}: ` +
        "play an earlier operation, or a smaller map of the same kind",
    );
  }
  return stage;
}

/** What was done between two moments. */
export interface Act {
  /** The bytes written, by their place in memory. */
  readonly written: ReadonlySet<number>;
  /** Loads and stores of the map's memory. */
  readonly accesses: readonly FrameAccess[];
}

type Homeless = { -readonly [Name in keyof FrameAccess]: FrameAccess[Name] };

/** Does the journal's stores again on a copy of the process. */
export class Actor {
  /** The iterator that `iterate` or `next` worked with last. */
  readonly iteration: Iteration;
  readonly #records: readonly TraceRecord[];
  readonly #first: number;
  #done: number;
  /** Index of the operation that the next record is of, or that comes next. */
  #operation = 0;
  /** Accesses of the operation whose place is not known yet. */
  #homeless: Homeless[] = [];
  /** The place of a byte in the map as it was after the act before. */
  #fieldBefore: (at: number) => PlacedField | null;

  /** Of each record: is it the operation's work, not room that was made after it for the next value? */
  readonly #own: readonly boolean[];

  constructor(
    private readonly map: Playable,
    private readonly stage: Stage,
    private readonly operations: readonly TracedOperation[],
  ) {
    const [first] = operations;
    this.iteration = new Iteration(generationOf(map));
    this.#first = first?.what === "make" ? first.to : (first?.from ?? 0);
    this.#done = this.#first;
    this.#fieldBefore = fieldsOf(stage);
    this.#records = [
      ...map.process.journal.records(this.#first, operations.at(-1)?.to ?? this.#first),
    ];
    const own = this.#records.map(() => false);
    let working = false;
    for (let i = this.#records.length - 1; i >= 0; i--) {
      const record = this.#records[i] as TraceRecord;
      if (record.kind === "load" || record.kind === "store") {
        const { touched } = record;
        if (touched !== "allocator" && touched !== "generator") working = true;
      }
      own[i] = working;
      if (record.kind === "operation") working = false;
    }
    this.#own = own;
  }

  /** Do all up to a record. */
  play(to: number): Act {
    const written = new Set<number>();
    const accesses: Omit<FrameAccess, "place">[] = [];
    const target = new Uint8Array(this.stage.process.memory.buffer);
    const live = new Uint8Array(this.map.process.memory.buffer);
    for (; this.#done < to; this.#done++) {
      const record = this.#records[this.#done - this.#first] as TraceRecord;
      if (this.#ours()) {
        this.iteration.take(record);
        if (isMapAccess(record)) {
          const { kind, touched, address, size } = record;
          accesses.push({ kind, touched, address, size });
        }
      }
      if (record.kind !== "store") continue;
      const { address, size, after } = record;
      const data = !this.#own[this.#done - this.#first];
      const at = Number(address - arena);
      for (let i = 0; i < size; i++) {
        // The journal knows that room for a string was made, and not what the program wrote there.
        target[at + i] = data ? (live[at + i] as number) : Number((after >> BigInt(8 * i)) & 0xffn);
        written.add(at + i);
      }
    }
    return { written, accesses: this.#placed(accesses) };
  }

  /** Is the next record one of the operations that are played, not another map's between them? */
  #ours(): boolean {
    while ((this.operations[this.#operation]?.to ?? Number.POSITIVE_INFINITY) <= this.#done) {
      this.#operation++;
    }
    return (this.operations[this.#operation]?.from ?? Number.POSITIVE_INFINITY) <= this.#done;
  }

  /**
   * Accesses with their places: in the map as it is now, as it was before where that is gone, or as it
   * is at the operation's end where what is written is not yet the map's.
   */
  #placed(accesses: readonly Omit<FrameAccess, "place">[]): FrameAccess[] {
    const field = fieldsOf(this.stage);
    const before = this.#fieldBefore;
    this.#fieldBefore = field;
    const placed = accesses.map((access) => {
      const at = Number(access.address - arena);
      const found = field(at) ?? before(at);
      if (found !== null) return { ...access, place: placeText(found, access.size) };
      const homeless = { ...access, place: outside[access.touched] ?? access.touched };
      this.#homeless.push(homeless);
      return homeless;
    });
    if ((this.operations[this.#operation]?.to ?? 0) <= this.#done) {
      for (const access of this.#homeless) {
        const found = field(Number(access.address - arena));
        if (found !== null) access.place = `new ${placeText(found, access.size)}`;
      }
      this.#homeless = [];
    }
    return placed;
  }

  /** Places in memory that the stretch reads or writes of slots and what stands with them, in order. */
  touchedSlots(): Float64Array {
    const kinds: ReadonlySet<string> = new Set(["tophash", "ctrl", "key", "elem", "overflow"]);
    const found = new Set<number>();
    for (const record of this.#records) {
      if (record.kind !== "load" && record.kind !== "store") continue;
      if (kinds.has(record.touched)) found.add(Number(record.address - arena));
    }
    return Float64Array.from(found).sort();
  }
}

/** What lies outside of the map's own objects. */
const outside: Readonly<Record<string, string>> = { string: "string: its bytes" };

/** "bucket 3: key[5]", "group 3 of table 0: control word" */
function placeText({ structure, index, field, size }: PlacedField, access: number): string {
  // All control bytes of a group are read as one word.
  const part = field.startsWith("ctrl[") && access > size ? "control word" : field;
  const [what = "", ...of] = structure.split(" of ");
  const numbered = index === null ? what : `${what} ${index}`;
  return `${[numbered, ...of].join(" of ")}: ${part}`;
}
