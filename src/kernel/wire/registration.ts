/**
 * Registration: a kernel that was given a registration file chooses its ports itself and reports
 * them to its launcher (protocol 5.6, section "Kernel startup handshake"; JEP 66).
 *
 *   DEALER ──▶ registration service   <IDS|MSG> | signature | { kernel_id, shell_port, … }
 *          ◀──                        <IDS|MSG> | signature | whatever: a receipt
 *
 * These are not full messages: one signed JSON part, ports written as strings.
 */

import { Dealer } from "zeromq";
import type { Connection } from "./connection.js";
import { DELIMITER } from "./message.js";
import type { Registration } from "./registration-file.js";
import type { Signer } from "./signature.js";

/** How long the launcher may take to send the receipt, in ms. */
const PATIENCE_MS = 10_000;

/**
 * Tells the ports and waits for the receipt.
 *
 * @throws Error when none comes in time, or one that is not signed with the key
 */
export async function register(
  { kernelId, endpoint }: Registration,
  { ports }: Connection,
  signer: Signer,
): Promise<void> {
  const socket = new Dealer({ receiveTimeout: PATIENCE_MS, sendTimeout: PATIENCE_MS, linger: 250 });
  try {
    socket.connect(endpoint);
    const named = Object.entries(ports).map(([channel, port]) => [`${channel}_port`, String(port)]);
    const content = JSON.stringify({ kernel_id: kernelId, ...Object.fromEntries(named) });
    const part = Buffer.from(content);
    await socket.send([DELIMITER, Buffer.from(signer.sign([part])), part]);
    const frames = await socket.receive();
    const at = frames.findIndex((frame) => frame.equals(DELIMITER));
    const [signature, receipt] = frames.slice(at + 1);
    if (at < 0 || !signature || !receipt || signer.refuse(signature, [receipt])) {
      throw new Error("the receipt is not signed with the key of the registration file");
    }
  } catch (error) {
    throw new Error(`registration at ${endpoint} failed: ${(error as Error).message}`);
  } finally {
    socket.close();
  }
}
