/**
 * Where the spans of each class are: in the processor's mcache, or in one of the four sets that mcentral
 * keeps for the class. A cycle adds two to sweepgen, so that the swept sets are at once those to be swept.
 *
 *   objects of   mcache   partial, swept   partial, to be swept   full, swept   full, to be swept
 *   144 B        [■■■□]                    [■□□□] [■■□□]          [■■■■]
 *
 * Source: runtime/mcentral.go partial, full, cacheSpan, Go 1.19.
 */
import { counted } from "../../format/counted.js";
import { EDGE, roles, SOFT_INK, structures } from "../../format/palette.js";
import { grouped } from "../../format/quantity.js";
import { box, picture, words } from "../../format/svg-shapes.js";
import { textTable } from "../../format/text-table.js";
import { type SpanColumns, spanSets, sweptIndex } from "../../go/index.js";
import { Drawing } from "../drawing.js";
import { scaleBars } from "../scale.js";
import { requireProcess } from "./span-map.js";

const LEFT = 112;
const COLUMN = 146;
const WIDTH = 860;
const TOP = 84;
const ROW = 24;
const SPAN = 18;
/** Spans of a set that are drawn, and classes. */
const mostSpans = 5;
const mostClasses = 40;

/** The places of a span, in the order of a span's life. */
const places = [
  { set: "mcache", swept: false, name: "mcache" },
  { set: "partial", swept: true, name: "partial, swept" },
  { set: "partial", swept: false, name: "partial, to be swept" },
  { set: "full", swept: true, name: "full, swept" },
  { set: "full", swept: false, name: "full, to be swept" },
] as const;

/** The spans of one class, by place: of each the share of its objects that are taken. */
interface SpanClass {
  readonly name: string;
  readonly spans: readonly (readonly number[])[];
}

/**
 * The spans of a process by size class and set: those in an mcache, and mcentral's partial and full sets,
 * swept and to be swept.
 * @example
 * const p = go("1.23", { gogc: 100 })
 * p.make("map[int64]*int64").fill(keys.sequence(60_000))
 * view.spanSets(p)
 */
export function spanSetDrawing(process: { spanColumns(): SpanColumns }): Drawing {
  requireProcess("view.spanSets", process);
  const spans = process.spanColumns();
  const classes = classesOf(spans);
  const waiting = classes.reduce((sum, { spans: [, , partial, , full] }) => {
    return sum + (partial?.length ?? 0) + (full?.length ?? 0);
  }, 0);
  const title = `${counted(spans.length, "span")}, ${grouped(waiting)} to be swept (sweepgen ${spans.sweepgen})`;
  const left = classes.length - mostClasses;
  const notes = [
    `sweepgen ${spans.sweepgen}: partial[${sweptIndex(spans.sweepgen)}] and full[${sweptIndex(spans.sweepgen)}] are the swept sets; the next cycle begins with all of them to be swept`,
    ...(left > 0 ? [`${counted(left, "more class", "more classes")} not drawn`] : []),
  ];
  const rows = classes.map(({ name, spans }) => [name, ...spans.map(({ length }) => length)]);
  const text = textTable(["objects of", ...places.map(({ name }) => name)], rows);
  return new Drawing(draw(title, spans, classes, notes), [title, ...text, ...notes].join("\n"));
}

function classesOf(spans: SpanColumns): SpanClass[] {
  const { length, sizeclass, noscan, elemsize, nelems, allocCount, set, swept } = spans;
  const found = new Map<number, { name: string; spans: number[][] }>();
  for (let row = 0; row < length; row++) {
    const [size, pure] = [sizeclass[row] as number, noscan[row] as number];
    const key = 2 * size + pure;
    const bytes = size === 0 ? "large" : `${grouped(elemsize[row] as number)} B`;
    let own = found.get(key);
    if (own === undefined) {
      own = { name: pure === 1 ? `${bytes} noscan` : bytes, spans: places.map(() => []) };
      found.set(key, own);
    }
    const where = spanSets[set[row] as number];
    const place = places.findIndex((one) => {
      return one.set === where && (where === "mcache" || one.swept === (swept[row] === 1));
    });
    own.spans[place]?.push((allocCount[row] as number) / (nelems[row] as number));
  }
  return [...found].sort(([a], [b]) => a - b).map(([, own]) => own);
}

function draw(
  title: string,
  { sweepgen }: SpanColumns,
  classes: readonly SpanClass[],
  notes: readonly string[],
): string {
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const soft = { size: 11, color: SOFT_INK } as const;
  parts.push(words("objects of", 12, TOP - 26, soft));
  for (const [i, { set, swept, name }] of places.entries()) {
    const x = LEFT + i * COLUMN;
    const index = swept ? sweptIndex(sweepgen) : 1 - sweptIndex(sweepgen);
    parts.push(words(name, x, TOP - 26, { bold: true }));
    if (set !== "mcache") {
      parts.push(words(`${set}[${index}]`, x, TOP - 12, { ...soft, mono: true }));
    }
  }
  const shown = classes.slice(0, mostClasses);
  for (const [i, { name, spans }] of shown.entries()) {
    const y = TOP + i * ROW;
    parts.push(words(name, 12, y + 12, { size: 11, mono: true }));
    for (const [place, own] of spans.entries()) {
      const x = LEFT + place * COLUMN;
      for (const [k, taken] of own.slice(0, mostSpans).entries()) {
        const at = x + k * (SPAN + 3);
        parts.push(
          box(at, y, SPAN, 14, roles.free, { stroke: EDGE }),
          box(at, y, SPAN * taken, 14, structures.array, { stroke: EDGE }),
        );
      }
      const rest = own.length - mostSpans;
      const behind = x + mostSpans * (SPAN + 3) + 2;
      if (rest > 0) parts.push(words(`+ ${grouped(rest)}`, behind, y + 12, soft));
    }
  }
  let bottom = TOP + shown.length * ROW + 18;
  parts.push(
    box(12, bottom - 10, 12, 12, structures.array, { stroke: EDGE }),
    words("objects taken", 30, bottom, soft),
    ...scaleBars(126, bottom, [{ length: SPAN, says: "a span" }]),
  );
  for (const note of notes) {
    bottom += 20;
    parts.push(words(note, 12, bottom, soft));
  }
  return picture(WIDTH, bottom + 14, title, parts);
}
