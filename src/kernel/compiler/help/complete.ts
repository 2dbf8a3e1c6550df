/**
 * Completion: the converter's candidates with what front ends show beside them
 * (complete_reply, `_jupyter_types_experimental`). Runs no user code.
 */

import { MODULE_PREFIX } from "../cell/cell.js";
import type { Converter, ConverterCompletion, TypeScript, ts } from "../program/typescript.js";
import { PRIMARY_RANK } from "./documented-members.js";
import type { SymbolDescription } from "./symbol-description.js";

export interface Completion {
  /** The stretch that a match replaces, in UTF-16 units. */
  start: number;
  end: number;
  matches: { text: string; type: string; signature?: string }[];
}

/** More matches than these are of no help and slow to draw. */
const MOST = 1000;
/** TypeScript's ranks below this one are for names declared close to the cursor. */
const GLOBAL_RANK = "15";

/** The number of best matches that are described by their symbols, which takes the checker time. */
const DESCRIBED = 50;

export interface CompletionContext {
  typescript: TypeScript;
  converter: Converter;
  /** Of earlier cells. */
  declarations: string;
  /** Whether other cells or preludes declare a name: those rank before globals. */
  near(name: string): boolean;
  describe(symbol: ts.Symbol): SymbolDescription;
}

export function complete(
  { typescript, converter, declarations, near, describe }: CompletionContext,
  code: string,
  cursor: number,
): Completion {
  const completion = converter.complete(declarations, code, cursor);
  const entries = new Map(completion.original?.entries.map((entry) => [entry.name, entry]) ?? []);
  const { start, end } = stretch(completion, code, cursor);
  const typed = code.slice(start, cursor);
  const rank = (name: string) => {
    const sortText = entries.get(name)?.sortText ?? GLOBAL_RANK;
    if (sortText <= PRIMARY_RANK) return -1;
    return sortText < GLOBAL_RANK ? 0 : near(name) ? 1 : 2;
  };
  const string = stringAt(code, start, end);
  const matches = withBeginning(completion.candidates, typed)
    // In a call that takes any string, TypeScript offers what is there already.
    .filter((name) => name !== string)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
    .map((text, i) => {
      const entry = entries.get(text);
      if (!entry) return { text, type: "" };
      // The converter is compiled against another release, which differs in numbers of kinds only.
      const symbol = entry.symbol as ts.Symbol | undefined;
      const { type, signature } =
        symbol && i < DESCRIBED ? describe(symbol) : { type: undefined, signature: "" };
      const match = { text, type: type ?? jupyterType(typescript, entry.kind) };
      return signature === "" ? match : { ...match, signature };
    });
  return { start, end, matches };
}

/** What a match replaces. In strings the converter does not say it. */
function stretch(
  { start, end, original }: ConverterCompletion,
  code: string,
  cursor: number,
): { start: number; end: number } {
  if (start !== end || !original) return { start, end };
  const ofEntry = original.entries.find(({ replacementSpan }) => replacementSpan)?.replacementSpan;
  const whole = original.optionalReplacementSpan;
  const span = ofEntry ? { ...ofEntry, start: ofEntry.start - MODULE_PREFIX.length } : whole;
  if (span && span.start <= cursor) {
    return { start: span.start, end: Math.max(cursor, span.start + span.length) };
  }
  // The word at the cursor: the last part of a path.
  const before = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, cursor))?.[0] ?? "";
  const after = /^[\p{ID_Continue}$]*/u.exec(code.slice(cursor))?.[0] ?? "";
  return { start: cursor - before.length, end: cursor + after.length };
}

/** The contents of the string that is to be replaced, if it is one; it may not be closed yet. */
function stringAt(code: string, start: number, end: number): string | undefined {
  return /["'`]/.test(code[start - 1] ?? "") ? code.slice(start, end) : undefined;
}

/** Candidates that begin as typed; only if there are none, those that contain it. */
function withBeginning(candidates: readonly string[], typed: string): string[] {
  const lower = typed.toLowerCase();
  const beginning = candidates.filter((name) => name.toLowerCase().startsWith(lower));
  if (beginning.length > 0) return beginning;
  return candidates.filter((name) => name.toLowerCase().includes(lower));
}

/** The words for which JupyterLab has icons. */
function jupyterType(typescript: TypeScript, kind: ts.ScriptElementKind): string {
  const { ScriptElementKind: Kind } = typescript;
  switch (kind) {
    case Kind.functionElement:
    case Kind.localFunctionElement:
      return "function";
    case Kind.memberFunctionElement:
    case Kind.callSignatureElement:
    case Kind.constructSignatureElement:
      return "method";
    case Kind.classElement:
    case Kind.localClassElement:
      return "class";
    case Kind.interfaceElement:
    case Kind.typeElement:
    case Kind.typeParameterElement:
    case Kind.primitiveType:
      return "interface";
    case Kind.enumElement:
    case Kind.enumMemberElement:
      return "enum";
    case Kind.moduleElement:
    case Kind.externalModuleName:
    case Kind.scriptElement:
    case Kind.directory:
      return "module";
    case Kind.keyword:
      return "keyword";
    case Kind.memberVariableElement:
    case Kind.memberGetAccessorElement:
    case Kind.memberSetAccessorElement:
    case Kind.memberAccessorVariableElement:
      return "property";
    case Kind.string:
      return "text";
    default:
      return "instance";
  }
}
