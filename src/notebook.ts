/**
 * The notebook that runs this code, as far as a library may know it.
 *
 * A kernel leaves an object under the symbol "jupyter.kernel" on the global object while it runs
 * cells. This file names the few things the lab takes from it, so that no other file has to know
 * that a kernel exists, and none imports one. Outside a kernel (a script, a test) there is no
 * notebook and the lab works all the same, without display and without interruption.
 */
import { type Interruption, setInterruption } from "./go/index.js";

/** MIME type to content. */
export type Bundle = Record<string, unknown>;

/** What a kernel offers to code that runs in its cells. */
export interface Notebook extends Interruption {
  /** Show a bundle at once, also from inside synchronous work. */
  display(bundle: Bundle, options?: { metadata?: Bundle; displayId?: string }): void;
  /** Replace what was shown under this id. */
  update(displayId: string, bundle: Bundle, metadata?: Bundle): void;
  /** Begin a line that tells how many of how many steps of something long are done. */
  progress(label: string): (done: number, total: number) => void;
}

const key = Symbol.for("jupyter.kernel");

/** The notebook this code runs in; undefined outside a kernel. */
export function notebook(): Notebook | undefined {
  return (globalThis as { [key]?: Notebook })[key];
}

/** Let the notebook's interrupt button stop bulk operations between two map operations. */
export function obeyInterrupts(): void {
  setInterruption(notebook());
}
