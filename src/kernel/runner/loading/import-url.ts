/** Imports a URL through Node's own loader. */

import { asTyped } from "./common-js.js";
import { installHooks } from "./install.js";

/** What Node loads from an address, as its types describe it. */
export async function importUrl(
  url: string,
  whole: boolean,
  options?: ImportCallOptions,
): Promise<object> {
  installHooks(url);
  const isJson = /\.json(?:\?|$)/.test(url);
  const namespace = (await import(url, isJson ? JSON_OPTIONS : options)) as object;
  return asTyped(namespace, url, whole);
}

const JSON_OPTIONS: ImportCallOptions = { with: { type: "json" } };
