/**
 * Messages of the Debug Adapter Protocol, as they pass from a front end to the debugger's thread in
 * the runner and back.
 *
 * https://microsoft.github.io/debug-adapter-protocol/specification
 */

/** Arguments and bodies: JSON whose fields depend on the command. */
export type DapFields = Record<string, unknown>;

export interface DapRequest {
  type: "request";
  seq: number;
  command: string;
  arguments: DapFields;
}

export interface DapResponse {
  type: "response";
  seq: number;
  request_seq: number;
  command: string;
  success: boolean;
  /** Why it failed. */
  message?: string;
  body?: DapFields;
}

export interface DapEvent {
  type: "event";
  seq: number;
  event: string;
  body?: DapFields;
}

/** The number of the thread on which cells run. */
export const MAIN_THREAD = 1;
