/** A frame of the player: its content, and its drawing without a script. */
import { counted } from "../../format/counted.js";
import { escapeMarkup } from "../../format/escape.js";
import { hex } from "../../format/quantity.js";
import type { SlotCell, SlotState } from "../slot-rows.js";

/** A field of the header. */
export interface FrameField {
  readonly name: string;
  readonly value: string;
  /** It differs from the frame before. */
  readonly changed: boolean;
}

/** A slot after a step. */
export interface PlayedCell extends SlotCell {
  /** The step wrote to it. */
  readonly changed: boolean;
  /** The iterator stands on it. */
  readonly here: boolean;
}

/** A bucket or group, with the slots that the step wrote to. */
export interface FrameRow {
  readonly name: string;
  readonly slots: readonly PlayedCell[];
}

/** A load or store of the map's memory that a step made. */
export interface FrameAccess {
  readonly kind: "load" | "store";
  /** What was touched: "key", "tophash", "header", as `m.accesses()` has it. */
  readonly touched: string;
  readonly address: bigint;
  readonly size: number;
  /** Where in the map: "hmap: count", "bucket 3: key[5]". */
  readonly place: string;
}

/** A cache line of 64 bytes that a step touched, with what it touched of it. */
export interface FrameLine {
  readonly address: bigint;
  /** No step before it touched this line. */
  readonly fresh: boolean;
  readonly parts: readonly { readonly kind: FrameAccess["kind"]; from: number; size: number }[];
}

/** One step of the runtime and the map after it. */
export interface Frame {
  /** "put 52, operation 52" */
  readonly operation: string;
  readonly sentence: string;
  readonly fields: readonly FrameField[];
  /** The iterator that the step worked with, and the keys it has given; none where there is none. */
  readonly iterator: readonly FrameField[];
  readonly rows: readonly FrameRow[];
  readonly accesses: readonly FrameAccess[];
  readonly lines: readonly FrameLine[];
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

/** Accesses and lines of a step that are listed, at most. */
const mostAccesses = 36;
const mostLines = 12;

/** What the page says of a frame: the script makes elements of it, frameMarkup() the same as markup. */
export interface FrameContent {
  readonly operation: string;
  readonly sentence: string;
  /** Lines of fields: the header's, the iterator's; name, value, changed. */
  readonly fields: readonly (readonly [string, (readonly [string, string, 0 | 1])[]])[];
  /** Name; of each slot its class, byte, label, and its title. */
  readonly rows: readonly (readonly [string, (readonly [string, string, string, string])[]])[];
  /** "2 loads, 1 store", then each: "load" or "store", place. */
  readonly accesses: readonly [string, (readonly ["load" | "store", string])[]];
  /** "2 cache lines of 64 bytes", then of each its address, a note, and parts: kind, from, size. */
  readonly lines: readonly [
    string,
    (readonly [string, string, (readonly ["load" | "store", number, number])[]])[],
  ];
}

/** A frame as the page has it. */
export function frameContent(frame: Frame): FrameContent {
  const { operation, sentence, fields, iterator, rows, accesses, lines } = frame;
  const triples = (of: readonly FrameField[]) =>
    of.map(({ name, value, changed }) => [name, value, changed ? 1 : 0] as const);
  return {
    operation,
    sentence,
    fields: [
      ["", triples(fields)],
      ...(iterator.length > 0 ? [["iterator", triples(iterator)] as const] : []),
    ],
    rows: rows.map(({ name, slots }) => [name, slots.map(cellContent)]),
    accesses: [
      accessesText(accesses),
      accesses.slice(0, mostAccesses).map(({ kind, place }) => [kind, place]),
    ],
    lines: [
      linesText(lines),
      lines
        .slice(0, mostLines)
        .map(({ address, fresh, parts }) => [
          hex(address),
          fresh ? "new" : "",
          parts.map(({ kind, from, size }) => [kind, from, size]),
        ]),
    ],
  };
}

function cellContent({ state, byte, key, changed, here }: PlayedCell) {
  const name = `gp-${state}${changed ? " gp-c" : ""}${here ? " gp-i" : ""}`;
  const title = [
    slotMarks[state].word,
    ...(changed ? ["written in this step"] : []),
    ...(here ? ["the iterator is here"] : []),
  ].join(", ");
  const label = key === "" ? slotMarks[state].mark : key;
  return [name, byte.toString(16).padStart(2, "0"), label, title] as const;
}

function accessesText(accesses: readonly FrameAccess[]): string {
  const loads = accesses.filter(({ kind }) => kind === "load").length;
  const stores = accesses.length - loads;
  const text = [
    ...(loads > 0 ? [counted(loads, "load")] : []),
    ...(stores > 0 ? [counted(stores, "store")] : []),
  ].join(", ");
  if (text === "") return "no access of the map's memory";
  return accesses.length > mostAccesses ? `${text}; the first ${mostAccesses}:` : `${text}:`;
}

function linesText(lines: readonly FrameLine[]): string {
  if (lines.length === 0) return "no cache line";
  const fresh = lines.filter((line) => line.fresh).length;
  const text = `${counted(lines.length, "cache line")} of 64 bytes, ${fresh} for the first time`;
  return lines.length > mostLines ? `${text}; the first ${mostLines}:` : `${text}:`;
}

/** A frame as markup; its cache lines where they are `switched` on. */
export function frameMarkup(frame: Frame, switched: boolean): string {
  const { operation, sentence, fields, rows, accesses, lines } = frameContent(frame);
  const header = fields.map(([of, all]) => {
    const label = of === "" ? "" : `<span class="gp-of">${of}</span>`;
    const each = all.map(([name, value, changed]) => {
      const is = changed ? "gp-f gp-c" : "gp-f";
      return `<span class="${is}">${escapeMarkup(name)} <b>${escapeMarkup(value)}</b></span>`;
    });
    return `<div class="gp-h">${label} ${each.join(" ")}</div>`;
  });
  const body = rows.map(([name, slots]) => {
    const cells = slots.map(([is, byte, label, title]) => {
      return `<td class="${is}" title="${title}"><i>${byte}</i>${escapeMarkup(label)}</td>`;
    });
    return `<tr><th scope="row">${escapeMarkup(name)}</th>${cells.join("")}</tr>`;
  });
  const made = accesses[1].map(([kind, place]) => {
    return `<span class="gp-${kind}">${kind} <b>${escapeMarkup(place)}</b></span>`;
  });
  const touched = lines[1].map(([address, note, parts]) => {
    const marks = parts.map(([kind, from, size]) => {
      const [left, width] = [(from / 64) * 100, (size / 64) * 100];
      return `<i class="gp-${kind}" style="left:${left}%;width:${width}%"></i>`;
    });
    return `<div class="gp-line"><code>${address}</code><span>${marks.join("")}</span><em>${note}</em></div>`;
  });
  return [
    `<div class="gp-op">${escapeMarkup(operation)}</div>`,
    `<div class="gp-s">${escapeMarkup(sentence)}</div>`,
    ...header,
    `<div class="gp-scroll"><table><tbody>${body.join("")}</tbody></table></div>`,
    `<div class="gp-a"><span class="gp-of">${accesses[0]}</span> ${made.join(" ")}</div>`,
    switched
      ? `<div class="gp-lines"><span class="gp-of">${lines[0]}</span>${touched.join("")}</div>`
      : "",
  ].join("");
}

/** A frame as text: changed things have a star, the slot that an iterator stands on an arrow. */
export function frameText(frame: Frame): string {
  const { operation, sentence, fields, iterator, rows, accesses, lines } = frame;
  const line = (of: readonly FrameField[]) =>
    of.map(({ name, value, changed }) => `${name} ${value}${changed ? "*" : ""}`).join("  ");
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  const drawn = rows.map(({ name, slots }) => {
    const cells = slots.map(({ state, key, changed, here }) => {
      const label = key === "" ? slotMarks[state].mark : key;
      return `${here ? "▸" : ""}${label}${changed ? "*" : ""}`.padEnd(9);
    });
    return `${name.padEnd(width)}  ${cells.join("")}`.trimEnd();
  });
  const made = accesses.slice(0, mostAccesses).map(({ kind, place }) => `${kind} ${place}`);
  return [
    `${operation}: ${sentence}`,
    line(fields),
    ...(iterator.length > 0 ? [`iterator: ${line(iterator)}`] : []),
    ...drawn,
    `${accessesText(accesses)} ${made.join("; ")}`.trimEnd(),
    linesText(lines).replace(/(; the first \d+)?:$/, ""),
  ].join("\n");
}
