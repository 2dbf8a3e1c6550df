/**
 * Has every turn of a cell's loops call a function, where nothing else can end a loop: it throws when
 * the cell is to end.
 *
 *   while (c) { f(); }      while (c) { turn(); f(); }
 *   for (;;) f();           for (;;) { turn(); f(); }
 */

import type { TypeScript, ts } from "../program/typescript.js";
import type { Edits } from "../text/edits.js";

export class LoopTurns {
  readonly #ts: TypeScript;
  readonly #file: ts.SourceFile;
  readonly #called: string | undefined;
  /** Bodies of loops that are done with. */
  readonly #done = new Set<ts.Statement>();

  /** @param called undefined: loops stay as they are */
  constructor(typescript: TypeScript, file: ts.SourceFile, called: string | undefined) {
    this.#ts = typescript;
    this.#file = file;
    this.#called = called;
  }

  /** A node, if it is a loop. */
  in(node: ts.Node, edits: Edits): void {
    if (this.#called === undefined || !this.#ts.isIterationStatement(node, false)) return;
    const { statement: body } = node;
    if (this.#done.has(body)) return;
    this.#done.add(body);
    const start = body.getStart(this.#file);
    if (this.#ts.isBlock(body)) edits.open(start + 1, ` ${this.#called}();`);
    else {
      edits.open(start, `{ ${this.#called}(); `);
      edits.close(body.end, " }");
    }
  }

  /** All loops of a statement, before anything else is put where their bodies begin and end. */
  inAllOf(node: ts.Node, edits: Edits): void {
    this.in(node, edits);
    this.#ts.forEachChild(node, (child) => this.inAllOf(child, edits));
  }
}
