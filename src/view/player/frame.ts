/** A frame of the player: its content, and its drawing without a script. */
import { escapeMarkup } from "../../format/escape.js";
import type { SlotCell, SlotState } from "../slot-rows.js";

/** A field of the header. */
export interface FrameField {
  readonly name: string;
  readonly value: string;
  /** It differs from the frame before. */
  readonly changed: boolean;
}

/** A bucket or group, with the slots that the step wrote to. */
export interface FrameRow {
  readonly name: string;
  readonly slots: readonly (SlotCell & { readonly changed: boolean })[];
}

/** One step of the runtime and the map after it. */
export interface Frame {
  /** "put 52, operation 52" */
  readonly operation: string;
  readonly sentence: string;
  readonly fields: readonly FrameField[];
  readonly rows: readonly FrameRow[];
}

/** What is drawn, in the order of the legend. */
export const slotMarks: Readonly<
  Record<SlotState, { readonly word: string; readonly mark: string }>
> = {
  entry: { word: "entry", mark: "" },
  empty: { word: "empty", mark: "·" },
  deleted: { word: "deleted", mark: "×" },
  moved: { word: "moved away", mark: "→" },
};

/** A frame as markup; the script makes the same of the same frame. */
export function frameMarkup({ operation, sentence, fields, rows }: Frame): string {
  const header = fields.map(
    ({ name, value, changed }) =>
      `<span class="${changed ? "gp-f gp-c" : "gp-f"}">${escapeMarkup(name)} <b>${escapeMarkup(value)}</b></span>`,
  );
  const body = rows.map(({ name, slots }) => {
    const cells = slots.map(({ state, byte, key, changed }) => {
      const label = key === "" ? slotMarks[state].mark : key;
      const top = byte.toString(16).padStart(2, "0");
      return `<td class="gp-${state}${changed ? " gp-c" : ""}"><i>${top}</i>${escapeMarkup(label)}</td>`;
    });
    return `<tr><th scope="row">${escapeMarkup(name)}</th>${cells.join("")}</tr>`;
  });
  return [
    `<div class="gp-op">${escapeMarkup(operation)}</div>`,
    `<div class="gp-s">${escapeMarkup(sentence)}</div>`,
    `<div class="gp-h">${header.join("")}</div>`,
    `<div class="gp-scroll"><table><tbody>${body.join("")}</tbody></table></div>`,
  ].join("");
}

/** A frame as text: changed things have a star. */
export function frameText({ operation, sentence, fields, rows }: Frame): string {
  const header = fields.map(({ name, value, changed }) => `${name} ${value}${changed ? "*" : ""}`);
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, slots }) => {
    const cells = slots.map(({ state, key, changed }) => {
      return `${key === "" ? slotMarks[state].mark : key}${changed ? "*" : ""}`.padEnd(9);
    });
    return `${name.padEnd(width)}  ${cells.join("")}`.trimEnd();
  });
  return [`${operation}: ${sentence}`, header.join("  "), ...lines].join("\n");
}
