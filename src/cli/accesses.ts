/**
 * `gomaplab accesses CASE.json --release 1.23 [--strings] [--out FILE]`: runs a case in a release and writes
 * the loads and stores of each operation on the map's memory, one line of JSON each.
 */
import type { Command } from "commander";
import { accessesLine, caseAccesses, writeText } from "../capture/index.js";
import { exitWithInputError, inFile, print, readCase, runOrFail } from "./case-file.js";

interface Options {
  release: string;
  strings?: boolean;
  out?: string;
}

export function register(program: Command): void {
  exitWithInputError(program.command("accesses"))
    .description("run a case of map operations and list the loads and stores of each")
    .argument("<case>", "a case, JSON (may be gzipped)")
    .requiredOption("--release <release>", "the Go release to be, for example 1.23")
    .option("--strings", "list what is loaded of the bytes of keys' strings, too")
    .option("--out <file>", "write the lists here, compressed if it ends in .gz")
    .action((file: string, options: Options) => {
      runOrFail(() => listFile(file, options));
    });
}

function listFile(file: string, { release, strings, out }: Options): void {
  const test = readCase(file);
  const lists = inFile(file, () =>
    Array.from(caseAccesses(test, release, { strings }), accessesLine),
  );
  const text = lists.map((line) => `${line}\n`).join("");
  if (out === undefined) {
    print(text);
    return;
  }
  inFile(out, () => writeText(out, text));
  print(`written: ${out}\n`);
}
