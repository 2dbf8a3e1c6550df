/**
 * The scope around all cells: one import declaration per prelude module, naming its exports.
 *
 * Imported names keep their types, documentation and definition; types are imported with the
 * values. A cell's own declarations shadow them.
 */

import type { TypeScript, ts } from "../program/typescript.js";

/** The scope's text, and the names that it declares. */
export interface PreludeScope {
  text: string;
  names: ReadonlySet<string>;
}

/** @param programWith makes a program with this text as the scope */
export function preludeScope(
  typescript: TypeScript,
  modules: readonly string[],
  programWith: (text: string) => ts.Program,
): PreludeScope {
  const specifiers = modules.map((module) => JSON.stringify(module.replaceAll("\\", "/")));
  const probe = specifiers.map((specifier, i) => `import * as prelude${i} from ${specifier};\n`);
  const program = programWith(`export {};\n${probe.join("")}`);
  const taken = new Set<string>();
  const imports = specifiers.map((specifier) => {
    const names = exportsOf(typescript, program, specifier).filter((name) => !taken.has(name));
    for (const name of names) taken.add(name);
    return `import { ${names.join(", ")} } from ${specifier};\n`;
  });
  return { text: `export {};\n${imports.join("")}`, names: taken };
}

function exportsOf(typescript: TypeScript, program: ts.Program, specifier: string): string[] {
  const checker = program.getTypeChecker();
  for (const file of program.getSourceFiles()) {
    for (const statement of file.statements) {
      if (!typescript.isImportDeclaration(statement)) continue;
      if (statement.moduleSpecifier.getText(file) !== specifier) continue;
      const module = checker.getSymbolAtLocation(statement.moduleSpecifier);
      if (!module) throw new Error(`the prelude ${specifier} has no declarations`);
      return checker
        .getExportsOfModule(module)
        .map(({ name }) => name)
        .filter(
          (name) => name !== "default" && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name),
        );
    }
  }
  throw new Error(`the prelude ${specifier} was not loaded by the compiler`);
}
