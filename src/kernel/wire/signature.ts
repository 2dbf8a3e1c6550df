/**
 * Message signatures (protocol, section "The wire protocol").
 *
 * The signature is the lowercase hexadecimal HMAC of the four JSON parts, in order. It is compared
 * in constant time, so that timing reveals nothing to a forger. A signature that was seen before is
 * a replay, because every message has a unique msg_id.
 */

import { createHmac, getHashes, timingSafeEqual } from "node:crypto";

/** Why a message was refused. */
export type Refusal = "forged" | "replayed";

/**
 * How many signatures are remembered against replays: as many as jupyter_client's
 * `digest_history_size`. Older ones are forgotten, oldest first.
 */
const REMEMBERED = 65_536;

/** Signs outgoing messages and judges incoming ones with the connection file's key. */
export class Signer {
  readonly #key: string;
  readonly #hash: string;
  readonly #seen = new Set<string>();

  /**
   * @param key The shared secret; with an empty one nothing is signed and nothing is refused.
   * @param scheme `hmac-` followed by a hash this Node knows.
   * @throws Error naming the scheme when it is not known.
   */
  constructor(key: string, scheme: string) {
    const hash = scheme.startsWith("hmac-") ? scheme.slice("hmac-".length) : "";
    if (!getHashes().includes(hash)) {
      throw new Error(`signature scheme ${JSON.stringify(scheme)}: expected e.g. "hmac-sha256"`);
    }
    this.#key = key;
    this.#hash = hash;
  }

  /** The signature of the JSON parts, or "" when there is no key. */
  sign(parts: readonly Buffer[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#hash, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  /** Judges a received signature; undefined means that the message may pass (once). */
  refuse(signature: Buffer, parts: readonly Buffer[]): Refusal | undefined {
    if (this.#key === "") return undefined;
    const expected = this.sign(parts);
    const bytes = Buffer.from(expected, "latin1");
    if (signature.length !== bytes.length || !timingSafeEqual(signature, bytes)) return "forged";
    if (this.#seen.has(expected)) return "replayed";
    this.#remember(expected);
    return undefined;
  }

  #remember(signature: string): void {
    this.#seen.add(signature);
    if (this.#seen.size <= REMEMBERED) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      return;
    }
  }
}
