/**
 * Parsed files, kept between programs: TypeScript's libraries, Node's declarations, the types of
 * packages, local files of the notebook's folder.
 *
 * A file is parsed once; a file of declarations without its comments
 * (kernel/compiler/help/documentation.ts), and some of Node's only on demand (node-modules.ts).
 * Files in packages are looked at again only by `revalidate` (after a start from a snapshot); a
 * file outside node_modules may be edited while the kernel runs, so its time stamp is compared at
 * every program.
 */

import { readFileSync, statSync } from "node:fs";
import { parseCell } from "../cell/jsx.js";
import { Documentation } from "../help/documentation.js";
import { NodeModules } from "./node-modules.js";
import { withMembers } from "./platform.js";
import type { TypeScript, ts } from "./typescript.js";
import { withoutUnavailable } from "./unavailable-apis.js";

interface Kept {
  file: ts.SourceFile;
  stamp: string;
}

/** Names of files of declarations. */
const DECLARES = /\.d\.[cm]?ts$/;

export class Sources {
  readonly #ts: TypeScript;
  readonly #kept = new Map<string, Kept>();
  readonly #virtual = new Map<string, ts.SourceFile>();
  /**
   * Folders of the libraries behind the preludes, whose declarations are as fixed as a package's.
   */
  libraries: readonly string[] = [];
  readonly nodeModules = new NodeModules();
  readonly documentation: Documentation;

  constructor(ts: TypeScript) {
    this.#ts = ts;
    this.documentation = new Documentation(ts);
  }

  /** A file on disk, or undefined when there is none. */
  onDisk(
    fileName: string,
    how: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    const standIn = this.nodeModules.standIn(fileName);
    if (standIn !== undefined) return this.virtual(fileName, standIn, how);
    const kept = this.#kept.get(fileName);
    if (kept && (this.isFixed(fileName) || kept.stamp === stampOf(fileName))) return kept.file;
    const stamp = stampOf(fileName);
    if (stamp === undefined) {
      this.#kept.delete(fileName);
      return undefined;
    }
    const written = readFileSync(fileName, "utf8");
    const text = this.nodeModules.isOwn(fileName)
      ? withoutUnavailable(this.#ts, fileName, written)
      : withMembers(fileName, written);
    const file = DECLARES.test(fileName)
      ? this.documentation.parseBare(fileName, text, how)
      : this.#ts.createSourceFile(fileName, text, how);
    this.#kept.set(fileName, { file, stamp });
    return file;
  }

  /** Whether a file is only looked at again by `revalidate`. */
  isFixed(fileName: string): boolean {
    if (fileName.includes("/node_modules/")) return true;
    const { libraries } = this;
    return DECLARES.test(fileName) && libraries.some((folder) => fileName.startsWith(folder));
  }

  /** Whether a file on disk is what it was when it was parsed. */
  isCurrent({ fileName }: ts.SourceFile): boolean {
    return this.#kept.get(fileName)?.stamp === stampOf(fileName);
  }

  /** A file that exists only here; parsed again when its text changed. */
  virtual(
    fileName: string,
    text: string,
    how: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile {
    const kept = this.#virtual.get(fileName);
    if (kept?.text === text) return kept;
    const file = parseCell(this.#ts, fileName, text, how);
    this.#virtual.set(fileName, file);
    return file;
  }

  /** Forgets files that were parsed for other options; those of packages hold for all. */
  forgetOwn(): void {
    for (const fileName of this.#kept.keys()) {
      if (!this.isFixed(fileName)) this.#kept.delete(fileName);
    }
    this.#virtual.clear();
  }

  /**
   * Forgets every file that changed on disk since it was parsed.
   *
   * @returns whether there was one
   */
  revalidate(): boolean {
    const before = this.#kept.size;
    for (const [fileName, { stamp }] of this.#kept) {
      if (stampOf(fileName) !== stamp) this.#kept.delete(fileName);
    }
    return this.#kept.size < before;
  }
}

/** Size and time of the last change; undefined when there is no such file. */
function stampOf(fileName: string): string | undefined {
  const stat = statSync(fileName, { throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.size} ${stat.mtimeMs}` : undefined;
}
