/**
 * What the compiler knows about a name: signature, documentation, tags, as markdown and as plain
 * text (inspect_reply). Runs no user code.
 */

import type { Converter, TypeScript } from "./typescript.js";

export interface Inspection {
  markdown: string;
  plain: string;
}

/** @returns undefined when there is no name at the cursor or nothing is known about it */
export function inspect(
  typescript: TypeScript,
  converter: Converter,
  declarations: string,
  code: string,
  cursor: number,
): Inspection | undefined {
  const info = [cursor, cursor - 1]
    .filter((at) => at >= 0)
    .map((at) => converter.inspect(declarations, code, at))
    .find((found) => found && found.kind !== "");
  if (!info) return undefined;
  const signature = withoutAlias(typescript.displayPartsToString(info.displayParts));
  if (signature === "" || signature === "any") return undefined;
  const documentation = typescript.displayPartsToString(info.documentation);
  const tags = (info.tags ?? []).map(({ name, text }) => ({
    name,
    text: typescript.displayPartsToString(text),
  }));
  const plainTags = tags.map(({ name, text }) => `@${name} ${text}`.trimEnd());
  const markdownTags = tags.map(({ name, text }) =>
    `*@${name}* ${markdownTag(name, text)}`.trimEnd(),
  );
  return {
    plain: paragraphs(signature, documentation, plainTags.join("\n")),
    markdown: paragraphs(
      `\`\`\`typescript\n${signature}\n\`\`\``,
      documentation,
      markdownTags.join("  \n"),
    ),
  };
}

/** That a name of the prelude is imported behind the scenes is nobody's business. */
function withoutAlias(signature: string): string {
  if (!signature.startsWith("(alias) ")) return signature;
  const bare = signature.slice("(alias) ".length).replace(/\nimport [^\n]*$/, "");
  return /^[\p{L}\p{N}_$]+[(<]/u.test(bare) ? `function ${bare}` : bare;
}

/** An example is code, unless it says by itself where its code is. */
function markdownTag(name: string, text: string): string {
  if (name !== "example" || text.includes("```")) return text;
  return `\n\`\`\`typescript\n${text}\n\`\`\``;
}

function paragraphs(...parts: string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
