/** What the engine keeps of an iteration under way, as a process's machine knows it. */
import type { EngineFunctions } from "./engine.js";

/** The machine, as far as its iterations need it. */
interface Keeper {
  readonly iterators: Set<IteratorRecord>;
  look(work: (engine: Pick<EngineFunctions, "dropIterator">) => void): void;
}

/** An iterator's record in the engine; dropped once. */
export interface IteratorRecord {
  readonly machine: WeakRef<Keeper>;
  /** The object that stands for the iteration; it may be collected. */
  readonly iterator: WeakRef<object>;
  /** Offset of the record. */
  readonly at: number;
  dropped: boolean;
}

/** The iteration is over: the collector need not keep what it leads to. */
export function dropRecord(record: IteratorRecord): void {
  if (record.dropped) return;
  record.dropped = true;
  const machine = record.machine.deref();
  machine?.look((engine) => engine.dropIterator(record.at));
  machine?.iterators.delete(record);
}
