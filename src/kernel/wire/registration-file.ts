/**
 * The registration file, which a launcher may give in place of a connection file (protocol 5.6,
 * "Making kernels for Jupyter", section "Registration file format"):
 *
 *   { kernel_id, transport, registration_ip, registration_port, signature_scheme, key }
 *
 * Read before anything else is loaded, so nothing of zeromq is imported here.
 */

import { networkInterfaces } from "node:os";
import { ConnectionError } from "./connection-error.js";

/** Where to register, and as whom. */
export interface Registration {
  kernelId: string;
  /** Address of the registration service, `tcp://ip:port`. */
  endpoint: string;
}

/**
 * Reads what a registration file says beside what it has in common with a connection file.
 *
 * @returns the registration, and the address to bind to: the file's `ip`, else the registration
 *   service's own, which must then be one of this machine
 * @throws ConnectionError naming the first field that is missing or wrong
 */
export function parseRegistration(file: Record<string, unknown>): {
  registration: Registration;
  ip: string;
} {
  const { kernel_id: kernelId, registration_ip: address, registration_port: port } = file;
  if (typeof kernelId !== "string" || !/^[\w.-]+$/.test(kernelId)) {
    throw new ConnectionError("registration file: kernel_id must be letters, digits, - and _");
  }
  if (typeof address !== "string" || address === "") {
    throw new ConnectionError(
      "registration file: registration_ip must be an address such as 127.0.0.1",
    );
  }
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new ConnectionError(
      `registration file: registration_port is ${JSON.stringify(port)}; a port number was expected`,
    );
  }
  const ip = file.ip ?? address;
  if (typeof ip !== "string" || (file.ip === undefined && !isOwn(ip))) {
    throw new ConnectionError(
      `registration file: ${address} is on another machine; \`ip\` must be the address to listen on`,
    );
  }
  return { registration: { kernelId, endpoint: `tcp://${address}:${number}` }, ip };
}

function isOwn(ip: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return /^127\.|^::1$|^localhost$/.test(ip) || own.some(({ address }) => address === ip);
}
