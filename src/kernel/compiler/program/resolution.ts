/**
 * Resolution of imports for the type checker.
 *
 *   of a cell             as from the notebook's folder
 *   of its declarations   also relative to the folder that exists nowhere, as they were emitted
 *   of the user's files   as usual
 *   of packages           as usual, looked up once
 *
 * A missing file may be created later, so only results about packages are cached. TypeScript in a
 * package is compiled like the user's own (local-modules.ts): it is marked as not of a library,
 * whose code the compiler takes to be there already.
 */

import path from "node:path";
import { fileURLToPath } from "node:url";
import { DECLARATIONS_FILE, FOLDER, isVirtual } from "../cell/cell-files.js";
import { isModule } from "./file-kinds.js";
import type { TypeScript, ts } from "./typescript.js";

export class Resolution {
  readonly #ts: TypeScript;
  readonly #options: ts.CompilerOptions;
  readonly #tslabTypes: string;
  readonly packages: ts.ModuleResolutionCache;
  /** Where the notebook lies. */
  folder: string;

  /** @param tslabTypes the declarations of what an import of "tslab" gives */
  constructor(
    typescript: TypeScript,
    options: ts.CompilerOptions,
    tslabTypes: string,
    folder: string,
  ) {
    this.#ts = typescript;
    this.#options = options;
    this.#tslabTypes = tslabTypes;
    this.packages = this.#newCache();
    this.folder = folder;
  }

  /** What a compiler host resolves with, for one program. */
  resolver(): NonNullable<ts.CompilerHost["resolveModuleNameLiterals"]> {
    const fresh = this.#newCache();
    const { sys } = this.#ts;
    const host = { ...sys, getCurrentDirectory: () => FOLDER, useCaseSensitiveFileNames: true };
    return (literals, containing, redirected, options, file) =>
      literals.map((literal) => {
        const { text: written } = literal;
        const text = withoutScheme(written);
        const mode = this.#ts.getModeForUsageLocation(file, literal, options);
        const resolve = (from: string, cache: ts.ModuleResolutionCache) =>
          asOwn(this.#ts.resolveModuleName(text, from, options, host, cache, redirected, mode));
        if (!isVirtual(containing)) {
          const isPackaged = containing.includes("/node_modules/");
          return resolve(containing, isPackaged ? this.packages : fresh);
        }
        if (text === "tslab") return this.#standIn();
        if (containing === DECLARATIONS_FILE && text.startsWith("../")) {
          const found = resolve(containing, fresh);
          if (found.resolvedModule) return found;
        }
        return resolve(path.join(this.folder, "cell.ts").replaceAll("\\", "/"), fresh);
      });
  }

  /**
   * What a compiler host resolves `/// <reference types="…" />` with. Packages that refer to Node
   * mean the one that runs: with another copy of its declarations everything would be declared
   * twice.
   *
   * @param nodeTypes entry of the declarations of Node
   */
  referenceResolver(
    nodeTypes: string,
  ): NonNullable<ts.CompilerHost["resolveTypeReferenceDirectiveReferences"]> {
    const { sys, resolveTypeReferenceDirective, getModeForFileReference } = this.#ts;
    const node = {
      resolvedTypeReferenceDirective: {
        primary: false,
        resolvedFileName: nodeTypes,
        isExternalLibraryImport: true,
      },
    } as ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations;
    return (references, containing, redirected, options, file) =>
      references.map((reference) => {
        const name = typeof reference === "string" ? reference : reference.fileName;
        if (name === "node") return node;
        const mode = getModeForFileReference(reference, file?.impliedNodeFormat);
        const cache = undefined;
        return resolveTypeReferenceDirective(
          name,
          containing,
          options,
          sys,
          redirected,
          cache,
          mode,
        );
      });
  }

  /**
   * Whether there is anything to run behind an import.
   *
   * @param from name of the file in which the specifier stands
   */
  hasCode(specifier: string, from: string): boolean {
    const containing = isVirtual(from) ? path.join(this.folder, "cell.ts") : from;
    // Not among the options that are declared: looks for what declarations declare.
    const options = { ...this.#options, noDtsResolution: true };
    const { resolvedModule } = this.#ts.resolveModuleName(
      specifier,
      containing.replaceAll("\\", "/"),
      options,
      this.#ts.sys,
    );
    return resolvedModule !== undefined;
  }

  #standIn(): ts.ResolvedModuleWithFailedLookupLocations {
    return {
      resolvedModule: {
        resolvedFileName: this.#tslabTypes,
        extension: ".d.ts",
        isExternalLibraryImport: true,
      },
    };
  }

  #newCache(): ts.ModuleResolutionCache {
    return this.#ts.createModuleResolutionCache(FOLDER, (name) => name, this.#options);
  }
}

/** The address of a file as a path, which is all that TypeScript looks up. */
function withoutScheme(specifier: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  try {
    return fileURLToPath(specifier).replaceAll("\\", "/");
  } catch {
    // No file has such an address: it is looked up as it is, and not found.
    return specifier;
  }
}

function asOwn(
  found: ts.ResolvedModuleWithFailedLookupLocations,
): ts.ResolvedModuleWithFailedLookupLocations {
  const { resolvedModule } = found;
  if (!resolvedModule?.isExternalLibraryImport || !isModule(resolvedModule.resolvedFileName)) {
    return found;
  }
  return { ...found, resolvedModule: { ...resolvedModule, isExternalLibraryImport: false } };
}
