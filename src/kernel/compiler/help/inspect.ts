/**
 * Inspection of a name: signature, documentation, tags, as markdown and as plain text
 * (inspect_reply). Runs no user code.
 */

import { fallbackTargets, type Target } from "../program/fallback-targets.js";
import type { Converter, TypeScript, ts } from "../program/typescript.js";
import type { NameInfo } from "./quick-info.js";
import { type SourceText, sourceTexts } from "./source-text.js";

/** What the compiler writes for a type that there is not. */
const UNRESOLVED = "/*unresolved*/";

export interface Inspection {
  markdown: string;
  plain: string;
}

/**
 * @param written gives what a cell wrote, by the name that it declared, and where the notebook
 * lies; without it, sources are left out
 * @returns undefined when there is no name at the cursor or nothing is known about it
 */
export function inspect(
  typescript: TypeScript,
  converter: Converter,
  declarations: string,
  code: string,
  cursor: number,
  written?: { source(name: string): SourceText | undefined; folder: string },
): Inspection | undefined {
  const known = (target: Target) => informed(typescript, converter, declarations, target);
  let found = known({ code, cursor });
  for (const target of fallbackTargets(typescript, { code, cursor })) found ??= known(target);
  if (!found) return undefined;
  const { info, signature } = found;
  const documentation = typescript.displayPartsToString(info.documentation);
  const tags = (info.tags ?? []).map(({ name, text }) => ({
    name,
    text: typescript.displayPartsToString(text),
  }));
  const plainTags = tags.map(({ name, text }) => `@${name} ${text}`.trimEnd());
  const markdownTags = tags.map(({ name, text }) =>
    `*@${name}* ${markdownTag(name, text)}`.trimEnd(),
  );
  // What quick-info.ts adds passes through the converter unchanged.
  const { declarations: declared } = info as unknown as NameInfo;
  const sources = written ? sourceTexts(typescript, declared, written.source, written.folder) : [];
  return {
    plain: paragraphs(
      signature,
      documentation,
      plainTags.join("\n"),
      ...sources.map(({ where, text }) => `${where}\n${text}`),
    ),
    markdown: paragraphs(
      fenced(signature),
      documentation,
      markdownTags.join("  \n"),
      ...sources.map(({ where, text }) => `*${where}*\n${fenced(text)}`),
    ),
  };
}

/** Says what is known at one position, or one character in front of it. */
function informed(
  typescript: TypeScript,
  converter: Converter,
  declarations: string,
  { code, cursor }: Target,
): { info: ts.QuickInfo; signature: string } | undefined {
  const info = [cursor, cursor - 1]
    .filter((at) => at >= 0)
    .map((at) => converter.inspect(declarations, code, at))
    .find((found) => found && found.kind !== "");
  if (!info) return undefined;
  const signature = withoutAlias(typescript.displayPartsToString(info.displayParts));
  const isKnown = signature !== "" && signature !== "any" && !signature.includes(UNRESOLVED);
  return isKnown ? { info, signature } : undefined;
}

/** Leaves out that a name of the prelude is imported behind the scenes. */
function withoutAlias(signature: string): string {
  if (!signature.startsWith("(alias) ")) return signature;
  const bare = signature
    .slice("(alias) ".length)
    .replace(/\nimport [^\n]*$/, "")
    .replaceAll("\n(alias) ", "\n");
  return /^[\p{L}\p{N}_$]+[(<]/u.test(bare) ? `function ${bare}` : bare;
}

/** An example is code, unless it says by itself where its code is. */
function markdownTag(name: string, text: string): string {
  if (name !== "example" || text.includes("```")) return text;
  return `\n${fenced(text)}`;
}

function fenced(text: string): string {
  // A longer fence holds text that has fences in it.
  const fence = "`".repeat(
    Math.max(3, ...(text.match(/`+/g) ?? []).map(({ length }) => length + 1)),
  );
  return `${fence}typescript\n${text}\n${fence}`;
}

function paragraphs(...parts: string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
