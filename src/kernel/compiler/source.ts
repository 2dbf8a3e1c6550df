/**
 * Provides the compiler: from the start-up snapshot of this process (snapshot.cts), or created now,
 * which takes a second or two.
 */

import { fileURLToPath } from "node:url";
import type { Compiler } from "./compiler.js";

/** Under this symbol a snapshot leaves its compiler. */
const SNAPSHOT = Symbol.for("jupyter.kernel.compiler");

/** Declarations of the kernel's own globals. */
const GLOBALS = fileURLToPath(new URL("../runner/globals.js", import.meta.url));

export async function availableCompiler(prelude: string, folder: string): Promise<Compiler> {
  const kept = Reflect.get(globalThis, SNAPSHOT) as Compiler | undefined;
  if (kept) {
    Reflect.deleteProperty(globalThis, SNAPSHOT);
    kept.folder = folder;
    kept.revalidate();
    return kept;
  }
  const { Compiler } = await import("./compiler.js");
  const compiler = new Compiler(fileURLToPath(import.meta.url));
  compiler.folder = folder;
  compiler.preludes = [prelude, GLOBALS];
  return compiler;
}
