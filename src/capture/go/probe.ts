/**
 * A running probe: a process of a Go release that runs cases on its own maps and reports the
 * resulting memory. Cases and captures are lines on its standard input and output (probe/main.go).
 */

import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Capture, captureOf } from "../capture.js";
import type { Json } from "../document/json.js";
import { checkedSyntax } from "../document/schema.js";
import { build, sourcesIn } from "./build.js";
import { GoUnavailableError } from "./errors.js";
import { mainFile, type ProbeTypes } from "./program.js";
import type { GoToolchain } from "./toolchains.js";

const source = fileURLToPath(new URL("./probe/", import.meta.url));

/** How keys hash: as on this processor, or as on one without AES instructions. */
export type Hash = "fallback" | "aes";

/** Bytes that a probe may say of one case, and of what went wrong. */
const longestAnswer = 2 ** 28;
const longestComplaint = 2 ** 12;

/** A probe that has not answered after so long is ended, in ms. */
export const timeLimit = 120_000;

/** How a probe is started. */
export interface ProbeOptions {
  /** Default "aes", as a program runs on nearly every processor of today. */
  readonly hash?: Hash | undefined;
  /** What it is compiled with, as GOEXPERIMENT. */
  readonly experiments?: readonly string[] | undefined;
  /** Ends the compiler and the process. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done. */
  readonly progress?: ((stage: string) => void) | undefined;
}

/** What a process started with, as a case has it. */
export interface Seeds {
  readonly hash0: string;
  readonly hashkey: readonly string[];
  /** "" where keys hash without AES instructions. */
  readonly aeskeysched: string;
  readonly rand: string;
}

/** What a probe says of a case. */
export interface Answer {
  readonly capture: Capture;
  readonly seeds: Seeds;
  /** runtime.MemStats after the last operation. */
  readonly memstats: Readonly<Record<string, Json>>;
}

/**
 * No signal that interrupts the probe between two random draws, and pointers that lead nowhere,
 * which cases may hold.
 */
function environment(hash: Hash): NodeJS.ProcessEnv {
  const aes = hash === "aes" ? "" : ",cpu.aes=off";
  const GODEBUG = `asyncpreemptoff=1,invalidptr=0${aes}`;
  return { ...process.env, GODEBUG, GOMAXPROCS: "1", GOGC: "", GOMEMLIMIT: "" };
}

/** A running probe. */
export class Probe {
  readonly #child: ChildProcess;
  readonly #lines: Lines;
  #complaint = "";

  private constructor(
    file: string,
    private readonly version: string,
    { hash = "aes", signal }: ProbeOptions,
  ) {
    this.#child = spawn(file, { env: environment(hash), stdio: "pipe" });
    this.#lines = new Lines(this.#child);
    this.#child.stderr?.on("data", (piece: Buffer) => {
      this.#complaint = (this.#complaint + piece.toString()).slice(0, longestComplaint);
    });
    // A process that has ended takes no more cases; that it has ended is said where it answers.
    this.#child.stdin?.on("error", () => {});
    signal?.addEventListener("abort", () => this.#child.kill(), { once: true });
  }

  /**
   * Compile the probe, or find it compiled, and start it.
   * @param types the types it can work with.
   * @throws {GoUnavailableError} with the compiler's words
   */
  static async start(
    toolchain: GoToolchain,
    types: ProbeTypes,
    options: ProbeOptions = {},
  ): Promise<Probe> {
    const { experiments = [], signal } = options;
    options.progress?.(`compile the probe with ${toolchain.version}`);
    const sources = await sourcesIn(source);
    sources.set("cmd/main.go", mainFile(types));
    const file = await build(toolchain, sources, { target: "./cmd", experiments, signal });
    return new Probe(file, toolchain.version, options);
  }

  /**
   * What real Go's memory holds after a case.
   * @param test the case as JSON text. Seeds that it leaves out are the process's own.
   * @returns what the probe says, or its reason for refusing the case.
   * @throws {GoUnavailableError} when the process ends, or takes longer than `limit` ms
   */
  async run(test: string, limit = timeLimit): Promise<Answer | string> {
    const clock = setTimeout(() => {
      this.#complaint = `no answer after ${limit / 1000} s`;
      this.#child.kill("SIGKILL");
    }, limit);
    try {
      this.#child.stdin?.write(`${test.replaceAll(/\s*\n\s*/g, " ")}\n`);
      const first = await this.#line();
      const refused = /^\{"error":(".*")\}$/.exec(first);
      if (refused) return JSON.parse(refused[1] as string) as string;
      const ran = checkedSyntax(first) as unknown as Pick<Answer, "seeds" | "memstats">;
      const capture = captureOf(checkedSyntax(await this.#line()));
      return { capture, seeds: ran.seeds, memstats: ran.memstats };
    } finally {
      clearTimeout(clock);
    }
  }

  async #line(): Promise<string> {
    const line = await this.#lines.next();
    if (line !== undefined) return line;
    const said = this.#lines.overflow || this.#complaint.trim().split("\n")[0] || "nothing said";
    throw new GoUnavailableError(`the probe of ${this.version} has ended: ${said}`);
  }

  /** End the process. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await ended;
  }
}

/** Lines of a process's output, each within a bound. */
class Lines {
  overflow = "";
  readonly #ready: string[] = [];
  #pieces: Buffer[] = [];
  #size = 0;
  #ended = false;
  #waiting: (() => void) | undefined;

  constructor(child: ChildProcess) {
    child.stdout?.on("data", (piece: Buffer) => this.#take(child, piece));
    const end = () => {
      this.#ended = true;
      this.#waiting?.();
    };
    child.stdout?.on("close", end);
    child.on("error", end);
  }

  async next(): Promise<string | undefined> {
    while (this.#ready.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return this.#ready.shift();
  }

  #take(child: ChildProcess, piece: Buffer): void {
    let from = 0;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
      this.#pieces.push(piece.subarray(from, at));
      this.#ready.push(Buffer.concat(this.#pieces).toString());
      this.#pieces = [];
      this.#size = 0;
      from = at + 1;
    }
    if (from < piece.length) this.#pieces.push(piece.subarray(from));
    this.#size += piece.length - from;
    if (this.#size > longestAnswer) {
      this.overflow = `its answer is longer than ${longestAnswer / 2 ** 20} MiB`;
      this.#pieces = [];
      child.kill("SIGKILL");
    }
    this.#waiting?.();
  }
}
