/**
 * The table of all messages on iopub.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-xpub-sub-channel
 */

import type { ErrorContent } from "../../../channel.js";
import type { CommContent, CommOpen } from "../comm.js";
import type { DebugEvent } from "../debug.js";
import type { ShutdownReply } from "../shutdown.js";
import type { ClearOutput } from "./clear-output.js";
import type { DisplayData, UpdateDisplayData } from "./display-data.js";
import type { ExecuteInput } from "./execute-input.js";
import type { ExecuteResult } from "./execute-result.js";
import type { IopubWelcome } from "./iopub-welcome.js";
import type { Status } from "./status.js";
import type { Stream } from "./stream.js";

/** The content of each message. */
export interface Publications {
  clear_output: ClearOutput;
  comm_close: CommContent;
  comm_msg: CommContent;
  comm_open: CommOpen;
  debug_event: DebugEvent;
  display_data: DisplayData;
  /** https://jupyter-client.readthedocs.io/en/stable/messaging.html#execution-errors */
  error: ErrorContent;
  execute_input: ExecuteInput;
  execute_result: ExecuteResult;
  iopub_welcome: IopubWelcome;
  /** Other front ends learn of the kernel's end by it. */
  shutdown_reply: ShutdownReply;
  status: Status;
  stream: Stream;
  update_display_data: UpdateDisplayData;
}

/** A message of any of these types, with its content. */
export type Publication = {
  [T in keyof Publications]: [type: T, content: Publications[T]];
}[keyof Publications];
