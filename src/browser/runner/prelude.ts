/** The prelude, in the place of kernel/runner/prelude.ts: it came with the kernel, and is loaded. */

import type { CompiledCell } from "../../kernel/channel.js";

type Exports = Record<string, unknown>;

export class Prelude {
  readonly words: readonly string[] = [];

  prepareFor(_cell: CompiledCell): void {
    // It is there.
  }

  load(): void {
    // It is there.
  }
}

const offered = new Map<string, unknown>();

/** Puts values where every cell sees them; cells may declare the names again. */
export function offer(exports: Exports): void {
  for (const [name, value] of Object.entries(exports)) {
    if (name === "default") continue;
    offered.set(name, value);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

/** Whether a name has another value than was offered under it: a cell has declared it again. */
export function isDeclaredAgain(name: string, value: unknown): boolean {
  return offered.has(name) && !Object.is(offered.get(name), value);
}
