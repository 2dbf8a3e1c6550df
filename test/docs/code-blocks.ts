/** The code blocks of a Markdown document, with the line that each begins on. */

/** One fenced block. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** Line of the document that its first line of code is on, counted from 1. */
  readonly line: number;
}

const fence = /^( {0,3})(`{3,}|~{3,})\s*([\w+-]*)/;

/** All fenced blocks of a document, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const found: CodeBlock[] = [];
  let open: { marks: string; indent: number; language: string; line: number } | undefined;
  let code: string[] = [];
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    if (open === undefined) {
      const [, indent = "", marks, language = ""] = fence.exec(text) ?? [];
      if (marks === undefined) continue;
      open = { marks, indent: indent.length, language, line: index + 2 };
      code = [];
    } else if (text.trim().startsWith(open.marks) && /^[`~]+$/.test(text.trim())) {
      found.push({ language: open.language, code: code.join("\n"), line: open.line });
      open = undefined;
    } else code.push(text.slice(Math.min(open.indent, text.search(/\S|$/))));
  }
  if (open !== undefined) throw new Error(`the block that begins on line ${open.line} has no end`);
  return found;
}

/** Command lines of a shell block, and of code between single backquotes that begins like one. */
export function commandLines(markdown: string): string[] {
  const blocks = codeBlocks(markdown)
    .filter(({ language }) => ["sh", "bash", "shell", "console"].includes(language))
    .flatMap(({ code }) => code.split("\n"));
  const spans = [...markdown.matchAll(/`((?:npx |npm |gomaplab )[^`\n]+)`/g)].map(
    ([, code]) => code,
  );
  return [...blocks, ...(spans as string[])]
    .map((line) =>
      line
        .replace(/^\$ /, "")
        .replace(/\s+#.*$/, "")
        .trim(),
    )
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** The error that a block announces in a comment: `// fatal error: concurrent map writes`. */
export function announcedError(code: string): string | undefined {
  return /\/\/ ((?:fatal error|panic|[A-Z]\w*(?:Error|Panic|Fault)): .*)$/m.exec(code)?.[1];
}

/** The names that a block declares at the beginning of a line. */
export function declaredNames(code: string): string[] {
  const declaration =
    /^(?:async )?(?:const|let|var|using|class|function)\*?\s+(\{[^}]*\}|\[[^\]]*\]|[\w$]+)/gm;
  return [...code.matchAll(declaration)].flatMap(([, names = ""]) =>
    names
      .replaceAll(/[\w$]+\s*:/g, "")
      .split(/[^\w$]+/)
      .filter((name) => name !== ""),
  );
}
