/**
 * What the debugger's thread asks the main thread for, through the inspector: also while the main
 * thread stands at a breakpoint. It holds what a front end may open, until code runs on.
 */

import { CELL_VALUE, ownName } from "../../cell-names.js";
import type { MimeBundle } from "../../channel.js";
import { assign } from "../bindings.js";
import { bundleOf, plainJson } from "../mime-bundle.js";
import { machinery } from "../output/failure.js";
import { isDeclaredAgain } from "../prelude.js";
import { scriptNamed, type TypedScript } from "../scripts.js";
import { DESK } from "./names.js";
import { described, inside, type Opened, type Variable } from "./values.js";

/** All of it gives JSON. */
export interface Desk {
  script(url: string): TypedScript | undefined;
  /** Names that cells have declared, and their values. */
  notebook(): Variable[];
  /** Holds scopes, the innermost first, as one; and what is no variable, by its name. */
  scope(others: object, ...scopes: object[]): { reference: number; size: number };
  /** Holds the names of cells as a scope. */
  globals(): { reference: number; size: number };
  variables(reference: number, start?: number, count?: number): Variable[];
  value(name: string, value: unknown): Variable;
  bundle(value: unknown): MimeBundle;
  /** Whether one of the scopes has a name. */
  declared(name: string, ...scopes: object[]): { isThere: boolean };
  /** The name under which cells find a name. */
  place(name: string): string;
  assign(name: string, value: unknown): void;
  /** Beginnings of the addresses of code that is not the user's. */
  machinery(): string[];
  /** Forgets all references. */
  release(): void;
}

/** Names of the global object before the first cell. */
let original: ReadonlySet<string> = new Set();
const references = new Map<number, Opened>();
let last = 0;

function open(opened: Opened): number {
  references.set(++last, opened);
  return last;
}

const desk: Desk = {
  script: scriptNamed,
  notebook: () => inside({ kind: "names", names: notebookNames() }, open),
  scope(others, ...scopes) {
    const names = new Map<string, unknown>(Object.entries(others));
    if (names.get("this") === globalThis || names.get("this") === undefined) names.delete("this");
    for (const scope of scopes) {
      for (const name of Object.keys(scope)) {
        if (name === CELL_VALUE) continue;
        if (!names.has(name)) names.set(name, Reflect.get(scope, name));
      }
    }
    return { reference: open({ kind: "names", names }), size: names.size };
  },
  globals() {
    const names = notebookNames();
    return { reference: open({ kind: "names", names }), size: names.size };
  },
  variables(reference, start, count) {
    const opened = references.get(reference);
    return opened ? inside(opened, open, start, count) : [];
  },
  value: (name, value) => described(name, value, open),
  bundle(value) {
    const bundle = bundleOf(value);
    if (!(bundle instanceof Promise)) return plainJson(bundle);
    // It cannot be awaited while the main thread is paused.
    bundle.catch(() => undefined);
    return { "text/plain": described("", value, open).value };
  },
  declared: (name, ...scopes) => ({ isThere: scopes.some((scope) => name in scope) }),
  place: (name) => (Object.hasOwn(globalThis, ownName(name)) ? ownName(name) : name),
  assign,
  machinery,
  release() {
    references.clear();
  },
};

/** Puts the desk where the debugger's thread looks for it; before the first cell. */
export function openDesk(): void {
  original = new Set(Object.getOwnPropertyNames(globalThis));
  Object.defineProperty(globalThis, Symbol.for(DESK), { value: desk, configurable: true });
}

/** What cells have declared; what is in its dead zone is not there yet. */
function notebookNames(): Map<string, unknown> {
  const names = new Map<string, unknown>();
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    if (!isNotebooks(name, descriptor)) continue;
    try {
      names.set(name, Reflect.get(globalThis, name));
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
    }
  }
  return names;
}

/** A cell's own name for something that the process knows is another one (cell-names.ts). */
function isNotebooks(name: string, { get, value }: PropertyDescriptor): boolean {
  return !original.has(name) || (get === undefined && isDeclaredAgain(name, value));
}
