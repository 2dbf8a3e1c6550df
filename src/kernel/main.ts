/**
 * Entry of the kernel's server process:
 *
 *   node main.js --connection-file FILE --prelude FILE-OR-MODULE [--runner FILE]
 *
 * The compiler needs longer to get ready than all else together, so it is started before anything
 * else is loaded; and the runner when the server can answer, so that no more than two of them are
 * busy. `--runner` names another program that speaks channel.ts in place of both; the server does
 * not know which language it runs.
 */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  compilerArguments,
  discardImage,
  makeImage,
  RUNNER_ARGUMENTS,
} from "./compiler/start-image.js";
import { Child, type ChildCommand } from "./server/children/child.js";
import type { Role } from "./server/children/death.js";
import { parseConnection } from "./wire/connection.js";

const USAGE = "usage: node main.js --connection-file FILE --prelude FILE-OR-MODULE [--runner FILE]";

try {
  const options = parseArguments(process.argv.slice(2));
  const connection = parseConnection(readFileSync(options.connectionFile, "utf8"));
  const prelude = resolvePrelude(options.prelude);
  const { compiler, runner } =
    options.runner === undefined ? ownChildren(prelude) : otherChildren(options.runner, prelude);
  const first = new Child(compiler);
  const children = { compiler: { command: compiler, first }, runner: { command: runner } };
  const { serve } = await import("./server/server.js");
  await serve(connection, children, dirname(resolve(options.connectionFile))).catch(
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

/**
 * Compiler and runner of this package: the former from an image of a warm one, where there is one.
 */
function ownChildren(prelude: string): Record<Role, ChildCommand> {
  let image: string | undefined;
  return {
    compiler: {
      role: "compiler",
      arguments: () => {
        const chosen = compilerArguments(prelude);
        image = chosen.image;
        return [...chosen.node, "--prelude", prelude];
      },
      environment: {
        // glibc: threads of V8 that compile leave 10 MB behind in heaps of their own.
        MALLOC_ARENA_MAX: "1",
        // And a threshold that adapts itself keeps 5 MB of what was freed.
        MALLOC_TRIM_THRESHOLD_: "131072",
        // And in huge pages: the image is read into 36 MB that it allocates.
        GLIBC_TUNABLES: "glibc.malloc.hugetlb=1",
        // Node reads all certificates when it starts; a compiler opens no connection.
        NODE_EXTRA_CA_CERTS: undefined,
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
    },
    runner: plainly("runner", [...RUNNER_ARGUMENTS, "--prelude", prelude]),
  };
}

/** Any other program that speaks channel.ts; its last argument says which of the two it is. */
function otherChildren(entry: string, prelude: string): Record<Role, ChildCommand> {
  const command = (role: Role) =>
    plainly(role, [resolve(entry), "--prelude", prelude, "--role", role]);
  return { compiler: command("compiler"), runner: command("runner") };
}

function plainly(role: Role, args: readonly string[]): ChildCommand {
  return {
    role,
    arguments: () => args,
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
