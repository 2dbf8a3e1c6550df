/**
 * `gomaplab go-file [--out FOLDER]`: writes the Go file that dumps a live map of a program. It is a
 * package of one file without dependencies, to copy into the program's module.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { dumpSource } from "../capture/index.js";
import { exitWithInputError, inFile, print } from "./case-file.js";

export function register(program: Command): void {
  exitWithInputError(program.command("go-file"))
    .description("print the Go file that dumps a live map of your own program")
    .option("--out <folder>", "write it to gomaplab/gomaplab.go in this folder of your module")
    .addHelpText(
      "after",
      '\nIn the program: gomaplab.Dump(file, m). In a notebook: read("x.gomap").map',
    )
    .action(({ out }: { out?: string }) => {
      const source = readFileSync(dumpSource, "utf8");
      if (out === undefined) {
        print(source);
        return;
      }
      const folder = join(out, "gomaplab");
      const file = join(folder, "gomaplab.go");
      inFile(file, () => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, source);
      });
      print(`written: ${file}\n`);
    });
}
