/** Cells on the server, and the shells in which they wait. */

import type { ExecuteRequest } from "../../wire/requests.js";
import type { Exchange } from "../request-context.js";
import type { Author } from "./causes.js";
import type { Ahead } from "./lookahead.js";

/** One cell, from arrival to idle. */
export interface Cell {
  /** Set when it begins, like all that follows: ids grow in the order in which cells begin. */
  id: number;
  exchange: Exchange;
  request: ExecuteRequest;
  line: number;
  author: Author | undefined;
  /** Where it stands: in the queue, being compiled or waiting for a runner, running, or over. */
  stage: "queued" | "waiting" | "running" | "over";
  /** The id under which it is being compiled. */
  asked: number;
  /** Ends a cell that does not run yet. */
  cancel: (reason: Error) => void;
  /** When it was interrupted first, in ms since the epoch. */
  interruptedAt: number | undefined;
}

/** One shell: the cells that wait in it, and the one that runs. */
export interface Shell {
  subshell: string | null;
  queue: Cell[];
  current: Cell | undefined;
  /** The first of the queue, as it may be compiled already. */
  ahead: Ahead | undefined;
}

/** JupyterLab names the cell in the request's metadata; front ends that do not are told by the code. */
export function cellKeyOf({ exchange, request }: Cell): string {
  const { cellId } = exchange.request.metadata;
  return typeof cellId === "string" ? cellId : request.code;
}
