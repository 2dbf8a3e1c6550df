/**
 * Completion: the converter's candidates with what front ends show beside them
 * (complete_reply, `_jupyter_types_experimental`). Runs no user code.
 */

import type ts from "typescript";
import { MODULE_PREFIX } from "./cell.js";
import type { Converter, ConverterCompletion, TypeScript } from "./typescript.js";

export interface Completion {
  /** The stretch that a match replaces, in UTF-16 units. */
  start: number;
  end: number;
  matches: { text: string; type: string; signature?: string }[];
}

/** More matches than these help nobody and are slow to draw. */
const MOST = 1000;
/** TypeScript's ranks below this one are for names declared close to the cursor. */
const GLOBAL_RANK = "15";

/** @param near names that other cells or preludes declare: they rank before globals */
export function complete(
  typescript: TypeScript,
  converter: Converter,
  declarations: string,
  code: string,
  cursor: number,
  near: (name: string) => boolean,
): Completion {
  const completion = converter.complete(declarations, code, cursor);
  const entries = new Map(completion.original?.entries.map((entry) => [entry.name, entry]) ?? []);
  const { start, end } = stretch(completion, cursor);
  const typed = code.slice(start, cursor);
  const rank = (name: string) => {
    const sortText = entries.get(name)?.sortText ?? GLOBAL_RANK;
    return sortText < GLOBAL_RANK ? 0 : near(name) ? 1 : 2;
  };
  const matches = withBeginning(completion.candidates, typed)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
    .map((text) => {
      const entry = entries.get(text);
      return { text, type: entry ? jupyterType(typescript, entry.kind) : "" };
    });
  return { start, end, matches };
}

/** What a match replaces. The converter knows names only; in strings TypeScript itself says it. */
function stretch(
  { start, end, original }: ConverterCompletion,
  cursor: number,
): { start: number; end: number } {
  if (start !== end || !original) return { start, end };
  const ofEntry = original.entries.find(({ replacementSpan }) => replacementSpan)?.replacementSpan;
  const first = ofEntry
    ? ofEntry.start - MODULE_PREFIX.length
    : (original.optionalReplacementSpan?.start ?? cursor);
  const length = (ofEntry ?? original.optionalReplacementSpan)?.length ?? 0;
  return first <= cursor ? { start: first, end: Math.max(cursor, first + length) } : { start, end };
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
