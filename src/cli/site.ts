/** `gomaplab site`: the labs as a static site that runs in a browser, with nothing behind it. */

import { resolve } from "node:path";
import type { Command } from "commander";
import { buildSite } from "./site/build.js";

interface Options {
  readonly notebooks?: string;
  readonly out: string;
}

export function register(program: Command): void {
  program
    .command("site")
    .description("write a static site in which notebooks run in the reader's browser")
    .option(
      "--notebooks <dir>",
      "the notebooks, with the files that they read; default: gomaplab's own",
    )
    .requiredOption(
      "--out <dir>",
      "where the site is written; a folder that a site lies in is replaced",
    )
    .action(async ({ notebooks, out }: Options) => {
      const { files, bytes } = await buildSite({
        out: resolve(out),
        ...(notebooks === undefined ? {} : { notebooks: resolve(notebooks) }),
      });
      const size = (bytes / 1e6).toFixed(1);
      process.stdout.write(`${out}: ${files} files, ${size} MB; any web server can serve them\n`);
    });
}
