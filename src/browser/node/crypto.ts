/** node:crypto in a browser: digests, random numbers and UUIDs. */

import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { Buffer } from "buffer";

const ALGORITHMS = { md5, sha1, sha256, sha512 } as const;
const { crypto: own } = globalThis;

/** A digest that is being made. */
export class Hash {
  readonly #hash: { update(bytes: Uint8Array): unknown; digest(): Uint8Array };

  constructor(name: string) {
    const algorithm = ALGORITHMS[name.toLowerCase() as keyof typeof ALGORITHMS];
    if (!algorithm) throw new Error(`Digest method not supported: ${name}`);
    this.#hash = algorithm.create();
  }

  update(data: string | Uint8Array, encoding: BufferEncoding = "utf8"): this {
    this.#hash.update(typeof data === "string" ? Buffer.from(data, encoding) : data);
    return this;
  }

  digest(encoding?: BufferEncoding): Buffer | string {
    const bytes = Buffer.from(this.#hash.digest());
    return encoding ? bytes.toString(encoding) : bytes;
  }
}

export function createHash(name: string): Hash {
  return new Hash(name);
}

/** Not only in pages that came over https. */
export function randomUUID(): string {
  const bytes = own.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function randomBytes(size: number): Buffer {
  return Buffer.from(own.getRandomValues(new Uint8Array(size)));
}

export const webcrypto = own;
export const { subtle } = own;
export const getRandomValues = own.getRandomValues.bind(own);

export default { createHash, getRandomValues, randomBytes, randomUUID, subtle, webcrypto };
