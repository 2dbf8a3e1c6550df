/** What is typed into a debugger: TypeScript, which V8 is given as JavaScript. */

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import type { ts } from "../../compiler/program/typescript.js";

const require = createRequire(import.meta.url);
const COMPILER = fileURLToPath(new URL("../../compiler/library/typescript.cjs", import.meta.url));

/** The compiler that the package brings; loaded when it is first needed. */
export function compiler(): typeof ts {
  return require(COMPILER) as typeof ts;
}

/** The expression without its types; as it is, if it is none, so that V8 says what is wrong. */
export function asJavaScript(text: string): string {
  // `{ a }` is to be an object and not a block.
  const inParentheses = `(${text}\n)`;
  if (/^\s*\{/.test(text) && isJavaScript(inParentheses)) return inParentheses;
  if (isJavaScript(text)) return text;
  const typescript = compiler();
  const { outputText } = typescript.transpileModule(text, {
    compilerOptions: {
      target: typescript.ScriptTarget.ESNext,
      module: typescript.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      alwaysStrict: false,
    },
  });
  return isJavaScript(outputText) ? outputText : text;
}

function isJavaScript(text: string): boolean {
  try {
    new vm.Script(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A name that a variable can have. */
export function isName(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(text);
}

/**
 * Whether a breakpoint stops that was hit so often: by a number (that hit alone), or a
 * comparison such as `>= 3`, `== 2` or `% 10`.
 *
 * @throws Error when it is neither
 */
export function stopsAtHit(condition: string, hits: number): boolean {
  const [, operator = "=", number = ""] =
    /^\s*(>=|<=|==?=?|>|<|%)?\s*(\d+)\s*$/.exec(condition) ?? [];
  if (number === "") {
    throw new Error(
      `a hit condition must be a number, or one behind >, >=, <, <=, == or %, got ${condition}`,
    );
  }
  const count = Number(number);
  switch (operator) {
    case ">":
      return hits > count;
    case ">=":
      return hits >= count;
    case "<":
      return hits < count;
    case "<=":
      return hits <= count;
    case "%":
      return count > 0 && hits % count === 0;
    default:
      return hits === count;
  }
}

/** Parts of a log message: text, and expressions in braces. */
export function messageParts(message: string): ({ text: string } | { expression: string })[] {
  const parts: ({ text: string } | { expression: string })[] = [];
  let text = "";
  let depth = 0;
  let expression = "";
  for (const character of message) {
    if (depth === 0 && character !== "{") text += character;
    else if (character === "{" && depth++ === 0) {
      if (text !== "") parts.push({ text });
      text = "";
      expression = "";
    } else if (character === "}" && --depth === 0) parts.push({ expression });
    else expression += character;
  }
  const rest = depth > 0 ? `{${expression}` : text;
  if (rest !== "") parts.push({ text: rest });
  return parts;
}
