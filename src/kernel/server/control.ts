/**
 * The control channel (protocol, section "Messages on the control ROUTER/DEALER channel"): what
 * must be heard while a cell runs.
 */

import type { JsonObject } from "../wire/message.js";
import type { Executions } from "./executions.js";
import { attended, type Handler, type Handlers } from "./handlers.js";

/** What the control channel's handlers work with. */
export interface ControlParts {
  info: JsonObject;
  executions: Executions;
  shutdown: Handler;
}

/** The handlers of the control channel. */
export function controlHandlers({ info, executions, shutdown }: ControlParts): Handlers {
  return new Map<string, Handler>([
    ["kernel_info_request", attended((exchange) => exchange.reply("kernel_info_reply", info))],
    [
      "interrupt_request",
      attended((exchange) => {
        executions.interrupt();
        return exchange.reply("interrupt_reply", { status: "ok" });
      }),
    ],
    ["shutdown_request", shutdown],
  ]);
}
