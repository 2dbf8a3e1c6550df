/**
 * Values as MIME bundles: every form in which a front end may show one.
 *
 *   method Symbol.for("Jupyter.display")   the bundle it returns, or a promise of one, as Deno
 *                                          defined it
 *   bytes of a PNG, JPEG, GIF or WebP      the image (display/image.ts)
 *   method toHTML()                        HTML and text
 *   property outerHTML                     HTML or SVG, as elements of a document have it
 *   array of plain objects                 a table (display/table.ts) and text
 *   everything else                        text (display/text.ts)
 *
 * https://docs.deno.com/runtime/reference/cli/jupyter/
 */

import type { MimeBundle } from "../channel.js";
import { imageBundle } from "./display/image.js";
import { recordsTable } from "./display/table.js";
import { asText } from "./display/text.js";

const DISPLAY = Symbol.for("Jupyter.display");

/** The bundle at once where that is possible, so that output keeps its order. */
export function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  const show = methodOf(value, DISPLAY);
  if (!show) return asFound(value);
  const shown = show.call(value);
  return shown instanceof Promise
    ? shown.then((bundle) => checkBundle(bundle, value))
    : checkBundle(shown, value);
}

/** The bundle of a value that has no word in it. */
function asFound(value: unknown): MimeBundle {
  if (value instanceof Uint8Array) {
    const bundle = imageBundle(value);
    if (bundle) return bundle;
  }
  const plain = { "text/plain": asText(value) };
  if (typeof value !== "object" || value === null) return plain;
  const toHtml = methodOf(value, "toHTML")?.call(value);
  if (typeof toHtml === "string") return { "text/html": toHtml, ...plain };
  const outer: unknown = "outerHTML" in value ? value.outerHTML : undefined;
  if (typeof outer === "string") {
    return { [/^\s*<svg\b/i.test(outer) ? "image/svg+xml" : "text/html"]: outer, ...plain };
  }
  const table = recordsTable(value);
  return table === undefined ? plain : { "text/html": table, ...plain };
}

/** A proxy that answers to every name has none of them. */
function methodOf(value: unknown, name: string | symbol): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  if (!(name in value)) return undefined;
  const method: unknown = Reflect.get(value, name);
  return typeof method === "function" ? (method as () => unknown) : undefined;
}

function checkBundle(bundle: unknown, value: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw new TypeError(
      `the method Symbol.for("Jupyter.display") of ${asText(value)} returned ${asText(bundle)}; ` +
        'it should return a MIME bundle such as { "text/plain": "…" }',
    );
  }
  // The protocol carries bytes as base64.
  const entries = Object.entries(bundle).map(([mime, content]: [string, unknown]) => [
    mime,
    content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content,
  ]);
  return Object.fromEntries(entries) as MimeBundle;
}
