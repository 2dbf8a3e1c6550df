/**
 * Output of /debug/vars (package expvar): a row for each number, string or boolean, by its path:
 * `memstats.HeapAlloc`. Source: expvar, Go 1.26.
 */
import type { Json } from "../document/json.js";
import { checkedSyntax } from "../document/schema.js";
import { Collector, type Rows } from "./rows.js";

/** Read the text. @throws {MalformedError} with line and column where it is no JSON */
export function debugVars(source: string): Rows {
  const found = new Collector();
  const walk = (json: Json, path: string): void => {
    if (typeof json === "object" && json !== null) {
      for (const [name, part] of Object.entries(json)) {
        walk(part as Json, path === "" ? name : `${path}.${name}`);
      }
    } else {
      const value = typeof json === "bigint" ? Number(json) : json;
      found.add({
        name: path,
        value: typeof value === "number" ? value : null,
        text: String(json),
      });
    }
  };
  walk(checkedSyntax(source), "");
  return found;
}
