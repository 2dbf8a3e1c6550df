/** Cells on the server, and the shells that queue them. */

import type { ExecuteRequest } from "../../wire/messages/execute.js";
import type { RequestContext } from "../request-context.js";
import type { Cause } from "./causes.js";
import type { Lookahead } from "./lookahead.js";
import { Cancelled } from "./outcome.js";

/** One cell, from arrival to idle. */
export interface Cell {
  /** Set when it begins, like all that follows: ids grow in the order in which cells begin. */
  id: number;
  context: RequestContext;
  request: ExecuteRequest;
  line: number;
  cause: Cause | undefined;
  /** Where it stands: in the queue, being compiled or waiting for a runner, running, or over. */
  stage: "queued" | "waiting" | "running" | "over";
  /** The id under which it is being compiled. */
  asked: number;
  /** Ends a cell that does not run yet. */
  cancel: () => void;
  /** When it was interrupted first, in ms since the epoch. */
  interruptedAt: number | undefined;
}

/** One shell: the cells that wait in it, and the one that runs. */
export interface Shell {
  subshell: string | null;
  queue: Cell[];
  current: Cell | undefined;
  /** The first of the queue, as it may be compiled already. */
  lookahead: Lookahead | undefined;
}

/** A cell that has just arrived. */
export function newCell(context: RequestContext, request: ExecuteRequest): Cell {
  return {
    id: 0,
    context,
    request,
    line: 0,
    cause: undefined,
    stage: "queued",
    asked: 0,
    cancel: () => undefined,
    interruptedAt: undefined,
  };
}

/** The name of a cell in tracebacks. */
export function nameOf(line: number): string {
  return `Cell In[${line}]`;
}

/**
 * JupyterLab names the cell in the request's metadata; without such a name its code identifies it.
 */
export function cellKeyOf({ context, request }: Cell): string {
  const { cellId } = context.request.metadata;
  return typeof cellId === "string" ? cellId : request.code;
}

/**
 * Waits for what a cell needs before it runs.
 *
 * @throws Cancelled when the cell is interrupted meanwhile
 */
export async function unlessCancelled<T>(cell: Cell, awaited: Promise<T>): Promise<T> {
  cell.stage = "waiting";
  // After the cell was cancelled nothing waits for this any more, and its failure means nothing.
  awaited.catch(() => undefined);
  const cancelled = new Promise<never>((_, reject) => {
    cell.cancel = () => reject(new Cancelled());
  });
  return Promise.race([awaited, cancelled]);
}
