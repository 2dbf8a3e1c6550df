/**
 * The declarations of earlier cells: the text that the next cell is checked against.
 *
 * The converter's own implementation forgets namespaces and prints everything again for each cell.
 * Here one entry is one declared name with its text; a cell that declares a name again replaces the
 * entries of that name. Values and types have separate names in TypeScript, so an interface
 * survives a constant of its name.
 */

import type { TypeScript, ts } from "../program/typescript.js";
import { type Namespaces, remainderOf } from "./namespaces.js";

/** One declared name. */
export interface Entry {
  /** Undefined for what has no name, such as `declare global`. */
  name: string | undefined;
  value: boolean;
  type: boolean;
  /** Whether a namespace of its name adds to it. */
  merges?: true;
  text: string;
}

export class Declarations {
  readonly #ts: TypeScript;
  #entries: readonly Entry[] = [];
  /** Names among them, and perhaps some that were there once. */
  #known: Record<"value" | "type", Set<string | undefined>> | undefined;

  constructor(typescript: TypeScript) {
    this.#ts = typescript;
  }

  /** What a cell's namespaces are added to: declarations by their names. */
  continuedBy(namespaces: Namespaces): Map<string, string> {
    const texts = new Map<string, string>();
    if (namespaces.size === 0) return texts;
    for (const { name = "", text, merges } of this.#entries) {
      const added = merges && namespaces.get(name);
      if (!added) continue;
      const remainder = remainderOf(this.#ts, text, added);
      texts.set(name, `${texts.get(name) ?? ""}\n${remainder}`);
    }
    return texts;
  }

  get text(): string {
    return this.#entries.map((entry) => entry.text).join("\n");
  }

  /**
   * Reads the declaration file of a compiled cell.
   *
   * @param names all that the cell declares
   * @param typeOfVariable says what TypeScript leaves out of declaration files: a `var` in a block
   */
  read(
    declarationFile: string,
    names: Iterable<string>,
    typeOfVariable: (name: string) => string | undefined,
  ): Entry[] {
    const { createSourceFile, ScriptTarget } = this.#ts;
    const file = createSourceFile("cell.d.ts", declarationFile, ScriptTarget.ES2022, true);
    const entries = file.statements.flatMap((statement) => this.#entriesOf(statement, file));
    const mentioned = new Set(entries.map(({ name }) => name));
    for (const name of names) {
      const type = mentioned.has(name) ? undefined : typeOfVariable(name);
      if (type === undefined) continue;
      entries.push({ name, value: true, type: false, text: `declare var ${name}: ${type};` });
    }
    return entries;
  }

  /** Takes a cell's declarations; those of the same names give way. */
  add(added: readonly Entry[]): void {
    this.#known ??= {
      value: namesOf(this.#entries, "value"),
      type: namesOf(this.#entries, "type"),
    };
    const { value: knownValues, type: knownTypes } = this.#known;
    const isNew = ({ name, value, type }: Entry) =>
      name !== undefined && !(value && knownValues.has(name)) && !(type && knownTypes.has(name));
    // Nearly always: and a compiler that starts late gets a thousand cells at once.
    this.#entries = added.every(isNew)
      ? this.#entries.concat(added)
      : [...this.#without(added), ...added];
    for (const { name, value, type } of added) {
      if (value) knownValues.add(name);
      if (type) knownTypes.add(name);
    }
  }

  /** What is left when these take their names. */
  #without(added: readonly Entry[]): Entry[] {
    const values = namesOf(added, "value");
    const types = namesOf(added, "type");
    const texts = new Set(added.map(({ text }) => text));
    return this.#entries.flatMap((entry) => {
      const { name, value, type, text } = entry;
      if (name === undefined) return texts.has(text) ? [] : [entry];
      if (value && values.has(name)) return [];
      if (!type || !types.has(name)) return [entry];
      // A class whose type was declared again: its value is still there, of an unknown type.
      return value ? [{ name, value, type: false, text: `declare let ${name}: any;` }] : [];
    });
  }

  /** All of them, to be put back later. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  set entries(entries: readonly Entry[]) {
    this.#entries = entries;
    this.#known = undefined;
  }

  #entriesOf(statement: ts.Statement, file: ts.SourceFile): Entry[] {
    const typescript = this.#ts;
    const text = statement.getFullText(file).trim();
    if (typescript.isExportDeclaration(statement)) return [];
    if (typescript.isVariableStatement(statement)) return this.#variables(statement, file);
    if (typescript.isImportDeclaration(statement)) return this.#imports(statement, file);
    if (typescript.isFunctionDeclaration(statement)) {
      return [{ name: statement.name?.text, value: true, type: false, merges: true, text }];
    }
    if (
      typescript.isInterfaceDeclaration(statement) ||
      typescript.isTypeAliasDeclaration(statement)
    ) {
      return [{ name: statement.name.text, value: false, type: true, text }];
    }
    const named =
      typescript.isClassDeclaration(statement) ||
      typescript.isEnumDeclaration(statement) ||
      typescript.isImportEqualsDeclaration(statement) ||
      (typescript.isModuleDeclaration(statement) && typescript.isIdentifier(statement.name));
    const isGlobal =
      typescript.isModuleDeclaration(statement) &&
      (statement.flags & typescript.NodeFlags.GlobalAugmentation) !== 0;
    const name = named && !isGlobal ? statement.name?.getText(file) : undefined;
    const merges = named && !isGlobal && !typescript.isImportEqualsDeclaration(statement);
    return [{ name, value: true, type: true, ...(merges ? { merges } : {}), text }];
  }

  /** One entry a variable: `declare let a: number, b: string` may lose one of its names later. */
  #variables(statement: ts.VariableStatement, file: ts.SourceFile): Entry[] {
    const { declarations, flags } = statement.declarationList;
    const { NodeFlags } = this.#ts;
    const word = flags & NodeFlags.Const ? "const" : flags & NodeFlags.Let ? "let" : "var";
    const comment = file.text.slice(statement.pos, statement.getStart(file)).trim();
    return declarations.map((declaration) => ({
      name: declaration.name.getText(file),
      value: true,
      type: false,
      text: `${comment}\ndeclare ${word} ${declaration.getText(file)};`.trim(),
    }));
  }

  #imports({ importClause, moduleSpecifier }: ts.ImportDeclaration, file: ts.SourceFile): Entry[] {
    if (!importClause) return [];
    const from = `from ${moduleSpecifier.getText(file)};`;
    const word = importClause.isTypeOnly ? "import type" : "import";
    const both = { value: !importClause.isTypeOnly, type: true };
    const entries: Entry[] = [];
    const { name, namedBindings } = importClause;
    if (name) entries.push({ ...both, name: name.text, text: `${word} ${name.text} ${from}` });
    if (namedBindings && this.#ts.isNamespaceImport(namedBindings)) {
      const text = `${word} * as ${namedBindings.name.text} ${from}`;
      entries.push({ ...both, name: namedBindings.name.text, text });
    } else {
      for (const element of namedBindings?.elements ?? []) {
        const text = `${word} { ${element.getText(file)} } ${from}`;
        entries.push({ ...both, name: element.name.text, text });
      }
    }
    return entries;
  }
}

function namesOf(entries: readonly Entry[], meaning: "value" | "type"): Set<string | undefined> {
  return new Set(entries.filter((entry) => entry[meaning]).map(({ name }) => name));
}
