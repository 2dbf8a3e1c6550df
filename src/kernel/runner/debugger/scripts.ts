/** The scripts of the user's that V8 has: cells, as often as they ran, and files. */

import type { Debugger } from "node:inspector";
import { isCellPath } from "../../cell-path.js";
import type { Breakpoints } from "./breakpoints.js";
import type { Inspector } from "./inspector.js";
import { isTyped, pathOf, Script } from "./script.js";

export class Scripts {
  readonly #inspector: Inspector;
  readonly #breakpoints: Breakpoints;
  readonly #byId = new Map<string, Script>();
  readonly #code = new Map<string, string>();
  readonly #paths = new Set<string>();
  /** Compiled, and not looked at yet. */
  #fresh: { id: string; url: string }[] = [];
  #machinery: readonly string[] = [];

  constructor(inspector: Inspector, breakpoints: Breakpoints) {
    this.#inspector = inspector;
    this.#breakpoints = breakpoints;
    inspector.on<Debugger.ScriptParsedEventDataType>("Debugger.scriptParsed", (script) => {
      const { scriptId: id, url } = script;
      if (url.startsWith("file:")) this.#fresh.push({ id, url });
    });
  }

  /** Code is not the user's whose address begins so. */
  set machinery(folders: readonly string[]) {
    this.#machinery = folders;
  }

  /** Looks at the scripts that came since, and gives them their breakpoints. */
  async look(): Promise<void> {
    for (let fresh = this.#fresh.splice(0); fresh.length > 0; fresh = this.#fresh.splice(0)) {
      for (const { id, url } of fresh) {
        if (!this.#isUsers(url)) continue;
        const path = pathOf(url);
        const typed = isTyped(path)
          ? await this.#inspector.desk("script", { value: url })
          : undefined;
        const script = new Script(id, url, typed ?? undefined);
        this.#byId.set(id, script);
        this.#paths.add(path);
        if (script.code !== undefined) this.#code.set(path, script.code);
        await this.#breakpoints.add(script);
      }
    }
  }

  /** V8 will tell of all of them again. */
  forget(): void {
    this.#byId.clear();
    this.#fresh = [];
    this.#breakpoints.forget();
  }

  /** The user's script with V8's id. */
  byId(id: string): Script | undefined {
    return this.#byId.get(id);
  }

  /** What was typed, of a cell or a file that has run. */
  code(path: string): string | undefined {
    return this.#code.get(path);
  }

  isKnown(path: string): boolean {
    return this.#paths.has(path);
  }

  /** The user's files that have run. */
  get files(): string[] {
    return [...this.#paths].filter((path) => !isCellPath(path));
  }

  #isUsers(url: string): boolean {
    if (url.includes("/node_modules/")) return false;
    return !this.#machinery.some((folder) => url.startsWith(folder));
  }
}
