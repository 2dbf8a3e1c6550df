/**
 * Runs a case in real Go: the probe is compiled with the case's types and runs it in a separate
 * process, which returns its memory as a capture that contains the case with the seeds of the
 * process. The engine replays that case byte for byte.
 */

import {
  architecture,
  type Declarations,
  type GoType,
  GoTypeError,
  parseMapType,
  release,
} from "../../go/index.js";
import { type Case, caseOf } from "../case/case.js";
import type { Capture } from "../document/document.js";
import { type Json, jsonText } from "../document/json.js";
import { MalformedError, shown } from "../document/malformed.js";
import { type ToolchainOptions, toolchainOf } from "./fetch-toolchain.js";
import { type Answer, Probe, type ProbeOptions, timeLimit } from "./probe.js";
import {
  declarationsText,
  type ProbeTypes,
  predeclaredDynamicTypes,
  probeMapOf,
} from "./program.js";
import type { GoToolchain } from "./toolchains.js";

/** How a case is run. */
export interface RunOptions extends ProbeOptions, Pick<ToolchainOptions, "installed"> {
  /** ms after which the process is ended; default two minutes. */
  readonly limit?: number | undefined;
}

/** What a real Go left behind. */
export interface RealRun {
  readonly toolchain: GoToolchain;
  /** The case with all seeds. */
  readonly test: Case;
  /** What memory held; its field `case` is the case as JSON. */
  readonly capture: Capture;
  /** runtime.MemStats of the whole process after the last operation. */
  readonly memstats: Readonly<Record<string, Json>>;
}

/** What a case may leave out; the process's own take its place. */
const seedFields = ["hash0", "hashkey", "rand"] as const;

/** What stands for a seed that is left out while the rest is checked. */
const placeholders = { hash0: 0, hashkey: [1, 1, 1, 1], rand: 0, hint: 0, name: "run" } as const;

/** A case as JSON, in which seeds may be left out. */
export type CaseFields = Readonly<Record<string, Json>>;

/** A case that is to be run, checked. */
export interface Planned {
  /** With placeholders for the seeds that are left out. */
  readonly test: Case;
  readonly fields: CaseFields;
}

/** Check a case in which `hash0`, `hashkey`, `rand`, `hint` and `name` may be left out. */
export function planned(json: Json): Planned {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new MalformedError(
      "",
      `expected an object with the fields of a case, got ${shown(json)}`,
    );
  }
  const fields = { name: placeholders.name, hint: placeholders.hint, ...json } as CaseFields;
  return { test: caseOf({ ...placeholders, ...fields }), fields };
}

/**
 * Run a case with a real Go.
 * @param name its release, "1.26", or a patch of it, "1.26.3"
 * @param json the case; seeds that it leaves out are those of the process
 * @throws {MalformedError} naming the field that is wrong
 * @throws {GoUnavailableError} where there is no such Go, saying what to do
 */
export async function runReal(
  name: string,
  json: Json,
  options: RunOptions = {},
): Promise<RealRun> {
  const { test, fields } = planned(json);
  const { probe, toolchain } = await startProbe(name, test, fields, options);
  try {
    options.progress?.(`run the case with ${toolchain.version}`);
    return { toolchain, ...finished(fields, await answerOf(probe, test, fields, options)) };
  } finally {
    await probe.stop();
  }
}

/**
 * Run the beginnings of a case, as many as asked for, in one process.
 * @param work is given a function that runs the first n operations
 */
export async function withProbe<R>(
  name: string,
  test: Case,
  fields: CaseFields,
  options: RunOptions,
  work: (run: (n: number) => Promise<Capture>) => Promise<R>,
): Promise<R> {
  const { probe } = await startProbe(name, test, fields, options);
  try {
    return await work(async (n) => {
      const ops = writtenPrefix(fields.ops as readonly (readonly Json[])[], n);
      return (await answerOf(probe, test, { ...fields, ops }, options)).capture;
    });
  } finally {
    await probe.stop();
  }
}

async function startProbe(name: string, test: Case, fields: CaseFields, options: RunOptions) {
  const { experiments = experimentsOf(name) } = options;
  const toolchain = await toolchainOf(name, options);
  const ownHash = test.aeskeysched || fields.hashkey === undefined ? "aes" : "fallback";
  const types = probeTypesOf(test, fields.ops as Json);
  const settings = { ...options, experiments, hash: options.hash ?? ownHash } as const;
  return { toolchain, probe: await Probe.start(toolchain, types, settings) };
}

async function answerOf(
  probe: Probe,
  test: Case,
  fields: CaseFields,
  { limit = timeLimit, signal }: RunOptions,
): Promise<Answer> {
  try {
    const answer = await probe.run(jsonText(forProbe(test, fields)), limit);
    if (typeof answer !== "string") return answer;
    throw new MalformedError("", `real Go refuses it: ${answer}`);
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}

/** The first `n` single operations as a case writes them: a range is cut short. */
function writtenPrefix(ops: readonly (readonly Json[])[], n: number): Json {
  const kept: Json[] = [];
  let left = n;
  for (const op of ops) {
    if (left <= 0) break;
    const isRange = op[0] === "pr" || op[0] === "dr";
    const count = isRange ? Number(op[3]) : 1;
    kept.push(isRange && count > left ? [...op.slice(0, 3), left, ...op.slice(4)] : op);
    left -= count;
  }
  return kept;
}

/** What the release was built with, as its name says it: "1.27-X:mapsplitgroup". */
function experimentsOf(name: string): readonly string[] {
  return /-X:(.*)$/.exec(release(name).name)?.[1]?.split(",") ?? [];
}

/** The case with the seeds that it was run under, and the capture that holds it. */
export function finished(fields: CaseFields, { capture, seeds, memstats }: Answer) {
  const { aeskeysched, ...words } = seeds;
  const written: CaseFields = {
    ...fields,
    ...words,
    ...(aeskeysched === "" ? {} : { aeskeysched }),
  };
  return { test: caseOf(written), capture: { ...capture, case: written }, memstats };
}

/** A case as the probe reads it: numbers in one form, and no seeds that are left out. */
export function forProbe(test: Case, fields: CaseFields): Json {
  const { name, type, hint, hash0, hashkey, rand } = test;
  const hex = (n: number | bigint) => `0x${n.toString(16)}`;
  const seeds = { hash0: hex(hash0), hashkey: hashkey.map(hex), rand: hex(rand) };
  const given = seedFields.filter((field) => fields[field] !== undefined);
  return {
    ...{ name, type, hint: hex(hint), ops: fields.ops as Json },
    ...Object.fromEntries(given.map((field) => [field, seeds[field]])),
    ...(test.aeskeysched ? { aeskeysched: Buffer.from(test.aeskeysched).toString("hex") } : {}),
  };
}

/** What the probe is compiled with for a case: its map type, and the dynamic types of its values. */
export function probeTypesOf({ type, types }: Case, ops: Json): ProbeTypes {
  const { key, elem } = parseMapType(type, types, architecture("amd64"));
  const dynamicTypes =
    holdsInterface(key) || holdsInterface(elem) ? dynamicTypesOf(ops, types) : [];
  return {
    maps: [probeMapOf(type, key, elem)],
    dynamicTypes,
    declarations: declarationsText(types),
  };
}

/** Types in the order in which they are compiled in: the same case makes the same program. */
function dynamicTypesOf(ops: Json, types: Declarations): ProbeTypes["dynamicTypes"] {
  const found = new Map(predeclaredDynamicTypes.map((text) => [text, text]));
  const look = (json: Json | undefined): void => {
    if (typeof json !== "object" || json === null) return;
    for (const part of Array.isArray(json) ? json : Object.values(json)) look(part as Json);
    const { type } = json as { type?: Json };
    if (typeof type === "string") add(type);
  };
  const add = (text: string) => {
    try {
      found.set(text, types.parse(text).text);
    } catch (error) {
      // A field of a struct may have the name "type" and any string in it.
      if (!(error instanceof GoTypeError)) throw error;
    }
  };
  look(ops);
  return [...found].sort().map(([text, of]) => ({ text, type: of }));
}

/** May values of the type have interfaces in them, as far as they are written in cases? */
function holdsInterface(type: GoType): boolean {
  switch (type.kind) {
    case "interface":
      return true;
    case "array":
    case "slice":
      return holdsInterface(type.elem);
    case "struct":
      return type.fields.some((field) => holdsInterface(field.type));
    default:
      return false;
  }
}
