/** Data as JSON, which front ends show as a tree that can be folded. */

import type { MimeBundle } from "../../channel.js";
import { asText } from "./text.js";

/** Data that shows itself as a tree; made by `json`. */
export class Tree {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { "application/json": plain(this.value), "text/plain": asText(this.value) };
  }
}

/**
 * Shows data as a tree that can be folded and searched.
 *
 * @param value anything JSON can represent; larger integers become strings, Maps objects, and Sets
 * arrays
 * @throws TypeError when it contains itself
 * @example
 * json({ releases: ["1.19", "1.23"], options: new Map([["seed", 1]]) })
 */
export function json(value: unknown): Tree {
  plain(value);
  return new Tree(value);
}

function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint")
      return Number.isSafeInteger(Number(part)) ? Number(part) : `${part}`;
    if (part instanceof Map) return Object.fromEntries(part);
    if (part instanceof Set) return [...part];
    return part;
  });
  return text === undefined ? null : JSON.parse(text);
}
