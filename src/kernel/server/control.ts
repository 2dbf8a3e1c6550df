/**
 * The control channel (protocol, section "Messages on the control ROUTER/DEALER channel"): requests
 * that must be served while a cell runs, and every request of the shell channel. A cell sent here
 * is queued like one on the shell channel.
 */

import { deleteSubshellRequest } from "../wire/messages/delete-subshell.js";
import type { KernelInfoReply } from "../wire/messages/kernel-info.js";
import type { CellQueues } from "./cells/queue.js";
import type { Subshells } from "./cells/subshells.js";
import type { Compiler } from "./children/compiler.js";
import type { Supervisor } from "./children/supervisor.js";
import type { Comms } from "./comms.js";
import type { Debugging } from "./debugging.js";
import { attended, type Handler, type Handlers } from "./handlers.js";
import type { Usage } from "./usage.js";

/** What the control channel's handlers work with. */
export interface ControlParts {
  info: KernelInfoReply;
  cells: CellQueues;
  comms: Comms;
  compiler: Compiler;
  debugging: Debugging;
  runner: Supervisor;
  subshells: Subshells;
  usage: Usage;
  /** The handlers of the shell channel. */
  shell: Handlers;
}

/** The handlers of the control channel. */
export function controlHandlers(parts: ControlParts): Handlers {
  const { info, cells, comms, compiler, debugging, runner, subshells, usage, shell } = parts;
  return new Map<string, Handler>([
    ...shell,
    // Who only looks whether the kernel lives is not about to run a cell.
    ["kernel_info_request", attended((context) => context.reply("kernel_info_reply", info))],
    ["usage_request", attended((context) => context.reply("usage_reply", usage.read()))],
    ["debug_request", attended((context) => debugging.serve(context))],
    [
      "interrupt_request",
      attended((context) => {
        for (const id of comms.handling) runner.interrupt(id);
        cells.interrupt();
        // Who stops a cell is likely to run it again, changed.
        compiler.expect();
        return context.reply("interrupt_reply", { status: "ok" });
      }),
    ],
    [
      "create_subshell_request",
      attended((context) =>
        context.reply("create_subshell_reply", { status: "ok", subshell_id: subshells.create() }),
      ),
    ],
    [
      "delete_subshell_request",
      attended(async (context) => {
        const { id } = deleteSubshellRequest(context.request.content);
        subshells.delete(id);
        await cells.close(id);
        await context.reply("delete_subshell_reply", { status: "ok" });
      }),
    ],
    [
      "list_subshell_request",
      attended((context) =>
        context.reply("list_subshell_reply", { status: "ok", subshell_id: subshells.list() }),
      ),
    ],
  ]);
}
