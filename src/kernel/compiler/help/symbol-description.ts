/** Short descriptions of symbols, as front ends show them next to completions. */

import type { TypeScript, ts } from "../program/typescript.js";

export interface SymbolDescription {
  /** What a name that is imported or assigned really is; undefined where its kind says it. */
  type: string | undefined;
  /**
   * `(a: number): string` of what can be called or made (the first way), `: type` of other values,
   * nothing of types.
   */
  signature: string;
}

/** More than this does not fit beside a name. */
const LONGEST = 160;

export function describeSymbol(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  file: ts.SourceFile,
): SymbolDescription {
  const { Alias, Class, Enum, Module, Property, Value, Variable } = typescript.SymbolFlags;
  const target = symbol.flags & Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const { flags } = target;
  if (!(flags & Value)) return { type: symbol === target ? undefined : "interface", signature: "" };
  const type = checker.getTypeOfSymbolAtLocation(target, file);
  const [called] = type.getCallSignatures();
  const [made] = type.getConstructSignatures();
  const described = called ?? made;
  const { NoTruncation } = typescript.TypeFormatFlags;
  // Without a place, types are named as their own files name them.
  const text = described
    ? checker.signatureToString(described, undefined, NoTruncation)
    : `: ${checker.typeToString(type, undefined)}`;
  const signature = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  if (flags & Class || (flags & Variable && made)) return { type: "class", signature };
  if (flags & Enum) return { type: "enum", signature: "" };
  if (flags & Module && !called) return { type: "module", signature: "" };
  if (!called) return { type: undefined, signature };
  if (flags & Property) return { type: "method", signature };
  const isDisguised = flags & Variable || symbol !== target;
  return { type: isDisguised ? "function" : undefined, signature };
}
