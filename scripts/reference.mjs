// @ts-check
/**
 * The reference of everything a notebook can call: docs/reference/*.md for readers of the repository
 * and docs/reference/reference.json for `help()` in a notebook. Both are made by TypeDoc out of the
 * types and comments that hover shows.
 *
 *   node scripts/reference.mjs           writes them
 *   node scripts/reference.mjs --check   fails if they are not what would be written
 *
 * Needs the build: the themes are those of src/lab/help/themes.ts.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application, ReflectionKind } from "typedoc";
import { distDir, root } from "./paths.mjs";
import { runMain, UserError } from "./user-error.mjs";

/** @typedef {import("typedoc").DeclarationReflection} Declaration */
/** @typedef {import("typedoc").SignatureReflection} Signature */
/** @typedef {{ name: string, type: string, optional: boolean, text: string }} Parameter */
/**
 * @typedef {object} Entry
 * @property {string} name as `help` takes it: "plot.growth"
 * @property {string} theme
 * @property {string} kind "function", "method", "property", "class" or "type"
 * @property {string[]} signatures
 * @property {string} summary
 * @property {Parameter[]} parameters
 * @property {string} returns
 * @property {string[]} throws
 * @property {string[]} examples
 */

const folder = join(root, "docs", "reference");

/** What a notebook sees. */
const seen = ["src/lab/index.ts", "src/kernel/runner/globals.ts"];
/** Where the types of what it sees are that it has no names for: Plot, View, Pprof, Keys. */
const behind = [
  "src/plot/index.ts",
  "src/lab/view.ts",
  "src/lab/heap-files.ts",
  "src/go/bulk/workload.ts",
];

async function project() {
  const app = await Application.bootstrap({
    entryPoints: [...seen, ...behind].map((path) => join(root, path)),
    tsconfig: join(root, "src/tsconfig.json"),
    excludePrivate: true,
    excludeProtected: true,
    excludeInternal: true,
    excludeExternals: true,
    skipErrorChecking: true,
    disableSources: true,
    logLevel: "Error",
  });
  const converted = await app.convert();
  if (converted === undefined) throw new UserError("TypeDoc could not read the sources.");
  return converted;
}

/** @param {import("typedoc").CommentDisplayPart[] | undefined} parts */
const textOf = (parts) =>
  (parts ?? [])
    .map(({ text }) => text)
    .join("")
    .trim();

/** @param {string} text */
const withoutFence = (text) => text.replace(/^```\w*\n/, "").replace(/\n?```$/, "");

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, " ");

/** @param {Declaration} declaration @returns {Signature[]} */
function signaturesOf(declaration) {
  if (declaration.signatures) return declaration.signatures;
  const type = declaration.type;
  return type?.type === "reflection" ? (type.declaration.signatures ?? []) : [];
}

/** @param {Declaration} declaration @returns {Declaration[]} */
function membersOf(declaration) {
  const type = declaration.type;
  const own = declaration.children ?? [];
  const isNamed = type?.type === "reference" && declaration.kind === ReflectionKind.Variable;
  const named = /** @type {Declaration | undefined} */ (isNamed ? type.reflection : undefined);
  const ofType =
    type?.type === "reflection"
      ? (type.declaration.children ?? [])
      : type?.type === "reference" && type.name === "Readonly"
        ? (type.typeArguments ?? []).flatMap((argument) =>
            argument.type === "reflection" ? (argument.declaration.children ?? []) : [],
          )
        : (named?.children ?? []);
  return [...own, ...ofType].filter(
    ({ kind, name }) => kind !== ReflectionKind.Constructor && !name.startsWith("["),
  );
}

/** @param {string} name @param {Signature} signature */
function signatureText(name, signature) {
  const parameters = (signature.parameters ?? []).map((parameter) => {
    const optional = parameter.flags.isOptional || parameter.defaultValue !== undefined ? "?" : "";
    const rest = parameter.flags.isRest ? "..." : "";
    return `${rest}${parameter.name}${optional}: ${oneLine(String(parameter.type))}`;
  });
  return `${name}(${parameters.join(", ")}): ${oneLine(String(signature.type))}`;
}

/**
 * @param {string} name
 * @param {string} theme
 * @param {Declaration} declaration
 * @param {boolean} [member]
 * @returns {Entry}
 */
function entryOf(name, theme, declaration, member = false) {
  const signatures = signaturesOf(declaration);
  const accessor = declaration.getSignature;
  const documented = signatures.find(({ comment }) => comment) ?? accessor ?? declaration;
  const comment = documented.comment ?? declaration.comment;
  const tags = (/** @type {string} */ tag) =>
    (comment?.blockTags ?? []).filter((block) => block.tag === tag).map((b) => textOf(b.content));
  /** @type {Map<string, Parameter>} */
  const parameters = new Map();
  for (const signature of signatures) {
    for (const parameter of signature.parameters ?? []) {
      const text = textOf(parameter.comment?.summary);
      const known = parameters.get(parameter.name);
      if (known !== undefined && (known.text !== "" || text === "")) continue;
      parameters.set(parameter.name, {
        name: parameter.name,
        type: oneLine(String(parameter.type)),
        optional: parameter.flags.isOptional || parameter.defaultValue !== undefined,
        text: oneLine(text),
      });
    }
  }
  const last = name.split(".").at(-1) ?? name;
  const type = accessor?.type ?? declaration.type;
  return {
    name,
    theme,
    kind: kindOf(declaration, signatures.length > 0, member),
    signatures:
      signatures.length > 0
        ? [...new Set(signatures.map((signature) => signatureText(last, signature)))]
        : type && membersOf(declaration).length === 0
          ? [`${last}: ${oneLine(String(type))}`]
          : [],
    summary: textOf(comment?.summary),
    parameters: [...parameters.values()],
    returns: tags("@returns").join(" "),
    throws: tags("@throws"),
    examples: tags("@example").map(withoutFence),
  };
}

/** @param {Declaration} declaration @param {boolean} callable @param {boolean} member */
function kindOf(declaration, callable, member) {
  if (callable) return member ? "method" : "function";
  if (declaration.kind === ReflectionKind.Class) return "class";
  if (declaration.kindOf([ReflectionKind.Interface, ReflectionKind.TypeAlias])) return "type";
  return "property";
}

/** @param {Declaration} module */
const childrenOf = (module) => module.children ?? [];

/** @returns {Promise<Entry[]>} */
async function entries() {
  const { themes } = await import(join(distDir, "lab", "help", "themes.js"));
  const reflections = await project();
  const modules = /** @type {Declaration[]} */ (reflections.children ?? []);
  const notebook = ["lab", "kernel/runner/globals"];
  const there = modules.filter(({ name }) => notebook.includes(name)).flatMap(childrenOf);
  // What the room of the lab hands on from one of the files behind it is declared there.
  const declared = [...modules.flatMap(childrenOf), ...there].filter(
    ({ name, variant }) => variant === "declaration" && there.some((one) => one.name === name),
  );
  const byName = new Map(declared.map((declaration) => [declaration.name, declaration]));
  /** @type {Entry[]} */
  const made = [];
  for (const [theme, { names }] of Object.entries(themes)) {
    for (const name of /** @type {string[]} */ (names)) {
      const declaration = byName.get(name);
      if (declaration === undefined) {
        throw new UserError(`themes.ts names ${name}, which a notebook does not have.`);
      }
      byName.delete(name);
      made.push(entryOf(name, theme, declaration));
      for (const member of membersOf(declaration)) {
        made.push(entryOf(`${name}.${member.name}`, theme, member, true));
      }
    }
  }
  if (byName.size > 0) {
    throw new UserError(
      `src/lab/help/themes.ts has no theme for ${[...byName.keys()].sort().join(", ")}.`,
    );
  }
  return made;
}

/** @param {Entry} entry */
function markdownOf(entry) {
  const { name, signatures, summary, parameters, returns, throws, examples } = entry;
  const lines = [`${name.includes(".") ? "###" : "##"} ${name}`, ""];
  if (signatures.length > 0) lines.push("```typescript", ...signatures, "```", "");
  if (summary !== "") lines.push(summary, "");
  const told = parameters.filter(({ text }) => text !== "");
  for (const { name: parameter, optional, text } of told) {
    lines.push(`- \`${parameter}\`${optional ? " (optional)" : ""}: ${text}`);
  }
  if (told.length > 0) lines.push("");
  if (returns !== "") lines.push(`Returns ${returns}`, "");
  for (const text of throws) lines.push(`Throws ${oneLine(text)}`, "");
  for (const example of examples) lines.push("```ts", example, "```", "");
  return lines.join("\n");
}

/** @param {string} theme */
const fileOf = (theme) => `${theme.toLowerCase().replace(/[^a-z]+/g, "-")}.md`;

/** @param {Entry[]} all @returns {Promise<Map<string, string>>} file name to text */
async function documents(all) {
  const { themes } = await import(join(distDir, "lab", "help", "themes.js"));
  const note = "Generated by `npm run reference` from the types and comments of the sources.";
  const files = new Map();
  const index = ["# Reference", "", `Everything a notebook can call. ${note}`, ""];
  for (const [theme, { about }] of Object.entries(themes)) {
    const own = all.filter((entry) => entry.theme === theme);
    index.push(`## [${theme}](${fileOf(theme)})`, "", about, "");
    for (const { name, summary, kind } of own) {
      if (name.includes(".") && kind !== "method") continue;
      const [first = ""] = oneLine(summary).split(/(?<=[.:])\s/);
      if (!name.includes(".")) index.push(`- **${name}**${first === "" ? "" : `: ${first}`}`);
    }
    index.push("");
    const page = own.map(markdownOf).join("\n");
    files.set(fileOf(theme), `# ${theme}\n\n${about} ${note}\n\n${page}`);
  }
  files.set("README.md", index.join("\n"));
  files.set("reference.json", `${JSON.stringify(all, undefined, 1)}\n`);
  return files;
}

await runMain(async () => {
  const files = await documents(await entries());
  if (process.argv.includes("--check")) {
    const stale = [...files].filter(([name, text]) => {
      const file = join(folder, name);
      return !existsSync(file) || readFileSync(file, "utf8") !== text;
    });
    const extra = readdirSync(folder).filter((name) => !files.has(name));
    const wrong = [...stale.map(([name]) => name), ...extra];
    if (wrong.length === 0) return 0;
    throw new UserError(`docs/reference is out of date: ${wrong.join(", ")}.`, {
      advice: ["npm run reference   writes it"],
    });
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  process.stdout.write(`docs/reference: ${files.size} files\n`);
  return 0;
});
