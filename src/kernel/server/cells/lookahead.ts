/**
 * Compiles the next cell of a queue while the one before it runs.
 *
 * The result is speculative. It is valid if the cell got the expected execution count, no
 * declarations changed since, it has no error, and it does not depend on files, which the running
 * cell may have changed. Otherwise the cell is compiled again.
 */

import type { CompilerRequest, Reply } from "../../channel.js";
import type { ExecuteRequest } from "../../wire/messages/execute.js";
import type { Compiler } from "../children/compiler.js";
import { nameOf, type Shell } from "./cell.js";

export type CompileQuestion = CompilerRequest & { type: "compile" };
export type Compiled = Reply & { type: "compiled" };

/** What the compiler does for a cell in advance. */
export function questionOf(
  { code, userExpressions }: ExecuteRequest,
  id: number,
  line: number,
): CompileQuestion {
  return { type: "compile", id, code, name: nameOf(line), userExpressions };
}

export class Lookahead {
  readonly #compiler: Compiler;
  readonly #question: CompileQuestion;
  readonly #knowledge: number;
  /** Undefined when the compiler was lost; the next request reports why. */
  readonly #reply: Promise<Compiled | undefined>;

  /** Begins. */
  constructor(compiler: Compiler, question: CompileQuestion) {
    this.#compiler = compiler;
    this.#question = question;
    this.#knowledge = compiler.knowledge;
    this.#reply = compiler.request(question, "compiled").catch(() => undefined);
  }

  /** The id under which it is compiled. */
  get id(): number {
    return this.#question.id;
  }

  /** What compiling under this name would give now; undefined when the guess does not hold. */
  async result(name: string): Promise<Compiled | undefined> {
    if (!this.#holds(name)) return undefined;
    const reply = await this.#reply;
    const isUsable = reply?.lasting === true && !("error" in reply.compilation);
    return isUsable && this.#holds(name) ? reply : undefined;
  }

  /** The cell will not run: its result is not needed. */
  drop(): void {
    this.#compiler.abandon(this.id);
  }

  #holds(name: string): boolean {
    return name === this.#question.name && this.#knowledge === this.#compiler.knowledge;
  }
}

/** The cells that wait in a shell will not run: nor is the first of them to be compiled. */
export function dropLookahead(shell: Shell): void {
  shell.lookahead?.drop();
  shell.lookahead = undefined;
}
