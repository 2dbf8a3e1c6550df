/**
 * The key of each traced operation. The engine's records do not contain it, because keys are passed
 * in memory that all operations share. The caller of the engine records it, with the number of the
 * first journal record of the operation.
 */

import { SlidingWindow } from "../bulk/sliding-window.js";
import { type Integers, integerAt, keysIn, type Texts, type Workload } from "../bulk/workload.js";
import type { TracedOperation } from "./journal.js";

/** The keys of a bulk operation, by their place in it. */
export class BulkKeys {
  readonly #of: Integers | Texts;
  readonly #moves: SlidingWindow | undefined;

  /** @param moves of the window that the workload is, where it is used as one. */
  constructor(workload: Workload, moves?: SlidingWindow) {
    const of = keysIn(workload);
    // Arrays are the program's, which may change them.
    this.#of = "values" in of ? ({ ...of, values: of.values.slice() } as Integers | Texts) : of;
    this.#moves = moves;
  }

  /** What these keys are, to be kept in a file; `restored` makes them of it. */
  get saved(): SavedBulkKeys {
    const fields = { ...this.#of } as Partial<Integers | Texts>;
    delete fields[Symbol.iterator];
    const width = this.#moves?.width;
    return { of: fields as SavedBulkKeys["of"], ...(width === undefined ? {} : { width }) };
  }

  static restored({ of, width }: SavedBulkKeys): BulkKeys {
    // Nobody walks over them: keys are asked for by their place.
    const workload = of as Integers | Texts;
    return new BulkKeys(workload, width === undefined ? width : new SlidingWindow(of.n, width));
  }

  /** The key of operation `i`: an integer, or a string, or its bytes. */
  at(i: number): unknown {
    const of = this.#of;
    const place = this.#moves?.key(i) ?? i;
    if (of.kind === "texts") return of.values[place];
    const integer = integerAt(of, place);
    return of.prefix === undefined ? integer : of.prefix + integer;
  }
}

/** The keys of a bulk operation as they are kept in a file. */
export interface SavedBulkKeys {
  readonly of: Omit<Integers, typeof Symbol.iterator> | Omit<Texts, typeof Symbol.iterator>;
  /** Of a sliding window. */
  readonly width?: number;
}

/** Notes of keys as they are kept in a file. */
export interface SavedKeys {
  readonly places: readonly number[];
  /** A key, or operations of `bulk[i]`. */
  readonly notes: readonly (
    | { readonly key: unknown }
    | { readonly bulk: number; readonly first: number; readonly op?: number | undefined }
  )[];
  readonly bulk: readonly SavedBulkKeys[];
}

/** Operations of a bulk operation that lie together in the journal. */
interface Piece {
  readonly keys: BulkKeys;
  /** Place in the bulk operation, and number where it has one, of the first of them. */
  readonly first: number;
  readonly op: number | undefined;
}

/** Notes of keys, in the order of the journal. */
export class OperationKeys {
  #places: number[] = [];
  #notes: ({ readonly key: unknown } | Piece)[] = [];

  /** The operation whose first record will be number `place` is on this key. */
  one(place: number, key: unknown): void {
    this.#places.push(place);
    this.#notes.push({ key: kept(key) });
  }

  /** The operations from record `place` on are those of a bulk operation. */
  many(place: number, piece: Piece): void {
    this.#places.push(place);
    this.#notes.push(piece);
  }

  /** The journal does not go back behind record `place` any more. */
  forget(place: number): void {
    // A piece may have begun before.
    const kept = this.#places.findLastIndex((noted) => noted <= place);
    if (kept < 1024) return;
    this.#places = this.#places.slice(kept);
    this.#notes = this.#notes.slice(kept);
  }

  /** All notes, to be kept in a file. */
  get saved(): SavedKeys {
    const bulk = new Map<BulkKeys, number>();
    const numberOf = (keys: BulkKeys): number => {
      const number = bulk.get(keys) ?? bulk.size;
      bulk.set(keys, number);
      return number;
    };
    const notes = this.#notes.map((note) => {
      if ("key" in note) return { key: note.key };
      const { keys, first, op } = note;
      return { bulk: numberOf(keys), first, ...(op === undefined ? {} : { op }) };
    });
    return { places: this.#places, notes, bulk: [...bulk.keys()].map(({ saved }) => saved) };
  }

  /** Take the notes of a file. */
  restore({ places, notes, bulk }: SavedKeys): void {
    const made = bulk.map((saved) => BulkKeys.restored(saved));
    this.#places = [...places];
    this.#notes = notes.map((note) => {
      if ("key" in note) return { key: note.key };
      const { bulk: number, first, op } = note;
      return { keys: made[number] as BulkKeys, first, op };
    });
  }

  clear(): void {
    this.#places = [];
    this.#notes = [];
  }

  /**
   * The keys of operations, all that the journal has of one map, oldest first; undefined where an
   * operation has none.
   * @param forgotten records that the journal has given up.
   */
  of(operations: readonly TracedOperation[], forgotten: number): unknown[] {
    let at = -1;
    let counted = 0;
    return operations.map(({ what, op, from }) => {
      const place = from + forgotten;
      while ((this.#places[at + 1] ?? Number.POSITIVE_INFINITY) <= place) {
        at++;
        counted = 0;
      }
      const [noted, note] = [this.#places[at], this.#notes[at]];
      if (note === undefined || noted === undefined || !keyed.has(what)) return undefined;
      if ("key" in note) return noted === place ? note.key : undefined;
      if (op !== null && note.op !== undefined) return note.keys.at(note.first + op - note.op);
      return noted < forgotten ? undefined : note.keys.at(note.first + counted++);
    });
  }
}

const keyed: ReadonlySet<TracedOperation["what"]> = new Set(["put", "get", "delete"] as const);

/** A key that stays as it is, whatever the program does with it. */
function kept(key: unknown): unknown {
  if (key instanceof Uint8Array) return key.slice();
  return typeof key === "object" && key !== null ? textOfValue(key) : key;
}

/** A JavaScript value of a Go type in a line of text. */
export function textOfValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Uint8Array) return `[${value.join(",")}]`;
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}` : part));
}
