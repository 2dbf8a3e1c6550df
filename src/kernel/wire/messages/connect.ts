/**
 * connect_request: the ports of this kernel.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#connect
 */

import type { Connection } from "../connection.js";

type Channel = keyof Connection["ports"];

export type ConnectReply = { status: "ok" } & { [C in Channel as `${C}_port`]: number };
