/**
 * Local modules, in the place of kernel/runner/modules/modules.ts: TypeScript files beside the
 * notebook, compiled with the cell that imports them. A page loads an ES module from an address, and
 * cannot be told where the imports in it lead; so these are not run here.
 */

import type { CompiledModule } from "../../kernel/channel.js";
import { NeedsComputer } from "../node/absent.js";

export class Modules {
  announce(_cell: number, _modules: readonly CompiledModule[]): void {
    // Refused when one is imported.
  }

  forgetUnfinished(_cell: number): void {
    // None is ever begun.
  }

  load(file: string, _whole: boolean): Promise<object> | undefined {
    throw new NeedsComputer(
      `${file} is a TypeScript file beside the notebook, which only Node can load`,
    );
  }
}
