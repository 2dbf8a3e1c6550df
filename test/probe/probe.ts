/**
 * Real Go as a test sees it: the program in this folder, compiled by a Go found on the machine
 * together with the map types a run needs, and kept running; cases go in, captures come out.
 *
 * To take a capture by hand, write the types first (specimens.ts makes the text), then:
 *   go build -o probe . && tr -d '\n' < case.json |
 *     GODEBUG=cpu.aes=off,asyncpreemptoff=1,invalidptr=0 GOMAXPROCS=1 ./probe
 * (from Go 1.23 on: go build -ldflags=-checklinkname=0)
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Capture, parseCapture } from "../../src/capture/index.js";
import { type Specimens, specimensFile } from "./specimens.js";

const source = fileURLToPath(new URL(".", import.meta.url));

/** How keys hash; in real Go the fallback has to be asked for. */
export type Hash = "fallback" | "aes";

/**
 * No signal that interrupts the probe between two random draws, and pointers that lead nowhere,
 * which cases may hold.
 */
function environment(hash: Hash): NodeJS.ProcessEnv {
  const aes = hash === "aes" ? "" : ",cpu.aes=off";
  return { ...process.env, GODEBUG: `asyncpreemptoff=1,invalidptr=0${aes}`, GOMAXPROCS: "1" };
}

/** A running probe. */
export class Probe {
  readonly #answers: AsyncIterator<string>;

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    private readonly lines: Interface,
  ) {
    this.#answers = lines[Symbol.asyncIterator]();
  }

  /**
   * Compile the probe with this `go` command and start it.
   * @param specimens the types it can work with.
   * @param hash "aes" for cases with an aeskeysched.
   * @param experiment GOEXPERIMENT to compile it under.
   */
  static async start(
    go: string,
    specimens: Specimens,
    hash: Hash = "fallback",
    experiment = "",
  ): Promise<Probe> {
    const folder = await mkdtemp(join(tmpdir(), "gomaplab-probe-"));
    await cp(source, folder, {
      recursive: true,
      filter: (file) => file === source || /[^/]\.(?:go|s|mod)$/.test(file),
    });
    await writeFile(join(folder, "specimens.go"), specimensFile(specimens));
    const file = join(folder, "probe");
    const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "", GOEXPERIMENT: experiment };
    const build = (flags: string[]) =>
      promisify(execFile)(go, ["build", ...flags, "-o", file, "."], { cwd: folder, env });
    // Linkers since Go 1.23 guard the runtime's names unless told not to; older ones have no such flag.
    await build(["-ldflags=-checklinkname=0"]).catch(() => build([]));
    const child = spawn(file, { env: environment(hash), stdio: "pipe" });
    child.stderr.pipe(process.stderr);
    return new Probe(folder, child, createInterface({ input: child.stdout }));
  }

  /**
   * What real Go's memory holds after a case.
   * @param test the case as JSON text.
   * @returns the capture, or the probe's reason for refusing the case.
   */
  async run(test: string): Promise<Capture | string> {
    this.child.stdin?.write(`${test.replaceAll(/\s*\n\s*/g, " ")}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error("the probe has ended");
    const refused = /^\{"error":(".*")\}$/.exec(answer.value);
    return refused ? (JSON.parse(refused[1] as string) as string) : parseCapture(answer.value);
  }

  async stop(): Promise<void> {
    this.lines.close();
    this.child.kill();
    await rm(this.folder, { recursive: true });
  }
}
