/**
 * The shell channel (protocol, section "Messages on the shell ROUTER/DEALER channel").
 *
 * Only cells wait for cells. Every other request is answered as soon as possible, even while a cell
 * runs: some here, requests about code by the compiler.
 */

import type { Connection } from "../wire/connection.js";
import { commInfoRequest } from "../wire/messages/comm-info.js";
import { completeRequest } from "../wire/messages/complete.js";
import { executeRequest } from "../wire/messages/execute.js";
import { BadRequest } from "../wire/messages/fields.js";
import { historyRequest } from "../wire/messages/history.js";
import { inspectRequest } from "../wire/messages/inspect.js";
import { isCompleteRequest } from "../wire/messages/is-complete.js";
import type { KernelInfoReply } from "../wire/messages/kernel-info.js";
import { toCodePoints } from "../wire/position.js";
import type { CellQueues } from "./cells/queue.js";
import { isReset } from "./cells/reset.js";
import type { Subshells } from "./cells/subshells.js";
import type { Compiler } from "./children/compiler.js";
import { ChildDied } from "./children/death.js";
import type { Comms } from "./comms.js";
import { attended, type Handler, type Handlers, refuse } from "./handlers.js";
import type { History } from "./history/history.js";
import type { RequestContext } from "./request-context.js";

/** What the shell channel's handlers work with. */
export interface ShellParts {
  info: KernelInfoReply;
  /** Of all five sockets, once they are bound. */
  ports: Promise<Connection["ports"]>;
  cells: CellQueues;
  history: History;
  compiler: Compiler;
  comms: Comms;
  subshells: Subshells;
  nextId: () => number;
  shutdown: Handler;
}

/** The handlers of the shell channel. */
export function shellHandlers(parts: ShellParts): Handlers {
  const { info, history, compiler, comms, subshells, nextId } = parts;
  const handlers = new Map<string, Handler>([
    ["connect_request", attended((context) => connect(context, parts.ports))],
    ["kernel_info_request", attended((context) => context.reply("kernel_info_reply", info))],
    ["complete_request", attended((context) => complete(context, compiler, nextId()))],
    ["inspect_request", attended((context) => inspect(context, compiler, nextId()))],
    ["is_complete_request", attended((context) => isComplete(context, compiler, nextId()))],
    ["history_request", attended((context) => readHistory(context, history))],
    ["comm_info_request", attended((context) => commInfo(context, comms))],
    ["comm_open", attended((context) => comms.opened(context))],
    ["comm_msg", attended((context) => comms.said(context))],
    ["comm_close", attended((context) => comms.closed(context))],
  ]);
  return new Map([
    ["execute_request", announcing((context) => execute(context, parts), compiler)],
    ...[...handlers].map(([type, handler]): [string, Handler] => [
      type,
      announcing(inSubshell(handler, subshells), compiler),
    ]),
    ["shutdown_request", inSubshell(parts.shutdown, subshells)],
  ]);
}

/** A message means that the user is there, and perhaps runs a cell next: the compiler starts. */
function announcing(handler: Handler, compiler: Compiler): Handler {
  return (context) => {
    compiler.expect();
    return handler(context);
  };
}

/** A request to a subshell that there is not is refused, whatever it asks for. */
function inSubshell(handler: Handler, subshells: Subshells): Handler {
  const refused = attended((context) => void subshells.of(context.request.header));
  return (context) => (subshells.has(context.request.header) ? handler : refused)(context);
}

async function execute(context: RequestContext, parts: ShellParts): Promise<void> {
  const { content, header } = context.request;
  try {
    parts.cells.add(context, executeRequest(content), parts.subshells.of(header));
  } catch (error) {
    context.begin();
    await refuse(context, error as Error, parts.cells.withoutRun);
    context.end();
  }
}

async function connect(context: RequestContext, ports: ShellParts["ports"]): Promise<void> {
  const { shell, iopub, stdin, control, hb } = await ports;
  await context.reply("connect_reply", {
    status: "ok",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
  });
}

async function complete(context: RequestContext, compiler: Compiler, id: number): Promise<void> {
  const { code, cursor } = completeRequest(context.request.content);
  const reply = await compiler.request({ type: "complete", id, code, cursor }, "completed");
  const start = toCodePoints(code, reply.start);
  const end = toCodePoints(code, reply.end);
  await context.reply("complete_reply", {
    status: "ok",
    matches: reply.matches.map((match) => match.text),
    cursor_start: start,
    cursor_end: end,
    metadata: {
      // JupyterLab reads this list by index: one entry per match, in the same order.
      _jupyter_types_experimental: reply.matches.map((match) => ({ ...match, start, end })),
    },
  });
}

async function inspect(context: RequestContext, compiler: Compiler, id: number): Promise<void> {
  const request = inspectRequest(context.request.content);
  const { found, data } = await compiler.request({ type: "inspect", id, ...request }, "inspected");
  await context.reply("inspect_reply", { status: "ok", found, data, metadata: {} });
}

async function isComplete(context: RequestContext, compiler: Compiler, id: number): Promise<void> {
  try {
    const { code } = isCompleteRequest(context.request.content);
    if (isReset(code)) {
      await context.reply("is_complete_reply", { status: "complete" });
      return;
    }
    const reply = await compiler.request({ type: "isComplete", id, code }, "completeness");
    const { status, indent } = reply;
    await context.reply(
      "is_complete_reply",
      status === "incomplete" ? { status, indent } : { status },
    );
  } catch (error) {
    if (!(error instanceof BadRequest || error instanceof ChildDied)) throw error;
    // This reply has no "error" status; "unknown" makes the front end decide by itself.
    await context.reply("is_complete_reply", { status: "unknown" });
  }
}

async function readHistory(context: RequestContext, history: History): Promise<void> {
  const entries = await history.read(historyRequest(context.request.content));
  await context.reply("history_reply", { status: "ok", history: entries });
}

async function commInfo(context: RequestContext, comms: Comms): Promise<void> {
  const { target } = commInfoRequest(context.request.content);
  await context.reply("comm_info_reply", { status: "ok", comms: comms.info(target) });
}
