/**
 * The handlers of requests: one per message type of a channel, and what they share.
 */

import { BadRequest } from "../wire/messages/fields.js";
import { ChildDied } from "./children/death.js";
import { log, logRecurring } from "./log.js";
import type { RequestContext } from "./request-context.js";

/** Serves one request, from `begin` to `end`. */
export type Handler = (context: RequestContext) => void | Promise<void>;

/** Handlers by message type. A Map: type names come from outside. */
export type Handlers = ReadonlyMap<string, Handler>;

/**
 * A handler that only has to answer: busy and idle are put around it, and whatever it throws
 * becomes the error reply.
 */
export function attended(answer: Handler): Handler {
  return async (context) => {
    context.begin();
    try {
      await answer(context);
    } catch (error) {
      await refuse(context, error as Error);
    }
    context.end();
  };
}

/**
 * Answers a request that could not be served.
 *
 * @param fields what replies of this type have beside the error
 */
export async function refuse(
  context: RequestContext,
  error: Error,
  fields: object = {},
): Promise<void> {
  const type = context.request.header.msg_type;
  if (!(error instanceof BadRequest || error instanceof ChildDied)) log(`${type}: ${error.stack}`);
  const { name: ename, message: evalue } = error;
  await context.fail({ ename, evalue, traceback: [`${ename}: ${type}: ${evalue}`] }, fields);
}

/**
 * Stands in for the handler of a type that a channel does not know: clients still see busy and
 * idle, and requests are refused.
 *
 * @param known what the channel does know
 * @param elsewhere what other channels do, by their names
 */
export function unknown(
  channel: string,
  known: Handlers,
  elsewhere: Readonly<Record<string, Handlers>>,
): Handler {
  return attended((context) => {
    const { msg_type: type } = context.request.header;
    const shown = JSON.stringify(type.slice(0, 80));
    if (!type.endsWith("_request")) {
      logRecurring("unknown message type", `message type ${shown} is unknown and was ignored`);
      return;
    }
    const other = Object.keys(elsewhere).find((name) => elsewhere[name]?.has(type));
    const requests = [...known.keys()].filter((name) => name.endsWith("_request"));
    const right =
      other !== undefined
        ? `it belongs on the ${other} channel`
        : requests.length > 0
          ? `the channel answers ${requests.join(", ")}`
          : "the channel takes replies only";
    throw new BadRequest(`${shown} is not a request of the ${channel} channel; ${right}`);
  });
}
