/**
 * The registry of all claims. Each can be tested again at any time; no verdict is stored.
 */
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { counted } from "../../format/counted.js";
import { escapeMarkup } from "../../format/escape.js";
import { didYouMean } from "../../format/nearest.js";
import { shown } from "../../format/shown.js";
import { notebook } from "../../notebook.js";
import { tableBundle } from "../../tables/index.js";
import type { Claim } from "./claim.js";
import { claimsOfFile } from "./file.js";
import { goSource } from "./go-source.js";
import { Lab } from "./lab.js";
import { RealGoPrograms, type Seen } from "./real-go.js";
import { ClaimResult, type Outcome } from "./result.js";
import { collectorClaims } from "./themes/collector.js";
import { growthClaims } from "./themes/growth.js";
import { hashingClaims } from "./themes/hashing.js";
import { headerClaims } from "./themes/header.js";
import { layoutClaims } from "./themes/layout.js";
import { machineClaims } from "./themes/machine.js";
import { memoryClaims } from "./themes/memory.js";
import { operationClaims } from "./themes/operations.js";
import { publicClaims } from "./themes/public.js";
import { sizeClaims } from "./themes/size.js";
import type { Evidence } from "./verdict.js";

/** Outcomes in the order in which they are counted. */
const outcomes = [
  "true",
  "partly",
  "false",
  "not about Go",
  "not tested",
] as const satisfies readonly Outcome[];

/** The results of testing all claims: the score and a row for each. */
export class ClaimScore {
  constructor(readonly results: readonly ClaimResult[]) {}

  /** The number of claims with each outcome. */
  get counts(): Readonly<Record<Outcome, number>> {
    const count = (outcome: Outcome) =>
      this.results.filter(({ verdict }) => verdict === outcome).length;
    return Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])) as Record<
      Outcome,
      number
    >;
  }

  /** One row per claim, with its verdict and the evidence that it follows from. */
  table(): ColumnTable {
    const column = (of: (result: ClaimResult) => unknown) => this.results.map(of);
    return table({
      id: column(({ claim }) => claim.id),
      verdict: column(({ verdict }) => verdict),
      says: column(({ says }) => says),
      claim: column(({ claim }) => claim.text.en),
      original: column(({ claim }) => claim.text.zh ?? claim.text.en),
      seen: column(({ claim }) => claim.expectation),
      evidence: column(({ summary }) => summary),
      holdsFor: column(({ holdsFor }) => holdsFor.join(", ")),
      article: column(({ claim }) => claim.article),
      cell: column(({ claim }) => `claims.run(${JSON.stringify(claim.id)})`),
    });
  }

  toString(): string {
    const parts = outcomes.filter((outcome) => this.counts[outcome] > 0);
    const said = parts.map((outcome) => `${this.counts[outcome]} ${outcome}`);
    return `${counted(this.results.length, "claim")}: ${said.join(", ")}`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const rows = tableBundle(this.table().select("id", "verdict", "claim", "holdsFor", "evidence"));
    return {
      "text/html": `<p><b>${escapeMarkup(this.toString())}</b></p>${rows["text/html"]}`,
      "text/plain": `${this.toString()}\n${rows["text/plain"]}`,
    };
  }

  [inspect.custom](): string {
    const show = Reflect.get(this, Symbol.for("Jupyter.display")) as () => Record<string, string>;
    return show.call(this)["text/plain"] as string;
  }
}

/** Claims by their ids. */
export class Claims {
  readonly #claims = new Map<string, Claim>();

  constructor(given: Iterable<Claim> = []) {
    for (const one of given) this.add(one);
  }

  /** The number of claims. */
  get size(): number {
    return this.#claims.size;
  }

  /**
   * Their ids, in order.
   * @example claims.ids()
   */
  ids(): string[] {
    return [...this.#claims.keys()];
  }

  /**
   * A claim by its id.
   * @throws RangeError suggesting the most similar id
   * @example claims.get("S2-7").text.en
   */
  get(id: string): Claim {
    const found = this.#claims.get(id);
    if (found !== undefined) return found;
    if (typeof id !== "string")
      throw new TypeError(`\`id\` must be a string such as "S2-7", got ${shown(id)}`);
    const meant = didYouMean(id.toUpperCase(), this.ids(), (name) => `"${name}"`);
    throw new RangeError(`no claim ${shown(id)}. ${meant || "`claims.ids()` lists them."}`);
  }

  /**
   * Add claims made by `claim`.
   * @throws RangeError when another claim has the same id
   */
  add(...given: readonly Claim[]): this {
    for (const one of given) {
      if (this.#claims.has(one.id))
        throw new RangeError(`a claim ${one.id} exists already; give yours another \`id\``);
      this.#claims.set(one.id, one);
    }
    return this;
  }

  /**
   * Add the claims of a file (docs/formats/claims.md). Its `found` expressions are JavaScript and
   * run like cells: read only files that you would run.
   * @returns the claims that were added
   * @throws SyntaxError or TypeError naming the file, the claim and the field that is wrong
   */
  read(file: string): Claim[] {
    const added = claimsOfFile(readFileSync(file, "utf8"), file);
    this.add(...added);
    return added;
  }

  /**
   * Test a claim by its id, or all of them, which prints the score.
   * @example claims.run("S2-7")
   * @throws RangeError when no claim has that id
   */
  run(): ClaimScore;
  run(id: string): ClaimResult;
  run(id?: string): ClaimScore | ClaimResult {
    const wanted = id === undefined ? [...this.#claims.values()] : [this.get(id)];
    const told = id === undefined ? notebook()?.progress("claims") : undefined;
    const results: ClaimResult[] = [];
    const programsByRelease = programsOf(wanted);
    try {
      for (const one of wanted) {
        results.push(tested(one, programsByRelease));
        told?.(results.length, wanted.length);
      }
    } finally {
      for (const programs of programsByRelease.values()) programs.close();
    }
    return id === undefined ? new ClaimScore(results) : (results[0] as ClaimResult);
  }

  /** Tests all claims, one row per claim: id, verdict, claim, evidence, releases, cell. */
  table(): ColumnTable {
    return this.run().table();
  }

  toString(): string {
    return `${counted(this.size, "claim")}; claims.run() puts all to the test, claims.run("S2-7") one`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const all = [...this.#claims.values()];
    const rows = tableBundle(
      table({
        id: all.map(({ id }) => id),
        claim: all.map(({ text }) => text.en),
        original: all.map(({ text }) => text.zh ?? ""),
        seen: all.map(({ expectation }) => expectation),
        cell: all.map(({ id }) => `claims.run(${JSON.stringify(id)})`),
      }),
    );
    return {
      "text/html": `<p>${escapeMarkup(this.toString())}</p>${rows["text/html"]}`,
      "text/plain": `${this.toString()}\n${rows["text/plain"]}`,
    };
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Real Go, by release, for claims that ask it: only what is on the machine. */
function programsOf(wanted: readonly Claim[]): Map<string, RealGoPrograms> {
  const found = new Map<string, RealGoPrograms>();
  const asked = wanted.flatMap(({ id, real, releases }) => {
    return real === undefined ? [] : releases.map((release) => ({ id, real, release }));
  });
  for (const release of new Set(asked.map((one) => one.release))) {
    const source = goSource(release);
    if (source === undefined) continue;
    const programs = new RealGoPrograms(release, source);
    programs.prepare(asked.filter((one) => one.release === release));
    found.set(release, programs);
  }
  return found;
}

/** Put a claim to the test, release by release: to the engine, and to real Go where it asks that. */
function tested(claim: Claim, programsByRelease: ReadonlyMap<string, RealGoPrograms>): ClaimResult {
  const sightings = claim.releases.map((release) => {
    const given: unknown = claim.test(new Lab(release));
    const evidence = (Array.isArray(given) ? { points: given } : given) as Evidence;
    checkPoints(claim.id, evidence);
    const programs = programsByRelease.get(release);
    if (claim.real === undefined || programs === undefined) return { release, evidence };
    const seen = programs.run({ id: claim.id, real: claim.real });
    return { release, evidence: beside(claim.id, evidence, seen), go: programs.version };
  });
  return new ClaimResult(claim, sightings);
}

/** What the engine showed with what real Go was seen to do. */
function beside(id: string, evidence: Evidence, seen: Seen): Evidence {
  const names = evidence.points.map(({ of }) => of);
  for (const of of seen.keys()) {
    if (names.includes(of)) continue;
    throw new TypeError(
      `\`real\` of claim ${id} sees ${shown(of)}, which is not a point of its test; those are ${names.map((name) => shown(name)).join(", ")}`,
    );
  }
  const points = evidence.points.map((point) => {
    const real = seen.get(point.of);
    return real === undefined ? point : { ...point, real };
  });
  return { ...evidence, points };
}

function checkPoints(id: string, evidence: Evidence): void {
  const points: unknown = evidence?.points;
  const right = "a list of points { of, claimed, found }, or { points, shown }";
  if (!Array.isArray(points))
    throw new TypeError(`the test of claim ${id} must return ${right}, got ${shown(evidence)}`);
  for (const point of points as Record<string, unknown>[]) {
    const whole = typeof point?.of === "string" && "claimed" in point;
    if (whole && (point.found !== undefined || typeof point.untested === "string")) continue;
    throw new TypeError(
      `a point of claim ${id} must have \`of\`, \`claimed\`, and \`found\` or \`untested\`, got ${shown(point)}`,
    );
  }
}

/** In the order of the articles: S0-1, S0-2, …, S4-17, then the others. */
function inOrder(all: readonly Claim[]): Claim[] {
  const numbered = new Intl.Collator("en", { numeric: true });
  const rank = ({ id }: Claim) => (id.startsWith("S") ? 0 : 1);
  return [...all].sort((a, b) => rank(a) - rank(b) || numbered.compare(a.id, b.id));
}

/**
 * Published claims about Go's maps, with tests: those of four articles (S0-1 to S4-17) and of other
 * public sources (P-1 and later). `claims.run("S2-7")` tests one.
 */
export const claims = new Claims(
  inOrder([
    ...[
      ...headerClaims,
      ...sizeClaims,
      ...layoutClaims,
      ...hashingClaims,
      ...growthClaims,
      ...operationClaims,
    ],
    ...[...memoryClaims, ...collectorClaims, ...machineClaims, ...publicClaims],
  ]),
);
