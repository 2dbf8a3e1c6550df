/**
 * Colours of the states of a cache line, the same in every drawing; the letter is always shown too.
 */
import { BACKGROUND, deeds, roles } from "../../format/palette.js";

const colors: Readonly<Record<string, string>> = {
  M: deeds.wrong,
  O: deeds.seen,
  E: roles.elem,
  S: roles.key,
  I: roles.free,
};

/** @param state "M", "O", "E", "S" or "I" */
export function stateColor(state: string): string {
  return colors[state] ?? BACKGROUND;
}
