/**
 * Entry of the kernel's server process:
 *
 *   node main.js --connection-file FILE --prelude FILE-OR-MODULE [--runner FILE]
 *
 * The runner needs far longer to get ready than the server, so it is started before anything
 * else is loaded. `--runner` names another program that speaks channel.ts in its place; the
 * server does not know which language it runs.
 */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { discardImage, makeImage, runnerArguments } from "./runner/start-image.js";
import { type RunnerCommand, RunnerProcess } from "./server/runner-process.js";
import { parseConnection } from "./wire/connection.js";

const USAGE = "usage: node main.js --connection-file FILE --prelude FILE-OR-MODULE [--runner FILE]";

try {
  const options = parseArguments(process.argv.slice(2));
  const connection = parseConnection(readFileSync(options.connectionFile, "utf8"));
  const prelude = resolvePrelude(options.prelude);
  const command =
    options.runner === undefined ? ownRunner(prelude) : otherRunner(options.runner, prelude);
  const first = new RunnerProcess(command);
  const { serve } = await import("./server/server.js");
  await serve(connection, command, first, dirname(resolve(options.connectionFile))).catch(
    (error: Error) => {
      first.kill("the server could not start");
      throw error;
    },
  );
} catch (error) {
  process.stderr.write(`kernel: ${(error as Error).message}\n`);
  process.exit(1);
}

interface Options {
  connectionFile: string;
  prelude: string;
  runner: string | undefined;
}

function parseArguments(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      "connection-file": { type: "string" },
      prelude: { type: "string" },
      runner: { type: "string" },
    },
  });
  const { "connection-file": connectionFile, prelude, runner } = values;
  if (connectionFile === undefined || prelude === undefined) {
    throw new Error(`--connection-file and --prelude are both needed\n${USAGE}`);
  }
  return { connectionFile, prelude, runner };
}

/** The runner of this package: from an image of a warm one, where there is one. */
function ownRunner(prelude: string): RunnerCommand {
  let image: string | undefined;
  return {
    arguments: () => {
      const chosen = runnerArguments(prelude);
      image = chosen.image;
      return [...chosen.node, "--prelude", prelude];
    },
    changeAfterFailure: () => {
      const hadImage = image !== undefined;
      if (image !== undefined) discardImage(image);
      image = undefined;
      return hadImage;
    },
    improve: async (signal) => {
      await makeImage(prelude, signal);
    },
  };
}

/** Any other program that speaks channel.ts. */
function otherRunner(entry: string, prelude: string): RunnerCommand {
  return {
    arguments: () => [resolve(entry), "--prelude", prelude],
    changeAfterFailure: () => false,
    improve: async () => undefined,
  };
}

/** A file, or a module seen from the notebook's folder or from this package. */
function resolvePrelude(prelude: string): string {
  if (existsSync(prelude)) return resolve(prelude);
  for (const from of [resolve("notebook.js"), import.meta.url]) {
    try {
      return createRequire(from).resolve(prelude);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "MODULE_NOT_FOUND" && code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error;
    }
  }
  throw new Error(`--prelude ${JSON.stringify(prelude)}: there is no such file or module`);
}
