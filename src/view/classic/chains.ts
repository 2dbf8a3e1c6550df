/**
 * The bucket chains of a classic map: the main array with the overflow buckets of every chain, and
 * the old array while the map grows. A bucket shows its eight slots.
 *
 *   buckets       0 [■■■■■■■■]──▶[■■■□□□□□]
 *                 1 [■■■■■□□□]
 *   oldbuckets    0 [××××××××]      evacuated: its entries have moved to the main array
 *
 * Tophash bytes: runtime/map.go, Go 1.19: 0 and 1 empty, 2 to 4 evacuated, from 5 on an entry.
 */
import { counted, nounFor } from "../../format/counted.js";
import { EDGE, INK, roles, SOFT_INK } from "../../format/palette.js";
import { grouped, hex } from "../../format/quantity.js";
import { arrow, box, hatch, picture, textWidth, words } from "../../format/svg-shapes.js";
import { textTable } from "../../format/text-table.js";
import {
  type Bucketed,
  blockSlots,
  type ClassicMapType,
  calledAs,
  type Link,
  linksOf,
} from "../../go/index.js";
import { nameOf, requireMap } from "../../tables/map-view.js";
import { Drawing } from "../drawing.js";
import { type Range, rangeOf } from "../range.js";
import { type Bar, scaleBars } from "../scale.js";

/** Chains that fit into one picture, and buckets of one chain that are drawn. */
const mostChains = 64;
const mostLinks = 6;

const WIDTH = 860;
const LEFT = 128;
const ROW = 22;
const SLOT = 10;
const BUCKET = blockSlots * SLOT;
/** Room between buckets: how many entries the left one has, and the arrow to the right one. */
const GAP = 42;
const STEP = BUCKET + GAP;
const COLORS = { entry: roles.key, empty: roles.free, evacuated: roles.moved } as const;
const LEGEND = {
  entry: "slot with an entry",
  empty: "empty slot",
  evacuated: "slot evacuated to the main array",
} as const;

const NOTE = { size: 11, color: SOFT_INK } as const;

type State = keyof typeof COLORS;

/** One bucket of a chain. */
interface Bucket {
  readonly slots: readonly State[];
}

/** A chain: its number in its array, and its buckets. */
interface Chain {
  readonly bucket: number;
  readonly links: readonly Bucket[];
}

/** The chains of one array that are drawn, of all it has. */
interface Section {
  readonly array: "main" | "old";
  /** Name of the header's field that points at it. */
  readonly field: "buckets" | "oldbuckets";
  readonly address: bigint;
  readonly heads: number;
  readonly range: Range;
  readonly chains: readonly Chain[];
}

/**
 * The chains of a classic map.
 * @param from, to numbers of the chains, `to` excluded; default the first 64. What is left out is
 *   named in the picture.
 * @throws RangeError for more than 64 chains or a number past the last one, GenerationError for a
 *   Swiss map
 * @example view.chains(m, 0, 16)
 */
export function chainsDrawing(map: Bucketed, from = 0, to?: number): Drawing {
  requireMap("view.chains", map);
  const arrays = calledAs("view.chains", () => map.arrays());
  const main = rangeOf("chain", from, to, arrays.main.heads, mostChains, mostChains);
  const bytes = new Uint8Array(map.process.memory.buffer);
  const sections = (["main", "old"] as const).flatMap((array): Section[] => {
    const { address, heads } = arrays[array];
    if (heads === 0) return [];
    // While a map doubles, old chain b moves to chains b and b + heads.
    const shift = main.from >= heads ? heads : 0;
    const range = { from: main.from - shift, to: Math.min(main.to - shift, heads) };
    const field = array === "main" ? "buckets" : "oldbuckets";
    const chains = chainsOf(linksOf(map, array, range.from, range.to), bytes);
    return [{ array, field, address, heads, range, chains }];
  });
  const title = `chains of ${nameOf(map)}`;
  const shown = sections.map(saidOf);
  const sentence = `${title}: ${shown.join(", and ") || "no buckets yet"}`;
  const notes = notesOf(sections);
  const { bucketsize, keysize, elemsize } = map.type as ClassicMapType;
  const bars = [
    { length: SLOT, says: `a slot: key and elem, ${counted(keysize + elemsize, "byte")}` },
    { length: BUCKET, says: `a bucket: ${counted(bucketsize, "byte")}` },
  ];
  return new Drawing(draw(sentence, sections, notes, bars), describe(sentence, sections, notes));
}

function chainsOf(links: Iterable<Link>, bytes: Uint8Array): Chain[] {
  const chains: { bucket: number; links: Bucket[] }[] = [];
  for (const { bucket, link, at } of links) {
    if (link === 0) chains.push({ bucket, links: [] });
    const slots = Array.from(bytes.subarray(at, at + blockSlots), stateOf);
    chains.at(-1)?.links.push({ slots });
  }
  return chains;
}

function stateOf(tophash: number): State {
  if (tophash >= 5) return "entry";
  return tophash >= 2 ? "evacuated" : "empty";
}

/** "buckets 0 to 63 of 4,096" */
function saidOf({ array, range, heads }: Section): string {
  const noun = array === "old" ? "old bucket" : "bucket";
  const { from, to } = range;
  if (to === from) return `no ${noun} of ${grouped(heads)}`;
  if (to - from === heads) return counted(heads, noun);
  const numbers = to - from === 1 ? grouped(from) : `${grouped(from)} to ${grouped(to - 1)}`;
  return `${nounFor(to - from, noun)} ${numbers} of ${grouped(heads)}`;
}

/** What is not drawn, and how to see it. */
function notesOf(sections: readonly Section[]): string[] {
  const notes = sections.flatMap(({ array, range, heads }) => {
    const left = heads - (range.to - range.from);
    const noun = array === "old" ? "old chain" : "chain";
    return left > 0 ? [`${counted(left, noun)} not drawn`] : [];
  });
  const [main] = sections;
  if (main !== undefined && main.range.to < main.heads) {
    const next = Math.min(main.range.to + mostChains, main.heads);
    notes.push(`view.chains(m, ${main.range.to}, ${next}) draws the next`);
  }
  const long = sections.flatMap(({ chains }) => chains).filter((chain) => hidden(chain) > 0);
  const buckets = long.reduce((sum, chain) => sum + hidden(chain), 0);
  if (buckets > 0) {
    const where = counted(long.length, "long chain");
    notes.push(`${counted(buckets, "overflow bucket")} of ${where} not drawn`);
  }
  return notes;
}

/** Buckets at the end of a chain that no room is left for. */
function hidden({ links }: Chain): number {
  return Math.max(0, links.length - mostLinks);
}

function draw(
  title: string,
  sections: readonly Section[],
  notes: readonly string[],
  bars: readonly Bar[],
): string {
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  let top = 44;
  for (const { field, address, chains } of sections) {
    const style = { size: 11, color: SOFT_INK, mono: true } as const;
    parts.push(
      words(field, 12, top + 15, { bold: true }),
      words(hex(address), 12, top + 30, style),
    );
    for (const [i, chain] of chains.entries()) parts.push(...drawChain(chain, top + i * ROW));
    top += Math.max(2, chains.length) * ROW + 14;
  }
  const states = new Set(
    sections.flatMap(({ chains }) => chains.flatMap(({ links }) => links.flatMap((b) => b.slots))),
  );
  let x = 12;
  for (const state of ["entry", "empty", "evacuated"] as const) {
    if (!states.has(state)) continue;
    parts.push(
      box(x, top, 12, 12, COLORS[state], { stroke: EDGE }),
      ...(state === "evacuated" ? [hatch(x, top, 12, 12)] : []),
      words(LEGEND[state], x + 18, top + 10, { color: SOFT_INK }),
    );
    x += 18 + textWidth(LEGEND[state], 12) + 26;
  }
  if (states.size > 0) {
    parts.push(words("number: entries in the bucket; arrow: overflow pointer", x, top + 10, NOTE));
    parts.push(...scaleBars(LEFT, top + 32, bars));
    top += 50;
  }
  if (notes.length > 0) {
    parts.push(words(notes.join("; "), 12, top + 6, { color: SOFT_INK, bold: true }));
    top += 20;
  }
  return picture(WIDTH, top, title, parts);
}

function drawChain(chain: Chain, top: number): string[] {
  const middle = top + ROW / 2;
  const style = { size: 11, color: SOFT_INK, anchor: "end", mono: true } as const;
  const drawn = [words(String(chain.bucket), LEFT - 8, middle + 4, style)];
  for (const [link, { slots }] of chain.links.slice(0, mostLinks).entries()) {
    const x = LEFT + link * STEP;
    if (link > 0) drawn.push(arrow(x - GAP + 22, middle, x - 3, middle, INK));
    for (const [slot, state] of slots.entries()) {
      const left = x + slot * SLOT;
      drawn.push(box(left, top + 3, SLOT, ROW - 6, COLORS[state], { stroke: EDGE }));
      if (state === "evacuated") drawn.push(hatch(left, top + 3, SLOT, ROW - 6));
    }
    const full = slots.filter((state) => state === "entry").length;
    drawn.push(words(String(full), x + BUCKET + 6, middle + 4, { size: 11, color: SOFT_INK }));
  }
  if (hidden(chain) > 0) {
    const x = LEFT + mostLinks * STEP - GAP + 20;
    drawn.push(words(`+ ${grouped(hidden(chain))}`, x, middle + 4, { size: 11 }));
  }
  return drawn;
}

function describe(
  sentence: string,
  sections: readonly Section[],
  notes: readonly string[],
): string {
  const tables = sections.flatMap(({ field, chains }) => {
    const rows = chains.map(({ bucket, links }) => {
      return [bucket, links.length, links.slice(0, mostLinks).map(fillOf).join(", ")];
    });
    return textTable([field, "length", "entries of each bucket"], rows);
  });
  return [sentence, ...tables, ...notes].join("\n");
}

function fillOf({ slots }: Bucket): string {
  if (slots.includes("evacuated")) return "evacuated";
  return String(slots.filter((state) => state === "entry").length);
}
