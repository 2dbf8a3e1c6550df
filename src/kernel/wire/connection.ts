/**
 * The connection file: the addresses of the kernel's five sockets, and the key that both sides sign
 * with (Jupyter "Making kernels for Jupyter", section "Connection files").
 *
 * Ports are chosen by the front end before the kernel starts; or, where it gives a registration
 * file instead, by the kernel. Nothing here opens a socket.
 */

import { ConnectionError } from "./connection-error.js";
import { parseRegistration, type Registration } from "./registration-file.js";

/** The five sockets of a kernel, by the names of the protocol (heartbeat is `hb` in the file). */
export type ChannelName = "shell" | "control" | "iopub" | "stdin" | "hb";

/** The server's keys of CurveZMQ, Z85-encoded (jupyter_client, "Security"). */
export interface Curve {
  publicKey: string;
  secretKey: string;
}

/** A connection file that was read and found sound. */
export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  /** All 0 with a registration file until the sockets are bound: any free port. */
  ports: Record<ChannelName, number>;
  /** Shared secret; empty means that messages are not signed at all. */
  key: string;
  /** For example `hmac-sha256`. */
  signatureScheme: string;
  /** Where all traffic is to be encrypted. */
  curve: Curve | undefined;
  /** Where the ports are to be reported, if the file is a registration file. */
  registration: Registration | undefined;
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
  const curve = parseCurve(file);
  if (file.registration_port !== undefined) {
    if (transport !== "tcp") {
      throw new ConnectionError('registration file: transport must be "tcp"');
    }
    const { registration, ip } = parseRegistration(file);
    const ports = { shell: 0, control: 0, iopub: 0, stdin: 0, hb: 0 };
    return { transport, ip, ports, key, signatureScheme: scheme, curve, registration };
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
  const registration = undefined;
  return { transport, ip, ports, key, signatureScheme: scheme, curve, registration };
}

/**
 * The text of the connection file by which other clients find a kernel that has bound its ports.
 */
export function connectionFileText(connection: Connection): string {
  const { transport, ip, ports, key, signatureScheme, curve } = connection;
  const named = Object.entries(ports).map(([channel, port]) => [`${channel}_port`, port]);
  const keys = curve && { curve_publickey: curve.publicKey, curve_secretkey: curve.secretKey };
  return JSON.stringify({
    transport,
    ip,
    key,
    signature_scheme: signatureScheme,
    ...Object.fromEntries(named),
    ...keys,
  });
}

/** The zeromq address of one channel: `tcp://ip:port`, or `ipc://path-port`; `*` is any port. */
export function endpoint(connection: Connection, channel: ChannelName): string {
  const separator = connection.transport === "tcp" ? ":" : "-";
  const port = connection.ports[channel] || "*";
  return `${connection.transport}://${connection.ip}${separator}${port}`;
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

/** Both keys or none; each is 40 characters of Z85. */
function parseCurve(file: Record<string, unknown>): Curve | undefined {
  const { curve_publickey: publicKey, curve_secretkey: secretKey } = file;
  if ((publicKey ?? undefined) === undefined && (secretKey ?? undefined) === undefined) {
    return undefined;
  }
  const isKey = (key: unknown) =>
    typeof key === "string" && /^[\w.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/.test(key);
  if (!isKey(publicKey) || !isKey(secretKey)) {
    throw new ConnectionError(
      "connection file: curve_publickey and curve_secretkey must both be 40 characters of Z85",
    );
  }
  return { publicKey: publicKey as string, secretKey: secretKey as string };
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
