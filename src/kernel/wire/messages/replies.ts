/**
 * The table of all replies. The type checker enforces it where replies are sent, and tests check
 * received messages against the same shapes.
 */

import type { ErrorContent } from "../../channel.js";
import type { CommInfoReply } from "./comm-info.js";
import type { CompleteReply } from "./complete.js";
import type { ConnectReply } from "./connect.js";
import type { CreateSubshellReply } from "./create-subshell.js";
import type { DebugReply } from "./debug.js";
import type { DeleteSubshellReply } from "./delete-subshell.js";
import type { ExecuteReply } from "./execute.js";
import type { HistoryReply } from "./history.js";
import type { InspectReply } from "./inspect.js";
import type { InterruptReply } from "./interrupt.js";
import type { IsCompleteReply } from "./is-complete.js";
import type { KernelInfoReply } from "./kernel-info.js";
import type { ListSubshellReply } from "./list-subshell.js";
import type { ShutdownReply } from "./shutdown.js";
import type { UsageReply } from "./usage.js";

/** The content of each reply to a request that was served. */
export interface Replies {
  comm_info_reply: CommInfoReply;
  complete_reply: CompleteReply;
  connect_reply: ConnectReply;
  create_subshell_reply: CreateSubshellReply;
  debug_reply: DebugReply;
  delete_subshell_reply: DeleteSubshellReply;
  execute_reply: ExecuteReply;
  history_reply: HistoryReply;
  inspect_reply: InspectReply;
  interrupt_reply: InterruptReply;
  is_complete_reply: IsCompleteReply;
  kernel_info_reply: KernelInfoReply;
  list_subshell_reply: ListSubshellReply;
  shutdown_reply: ShutdownReply;
  usage_reply: UsageReply;
}

/** A reply of any type, with its content. */
export type Reply = { [T in keyof Replies]: [type: T, content: Replies[T]] }[keyof Replies];

/** The content of a reply to a request that could not be served. */
export interface ErrorReply extends ErrorContent {
  status: "error";
}
