/**
 * The requests sent to a runner, by id, so that later output, for example of a timer, is still
 * published under the request that caused it.
 */

import type { Header } from "../../wire/message.js";

/** A request that can cause output. */
export interface Cause {
  /** Routing frames of the requester, to ask it something. */
  identities: Buffer[];
  header: Header;
  silent: boolean;
  /** Number of the cell; 0 for what is not a cell. */
  line: number;
  /** Whether its requester lets itself be asked; ends with the request. */
  mayAsk: boolean;
}

/** How many requests are remembered for their late output. */
const REMEMBERED = 4096;

export class Causes {
  readonly #byId = new Map<number, Cause>();
  #last: Cause | undefined;

  /** Remembers a request; the oldest one is forgotten in its place when there are very many. */
  remember(id: number, cause: Cause): void {
    this.#byId.set(id, cause);
    if (this.#byId.size <= REMEMBERED) return;
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest);
      return;
    }
  }

  /** A cell begins: output without a known cause is attributed to it. */
  begin(id: number, cause: Cause): void {
    this.#last = cause;
    this.remember(id, cause);
  }

  /** The cause by its id; for an unknown one the cell that began last. */
  of(id: number): Cause | undefined {
    return this.#byId.get(id) ?? this.#last;
  }

  /** The cause by its id; undefined for an unknown one. */
  known(id: number): Cause | undefined {
    return this.#byId.get(id);
  }

  /** The cell that began last. */
  get last(): Cause | undefined {
    return this.#last;
  }
}
