/**
 * The search of an operation on a Swiss map: the 64 bits of the hash with the parts that choose
 * table, group and control byte, and for every group visited the match of its control word, bit by
 * bit: the portable form, with its possible false positive, and that of amd64.
 *
 *   63      62                              7+g     7       0
 *   ┌─────────┬──────────────────────────────┬───────┬───────┐
 *   │directory│                              │ group │  H2   │   H1 is everything above H2
 *   └─────────┴──────────────────────────────┴───────┴───────┘
 *
 * Source: internal/runtime/maps/map.go directoryIndex, h1, h2; group.go ctrlGroupMatchH2, Go 1.27.
 */
import { counted, nounFor } from "../../format/counted.js";
import { BACKGROUND, deeds, EDGE, roles, SOFT_INK, structures } from "../../format/palette.js";
import { hex } from "../../format/quantity.js";
import { box, picture, words } from "../../format/svg-shapes.js";
import { blockSlots, ctrlState, h1, h2, h2Bits, hashText, portableMatch } from "../../go/index.js";
import { Drawing } from "../drawing.js";

/** A key that was compared. */
export interface Compared {
  readonly slot: number;
  readonly equal: boolean;
}

/** A group that was visited. */
export interface VisitedGroup {
  /** "group 5 of table 0", "the group" */
  readonly name: string;
  readonly address: bigint;
  /** The control word as it was then, slot 0 the lowest byte. */
  readonly ctrl: bigint;
  readonly compared: readonly Compared[];
  /** Slots whose control byte, key or elem was written afterwards, or whose elem was read. */
  readonly used: ReadonlySet<number>;
}

/** How a hash chooses a table and the group where probing begins. */
export interface Route {
  /** Top bits of the hash that choose the place in the directory. */
  readonly globalDepth: number;
  readonly place: number;
  /** Index of the table there. */
  readonly table: number;
  /** Groups of the table, a power of two. */
  readonly groups: number;
}

/** What the drawing shows. */
export interface SwissExplained {
  readonly title: string;
  /** null when Go did not compute one. */
  readonly hash: bigint | null;
  /** null in a small map, which has one group. */
  readonly route: Route | null;
  readonly visited: readonly VisitedGroup[];
  /** What came of it, in sentences. */
  readonly sentences: readonly string[];
}

const WIDTH = 860;
const LEFT = 16;
const BIT = 12.6;
const COLUMN = 172;
const CELL = 84;
const ROW = 19;
const COLORS = { directory: structures.lead, group: structures.array, h2: roles.control };
const SLOTS = { found: deeds.hit, seen: deeds.seen, wrong: deeds.wrong, none: BACKGROUND };

/** Groups that a picture shows; searches through more are rare. */
const mostGroups = 8;

/** The drawing of an explained operation on a Swiss map. */
export function swissExplanationDrawing(explained: SwissExplained): Drawing {
  const { title, hash, route, visited, sentences } = explained;
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const text = [title];
  let top = 48;
  if (hash !== null) {
    const notes = notesOf(hash, route);
    parts.push(...drawBits(hash, route, top));
    notes.forEach(({ color, note }, i) => {
      const y = top + 56 + i * 18;
      parts.push(box(LEFT, y - 11, 13, 13, color, { stroke: EDGE }), words(note, LEFT + 22, y));
    });
    top += 62 + notes.length * 18;
    text.push(`hash ${hashText(hash)}`, ...notes.map(({ note }) => note));
  }
  const tag = hash === null ? null : h2(hash);
  for (const group of visited.slice(0, mostGroups)) {
    const rows = rowsOf(group, tag);
    parts.push(...drawGroup(group, rows, top));
    top += 32 + rows.length * ROW + 14;
    text.push("", `${group.name} at ${hex(group.address)}`, ...rows.map(rowText));
  }
  if (visited.length > mostGroups) {
    const note = `and ${counted(visited.length - mostGroups, "more group")}, not drawn`;
    parts.push(words(note, LEFT, top + 8, { bold: true }));
    text.push("", note);
    top += 24;
  }
  for (const sentence of sentences) {
    parts.push(words(sentence, 12, top + 8, { color: SOFT_INK }));
    top += 18;
  }
  text.push("", ...sentences);
  return new Drawing(picture(WIDTH, top + 8, title, parts), text.join("\n"));
}

function drawBits(hash: bigint, route: Route | null, top: number): string[] {
  const drawn: string[] = [];
  const depth = route?.globalDepth ?? 0;
  const groupBits = Math.log2(route?.groups ?? 1);
  for (let bit = 63; bit >= 0; bit--) {
    const x = LEFT + (63 - bit) * BIT + Math.floor((63 - bit) / 8) * 2;
    const fill =
      bit < h2Bits
        ? COLORS.h2
        : bit < h2Bits + groupBits
          ? COLORS.group
          : bit >= 64 - depth
            ? COLORS.directory
            : BACKGROUND;
    drawn.push(
      box(x, top + 16, BIT, 22, fill, { stroke: EDGE }),
      words(String((hash >> BigInt(bit)) & 1n), x + BIT / 2, top + 31, {
        ...{ size: 11, anchor: "middle", mono: true },
      }),
    );
    if (bit % 8 === 7 || bit === 0) {
      const style = { size: 10, color: SOFT_INK, anchor: "middle" } as const;
      drawn.push(words(String(bit), x + BIT / 2, top + 10, style));
    }
  }
  return drawn;
}

/** What each part of the hash chooses. */
function notesOf(hash: bigint, route: Route | null): { color: string; note: string }[] {
  const low = {
    color: COLORS.h2,
    note: `the low ${h2Bits} bits, H2: control byte 0x${twoDigits(h2(hash))}`,
  };
  if (route === null) return [low];
  const { globalDepth, place, table, groups } = route;
  const start = h1(hash) & BigInt(groups - 1);
  const top =
    globalDepth === 0
      ? "directory of one place: no bit chooses"
      : `the top ${nounFor(globalDepth, "bit", `${globalDepth} bits`)}, hash >> ${64 - globalDepth}: place ${place} of the directory`;
  const bits = Math.log2(groups);
  const middle =
    groups === 1
      ? "the rest, H1: the table has one group"
      : `the rest, H1, of which the low ${nounFor(bits, "bit counts", `${bits} bits count`)}: probing begins at group ${start} of ${groups}`;
  return [
    { color: COLORS.directory, note: `${top}, table ${table}` },
    { color: COLORS.group, note: middle },
    low,
  ];
}

/** A row of a group's match: eight cells, slot 0 first. */
interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly fills: readonly string[];
}

function rowsOf({ ctrl, compared, used }: VisitedGroup, tag: number | null): Row[] {
  const plain = Array<string>(blockSlots).fill(SLOTS.none);
  const { ctrl: bytes, xor, minus, match, exact, falsePositives } = portableMatch(ctrl, tag ?? 0);
  const verdicts = bytes.map((byte, slot) => {
    const found = compared.find((one) => one.slot === slot);
    if (found !== undefined) return found.equal ? "the key" : "another key";
    if (used.has(slot)) return "taken";
    const state = ctrlState(byte);
    return state === "live" ? "" : state;
  });
  const fills = bytes.map((_, slot) => {
    const found = compared.find((one) => one.slot === slot);
    if (found?.equal || used.has(slot)) return SLOTS.found;
    return found === undefined ? SLOTS.none : SLOTS.seen;
  });
  const control = { name: "control byte", cells: bytes.map((b) => `0x${twoDigits(b)}`), fills };
  const keys = { name: "slot", cells: verdicts, fills };
  if (tag === null) return [control, keys];
  const marked = bytes.map((_, slot) =>
    exact.includes(slot) ? SLOTS.found : falsePositives.includes(slot) ? SLOTS.wrong : SLOTS.none,
  );
  const bits = (name: string, values: readonly number[], colors = plain): Row => {
    return { name, cells: values.map(eightBits), fills: colors };
  };
  const said = bytes.map((_, slot) =>
    exact.includes(slot) ? "match" : falsePositives.includes(slot) ? "false match" : "",
  );
  return [
    control,
    bits("its bits", bytes),
    bits(`x = ^ H2 ${eightBits(tag)}`, xor),
    bits("x - 01…01", minus),
    bits("& ~x & 80…80", match, marked),
    { name: "portable match", cells: said, fills: marked },
    {
      name: "SSE on amd64",
      cells: bytes.map((byte) => (byte === tag ? "ff" : "00")),
      fills: bytes.map((byte) => (byte === tag ? SLOTS.found : SLOTS.none)),
    },
    keys,
  ];
}

function drawGroup({ name, address }: VisitedGroup, rows: readonly Row[], top: number): string[] {
  const drawn = [
    words(name, LEFT, top + 14, { size: 13, bold: true }),
    words(hex(address), LEFT, top + 30, { size: 11, color: SOFT_INK, mono: true }),
  ];
  for (let slot = 0; slot < blockSlots; slot++) {
    const x = COLUMN + (slot + 0.5) * CELL;
    const style = { size: 10, color: SOFT_INK, anchor: "middle" } as const;
    drawn.push(words(`slot ${slot}`, x, top + 28, style));
  }
  rows.forEach((row, i) => {
    const y = top + 32 + i * ROW;
    if (i > 0) {
      const style = { size: 11, color: SOFT_INK, anchor: "end" } as const;
      drawn.push(words(row.name, COLUMN - 8, y + 14, style));
    }
    row.cells.forEach((cell, slot) => {
      const x = COLUMN + slot * CELL;
      drawn.push(
        box(x, y, CELL, ROW, row.fills[slot] as string, { stroke: EDGE }),
        words(cell, x + CELL / 2, y + 14, { size: 11, anchor: "middle", mono: true }),
      );
    });
  });
  return drawn;
}

function rowText({ name, cells }: Row): string {
  return `${name.padEnd(20)}${cells.map((cell) => cell.padEnd(12)).join("")}`.trimEnd();
}

function eightBits(byte: number): string {
  return byte
    .toString(2)
    .padStart(8, "0")
    .replace(/^(....)/, "$1_");
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
