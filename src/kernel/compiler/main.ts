/**
 * Entry of the compiler: the child process that checks and compiles cells and answers questions
 * about code. It never runs code, so it answers even while a cell runs.
 *
 *   node main.js --prelude <absolute file of a module>
 *
 * The working folder is the notebook's. The server sends it the declarations of earlier cells, and
 * sends them again to a new compiler: nothing is lost when a compiler dies.
 */

import path from "node:path";
import { parseArgs } from "node:util";
import type { CompilerRequest } from "../channel.js";
import { IdleGc } from "../idle-gc.js";
import { writeFrame } from "../runner/output/pipe.js";
import { answer } from "./answers.js";
import { availableCompiler } from "./source.js";

/** After how long without a request the process cleans up, in ms. */
const IDLE_MS = 800;

const { values } = parseArgs({ options: { prelude: { type: "string" } } });
if (values.prelude === undefined) throw new Error("usage: main.js --prelude <file>");

const compiler = await availableCompiler(path.resolve(values.prelude), process.cwd());
const idleGc = new IdleGc(IDLE_MS, () => compiler.tidy());
process.on("message", (request: CompilerRequest) => {
  if (request.type === "shutdown") process.exit(0);
  const reply = answer(compiler, request);
  if (reply) writeFrame(reply);
  idleGc.worked();
});
process.on("disconnect", () => process.exit(0));
writeFrame({ type: "ready", id: 0 });
