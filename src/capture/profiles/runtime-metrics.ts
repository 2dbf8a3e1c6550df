/**
 * Dumps of Go's runtime/metrics, in the two forms that programs write:
 *
 *   JSON   {"/gc/heap/allocs:bytes": 4096, "/gc/pauses:seconds": {"counts": […], "buckets": […]}}
 *   text   /gc/heap/allocs:bytes: 4096          as in the package's own example
 *
 * A metric's name holds its unit, after the last colon. A histogram with n counts has n + 1 bounds;
 * JSON has no infinity, so the outermost bounds may be the texts "-Inf" and "+Inf".
 * Source: runtime/metrics doc.go, sample.go, histogram.go, Go 1.19 to 1.27.
 */
import { MalformedError, shown } from "../document/malformed.js";

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
  /** A number, or null for a histogram. */
  readonly value: number | null;
  readonly histogram: MetricHistogram | null;
}

/** Metrics that a dump may hold; Go 1.27 has about a hundred. */
const mostMetrics = 10_000;
/** Characters of a line; a metric's name and a number have far fewer. */
const longestLine = 1000;
const infinities: Readonly<Record<string, number>> = {
  "+Inf": Number.POSITIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  "-Inf": Number.NEGATIVE_INFINITY,
};

/**
 * Read a dump of runtime/metrics.
 * @throws {MalformedError} naming the metric or the line.
 */
export function parseRuntimeMetrics(text: string): Metric[] {
  return /^\s*\{/.test(text) ? fromJson(text) : fromLines(text);
}

function fromJson(text: string): Metric[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedError("", `the dump is not JSON (${reason})`, { cause });
  }
  const entries = Object.entries(parsed as Record<string, unknown>);
  if (entries.length > mostMetrics) {
    throw new MalformedError("", `expected at most ${mostMetrics} metrics, got ${entries.length}`);
  }
  return entries.map(([key, value]) => {
    const { name, unit } = named(key, key);
    if (typeof value === "number") return { name, unit, value, histogram: null };
    if (typeof value === "object" && value !== null && "counts" in value && "buckets" in value) {
      return { name, unit, value: null, histogram: histogram(key, value.counts, value.buckets) };
    }
    throw new MalformedError(key, `expected a number or {counts, buckets}, got ${shown(value)}`);
  });
}

function fromLines(text: string): Metric[] {
  const metrics: Metric[] = [];
  text.split("\n").forEach((line, index) => {
    const content = line.trim();
    if (content === "") return;
    const place = `line ${index + 1}`;
    if (content.length > longestLine) {
      const problem = `expected at most ${longestLine} characters, got ${content.length}`;
      throw new MalformedError(place, problem);
    }
    const [, key, value] = /^(\/[^\s]*?:[^\s:]+)(?::\s*|\s+)(\S+)$/.exec(content) ?? [];
    if (key === undefined || value === undefined) {
      throw new MalformedError(place, `expected "/path:unit: value", got ${shown(content)}`);
    }
    const number = infinities[value] ?? Number(value);
    if (Number.isNaN(number)) {
      throw new MalformedError(place, `expected a number, got ${shown(value)}`);
    }
    if (metrics.length === mostMetrics) {
      throw new MalformedError(place, `expected at most ${mostMetrics} metrics`);
    }
    metrics.push({ ...named(key, place), value: number, histogram: null });
  });
  return metrics;
}

function named(key: string, place: string): Pick<Metric, "name" | "unit"> {
  const colon = key.lastIndexOf(":");
  if (!key.startsWith("/") || colon < 2 || colon === key.length - 1) {
    throw new MalformedError(
      place,
      `expected a name such as "/gc/heap/allocs:bytes", got ${shown(key)}`,
    );
  }
  return { name: key.slice(0, colon), unit: key.slice(colon + 1) };
}

function histogram(key: string, counts: unknown, buckets: unknown): MetricHistogram {
  const numbers = (name: string, list: unknown): number[] => {
    if (!Array.isArray(list)) {
      throw new MalformedError(`${key}.${name}`, `expected an array, got ${shown(list)}`);
    }
    return list.map((entry: unknown, index) => {
      const number = typeof entry === "string" ? infinities[entry] : entry;
      if (typeof number === "number") return number;
      throw new MalformedError(
        `${key}.${name}[${index}]`,
        `expected a number, got ${shown(entry)}`,
      );
    });
  };
  const [n, bounds] = [numbers("counts", counts), numbers("buckets", buckets)];
  if (bounds.length !== n.length + 1) {
    const problem = `expected ${n.length + 1} bounds for ${n.length} counts, got ${bounds.length}`;
    throw new MalformedError(`${key}.buckets`, problem);
  }
  return { counts: n, buckets: bounds };
}
