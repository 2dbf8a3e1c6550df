/**
 * The control channel (protocol, section "Messages on the control ROUTER/DEALER channel"): what
 * must be heard while a cell runs.
 */

import type { JsonObject } from "../wire/message.js";
import { deleteSubshellRequest } from "../wire/requests.js";
import type { Executions } from "./cells/executions.js";
import type { Subshells } from "./cells/subshells.js";
import type { Compiler } from "./children/compiler.js";
import type { Supervisor } from "./children/supervisor.js";
import type { Comms } from "./comms.js";
import { attended, type Handler, type Handlers } from "./handlers.js";

/** What the control channel's handlers work with. */
export interface ControlParts {
  info: JsonObject;
  executions: Executions;
  comms: Comms;
  compiler: Compiler;
  runner: Supervisor;
  subshells: Subshells;
  shutdown: Handler;
}

/** The handlers of the control channel. */
export function controlHandlers(parts: ControlParts): Handlers {
  const { info, executions, comms, compiler, runner, subshells, shutdown } = parts;
  return new Map<string, Handler>([
    ["kernel_info_request", attended((exchange) => exchange.reply("kernel_info_reply", info))],
    [
      "interrupt_request",
      attended((exchange) => {
        for (const id of comms.handling) runner.interrupt(id);
        executions.interrupt();
        // Who stops a cell is likely to run it again, changed.
        compiler.expect();
        return exchange.reply("interrupt_reply", { status: "ok" });
      }),
    ],
    [
      "create_subshell_request",
      attended((exchange) =>
        exchange.reply("create_subshell_reply", { status: "ok", subshell_id: subshells.create() }),
      ),
    ],
    [
      "delete_subshell_request",
      attended(async (exchange) => {
        const { id } = deleteSubshellRequest(exchange.request.content);
        subshells.delete(id);
        await executions.close(id);
        await exchange.reply("delete_subshell_reply", { status: "ok" });
      }),
    ],
    [
      "list_subshell_request",
      attended((exchange) =>
        exchange.reply("list_subshell_reply", { status: "ok", subshell_id: subshells.list() }),
      ),
    ],
    ["shutdown_request", shutdown],
  ]);
}
