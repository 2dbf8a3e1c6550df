/**
 * The models of hardware beside cachegrind and pycachesim, on one stream of accesses: three levels of caches
 * and two of TLBs. The stream is a real program's, recorded by valgrind's lackey; a long one is the program's
 * last pass over and over, which is what the program itself does when cachegrind counts it.
 *
 * Cachegrind's time is that of the whole run, for it cannot do without the program. Ours takes the stream
 * from memory, chunk by chunk, and needs no more memory for a longer one.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Accesses, FETCH, Machine, traceFile } from "../../../hardware/index.js";
import type { Comparison, Row } from "../comparison.js";
import { type Contestant, inRounds } from "../rounds.js";
import { hardwareProgram, pycachesimProgram } from "./program.js";

export interface HardwareBench {
  /** Accesses of the stream, at least. */
  readonly n: number;
  readonly runs: number;
  readonly tell: (text: string) => void;
}

const machine = new Machine({
  name: "three levels and a TLB",
  caches: [
    { name: "L1I", holds: "instructions", size: 32 * 1024, ways: 8, line: 64 },
    { name: "L1D", holds: "data", size: 32 * 1024, ways: 8, line: 64 },
    { name: "L2", holds: "both", size: 2 ** 20, ways: 8, line: 64 },
    { name: "L3", holds: "both", size: 2 ** 25, ways: 16, line: 64 },
  ],
  tlbs: [
    { name: "ITLB", level: 1, holds: "instructions", pages: [4096], entries: 64, ways: 4 },
    { name: "DTLB", level: 1, holds: "data", pages: [4096], entries: 64, ways: 4 },
    { name: "STLB", level: 2, holds: "both", pages: [4096], entries: 1536, ways: 12 },
  ],
});

/** Cachegrind's two levels, as large as our first and last. */
const GEOMETRY = ["--I1=32768,8,64", "--D1=32768,8,64", "--LL=33554432,16,64"];

/** Nanoseconds an access: on the clock, and of the processors. */
interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

/** Bytes of each of the program's three structures. */
const WORKING_SETS = [
  ["L2", 2 ** 17],
  ["L3", 2 ** 22],
] as const;

/** Passes over the data's accesses: pycachesim takes seconds for these. */
const DATA_PASSES = 10;

/** Accesses of a chunk. */
const CHUNK = 2 ** 16;

/**
 * Our model against cachegrind on all accesses, and against pycachesim on those of data.
 * @throws where the program cannot be built or recorded.
 */
export async function* measureHardware(options: HardwareBench): AsyncGenerator<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-hardware-"));
  try {
    for (const [where, bytes] of WORKING_SETS) yield* onProgram(folder, where, bytes, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* onProgram(
  folder: string,
  where: string,
  bytes: number,
  { n, runs, tell }: HardwareBench,
): AsyncGenerator<Comparison> {
  tell(`building and recording a program at home in ${where}`);
  const program = build(folder, bytes);
  const pass = recorded(folder, program);
  const passes = Math.ceil(n / (pass.length / 2));
  const long = passes * (pass.length / 2);
  yield await compared(
    `A program at home in ${where}: ${millions(long)} accesses, instructions among them`,
    [
      { name: "gomaplab, 3 levels and TLB", measure: async () => ours(pass, passes) },
      { name: "cachegrind, 2 levels", measure: async () => cachegrind(folder, program, passes) },
    ],
    { runs, tell, target: "≤ 1.00" },
  );
  const data = dataOf(pass);
  const file = join(folder, "data");
  writeFileSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  yield await compared(
    `Its data alone: ${millions((DATA_PASSES * data.length) / 2)} accesses`,
    [
      { name: "gomaplab, 3 levels and TLB", measure: async () => ours(data, DATA_PASSES) },
      { name: "pycachesim, 3 levels", measure: async () => pycachesim(folder, file, data) },
    ],
    { runs, tell, target: "≤ 0.20" },
  );
}

async function compared(
  title: string,
  contestants: readonly Contestant<Taken>[],
  { runs, tell, target }: { runs: number; tell: HardwareBench["tell"]; target: string },
): Promise<Comparison> {
  const outcomes = await inRounds(contestants, runs, tell);
  const rows = outcomes.map(({ samples, failure }, i): Row => {
    const { name } = contestants[i] as Contestant<Taken>;
    return {
      ...{ contestant: name, own: i === 0, failure, ...(i > 0 ? { target } : {}) },
      samples: samples.map(({ wall }) => wall),
      cpu: samples.map(({ cpu }) => cpu),
    };
  });
  return { title, unit: "ns/access", rows };
}

/** What our model takes. */
function ours(pass: Uint32Array, passes: number): Taken {
  const run = machine.start();
  const chunks: Accesses[] = [];
  for (let at = 0; at < pass.length; at += 2 * CHUNK) {
    chunks.push({ words: pass.subarray(at, at + 2 * CHUNK) });
  }
  const start = performance.now();
  const before = process.cpuUsage();
  for (let i = 0; i < passes; i++) for (const chunk of chunks) run.add(chunk);
  const { user, system } = process.cpuUsage(before);
  const wall = performance.now() - start;
  const n = passes * (pass.length / 2);
  return { wall: (1e6 * wall) / n, cpu: (1e3 * (user + system)) / n };
}

/** What cachegrind takes, the program's run included. */
function cachegrind(folder: string, program: string, passes: number): Taken {
  const out = join(folder, "cachegrind.out");
  const options = ["--tool=cachegrind", "--cache-sim=yes", `--cachegrind-out-file=${out}`];
  const start = performance.now();
  const cpu = timed("valgrind", [...options, ...GEOMETRY, program, `${passes}`]);
  const wall = performance.now() - start;
  const text = readFileSync(out, "utf8");
  const events = /^events: (.*)$/m.exec(text)?.[1]?.trim().split(" ") ?? [];
  const summary = /^summary: (.*)$/m.exec(text)?.[1]?.trim().split(" ").map(Number) ?? [];
  const accesses = ["Ir", "Dr", "Dw"].reduce((sum, event) => {
    return sum + (summary[events.indexOf(event)] ?? Number.NaN);
  }, 0);
  return { wall: (1e6 * wall) / accesses, cpu: (1e9 * cpu) / accesses };
}

/** What pycachesim's bulk call takes. */
function pycachesim(folder: string, file: string, data: Uint32Array): Taken {
  const script = join(folder, "pycachesim.py");
  writeFileSync(script, pycachesimProgram);
  const said = run(process.env.PYTHON ?? "python3", [script, file, `${DATA_PASSES}`]);
  const [wall = Number.NaN, cpu = Number.NaN] = said.split(" ").map(Number);
  const n = (DATA_PASSES * data.length) / 2;
  return { wall: (1e9 * wall) / n, cpu: (1e9 * cpu) / n };
}

function build(folder: string, bytes: number): string {
  const source = join(folder, "program.c");
  writeFileSync(source, hardwareProgram);
  const file = join(folder, "program");
  run("gcc", ["-O1", "-static", `-DBYTES=${bytes}`, source, "-o", file]);
  return file;
}

/** The accesses of the program's last pass: what a run of two passes has more than one of one. */
function recorded(folder: string, program: string): Uint32Array {
  const [one, two] = [1, 2].map((passes) => {
    const log = join(folder, `lackey.${passes}`);
    const options = ["--tool=lackey", "--trace-mem=yes", `--log-file=${log}`];
    run("valgrind", [...options, program, `${passes}`]);
    const chunks = [...traceFile(log)].map(({ words }) => words);
    rmSync(log);
    const words = new Uint32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      words.set(chunk, at);
      at += chunk.length;
    }
    return words;
  }) as [Uint32Array, Uint32Array];
  return two.slice(one.length);
}

function dataOf(words: Uint32Array): Uint32Array {
  const data = new Uint32Array(words.length);
  let length = 0;
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + 1] as number;
    if (((high >>> 16) & 3) === FETCH) continue;
    data[length++] = words[i] as number;
    data[length++] = high;
  }
  return data.slice(0, length);
}

function run(file: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: "utf8" });
  if (status === 0) return stdout;
  const said = error?.message ?? stderr.trim().split("\n").at(-1) ?? "";
  throw new Error(`${file} does not run: ${said}`);
}

/** Seconds of the processors that a program takes. */
function timed(file: string, args: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>/dev/null || exit 1; } 2>&1';
  const said = run("bash", ["-c", script, "bash", file, ...args]);
  return said
    .trim()
    .split(" ")
    .map(Number)
    .reduce((sum, one) => sum + one, 0);
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(1)} million`;
}
