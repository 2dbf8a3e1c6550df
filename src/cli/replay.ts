/**
 * `gomaplab replay CASE.json --release 1.23 [--out FILE]`: runs a case in the engine as the given
 * release and writes a capture of its memory.
 */
import type { Command } from "commander";
import { captureText, replay, writeText } from "../capture/index.js";
import { exitWithInputError, inFile, print, readCase, runOrFail } from "./case-file.js";

interface Options {
  release: string;
  out?: string;
}

export function register(program: Command): void {
  exitWithInputError(program.command("replay"))
    .description("run a case of map operations and write a capture of the map's memory")
    .argument("<case>", "a case, JSON (may be gzipped)")
    .requiredOption("--release <release>", "the Go release to be, for example 1.23")
    .option("--out <file>", "write the capture here, compressed if it ends in .gz")
    .action((file: string, options: Options) => {
      runOrFail(() => replayFile(file, options));
    });
}

function replayFile(file: string, { release, out }: Options): void {
  const test = readCase(file);
  const text = inFile(file, () => captureText(replay(test, release).capture));
  if (out === undefined) {
    print(text);
  } else {
    inFile(out, () => writeText(out, text));
    print(`written: ${out}\n`);
  }
}
