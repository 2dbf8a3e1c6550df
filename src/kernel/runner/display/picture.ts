/** Pictures in cells, from bytes or from files. */

import { readFileSync } from "node:fs";
import type { MimeBundle } from "../../channel.js";
import { counted } from "../../counted.js";
import { imageBundle } from "./image.js";
import { Markup } from "./markup.js";

/** A picture that shows itself; made by `image`. */
export class Picture {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  [Symbol.for("Jupyter.display")](): MimeBundle {
    return imageBundle(this.bytes) ?? {};
  }
}

/**
 * A picture from bytes or from a file: PNG, JPEG, GIF, WebP, SVG.
 *
 * @param source the bytes, or the path of a file, relative to the notebook's folder
 * @throws TypeError when it is not one of these formats
 * @example
 * image("figure.png")
 * image(await (await fetch(url)).arrayBuffer())
 */
export function image(source: Uint8Array | ArrayBuffer | string): Picture | Markup {
  const bytes = typeof source === "string" ? readFileSync(source) : new Uint8Array(source);
  const start = Buffer.from(bytes.subarray(0, 512)).toString("utf8").trimStart();
  if (/^(<\?xml|<!--|<!DOCTYPE svg|<svg)/i.test(start)) {
    return new Markup("image/svg+xml", Buffer.from(bytes).toString("utf8"));
  }
  if (imageBundle(bytes) === undefined) {
    const what = typeof source === "string" ? source : counted(bytes.length, "byte");
    const hex = Buffer.from(bytes.subarray(0, 8))
      .toString("hex")
      .replace(/..(?=.)/g, "$& ");
    throw new TypeError(
      `${what}: no known image format begins with ${hex || "no bytes"}; supported are PNG, JPEG, GIF, WebP and SVG`,
    );
  }
  return new Picture(bytes);
}
