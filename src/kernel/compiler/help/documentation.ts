/**
 * Doc comments of declarations. Those of declaration files are parsed only when documentation of a
 * name in that file is requested: they are a fifth of the syntax nodes the compiler would keep, and
 * a third of the parsing time.
 */

import type { TypeScript, ts } from "../program/typescript.js";

/** A node that may be documented. */
interface Documented extends ts.Node {
  jsDoc?: ts.JSDoc[];
}

/** Depth to which a class's bases are followed: comments are inherited. */
const DEEPEST = 8;

export class Documentation {
  readonly #ts: TypeScript;
  /** Files that were parsed without their comments. */
  readonly #bare = new WeakSet<ts.SourceFile>();

  constructor(typescript: TypeScript) {
    this.#ts = typescript;
  }

  /** Parses a file of declarations without what documents them. */
  parseBare(
    fileName: string,
    text: string,
    how: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile {
    const options = typeof how === "object" ? how : { languageVersion: how };
    const { ParseForTypeInfo } = this.#ts.JSDocParsingMode;
    const bare = { ...options, jsDocParsingMode: ParseForTypeInfo };
    const file = this.#ts.createSourceFile(fileName, text, bare);
    this.#bare.add(file);
    return file;
  }

  /** Reads the comments of all files that have a part in declaring a symbol. */
  of(checker: ts.TypeChecker, symbol: ts.Symbol): void {
    const seen = new Set<ts.Symbol>();
    const visit = (visited: ts.Symbol | undefined, depth: number) => {
      if (!visited || seen.has(visited) || depth > DEEPEST) return;
      seen.add(visited);
      if (visited.flags & this.#ts.SymbolFlags.Alias)
        visit(checker.getAliasedSymbol(visited), depth);
      for (const declaration of visited.declarations ?? []) {
        this.#complete(declaration.getSourceFile());
        const owner = declaration.parent;
        for (const node of [declaration, owner]) {
          if (!node || !(this.#ts.isClassLike(node) || this.#ts.isInterfaceDeclaration(node)))
            continue;
          for (const { types } of node.heritageClauses ?? []) {
            for (const type of types) {
              visit(checker.getTypeAtLocation(type.expression).symbol, depth + 1);
              visit(checker.getTypeAtLocation(type).symbol, depth + 1);
            }
          }
        }
      }
    };
    visit(symbol, 0);
  }

  #complete(file: ts.SourceFile): void {
    if (!this.#bare.delete(file)) return;
    const { createSourceFile, JSDocParsingMode } = this.#ts;
    const { languageVersion } = file;
    const how = { languageVersion, jsDocParsingMode: JSDocParsingMode.ParseAll };
    this.#copy(createSourceFile(file.fileName, file.text, how, /* setParentNodes */ true), file);
  }

  /** From one tree to another of the same shape. */
  #copy(from: Documented, to: Documented): void {
    if (from.jsDoc) {
      to.jsDoc = from.jsDoc;
      for (const comment of from.jsDoc) Object.assign(comment, { parent: to });
    }
    const children = this.#childrenOf(to);
    this.#childrenOf(from).forEach((child, i) => {
      const twin = children[i];
      if (twin) this.#copy(child, twin);
    });
  }

  #childrenOf(node: ts.Node): ts.Node[] {
    const children: ts.Node[] = [];
    this.#ts.forEachChild(node, (child) => void children.push(child));
    return children;
  }
}
