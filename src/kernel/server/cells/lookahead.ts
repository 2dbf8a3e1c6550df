/**
 * Compiles the next cell of a queue while the one before it runs.
 *
 * It is a guess. It stands when the cell has the name that was guessed, nothing was declared or
 * forgotten since, no error came of it, and the compiler says that files had no part in it, which
 * the running cell may have changed. Otherwise the cell is compiled as if there had been none.
 */

import type { CompilerRequest, Reply } from "../../channel.js";
import type { Compiler } from "../children/compiler.js";

export type CompileQuestion = CompilerRequest & { type: "compile" };
export type Compiled = Reply & { type: "compiled" };

export class Ahead {
  readonly #compiler: Compiler;
  readonly #question: CompileQuestion;
  readonly #knowledge: number;
  /** Undefined when the compiler was lost; whoever asks again hears why. */
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

  /** What compiling under this name would yield now; undefined when the guess does not stand. */
  async result(name: string): Promise<Compiled | undefined> {
    if (!this.#stands(name)) return undefined;
    const reply = await this.#reply;
    const holds = reply?.lasting === true && !("error" in reply.compilation);
    return holds && this.#stands(name) ? reply : undefined;
  }

  /** Nobody will ask for it. */
  drop(): void {
    this.#compiler.abandon(this.id);
  }

  #stands(name: string): boolean {
    return name === this.#question.name && this.#knowledge === this.#compiler.knowledge;
  }
}
