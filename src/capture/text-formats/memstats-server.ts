/**
 * MemStats of a running Go program, requested over HTTP: from /debug/vars (package expvar), or the
 * end of /debug/pprof/heap?debug=1 (net/http/pprof), or the go_memstats of a /metrics page,
 * whichever the server has. The size of responses is limited, and redirections are not followed.
 */
import { MalformedError, shown } from "../document/malformed.js";
import { debugVars } from "./debug-vars.js";
import { heapTextMemStats } from "./heap-text.js";
import { prometheus } from "./prometheus.js";

/** Numbers of a server at one moment, by the names of runtime.MemStats. */
export type MemStatsNow = Readonly<Record<string, number>>;

/** Bytes of an answer, and ms that it may take. */
const longest = 16 * 2 ** 20;
const patience = 10_000;

/** Names of go_memstats_* that are not MemStats' own in small letters with underscores. */
const prometheusNames: Readonly<Record<string, string>> = {
  go_memstats_alloc_bytes: "Alloc",
  go_memstats_alloc_bytes_total: "TotalAlloc",
  go_memstats_sys_bytes: "Sys",
  go_memstats_mallocs_total: "Mallocs",
  go_memstats_frees_total: "Frees",
  go_memstats_heap_alloc_bytes: "HeapAlloc",
  go_memstats_heap_sys_bytes: "HeapSys",
  go_memstats_heap_idle_bytes: "HeapIdle",
  go_memstats_heap_inuse_bytes: "HeapInuse",
  go_memstats_heap_released_bytes: "HeapReleased",
  go_memstats_heap_objects: "HeapObjects",
  go_memstats_next_gc_bytes: "NextGC",
  go_gc_duration_seconds_count: "NumGC",
};

/** Where MemStats are, the most telling first, and how they are read. */
const sources: readonly (readonly [path: string, read: (text: string) => MemStatsNow])[] = [
  [
    "/debug/vars",
    (text) =>
      numbers(debugVars(text).rows, (name) => {
        return name.startsWith("memstats.") ? name.slice("memstats.".length) : undefined;
      }),
  ],
  ["/debug/pprof/heap?debug=1", (text) => numbers(heapTextMemStats(text).rows, (name) => name)],
  ["/metrics", (text) => numbers(prometheus(text).rows, (name) => prometheusNames[name])],
];

function numbers(
  rows: readonly Readonly<Record<string, unknown>>[],
  nameOf: (name: string) => string | undefined,
): MemStatsNow {
  const found: Record<string, number> = {};
  for (const { name, value } of rows) {
    const own = nameOf(String(name));
    // BySize and PauseNs are lists, which a table of moments has no place for.
    if (own !== undefined && typeof value === "number" && !own.includes(".")) found[own] = value;
  }
  return found;
}

/** A server that is polled. */
export class MemStatsServer {
  /** Index of the source that has answered; until then all are tried. */
  #source: number | undefined;

  /** @throws {MalformedError} for what is not an address of a server */
  constructor(readonly address: string) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      const expected = "expected the address of a server such as http://localhost:6060";
      throw new MalformedError("url", `${expected}, got ${shown(address)}`);
    }
  }

  /** The path that is polled: "/debug/vars". */
  get path(): string | undefined {
    return sources[this.#source ?? -1]?.[0];
  }

  /** The numbers of this moment. @throws {MalformedError} saying what the server answers instead */
  async ask(signal: AbortSignal): Promise<MemStatsNow> {
    const problems: string[] = [];
    for (const [i, [path, read]] of sources.entries()) {
      if (this.#source !== undefined && this.#source !== i) continue;
      try {
        const stats = read(await textAt(new URL(path, this.address), signal));
        if (Object.keys(stats).length > 0) {
          this.#source = i;
          return stats;
        }
        problems.push(`${path} has no MemStats`);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        problems.push(`${path}: ${error instanceof Error ? reasonOf(error) : String(error)}`);
      }
    }
    const advice =
      'a Go program gives them with import _ "net/http/pprof" or _ "expvar" and an http server';
    throw new MalformedError("", `${this.address}: ${problems.join("; ")}; ${advice}`);
  }
}

/** What is behind "fetch failed". */
function reasonOf(error: Error): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? error.message;
}

async function textAt(url: URL, signal: AbortSignal): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const response = await fetch(url, { signal: limit, redirect: "error" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    const bytes = piece as Uint8Array;
    size += bytes.length;
    if (size > longest) throw new Error(`more than ${longest / 2 ** 20} MiB`);
    pieces.push(bytes);
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}
