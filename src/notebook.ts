/**
 * The only interface to the notebook that runs this code.
 *
 * A kernel provides an object under the symbol "jupyter.kernel" on the global object
 * (kernel/runner/bridge.ts). This file declares the few members that the other rooms use, so that
 * no other file depends on a kernel or imports one. Outside a kernel (a script, a test) there is no
 * notebook, and everything works without one: nothing is displayed and nothing is interrupted.
 *
 * It stands on the ground floor and imports no room.
 */

/** MIME type to content. */
export type Bundle = Record<string, unknown>;

/** JSON that the other side of a comm sent. */
export interface CommMessage {
  readonly data: Record<string, unknown>;
}

/** A conversation with a page (protocol, section "Custom Messages"). */
export interface Comm {
  send(data: Record<string, unknown>): void;
  /** Ends it on both sides. */
  close(): void;
  /** Takes the messages of the other side. */
  onMessage(handler: (message: CommMessage) => unknown): void;
}

/** What a kernel offers to code that runs in its cells. */
export interface Notebook {
  /** Shows a bundle now, also from inside synchronous work. */
  display(bundle: Bundle, options?: { metadata?: Bundle; displayId?: string }): void;
  /** Replaces what was shown under this id. */
  update(displayId: string, bundle: Bundle, metadata?: Bundle): void;
  /** Starts a progress line; call the returned function with the number of steps done. */
  progress(label: string): (done: number, total: number) => void;
  /** Called when the running cell is interrupted: for work that continues outside of it. */
  interrupted(told: () => void): void;
  /** Begins a section that an interrupt must not cut; throws if one is pending. */
  enter(): void;
  leave(): void;
  /** Whether the user has asked for the cell to end. */
  readonly requested: boolean;
  /** Says who takes the comms that pages open under this name. */
  registerTarget(name: string, handler: (comm: Comm, opening: CommMessage) => unknown): void;
  /** Identifies the cell, also when it runs again; undefined outside cells. */
  readonly cellKey: string | undefined;
  /** A different number for every run of a cell; 0 outside cells. */
  readonly run: number;
  /** Whether the output being made may be replaced by a later one. */
  readonly replaceable: boolean;
}

const key = Symbol.for("jupyter.kernel");

/** The notebook this code runs in; undefined outside a kernel. */
export function notebook(): Notebook | undefined {
  return (globalThis as { [key]?: Notebook })[key];
}

/** Where something is being shown: which cell, and in which run of the session's. */
export function showing(): { readonly cell: string; readonly run: number } | undefined {
  const page = notebook();
  return page?.cellKey === undefined ? undefined : { cell: page.cellKey, run: page.run };
}
