/**
 * Benchmarks of a map type in real Go: loops compiled for the type and run by package testing, as
 * `go test -bench -benchmem` does. Each process has different hash keys and seeds; several
 * processes give the range.
 */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { architecture, type Declarations, parseMapType } from "../../go/index.js";
import type { Json } from "../document/json.js";
import { checkedSyntax } from "../document/schema.js";
import { benchFile } from "./bench-program.js";
import { build, sourcesIn } from "./build.js";
import { GoUnavailableError } from "./errors.js";
import { releaseOfVersion, toolchainOf } from "./fetch-toolchain.js";
import { declarationsText, predeclaredDynamicTypes } from "./program.js";
import type { RunOptions } from "./real.js";
import type { GoToolchain } from "./toolchains.js";

const source = fileURLToPath(new URL("./probe/", import.meta.url));

/** What is measured. */
export interface BenchCase {
  readonly type: string;
  readonly types: Declarations;
  /** The hint that stands in make. */
  readonly hint: number;
  /** Keys as integers, which become values as those of a case's range do; and keys that are not there. */
  readonly keys: BigInt64Array;
  readonly absent: BigInt64Array;
  readonly prefix: string;
  /** Seconds that each benchmark takes. */
  readonly seconds: number;
  readonly processes: number;
}

/** A benchmark in one process; an operation of it is the loop over all keys. */
export interface BenchResult {
  readonly work: string;
  readonly ns: number;
  readonly bytes: number;
  readonly mallocs: number;
  /** GC cycles meanwhile. */
  readonly cycles: number;
}

/** What one process says. */
export interface BenchProcess {
  readonly works: readonly BenchResult[];
  /** Bytes that a filled map keeps alive. */
  readonly live: number;
  readonly memstats: Readonly<Record<string, Json>>;
}

/** Longest output of a process. */
const longest = 2 ** 20;

/**
 * Measure a map type with a real Go.
 * @throws {GoUnavailableError} where there is none, or a process fails
 */
export async function benchReal(
  name: string,
  bench: BenchCase,
  options: RunOptions,
): Promise<{ toolchain: GoToolchain; processes: BenchProcess[] }> {
  const toolchain = await toolchainOf(name, options);
  const { key, elem } = parseMapType(bench.type, bench.types, architecture("amd64"));
  options.progress?.(`compile the benchmark with ${toolchain.version}`);
  const sources = await sourcesIn(source);
  const row = releaseOfVersion(toolchain.version);
  sources.set("go.mod", `module gomaplab/probe\n\ngo ${row?.name ?? "1.19"}\n`);
  const declarations = declarationsText(bench.types);
  const program = { key: key.text, elem: elem.text, hint: bench.hint, declarations };
  sources.set("cmd/main.go", benchFile({ ...program, dynamicTypes: predeclaredDynamicTypes }));
  const file = await build(toolchain, sources, { target: "./cmd", signal: options.signal });
  const processes: BenchProcess[] = [];
  for (let i = 0; i < bench.processes; i++) {
    options.progress?.(`process ${i + 1} of ${bench.processes}`);
    processes.push(await measure(file, bench, toolchain, options.signal));
  }
  return { toolchain, processes };
}

async function measure(
  file: string,
  { keys, absent, prefix, seconds }: BenchCase,
  { version }: GoToolchain,
  signal: AbortSignal | undefined,
): Promise<BenchProcess> {
  const input = { Keys: keys.length, Absent: absent.length, Prefix: prefix, Time: `${seconds}s` };
  const env = { ...process.env, GOGC: "", GOMEMLIMIT: "", GODEBUG: "" };
  const child = spawn(file, [JSON.stringify(input)], { env, stdio: "pipe" });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  let [output, complaint] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => {
    output += piece.toString();
    if (output.length > longest) kill();
  });
  child.stderr.on("data", (piece: Buffer) => {
    complaint = (complaint + piece.toString()).slice(0, 1000);
  });
  // A process that has ended reads no more; why it has is said below.
  child.stdin.on("error", () => {});
  child.stdin.write(new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength));
  child.stdin.end(new Uint8Array(absent.buffer, absent.byteOffset, absent.byteLength));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  signal?.removeEventListener("abort", kill);
  if (signal?.aborted) throw signal.reason;
  if (code !== 0) {
    const said = complaint.trim().split("\n")[0] || `exit code ${code}`;
    throw new GoUnavailableError(`the benchmark of ${version} has ended: ${said}`);
  }
  const lines = output.trim().split("\n").map(checkedSyntax) as unknown as [
    ...BenchResult[],
    Omit<BenchProcess, "works">,
  ];
  const { live, memstats } = lines.pop() as Omit<BenchProcess, "works">;
  return { works: lines as unknown as BenchResult[], live, memstats };
}
