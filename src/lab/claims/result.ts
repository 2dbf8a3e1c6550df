/** The result of testing a claim: points by release, the verdict, and its display. */
import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { escapeMarkup } from "../../format/escape.js";
import type { Release } from "../../go/index.js";
import type { Bundle } from "../../notebook.js";
import { tableBundle } from "../../tables/index.js";
import { articles } from "./articles.js";
import type { Claim } from "./claim.js";
import { agrees, decisive, type Point, valueText } from "./point.js";
import { type Sighting, together, type Verdict, verdictOf } from "./verdict.js";

/** The verdict on what is said, or that it is not about Go's maps. */
export type Outcome = Verdict | "not about Go";

/** The result of testing a claim. */
export class ClaimResult {
  /** The verdict on what the claim says, computed from the points. */
  readonly says: Verdict;

  constructor(
    readonly claim: Claim,
    /** The evidence of each release, in order. */
    readonly sightings: readonly Sighting[],
  ) {
    const judged = sightings.filter(({ release }) => claim.judged.includes(release as Release));
    this.says = verdictOf(judged.map(({ evidence }) => claim.verdict(evidence)));
  }

  /** The verdict; "not about Go" for claims about something else, whatever they say. */
  get verdict(): Outcome {
    return this.claim.about === undefined ? this.says : "not about Go";
  }

  /** Releases in which all assertions of the claim hold. */
  get holdsFor(): string[] {
    const whole = this.sightings.filter(({ evidence }) => {
      const tested = evidence.points.every((point) => decisive(point) !== undefined);
      return tested && this.claim.verdict(evidence) === "true";
    });
    return whole.map(({ release }) => release);
  }

  /**
   * One row per point and outcome: what was claimed, what the engine showed, what real Go was seen to
   * do where it was asked, which then decides, and in which releases.
   */
  points(): ColumnTable {
    const rows = new Map<
      string,
      { releases: string[]; point: Point; real: Map<string, string[]> }
    >();
    for (const { release, evidence } of this.sightings) {
      for (const point of evidence.points) {
        // Why nothing was found may name the release.
        const found = foundText(point).replaceAll(release, "");
        const key = JSON.stringify([point.of, valueText(point.claimed), found, agrees(point)]);
        const known = rows.get(key) ?? { releases: [], point, real: new Map<string, string[]>() };
        known.releases.push(release);
        if (point.real !== undefined) {
          const real = valueText(point.real);
          known.real.set(real, [...(known.real.get(real) ?? []), release]);
        }
        rows.set(key, known);
      }
    }
    const all = [...rows.values()];
    const seen = all.map(({ real }) =>
      [...real].map(([value, releases]) => `${value} (Go ${releases.join(", ")})`).join("; "),
    );
    return table({
      point: all.map(({ point }) => point.of),
      claimed: all.map(({ point }) => valueText(point.claimed)),
      found: all.map(({ point }) => foundText(point)),
      ...(seen.some((text) => text !== "") ? { realGo: seen } : {}),
      holds: all.map(({ point }) => agrees(point) ?? null),
      releases: all.map(({ releases }) => releases.join(", ")),
    });
  }

  /** The evidence that the verdict follows from, in one line. */
  get summary(): string {
    const judged = this.sightings.filter(({ release }) =>
      this.claim.judged.includes(release as Release),
    );
    const { points } = together(judged);
    return points
      .map((point) => `${point.of}: claimed ${valueText(point.claimed)}, ${saidText(point)}`)
      .join("; ");
  }

  toString(): string {
    const { id, text, about } = this.claim;
    const aside =
      about === undefined ? "" : ` (it is about ${about}; what it says is: ${this.says})`;
    return `${id}: ${this.verdict}${aside}. ${text.en}`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const { claim } = this;
    const points = tableBundle(this.points());
    const last = this.sightings.at(-1);
    const shown = Object.entries(last?.evidence.shown ?? {}).map(([title, value]) => {
      const bundle = bundleOf(value);
      const heading = `${title} (Go ${last?.release})`;
      return {
        heading,
        html: String(bundle["text/html"] ?? ""),
        text: String(bundle["text/plain"] ?? ""),
      };
    });
    const chinese =
      claim.text.zh === undefined ? "" : `<p lang="zh">${escapeMarkup(claim.text.zh)}</p>`;
    const html = [
      `<p><b>${escapeMarkup(claim.id)}</b>: <b>${escapeMarkup(this.verdict)}</b>${escapeMarkup(this.#aside())}</p>`,
      chinese,
      `<p>${escapeMarkup(claim.text.en)}</p>`,
      `<p>${sourceMarkup(claim.article)}</p>`,
      points["text/html"],
      ...shown.map(({ heading, html }) => `<p>${escapeMarkup(heading)}</p>${html}`),
    ];
    const text = [
      this.toString(),
      ...(claim.text.zh === undefined ? [] : [claim.text.zh]),
      points["text/plain"],
      ...shown.flatMap(({ heading, text }) => [heading, text]),
    ];
    return { "text/html": html.join(""), "text/plain": text.join("\n") };
  }

  [inspect.custom](): string {
    const show = Reflect.get(this, Symbol.for("Jupyter.display")) as () => Record<string, string>;
    return show.call(this)["text/plain"] as string;
  }

  #aside(): string {
    const { about } = this.claim;
    const holds = this.holdsFor;
    const of = about === undefined ? "" : `. It is about ${about}; what it says is: ${this.says}`;
    return `${of}${holds.length === 0 ? "" : `. It holds for Go ${holds.join(", ")}`}.`;
  }
}

function sourceMarkup(article: string): string {
  const known = articles[article];
  if (known !== undefined) {
    return `<span lang="zh">${escapeMarkup(known.title)}</span> (${escapeMarkup(known.english)})`;
  }
  if (!/^https?:/.test(article)) return escapeMarkup(article);
  return `<a href="${escapeMarkup(article)}">${escapeMarkup(article)}</a>`;
}

function foundText(point: Point): string {
  return point.found === undefined
    ? `not tested here: ${point.untested ?? "nothing was found"}`
    : valueText(point.found);
}

function saidText(point: Point): string {
  if (point.real !== undefined) return `found ${valueText(point.real)} in real Go`;
  return point.found === undefined ? foundText(point) : `found ${foundText(point)}`;
}

/** A table or drawing as a notebook shows it. */
function bundleOf(value: unknown): Bundle {
  const show: unknown =
    typeof value === "object" && value !== null
      ? Reflect.get(value, Symbol.for("Jupyter.display"))
      : undefined;
  if (typeof show === "function") return show.call(value) as Bundle;
  const text = inspect(value);
  return { "text/html": `<pre>${escapeMarkup(text)}</pre>`, "text/plain": text };
}
