/**
 * The shell channel (protocol, section "Messages on the shell ROUTER/DEALER channel").
 *
 * Only cells wait for cells. Everything else is answered as soon as it can be, also while a cell
 * runs: some of it here, the questions about code by the runner.
 */

import type { JsonObject } from "../wire/message.js";
import { toCodePoints } from "../wire/position.js";
import {
  BadRequest,
  commOpen,
  completeRequest,
  executeRequest,
  historyRequest,
  inspectRequest,
  isCompleteRequest,
} from "../wire/requests.js";
import { RunnerDied } from "./death.js";
import type { Exchange } from "./exchange.js";
import type { Executions } from "./executions.js";
import { attended, type Handler, type Handlers, refuse } from "./handlers.js";
import type { History } from "./history.js";
import { logRecurring } from "./log.js";
import type { Runner } from "./runner.js";

/** What the shell channel's handlers work with. */
export interface ShellParts {
  info: JsonObject;
  executions: Executions;
  history: History;
  runner: Runner;
  nextId: () => number;
  shutdown: Handler;
}

/** The handlers of the shell channel. */
export function shellHandlers(parts: ShellParts): Handlers {
  const { info, executions, history, runner, nextId } = parts;
  return new Map<string, Handler>([
    ["execute_request", (exchange) => execute(exchange, executions)],
    ["kernel_info_request", attended((exchange) => exchange.reply("kernel_info_reply", info))],
    ["complete_request", attended((exchange) => complete(exchange, runner, nextId()))],
    ["inspect_request", attended((exchange) => inspect(exchange, runner, nextId()))],
    ["is_complete_request", attended((exchange) => isComplete(exchange, runner, nextId()))],
    ["history_request", attended((exchange) => readHistory(exchange, history))],
    ["comm_info_request", attended((exchange) => commInfo(exchange))],
    ["comm_open", attended(openComm)],
    ["comm_msg", attended(unknownComm)],
    ["comm_close", attended(unknownComm)],
    ["shutdown_request", parts.shutdown],
  ]);
}

async function execute(exchange: Exchange, executions: Executions): Promise<void> {
  try {
    executions.add(exchange, executeRequest(exchange.request.content));
  } catch (error) {
    exchange.begin();
    await refuse(exchange, error as Error);
    exchange.end();
  }
}

async function complete(exchange: Exchange, runner: Runner, id: number): Promise<void> {
  const { code, cursor } = completeRequest(exchange.request.content);
  const reply = await runner.request({ type: "complete", id, code, cursor }, "completed");
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

async function inspect(exchange: Exchange, runner: Runner, id: number): Promise<void> {
  const request = inspectRequest(exchange.request.content);
  const { found, data } = await runner.request({ type: "inspect", id, ...request }, "inspected");
  await exchange.reply("inspect_reply", { status: "ok", found, data, metadata: {} });
}

async function isComplete(exchange: Exchange, runner: Runner, id: number): Promise<void> {
  try {
    const { code } = isCompleteRequest(exchange.request.content);
    const reply = await runner.request({ type: "isComplete", id, code }, "completeness");
    const { status, indent } = reply;
    const content = status === "incomplete" ? { status, indent } : { status };
    await exchange.reply("is_complete_reply", content);
  } catch (error) {
    if (!(error instanceof BadRequest || error instanceof RunnerDied)) throw error;
    // This reply has no "error" status; "unknown" makes the front end decide by itself.
    await exchange.reply("is_complete_reply", { status: "unknown" });
  }
}

async function readHistory(exchange: Exchange, history: History): Promise<void> {
  const entries = history.read(historyRequest(exchange.request.content));
  await exchange.reply("history_reply", { status: "ok", history: entries });
}

async function commInfo(exchange: Exchange): Promise<void> {
  await exchange.reply("comm_info_reply", { status: "ok", comms: {} });
}

/** No target is known here, so every comm is closed again (protocol, section "Opening a Comm"). */
function openComm(exchange: Exchange): void {
  const { commId } = commOpen(exchange.request.content);
  exchange.publish("comm_close", { comm_id: commId, data: {} });
}

function unknownComm(exchange: Exchange): void {
  const type = exchange.request.header.msg_type;
  logRecurring(`${type} for a comm that is not open`);
}
