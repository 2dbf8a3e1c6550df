/** The map types of a figure: one or several. */
import { shown } from "../format/shown.js";

/** @throws TypeError for what is neither a string nor an array of strings */
export function typesOf(call: string, types: string | readonly string[]): readonly string[] {
  const list = typeof types === "string" ? [types] : types;
  if (Array.isArray(list) && list.every((type) => typeof type === "string")) return list;
  throw new TypeError(
    `${call}: \`types\` must be a map type such as "map[int64]bool" or an array of them, ` +
      `got ${shown(types)}`,
  );
}
