/**
 * The transitions that a traced run made in the state machines of its map: of slots, of the growth, of
 * tables and of the header's flags, each counted by the operation that made it. All of it is read off
 * the journal: the stores of the bytes that say what a slot is, those of the header, and the events of
 * tables.
 */

import { generationOf } from "../generations.js";
import { arena } from "../machine/address.js";
import { maxTableCapacity } from "../machine/go-constants.js";
import type { GoMap } from "../process/map.js";
import { flagMachine, machinesOf, type StateMachine, type StateRules } from "../state-machine.js";
import type { TracedOperation } from "./journal.js";
import { NotTracedError, tracedOperations } from "./operations.js";
import type { AccessRecord, TraceRecord } from "./record.js";
import { SlotMarks } from "./slot-marks.js";

/** A transition, by the kind of operation that made it. */
export interface Transition {
  readonly machine: string;
  readonly from: string;
  readonly to: string;
  readonly what: TracedOperation["what"];
  readonly count: number;
  /** Numbers of the first and the last operation that made it; null in reads. */
  readonly first: number | null;
  readonly last: number | null;
}

/** The machines of a map's generation with what a run made of them. */
export interface Transitions {
  readonly machines: readonly StateMachine[];
  readonly made: readonly Transition[];
  /** The state in which the map is now, by machine, where there is one: of growth and of flags. */
  readonly now: ReadonlyMap<string, string>;
}

type Traced = Pick<
  GoMap<never, never>,
  "address" | "process" | "generation" | "headerFields" | "type" | "place"
>;

/**
 * The transitions of a map's traced operations.
 * @throws {NotTracedError} when nothing was traced, or untraced operations came after all of it.
 */
export function transitionsOf(map: Traced): Transitions {
  const { journal } = map.process;
  // What make does to a header is no transition: before it there is none.
  const operations = tracedOperations(map).filter(
    ({ what, from }) => what !== "make" && from >= journal.reach,
  );
  const fields = map.headerFields();
  const every = generationOf(map).states;
  // A release whose header lacks a flag does not have it.
  const has = ({ offset: at }: { readonly offset: number }) =>
    fields.some(({ offset, size }) => at >= offset && at < offset + size);
  const rules: StateRules = { ...every, flags: every.flags.filter(has) };
  if (operations.length === 0 && journal.reach > 0) {
    throw new NotTracedError(
      "No operation of this map can be gone back to: untraced ones came after",
    );
  }
  // A nil map has no header, and nothing comes of it.
  if (fields.length === 0) return { machines: machinesOf(rules), made: [], now: new Map() };
  const counts = new Counts();
  const header = new HeaderStates(map, rules, operations, counts);
  const marks = new SlotMarks(rules.slot, (from, to) => counts.add(rules.slot.name, from, to));
  for (const operation of operations) {
    counts.operation = operation;
    for (const record of journal.records(operation.from, operation.to)) {
      if (record.kind === "store") {
        marks.take(record);
        header.take(record);
      } else if (rules.table !== null) {
        countTable(rules.table, record, counts);
      }
    }
  }
  return { machines: machinesOf(rules), made: counts.all(), now: header.now() };
}

function countTable({ name }: StateMachine, record: TraceRecord, counts: Counts): void {
  if (record.kind === "rehash") {
    counts.add(name, `${record.from} slots`, `${record.to} slots`);
  } else if (record.kind === "split") {
    counts.add(name, `${maxTableCapacity} slots`, `${maxTableCapacity} slots`);
  }
}

/** The header's bytes as stores change them. */
class HeaderStates {
  readonly #view: DataView;
  readonly #start: number;

  constructor(
    map: Traced,
    private readonly rules: StateRules,
    operations: readonly TracedOperation[],
    private readonly counts: Counts,
  ) {
    const size = map
      .headerFields()
      .reduce((end, { offset, size: length }) => Math.max(end, offset + length), 0);
    this.#start = Number(map.address - arena);
    const bytes = map.process.bytes(map.address, size);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, size);
    const end = this.#start + size;
    const stores = operations.flatMap(({ from, to }) => [
      ...map.process.journal.stores(from, to, this.#start, end),
    ]);
    for (const { address, size: length, before } of stores.reverse()) {
      this.#write(Number(address - arena) - this.#start, length, before);
    }
  }

  take({ address, size, after }: AccessRecord): void {
    const at = Number(address - arena) - this.#start;
    if (at < 0 || at >= this.#view.byteLength) return;
    const { growth, flags } = this.rules;
    const before = [growth.read(this.#view), ...flags.map((flag) => this.#flag(flag))];
    this.#write(at, size, after);
    const now = [growth.read(this.#view), ...flags.map((flag) => this.#flag(flag))];
    const names = [growth.name, ...flags.map((flag) => flagMachine(flag).name)];
    for (const [i, state] of now.entries()) {
      const from = before[i] as string;
      if (from !== state) this.counts.add(names[i] as string, from, state);
    }
  }

  now(): Map<string, string> {
    const { growth, flags } = this.rules;
    return new Map([
      [growth.name, growth.read(this.#view)],
      ...flags.map((flag) => [flagMachine(flag).name, this.#flag(flag)] as const),
    ]);
  }

  #flag({ offset, bit }: StateRules["flags"][number]): "on" | "off" {
    return (this.#view.getUint8(offset) & bit) === 0 ? "off" : "on";
  }

  #write(at: number, size: number, value: bigint): void {
    for (let i = 0; i < size && at + i < this.#view.byteLength; i++) {
      this.#view.setUint8(at + i, Number((value >> BigInt(8 * i)) & 0xffn));
    }
  }
}

/** Transitions counted by what they are and which kind of operation made them. */
class Counts {
  operation: TracedOperation | undefined;
  readonly #counts = new Map<string, { -readonly [Name in keyof Transition]: Transition[Name] }>();

  add(machine: string, from: string, to: string): void {
    const { what, op } = this.operation as TracedOperation;
    const key = [machine, from, to, what].join("\n");
    const found = this.#counts.get(key);
    if (found === undefined) {
      this.#counts.set(key, { machine, from, to, what, count: 1, first: op, last: op });
      return;
    }
    found.count++;
    found.last = op;
  }

  all(): Transition[] {
    return [...this.#counts.values()];
  }
}
