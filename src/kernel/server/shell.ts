/**
 * The shell channel (protocol, section "Messages on the shell ROUTER/DEALER channel").
 *
 * Only cells wait for cells. Everything else is answered as soon as it can be, also while a cell
 * runs: some of it here, the questions about code by the compiler.
 */

import type { Connection } from "../wire/connection.js";
import type { JsonObject } from "../wire/message.js";
import { toCodePoints } from "../wire/position.js";
import {
  BadRequest,
  commInfoRequest,
  completeRequest,
  executeRequest,
  historyRequest,
  inspectRequest,
  isCompleteRequest,
} from "../wire/requests.js";
import type { Executions } from "./cells/executions.js";
import { isReset } from "./cells/reset.js";
import type { Subshells } from "./cells/subshells.js";
import type { Compiler } from "./children/compiler.js";
import { ChildDied } from "./children/death.js";
import type { Comms } from "./comms.js";
import { attended, type Handler, type Handlers, refuse } from "./handlers.js";
import type { History } from "./history/history.js";
import type { Exchange } from "./request-context.js";

/** What the shell channel's handlers work with. */
export interface ShellParts {
  info: JsonObject;
  /** Of all five sockets, once they are bound. */
  ports: Promise<Connection["ports"]>;
  executions: Executions;
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
    ["connect_request", attended((exchange) => connect(exchange, parts.ports))],
    ["kernel_info_request", attended((exchange) => exchange.reply("kernel_info_reply", info))],
    ["complete_request", attended((exchange) => complete(exchange, compiler, nextId()))],
    ["inspect_request", attended((exchange) => inspect(exchange, compiler, nextId()))],
    ["is_complete_request", attended((exchange) => isComplete(exchange, compiler, nextId()))],
    ["history_request", attended((exchange) => readHistory(exchange, history))],
    ["comm_info_request", attended((exchange) => commInfo(exchange, comms))],
    ["comm_open", attended((exchange) => comms.opened(exchange))],
    ["comm_msg", attended((exchange) => comms.said(exchange))],
    ["comm_close", attended((exchange) => comms.closed(exchange))],
  ]);
  return new Map([
    ["execute_request", announcing((exchange) => execute(exchange, parts), compiler)],
    ...[...handlers].map(([type, handler]): [string, Handler] => [
      type,
      announcing(inSubshell(handler, subshells), compiler),
    ]),
    ["shutdown_request", inSubshell(parts.shutdown, subshells)],
  ]);
}

/** Whoever says something, somebody is there: perhaps to run a cell next. */
function announcing(handler: Handler, compiler: Compiler): Handler {
  return (exchange) => {
    compiler.expect();
    return handler(exchange);
  };
}

/** A request to a subshell that there is not is refused, whatever it asks for. */
function inSubshell(handler: Handler, subshells: Subshells): Handler {
  const refused = attended((exchange) => void subshells.of(exchange.request.header));
  return (exchange) => (subshells.has(exchange.request.header) ? handler : refused)(exchange);
}

async function execute(exchange: Exchange, parts: ShellParts): Promise<void> {
  const { content, header } = exchange.request;
  try {
    parts.executions.add(exchange, executeRequest(content), parts.subshells.of(header));
  } catch (error) {
    exchange.begin();
    await refuse(exchange, error as Error, parts.executions.withoutRun);
    exchange.end();
  }
}

async function connect(exchange: Exchange, ports: ShellParts["ports"]): Promise<void> {
  const named = Object.entries(await ports).map(([channel, port]) => [`${channel}_port`, port]);
  await exchange.reply("connect_reply", { status: "ok", ...Object.fromEntries(named) });
}

async function complete(exchange: Exchange, compiler: Compiler, id: number): Promise<void> {
  const { code, cursor } = completeRequest(exchange.request.content);
  const reply = await compiler.request({ type: "complete", id, code, cursor }, "completed");
  const start = toCodePoints(code, reply.start);
  const end = toCodePoints(code, reply.end);
  await exchange.reply("complete_reply", {
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

async function inspect(exchange: Exchange, compiler: Compiler, id: number): Promise<void> {
  const request = inspectRequest(exchange.request.content);
  const { found, data } = await compiler.request({ type: "inspect", id, ...request }, "inspected");
  await exchange.reply("inspect_reply", { status: "ok", found, data, metadata: {} });
}

async function isComplete(exchange: Exchange, compiler: Compiler, id: number): Promise<void> {
  try {
    const { code } = isCompleteRequest(exchange.request.content);
    if (isReset(code)) {
      await exchange.reply("is_complete_reply", { status: "complete" });
      return;
    }
    const reply = await compiler.request({ type: "isComplete", id, code }, "completeness");
    const { status, indent } = reply;
    const content = status === "incomplete" ? { status, indent } : { status };
    await exchange.reply("is_complete_reply", content);
  } catch (error) {
    if (!(error instanceof BadRequest || error instanceof ChildDied)) throw error;
    // This reply has no "error" status; "unknown" makes the front end decide by itself.
    await exchange.reply("is_complete_reply", { status: "unknown" });
  }
}

async function readHistory(exchange: Exchange, history: History): Promise<void> {
  const entries = await history.read(historyRequest(exchange.request.content));
  await exchange.reply("history_reply", { status: "ok", history: entries });
}

async function commInfo(exchange: Exchange, comms: Comms): Promise<void> {
  const { target } = commInfoRequest(exchange.request.content);
  await exchange.reply("comm_info_reply", { status: "ok", comms: comms.info(target) });
}
