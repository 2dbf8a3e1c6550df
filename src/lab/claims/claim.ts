/**
 * A published claim about Go's maps, with a test that runs in the engine. The test returns what is
 * claimed and what it found; the verdict is computed from these.
 */
import { nearest } from "../../format/nearest.js";
import { shown } from "../../format/shown.js";
import { type Release, releases } from "../../go/index.js";
import type { Lab } from "./lab.js";
import { about, type Point } from "./point.js";
import { type Evidence, judge, type Verdict } from "./verdict.js";

/** A sentence in English, and in the article's own language if that is not English. */
export interface ClaimText {
  readonly en: string;
  readonly zh?: string;
}

/** The parts of a claim. */
export interface ClaimOptions {
  /** Unique among the claims: "S2-7". */
  readonly id: string;
  /** The article's short name (see `articles`), or the address of the source. */
  readonly article: string;
  /** The claim in one sentence. */
  readonly text: string | ClaimText;
  /** What the test measures. */
  readonly expectation: string;
  /** The subject of the claim if it is not Go's map: "a C struct". */
  readonly about?: string;
  /** Releases it is tested on. Default Go 1.19, 1.21 and 1.23, whose maps are the classic ones. */
  readonly releases?: readonly Release[];
  /** The releases whose evidence decides the verdict: those the source is about. Default all. */
  readonly judged?: readonly Release[];
  /** Returns the points; called once for each release. */
  readonly test: (lab: Lab) => readonly Point[] | Evidence;
  /**
   * Go statements that real Go runs, where it is on the machine: each
   * `see("of", value)` says what the point of that name was seen to be, which then decides.
   * docs/formats/claims.md names the functions that are there.
   */
  readonly real?: string;
  /** Default {@link judge}: what becomes of the points. */
  readonly verdict?: (evidence: Evidence) => Verdict;
}

/** A claim that can be tested. */
export interface Claim extends Required<Omit<ClaimOptions, "about" | "text" | "real">> {
  readonly text: ClaimText;
  readonly about: string | undefined;
  readonly real: string | undefined;
}

/** Releases with one rule of growth each, of classic maps. */
export const classicReleases = ["1.19", "1.21", "1.23"] as const satisfies readonly Release[];
/** Releases of Swiss maps that differ. */
export const swissReleases = ["1.24", "1.26"] as const satisfies readonly Release[];
export const bothGenerations = [...classicReleases, ...swissReleases] as const;

const required = ["id", "article", "text", "expectation", "test"] as const;
const known = [...required, "about", "releases", "judged", "real", "verdict"] as const;

/**
 * Make a claim with a test; `claims.add` adds it to the others.
 * @example
 * const mine = claim({
 *   id: "mine-1",
 *   article: "https://example.org/maps",
 *   text: "A bucket of map[int64]bool takes 96 bytes.",
 *   expectation: "the size of a bucket",
 *   test: (lab) => [{ of: "bytes of a bucket", claimed: 96, found: lab.layout("map[int64]bool").size }],
 * });
 * @throws TypeError naming the field that is missing or of the wrong type, and what would be right.
 */
export function claim(options: ClaimOptions): Claim {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `\`claim\` takes an object with ${required.join(", ")}, got ${shown(options)}`,
    );
  }
  for (const field of Object.keys(options)) {
    if ((known as readonly string[]).includes(field)) continue;
    const near = nearest(field, known);
    throw new TypeError(
      `a claim has no field \`${field}\`; ${near === undefined ? `it has ${known.join(", ")}` : `did you mean \`${near}\`?`}`,
    );
  }
  for (const field of ["id", "article", "expectation"] as const) {
    const value: unknown = options[field];
    if (typeof value === "string" && value.trim() !== "") continue;
    throw new TypeError(
      `\`${field}\` of a claim must be a string that is not empty, got ${shown(value)}`,
    );
  }
  const { id } = options;
  const text = textOf(id, options.text);
  for (const [field, value] of [
    ["test", options.test],
    ["verdict", options.verdict ?? judge],
  ] as const) {
    if (typeof value === "function") continue;
    throw new TypeError(
      `\`${field}\` of claim ${id} must be a function${field === "test" ? ": (lab) => [{ of, claimed, found }]" : " of the evidence"}, got ${shown(value)}`,
    );
  }
  const { real } = options;
  if (real !== undefined && (typeof real !== "string" || real.trim() === "")) {
    throw new TypeError(
      `\`real\` of claim ${id} must be Go statements, such as 'see("bytes", int(unsafe.Sizeof(true)))', got ${shown(real)}`,
    );
  }
  const tested = releasesOf(id, "releases", options.releases ?? classicReleases, [
    ...releases.keys(),
  ]);
  const judged = releasesOf(id, "judged", options.judged ?? tested, tested);
  return {
    ...{ id, article: options.article, text, expectation: options.expectation },
    ...{ about: options.about, releases: tested, judged },
    ...{ test: options.test, real, verdict: options.verdict ?? judge },
  };
}

function textOf(id: string, text: unknown): ClaimText {
  if (typeof text === "string" && text.trim() !== "") return { en: text };
  if (typeof text === "object" && text !== null && "en" in text && typeof text.en === "string") {
    return text as ClaimText;
  }
  throw new TypeError(
    `\`text\` of claim ${id} must be a sentence or { en, zh }, got ${shown(text)}`,
  );
}

function releasesOf(
  id: string,
  field: string,
  given: unknown,
  among: readonly string[],
): readonly Release[] {
  const wrong = (what: unknown): TypeError =>
    new TypeError(
      `\`${field}\` of claim ${id} must be a list of releases out of ${among.join(", ")}, got ${shown(what)}`,
    );
  if (!Array.isArray(given) || given.length === 0) throw wrong(given);
  for (const release of given) if (!among.includes(release)) throw wrong(release);
  return given as readonly Release[];
}

/**
 * Bounds around a number that a claim says only roughly, for `claimed`.
 * @param share how far off it may be. Default 0.1: a tenth.
 * @example claim.about(1.8e9)
 */
claim.about = about;
