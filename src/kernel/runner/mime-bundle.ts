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

import { types } from "node:util";
import type { MimeBundle } from "../channel.js";
import { imageBundle } from "./display/image.js";
import { recordsTable, type TableOptions } from "./display/table.js";
import { asLine, asText } from "./display/text.js";

const DISPLAY = Symbol.for("Jupyter.display");

/** The bundle at once where that is possible, so that output keeps its order. */
export function bundleOf(
  value: unknown,
  options: TableOptions = {},
): MimeBundle | Promise<MimeBundle> {
  if (isRevoked(value)) return { "text/plain": "<Revoked Proxy>" };
  const show = methodOf(value, DISPLAY);
  if (!show) return asFound(value, options);
  const shown = show.call(value, options);
  return shown instanceof Promise
    ? shown.then((bundle) => checkBundle(bundle, value))
    : checkBundle(shown, value);
}

/** The bundle of a value that has no word in it. */
function asFound(value: unknown, options: TableOptions): MimeBundle {
  if (value instanceof Uint8Array) {
    const bundle = imageBundle(value);
    if (bundle) return bundle;
  }
  const plain = { "text/plain": asText(value) };
  if (typeof value !== "object" || value === null) return plain;
  // What a module exports are functions of its own, not methods of the module.
  if (types.isModuleNamespaceObject(value)) return plain;
  const toHtml = methodOf(value, "toHTML")?.call(value);
  if (typeof toHtml === "string") return { "text/html": toHtml, ...plain };
  const outer: unknown = "outerHTML" in value ? value.outerHTML : undefined;
  if (typeof outer === "string") {
    return { [/^\s*<svg\b/i.test(outer) ? "image/svg+xml" : "text/html"]: outer, ...plain };
  }
  const table = recordsTable(value, options);
  return table === undefined ? plain : { "text/html": table, ...plain };
}

/** A proxy that answers to every name has none of them. */
function methodOf(
  value: unknown,
  name: string | symbol,
): ((options?: TableOptions) => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  if (!(name in value)) return undefined;
  const method: unknown = Reflect.get(value, name);
  return typeof method === "function" ? (method as (options?: TableOptions) => unknown) : undefined;
}

/** Nothing can be asked of a revoked proxy; this asks nothing that an intact one would notice. */
function isRevoked(value: unknown): boolean {
  try {
    Array.isArray(value);
    return false;
  } catch {
    return true;
  }
}

/** JSON in, JSON out: nothing in it is the user's any more. */
export function plainJson(bundle: MimeBundle): MimeBundle {
  return JSON.parse(JSON.stringify(bundle)) as MimeBundle;
}

/** https://www.rfc-editor.org/rfc/rfc6838#section-4.2 */
const MIME_TYPE = /^[\w.+-]+\/[\w.+-]+$/;
/** Types whose content may be any JSON; that of all others is text. */
const JSON_TYPE = /^application\/(.+\+)?json$/;

/** @throws TypeError saying what is wrong with what a value made of itself */
function checkBundle(bundle: unknown, value: unknown): MimeBundle {
  const wrong = (what: string) =>
    new TypeError(
      `the method Symbol.for("Jupyter.display") of ${asLine(value, 80)} returned ${what}; ` +
        'it should return a MIME bundle such as { "text/plain": "…" }',
    );
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw wrong(asText(bundle));
  }
  const checked: MimeBundle = {};
  for (const [mime, content] of Object.entries(bundle) as [string, unknown][]) {
    if (!MIME_TYPE.test(mime)) throw wrong(`something of the type ${asLine(mime, 80)}`);
    if (content === undefined) continue;
    // The protocol carries bytes as base64.
    if (content instanceof Uint8Array) checked[mime] = Buffer.from(content).toString("base64");
    else if (JSON_TYPE.test(mime) || isText(content)) checked[mime] = content;
    else throw wrong(`${asLine(content, 80)} as ${mime}, which is not text`);
  }
  const isBare = Object.keys(checked).length > 0 && !("text/plain" in checked);
  return isBare ? { ...checked, "text/plain": asText(value) } : checked;
}

/** Notebooks also write text as a list of lines. */
function isText(content: unknown): boolean {
  const isLine = (line: unknown) => typeof line === "string";
  return isLine(content) || (Array.isArray(content) && content.every(isLine));
}
