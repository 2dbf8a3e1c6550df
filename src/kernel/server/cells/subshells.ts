/**
 * Subshells: further queues of cells in the same runner (protocol, section "Kernel subshells";
 * JEP 91). Cells of different shells share all variables and run concurrently: while one awaits,
 * another can run. They share one thread, so a cell that computes without awaiting blocks the
 * others; completion, inspection and comms are answered in all shells alike.
 */

import { randomUUID } from "node:crypto";
import type { Header } from "../../wire/message.js";
import { BadRequest } from "../../wire/messages/fields.js";

export class Subshells {
  readonly #ids = new Set<string>();

  /** Makes one and returns its id. */
  create(): string {
    const id = randomUUID();
    this.#ids.add(id);
    return id;
  }

  /** @throws BadRequest when there is none with this id */
  delete(id: string): void {
    if (!this.#ids.delete(id)) throw unknown(id);
  }

  list(): string[] {
    return [...this.#ids];
  }

  /** Whether a request names no subshell, or one that there is. */
  has({ subshell_id: id }: Header): boolean {
    return id === undefined || id === null || (typeof id === "string" && this.#ids.has(id));
  }

  /**
   * The subshell that a request names; null for the main shell.
   *
   * @throws BadRequest when there is none with this id
   */
  of({ subshell_id: id }: Header): string | null {
    if (id === undefined || id === null) return null;
    if (typeof id !== "string" || !this.#ids.has(id)) throw unknown(id);
    return id;
  }
}

function unknown(id: unknown): BadRequest {
  return new BadRequest(
    `\`subshell_id\` must name a subshell that was created, got ${JSON.stringify(id)}`,
  );
}
