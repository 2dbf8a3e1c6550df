/**
 * Who serves a request: one handler per message type of a channel, and what all of them share.
 */

import { BadRequest } from "../wire/requests.js";
import { ChildDied } from "./children/death.js";
import { log, logRecurring } from "./log.js";
import type { Exchange } from "./request-context.js";

/** Serves one request, from `begin` to `end`. */
export type Handler = (exchange: Exchange) => void | Promise<void>;

/** Handlers by message type. A Map: type names come from outside. */
export type Handlers = ReadonlyMap<string, Handler>;

/**
 * A handler that only has to answer: busy and idle are put around it, and whatever it throws
 * becomes the error reply.
 */
export function attended(answer: Handler): Handler {
  return async (exchange) => {
    exchange.begin();
    try {
      await answer(exchange);
    } catch (error) {
      await refuse(exchange, error as Error);
    }
    exchange.end();
  };
}

/** Answers a request that could not be served. */
export async function refuse(exchange: Exchange, error: Error): Promise<void> {
  const type = exchange.request.header.msg_type;
  if (!(error instanceof BadRequest || error instanceof ChildDied)) log(`${type}: ${error.stack}`);
  const { name: ename, message: evalue } = error;
  await exchange.fail({ ename, evalue, traceback: [`${ename}: ${type}: ${evalue}`] });
}

/** Stands in for the handler of a type nobody knows: clients still see busy and idle. */
export const unknown: Handler = attended((exchange) => {
  const type = JSON.stringify(exchange.request.header.msg_type.slice(0, 80));
  logRecurring("unknown message type", `message type ${type} is unknown and was ignored`);
});
