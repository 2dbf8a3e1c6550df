/**
 * The bucket chains of a classic map as a graph: header, main buckets, their overflow buckets, and
 * the old array while the map grows. Drawn by Graphviz, compiled to WebAssembly.
 */

import { hex } from "../../format/quantity.js";
import { type Link, linksOf, type Slotted } from "../../go/index.js";
import { Drawing } from "../drawing.js";

/** Chains that fit into one picture. */
const mostChains = 64;

/**
 * The graph of a map's chains.
 * @param from, to numbers of the chains, `to` excluded; default the first 64
 * @returns a drawing whose text is the graph in DOT
 * @throws RangeError for more than 64 chains
 * @example await view.chains(m, 0, 16)
 */
export async function chainsDrawing(map: Slotted, from = 0, to?: number): Promise<Drawing> {
  const end = to ?? from + mostChains;
  if (!(from >= 0 && end > from && end - from <= mostChains)) {
    throw new RangeError(`chains ${from} to ${end}: a picture holds 1 to ${mostChains} chains`);
  }
  const dot = dotOf(map, from, end);
  // Loaded when first asked for: it is larger than all else that a notebook starts with.
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(dot);
  return new Drawing(svg.slice(svg.indexOf("<svg")), dot);
}

function dotOf(map: Slotted, from: number, to: number): string {
  const bytes = new Uint8Array(map.process.memory.buffer);
  const lines = [
    "digraph chains {",
    "  rankdir=LR; nodesep=0.08; ranksep=0.35;",
    '  node [shape=box, style=filled, fontname="Helvetica", fontsize=10, height=0.25];',
    "  edge [arrowsize=0.6];",
  ];
  const arrays = map.arrays();
  for (const array of ["main", "old"] as const) {
    if (arrays[array].length === 0) continue;
    const name = array === "main" ? "buckets" : "oldbuckets";
    lines.push(`  ${name} [label="${name}\\n${hex(arrays[array].address)}", fillcolor="#ffffff"];`);
    let before: Link | undefined;
    for (const link of linksOf(map, array, from, to)) {
      lines.push(`  ${nodeOf(link)} [label="${labelOf(link, bytes)}", ${fillOf(link, bytes)}];`);
      const source = link.link === 0 || before === undefined ? name : nodeOf(before);
      lines.push(`  ${source} -> ${nodeOf(link)};`);
      before = link;
    }
  }
  return [...lines, "}"].join("\n");
}

function nodeOf({ array, bucket, link }: Link): string {
  return `${array}_${bucket}_${link}`;
}

function labelOf({ array, bucket, link, at }: Link, bytes: Uint8Array): string {
  let live = 0;
  for (let slot = 0; slot < 8; slot++) if ((bytes[at + slot] as number) >= 5) live++;
  const name = link > 0 ? "overflow" : `${array === "old" ? "old " : ""}${bucket}`;
  const moved = evacuated(at, bytes) ? "evacuated" : `${live} of 8`;
  return `${name}: ${moved}`;
}

function fillOf({ array, link, at }: Link, bytes: Uint8Array): string {
  const color = evacuated(at, bytes) ? "#eceff2" : array === "old" ? "#f8e3b0" : "#cfe4f4";
  return `fillcolor="${link > 0 && !evacuated(at, bytes) ? "#f2cde0" : color}"`;
}

function evacuated(at: number, bytes: Uint8Array): boolean {
  const top = bytes[at] as number;
  return top >= 2 && top <= 4;
}
