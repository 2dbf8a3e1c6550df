/**
 * Values as MIME bundles.
 *
 * A value that knows how to show itself has a method `Symbol.for("Jupyter.display")` that returns
 * a bundle or a promise of one, as Deno defined it
 * (https://docs.deno.com/runtime/reference/cli/jupyter/). Everything else is text.
 */

import { inspect } from "node:util";
import type { MimeBundle } from "../channel.js";

const DISPLAY = Symbol.for("Jupyter.display");

/** Nesting, elements and characters that text shows; a string that is the value itself is whole. */
const LIMITS = { colors: false, depth: 4, maxArrayLength: 100, maxStringLength: 10_000 } as const;

/** The bundle at once where that is possible, so that output keeps its order. */
export function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  const show = displayMethod(value);
  if (!show) return { "text/plain": asText(value) };
  const shown = show.call(value);
  return shown instanceof Promise
    ? shown.then((bundle) => checkBundle(bundle, value))
    : checkBundle(shown, value);
}

/** Uncoloured text, as Node's own console would show it. */
export function asText(value: unknown): string {
  return inspect(value, {
    ...LIMITS,
    ...(typeof value === "string" ? { maxStringLength: Number.POSITIVE_INFINITY } : {}),
  });
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  const method: unknown = Reflect.get(value, DISPLAY);
  return typeof method === "function" ? (method as () => unknown) : undefined;
}

function checkBundle(bundle: unknown, value: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw new TypeError(
      `the method Symbol.for("Jupyter.display") of ${asText(value)} returned ${asText(bundle)}; ` +
        'it should return a MIME bundle such as { "text/plain": "…" }',
    );
  }
  return bundle as MimeBundle;
}
