/**
 * Dumps of Go's runtime/metrics, in the forms that programs write:
 *
 *   JSON    {"/gc/heap/allocs:bytes": 4096, "/gc/pauses:seconds": {"counts": […], "buckets": […]}}
 *           [{"name": "/gc/heap/allocs:bytes", "value": 4096}, …]     also one such object a line
 *   lines   /gc/heap/allocs:bytes: 4096          as in the package's own example; a log's time and
 *           /gc/pauses:seconds: &{[1 2] [0 1 +Inf]}    level may stand before, JSON round them
 *
 * A metric's name holds its unit, after the last colon. A histogram with n counts has n + 1 bounds:
 * encoding/json calls them Counts and Buckets. JSON has no infinity, so the outermost bounds may be
 * strings ("-Inf", "Infinity") or null; and numbers may be strings, as a uint64 often is.
 * Source: runtime/metrics doc.go, sample.go, histogram.go, Go 1.19 to 1.27.
 */
import { parseJson } from "../document/json.js";
import { MalformedError, shown } from "../document/malformed.js";
import { wanted } from "./file-kind.js";
import { logLines } from "./log-lines.js";
import { readSource } from "./source.js";

/** Counts of values between bounds. */
export interface MetricHistogram {
  readonly counts: readonly number[];
  /** One more than counts, rising; the ends may be infinite. */
  readonly buckets: readonly number[];
}

/** One metric of a dump. */
export interface Metric {
  /** "/gc/heap/allocs" */
  readonly name: string;
  /** "bytes", "objects", "seconds", "cpu-seconds", … */
  readonly unit: string;
  /** A number, a bigint where no double holds it exactly, or null for a histogram. */
  readonly value: number | bigint | null;
  readonly histogram: MetricHistogram | null;
}

/** Metrics that a dump may hold; Go 1.27 has about a hundred. */
const mostMetrics = 10_000;
/** Characters of a line with a number; a metric's name and a number have far fewer. */
const longestLine = 1000;
/** Characters of a line with a histogram, or with JSON. */
const longestHistogram = 2 ** 20;
/** Objects in objects in which the metrics may stand. */
const deepest = 3;

const infinity = /^([+-]?)inf(?:inity)?$/i;
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

const bareWord = /([[,:]\s*)(-?Infinity|NaN)(?=\s*[\],}])/g;

/** A metric's name with its unit. */
const key = /(?<![\w/-])\/[\w-][\w/-]{0,200}:[\w*/-]{1,50}/;

/** A line that begins with a name in brackets or braces, and a metric behind it. */
const prefixed = /^(?:\[[^\]"{]*\]|\{[^}":]*\})[^"]*?\s\/[\w-]/;

/**
 * Read a dump of runtime/metrics from a text, or from the file whose path is given.
 * @throws {MalformedError} naming the metric or the line, or what other kind of file it is
 */
export function readRuntimeMetrics(source: string): Metric[] {
  return readSource(source, {
    ...{ wanted: wanted.metrics, has: /[{[]|:\s/, parse: parseRuntimeMetrics },
    placed: (text) => key.test(text),
  });
}

/**
 * Read a dump of runtime/metrics.
 * @throws {MalformedError} naming the metric or the line.
 */
export function parseRuntimeMetrics(text: string): Metric[] {
  if (!/^\s*[[{]/.test(text)) return fromLines(text);
  const whole = parsed(text);
  if (!(whole instanceof Error)) return isLogLine(whole) ? fromLines(text) : fromJson(whole);
  // One object a line is no JSON as a whole.
  const [first = "", ...rest] = text.trim().split("\n");
  if (rest.length > 0 && !(parsed(first) instanceof Error)) return fromLines(text);
  // A log may put the name of its source before each line: [pod-1] /gc/heap/allocs:bytes: 4096
  if (prefixed.test(first)) return fromLines(text);
  throw new MalformedError("", `the dump is not JSON (${whole.message})`, { cause: whole });
}

/** An integer that a double may not hold exactly. */
const long = /\d{16}/;

/** JSON, with bigints for integers that no double holds; or an error. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return long.test(text) ? exact(text, value) : value;
  } catch (error) {
    // Python and others write bare words, which JSON does not have.
    const quoted = text.replace(bareWord, '$1"$2"');
    if (quoted !== text) return parsed(quoted);
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** @param rounded the same, for what the exact reader refuses: names that stand twice, long fractions. */
function exact(text: string, rounded: unknown): unknown {
  try {
    return parseJson(text);
  } catch {
    return rounded;
  }
}

function fromJson(whole: unknown): Metric[] {
  let list = whole;
  for (let depth = 0; depth < deepest; depth++) {
    const inner = innerList(list);
    if (inner === undefined) break;
    list = inner;
  }
  const entries: [string, unknown, string][] = Array.isArray(list)
    ? list.map((entry, index) => {
        const pair = named(entry);
        if (pair !== undefined) return [...pair, `[${index}]`];
        const problem = `expected {"name": "/path:unit", "value": …}, got ${shown(entry)}`;
        throw new MalformedError(`[${index}]`, problem);
      })
    : Object.entries(Object(list)).map(([name, value]) => [name, value, name]);
  if (entries.length > mostMetrics) {
    throw new MalformedError("", `expected at most ${mostMetrics} metrics, got ${entries.length}`);
  }
  if (entries.length === 0) throw new MalformedError("", "it contains no metrics");
  return entries.map(([name, value, place]) => {
    const split = splitName(name, place);
    return metric(split, value, place.startsWith("[") ? `${place} ${name}` : place);
  });
}

/** Whether JSON is one line of a log, {"log":"/gc/heap/allocs:bytes: 4096\n"}. */
function isLogLine(value: unknown): boolean {
  if (typeof value !== "object" || value === null || named(value) !== undefined) return false;
  return Object.entries(value).some(([name, text]) => {
    return !name.startsWith("/") && typeof text === "string" && key.test(text);
  });
}

/** What holds the metrics, in an object that holds nothing else of a metric's name. */
function innerList(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.some(([name]) => name.startsWith("/"))) return undefined;
  if (named(value) !== undefined) return [value];
  return entries.find(([, inner]) => {
    if (typeof inner !== "object" || inner === null) return false;
    if (Array.isArray(inner)) return named(inner[0]) !== undefined;
    return (
      Object.keys(inner).some((name) => name.startsWith("/")) || innerList(inner) !== undefined
    );
  })?.[1];
}

/** The name and value of an object that is one metric, however they are capitalised. */
function named(entry: unknown): [name: string, value: unknown] | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const name = member(entry, "name") ?? member(entry, "metric");
  return typeof name === "string" ? [name, member(entry, "value")] : undefined;
}

/** A member by its name in lower case. */
function member(value: object, name: string): unknown {
  return Object.entries(value).find(([own]) => own.toLowerCase() === name)?.[1];
}

type Name = Pick<Metric, "name" | "unit">;

function metric(name: Name, value: unknown, place: string): Metric {
  const number = numberOf(value);
  if (number !== undefined) return { ...name, value: number, histogram: null };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    const counts = entries.find(([own]) => own.toLowerCase() === "counts");
    const buckets = entries.find(([own]) => own.toLowerCase() === "buckets");
    if (counts !== undefined && buckets !== undefined) {
      return { ...name, value: null, histogram: histogram(place, counts, buckets) };
    }
    if (entries.length === 0) {
      const problem =
        "expected a number or {counts, buckets}, got {}, which is what encoding/json makes of a " +
        "metrics.Value; write its Uint64(), Float64() or Float64Histogram()";
      throw new MalformedError(place, problem);
    }
  }
  throw new MalformedError(place, `expected a number or {counts, buckets}, got ${shown(value)}`);
}

/** A number, or a string that is one; a bigint where a double would be another number. */
function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value !== "string") return undefined;
  const sign = infinity.exec(value)?.[1];
  if (sign !== undefined) return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!decimal.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) || !/^[+-]?\d+$/.test(value) ? number : BigInt(value);
}

function fromLines(text: string): Metric[] {
  const metrics: Metric[] = [];
  text.split("\n").forEach((whole, index) => {
    const place = `line ${index + 1}`;
    if (whole.trim() === "") return;
    const limit = /[{[]/.test(whole) ? longestHistogram : longestLine;
    if (whole.trim().length > limit) {
      const problem = `expected at most ${limit} characters, got ${whole.trim().length}`;
      throw new MalformedError(place, problem);
    }
    metrics.push(fromLine(whole, place));
    if (metrics.length > mostMetrics) {
      throw new MalformedError(place, `expected at most ${mostMetrics} metrics`);
    }
  });
  if (metrics.length === 0) throw new MalformedError("", "it contains no metrics");
  return metrics;
}

/** The metric of a line: an object of JSON, or text, which JSON or quotes may wrap. */
function fromLine(whole: string, place: string): Metric {
  const from = whole.indexOf("{");
  const json =
    from < 0 || whole.lastIndexOf("&", from) >= 0 ? undefined : parsed(whole.slice(from));
  const pair = json instanceof Error ? undefined : named(json);
  if (pair !== undefined && key.test(pair[0])) {
    return metric(splitName(pair[0], place), pair[1], place);
  }
  const content = (logLines(whole, key)[0] as string).trim();
  const found = key.exec(content);
  const before = found === null ? "" : content.slice(0, found.index);
  const rest = found === null ? "" : content.slice(found.index + found[0].length);
  const value = /^(?:\s*[:=,]\s*|\s+)(\S.*)$/s.exec(rest)?.[1];
  if (found === null || value === undefined || !/^$|[\s|\]:]$/.test(before)) {
    throw new MalformedError(place, `expected "/path:unit: value", got ${shown(content)}`);
  }
  const name = splitName(found[0], place);
  if (/^&?\{/.test(value)) return metric(name, printedHistogram(value, place), place);
  const number = numberOf(value);
  if (number === undefined)
    throw new MalformedError(place, `expected a number, got ${shown(value)}`);
  return { ...name, value: number, histogram: null };
}

/** A histogram as fmt prints it: &{[1 2] [0 1 +Inf]}, and with the fields' names for %+v. */
function printedHistogram(text: string, place: string): unknown {
  const lists = /^&?\{(?:Counts:)?\[([^[\]]*)\] (?:Buckets:)?\[([^[\]]*)\]\}$/.exec(text);
  if (lists === null) {
    throw new MalformedError(
      place,
      `expected a histogram &{[counts] [bounds]}, got ${shown(text)}`,
    );
  }
  const numbers = (list = "") => list.split(" ").filter((word) => word !== "");
  return { counts: numbers(lists[1]), buckets: numbers(lists[2]) };
}

function splitName(name: string, place: string): Name {
  const colon = name.lastIndexOf(":");
  if (!name.startsWith("/") || colon < 2 || colon === name.length - 1) {
    const problem = `expected a name such as "/gc/heap/allocs:bytes", got ${shown(name)}`;
    throw new MalformedError(place, problem);
  }
  return { name: name.slice(0, colon), unit: name.slice(colon + 1) };
}

/** @param counts @param buckets with the names that they have in the dump */
function histogram(
  place: string,
  [countsName, counts]: readonly [string, unknown],
  [bucketsName, buckets]: readonly [string, unknown],
): MetricHistogram {
  const list = (name: string, value: unknown): readonly unknown[] => {
    if (Array.isArray(value)) return value;
    throw new MalformedError(`${place}.${name}`, `expected an array, got ${shown(value)}`);
  };
  const number = (name: string, index: number, entry: unknown): number => {
    const found = Number(numberOf(entry) ?? Number.NaN);
    if (!Number.isNaN(found)) return found;
    throw new MalformedError(
      `${place}.${name}[${index}]`,
      `expected a number, got ${entry === null ? "null" : shown(entry)}`,
    );
  };
  const n = list(countsName, counts).map((entry, i) => number(countsName, i, entry));
  const bounds = list(bucketsName, buckets).map((entry, i, all) => {
    // JavaScript's own JSON has null for infinity.
    if (entry === null && i === 0) return Number.NEGATIVE_INFINITY;
    if (entry === null && i === all.length - 1) return Number.POSITIVE_INFINITY;
    return number(bucketsName, i, entry);
  });
  if (bounds.length !== n.length + 1) {
    const problem = `expected ${n.length + 1} bounds for ${n.length} counts, got ${bounds.length}`;
    throw new MalformedError(`${place}.${bucketsName}`, problem);
  }
  return { counts: n, buckets: bounds };
}
