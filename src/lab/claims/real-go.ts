/**
 * Runs the statements of claims in real Go: compiled by an installed Go and run in one process per
 * claim. Their results are shown next to the engine's, and decide the verdict.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { release as releaseRow } from "../../go/index.js";
import type { GoSource } from "./go-source.js";
import type { Value } from "./point.js";
import { compilerEnvironment } from "./programs.js";
import { realGoProgram } from "./real-go-program.js";

/** What the statements of a claim are, and whose they are. */
export interface RealGoStatements {
  readonly id: string;
  readonly real: string;
}

/** What real Go was seen to do: values by the points that they are of. */
export type Seen = ReadonlyMap<string, Value>;

/** Neither the compiler nor a claim's process works longer. */
const patience = 120_000;

/** Programs of one Go, which are compiled together and run one at a time. */
export class RealGoPrograms {
  readonly #source: GoSource;
  readonly #folder = mkdtempSync(join(tmpdir(), "gomaplab-claims-"));
  readonly #programs = new Map<string, string>();

  constructor(
    /** "1.26" */
    readonly release: string,
    source: GoSource,
  ) {
    this.#source = source;
  }

  /** "go1.26.8" */
  get version(): string {
    return this.#source.version;
  }

  /**
   * Compile the statements of several claims at once. Where one of them does not compile, each is left
   * to be compiled alone, so that the message names it.
   */
  prepare(all: readonly RealGoStatements[]): void {
    const statements = new Map(all.map(({ id, real }) => [id, real]));
    const { file, said } = this.#compile(statements, "all");
    if (said === undefined) for (const { id } of all) this.#programs.set(id, file);
  }

  /**
   * Run a claim's statements.
   * @throws Error with the compiler's or the process's own words
   */
  run({ id, real }: RealGoStatements): Seen {
    const where = `\`real\` of claim ${id} in ${this.version}`;
    let program = this.#programs.get(id);
    if (program === undefined) {
      const { file, said } = this.#compile(new Map([[id, real]]), `one-${this.#programs.size}`);
      if (said !== undefined) throw new Error(`${where} does not compile:\n${said}`);
      program = file;
      this.#programs.set(id, program);
    }
    const { status, stdout, stderr, error } = spawnSync(program, [id], {
      cwd: this.#folder,
      encoding: "utf8",
      timeout: patience,
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) {
      const why = error?.message ?? stderr.trim().split("\n").slice(0, 5).join("\n");
      throw new Error(`${where} failed: ${why}`);
    }
    const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
    return new Map(
      lines.map((line) => {
        const { of, found } = JSON.parse(line, addressed) as { of: string; found: Value };
        return [of, found];
      }),
    );
  }

  /** Remove what was compiled. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #compile(statements: ReadonlyMap<string, string>, name: string) {
    const { generation } = releaseRow(this.release);
    const main = join(this.#folder, `${name}.go`);
    const file = join(this.#folder, `${name}${process.platform === "win32" ? ".exe" : ""}`);
    writeFileSync(main, realGoProgram(statements, generation === "swiss"));
    const { status, stderr, error } = spawnSync(
      join(this.#source.root, "bin", "go"),
      ["build", "-o", file, main],
      {
        cwd: this.#folder,
        encoding: "utf8",
        timeout: patience,
        env: compilerEnvironment(this.#source),
      },
    );
    if (status === 0) return { file, said: undefined };
    const words = error?.message ?? stderr.replaceAll(this.#folder, "").trim();
    return { file, said: words.slice(0, 2000) };
  }
}

/** Addresses are whole numbers of 64 bits. */
function addressed(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("address" in value)) return value;
  return BigInt(value.address as string);
}
