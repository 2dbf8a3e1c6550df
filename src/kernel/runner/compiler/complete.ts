/**
 * Completion: the converter's candidates with what front ends show beside them
 * (complete_reply, `_jupyter_types_experimental`). Runs no user code.
 */

import type ts from "@tslab/typescript-for-tslab";
import type { Converter, TypeScript } from "./typescript.js";

export interface Completion {
  /** The stretch that a match replaces, in UTF-16 units. */
  start: number;
  end: number;
  matches: { text: string; type: string; signature?: string }[];
}

/** More matches than these help nobody and are slow to draw. */
const MOST = 1000;

export function complete(
  typescript: TypeScript,
  converter: Converter,
  declarations: string,
  code: string,
  cursor: number,
): Completion {
  const { start, end, candidates, original } = converter.complete(declarations, code, cursor);
  const entries = new Map(original?.entries.map((entry) => [entry.name, entry]) ?? []);
  const matches = candidates.slice(0, MOST).map((text) => {
    const entry = entries.get(text);
    return { text, type: entry ? jupyterType(typescript, entry.kind) : "" };
  });
  return { start, end, matches };
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
