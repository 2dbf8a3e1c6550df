/**
 * Entry of the compiler's worker: the Node kernel's compiler (kernel/compiler/compiler.ts) on the
 * files that came with the site. It never runs code, so it answers even while a cell runs.
 *
 * The page sends CompilerRequests (kernel/channel.ts) after a first message with the settings.
 */

import "./node/globals.js";
import type { CompilerRequest } from "../kernel/channel.js";
import { answer } from "../kernel/compiler/answers.js";
import { Compiler } from "../kernel/compiler/compiler.js";
import { mount, mountArchive, PACKAGE } from "./files.js";
import { setFolder } from "./node/process.js";
import { CELL_IMPORT, CELL_TURN } from "./runner/cell-functions.js";
import { send } from "./runner/frames.js";
import { workerScope } from "./web.js";

/** What the page tells a compiler first. */
export interface CompilerSettings {
  /** Where the notebook lies. */
  readonly folder: string;
}

const from = `${PACKAGE}/dist/kernel/compiler/source.js`;
const preludes = [`${PACKAGE}/dist/lab/prelude.js`, `${PACKAGE}/dist/kernel/runner/globals.js`];

async function start({ folder }: CompilerSettings): Promise<Compiler> {
  const here = workerScope.location.href;
  setFolder(folder);
  mount({
    [`${PACKAGE}/dist/kernel/compiler/library/typescript.cjs`]: {
      address: new URL("typescript.js", here).href,
    },
  });
  await mountArchive(new URL("types.json.gz", here).href);
  const compiler = new Compiler(from, undefined, {
    inBodies: true,
    importer: CELL_IMPORT,
    // Elsewhere nothing could be told to the loop.
    eachTurn: workerScope.crossOriginIsolated ? CELL_TURN : undefined,
  });
  compiler.folder = folder;
  compiler.preludes = preludes;
  compiler.warmUp();
  return compiler;
}

let compiler: Promise<Compiler> | undefined;

workerScope.onmessage = ({ data }) => {
  if (!compiler) {
    compiler = start(data as CompilerSettings);
    compiler.then(
      () => send({ type: "ready", id: 0 }),
      // Nobody's error: the page hears of it, and says so.
      (error: unknown) =>
        setTimeout(() => {
          throw error;
        }),
    );
    return;
  }
  void compiler.then((ready) => {
    const reply = answer(ready, data as CompilerRequest);
    if (reply) send(reply);
  });
};
