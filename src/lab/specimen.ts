/**
 * A map on the bench: a Go map that also gives its tables, and shows itself in a notebook.
 */
import type { ColumnTable } from "arquero";
import {
  type Accepts,
  type FillOptions,
  GoMap,
  type GoValue,
  type LookupResult,
  type Workload,
} from "../go/index.js";
import { escapeMarkup } from "../tables/escape.js";
import { bucketsTable, eventsTable, headerTable, memoryTable } from "../tables/index.js";
import { headerDrawing } from "../view/index.js";
import { type Bundle, notebook } from "./notebook.js";

/** From this many operations on, a bulk operation shows a progress line. */
const longWork = 1_000_000;

/** A map made by `go(release).make(type)`. */
export class Specimen<K = GoValue, E = GoValue> extends GoMap<K, E> {
  /**
   * Put many keys; a progress line shows from a million keys on, and the notebook's interrupt
   * stops the work between two puts, with the map valid and the number done in the error.
   * @param keys for example `keys.sequence(10_000_000)` or `keys.uniform(1_000_000, 42)`.
   * @param elem one elem for all keys, or a workload of as many elems; default Go's zero value.
   */
  override fill(keys: Workload, elem?: Accepts<E> | Workload, options: FillOptions = {}): this {
    return super.fill(keys, elem, this.#told(`fill ${this.type.text}`, keys, options));
  }

  /**
   * Look many keys up, with a progress line from a million keys on.
   * @returns `{ done, found }`.
   */
  override lookup(keys: Workload, options: Pick<FillOptions, "onProgress"> = {}): LookupResult {
    return super.lookup(keys, this.#told(`look up in ${this.type.text}`, keys, options));
  }

  /** Header fields as a table: field, offset, size, value and bytes. */
  fields(): ColumnTable {
    return headerTable(this);
  }

  /** One row per bucket: index, kind, address, live slots, chain. */
  buckets(): ColumnTable {
    return bucketsTable(this);
  }

  /** One row per change of the map's array, growth or seed, with what was allocated for it. */
  growth(): ColumnTable {
    return eventsTable(this);
  }

  /** The memory curve: bytes allocated and bytes alive against the number of entries. */
  memory(): ColumnTable {
    return memoryTable(this);
  }

  /** In a notebook: the summary line and the header with its fields. */
  [Symbol.for("Jupyter.display")](): Bundle {
    const summary = this.toString();
    const header = headerDrawing(this);
    return {
      "text/html": `<p><code>${escapeMarkup(summary)}</code></p>${header.html}`,
      "text/plain": `${summary}\n${header.text}`,
    };
  }

  #told(label: string, keys: Workload, options: FillOptions): FillOptions {
    const shown = notebook();
    if (shown === undefined || keys.n < longWork || options.onProgress !== undefined) {
      return options;
    }
    return { ...options, onProgress: shown.progress(label) };
  }
}
