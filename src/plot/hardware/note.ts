/** The note above a figure's plot that explains its numbers. */
import { SOFT_INK } from "../../format/palette.js";
import type { Note } from "../figure/trace.js";

/** A note at the upper left. */
export function note(text: string): Note {
  return {
    ...{ text, xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" },
    showarrow: false,
    font: { size: 11, color: SOFT_INK },
  };
}
