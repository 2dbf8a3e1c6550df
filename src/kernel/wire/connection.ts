/**
 * The connection file: where the front end expects the kernel's five sockets, and the key both
 * sides sign with (Jupyter "Making kernels for Jupyter", section "Connection files").
 *
 * Ports are chosen by the front end before the kernel starts. Nothing here opens a socket.
 */

/** The five sockets of a kernel, by the names of the protocol (heartbeat is `hb` in the file). */
export type ChannelName = "shell" | "control" | "iopub" | "stdin" | "hb";

/** A connection file that was read and found sound. */
export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  ports: Record<ChannelName, number>;
  /** Shared secret; empty means that messages are not signed at all. */
  key: string;
  /** For example `hmac-sha256`. */
  signatureScheme: string;
}

/** A connection file that cannot be used; the message names the field and what it should hold. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

const CHANNELS: readonly ChannelName[] = ["shell", "control", "iopub", "stdin", "hb"];

/**
 * Reads the text of a connection file.
 *
 * @throws ConnectionError naming the first field that is missing or wrong.
 */
export function parseConnection(text: string): Connection {
  const file = parseObject(text);
  const transport = file.transport ?? "tcp";
  if (transport !== "tcp" && transport !== "ipc") {
    throw new ConnectionError(
      `connection file: transport is ${JSON.stringify(transport)}; "tcp" and "ipc" are known`,
    );
  }
  const scheme = file.signature_scheme ?? "hmac-sha256";
  if (typeof scheme !== "string") {
    throw new ConnectionError("connection file: signature_scheme must be a string");
  }
  const key = file.key ?? "";
  if (typeof key !== "string") {
    throw new ConnectionError("connection file: key must be a string");
  }
  const ip = file.ip;
  if (typeof ip !== "string" || ip === "") {
    throw new ConnectionError("connection file: ip must be an address such as 127.0.0.1");
  }
  const port = (channel: ChannelName) => parsePort(file, `${channel}_port`, transport);
  const [shell, control, iopub, stdin, hb] = CHANNELS.map(port) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const ports = { shell, control, iopub, stdin, hb };
  return { transport, ip, ports, key, signatureScheme: scheme };
}

/** The zeromq address of one channel: `tcp://ip:port`, or `ipc://path-port`. */
export function endpoint(connection: Connection, channel: ChannelName): string {
  const separator = connection.transport === "tcp" ? ":" : "-";
  return `${connection.transport}://${connection.ip}${separator}${connection.ports[channel]}`;
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConnectionError(`connection file: not JSON (${(error as Error).message})`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConnectionError("connection file: a JSON object was expected");
  }
  return value as Record<string, unknown>;
}

function parsePort(file: Record<string, unknown>, field: string, transport: string): number {
  const port = file[field];
  // Over ipc the "port" is only a file name's ending, so any positive number serves.
  const highest = transport === "tcp" ? 65535 : Number.MAX_SAFE_INTEGER;
  if (!Number.isInteger(port) || (port as number) < 1 || (port as number) > highest) {
    throw new ConnectionError(
      `connection file: ${field} is ${JSON.stringify(port) ?? "missing"}; a port number was expected`,
    );
  }
  return port as number;
}
