/**
 * `gomaplab capture CASE.json --release 1.26 [--out FILE]`: runs a case in real Go and writes a
 * capture of its memory. Seeds, hash key and random state that the case omits are the process's
 * own; the capture records them, so that `gomaplab verify FILE` can replay it byte for byte.
 */
import type { Command } from "commander";
import { captureText, runReal, writeText } from "../capture/index.js";
import {
  exitWithInputError,
  inFile,
  inFileAsync,
  print,
  readJson,
  runOrFailAsync,
} from "./case-file.js";

interface Options {
  release: string;
  out?: string;
}

export function register(program: Command): void {
  exitWithInputError(program.command("capture"))
    .description("run a case with a real Go and write a capture of the map's memory")
    .argument("<case>", "a case, JSON (may be gzipped); hash0, hashkey and rand may be left out")
    .requiredOption("--release <release>", "the Go release, for example 1.26, or 1.26.3")
    .option("--out <file>", "write the capture here, compressed if it ends in .gz")
    .addHelpText(
      "after",
      "\nUses the installed Go of that release, or downloads it with any installed Go. Exit code: 0 done, 2 not done.",
    )
    .action(async (file: string, options: Options) => {
      await runOrFailAsync((signal) => captureFile(file, options, signal));
    });
}

async function captureFile(
  file: string,
  { release, out }: Options,
  signal: AbortSignal,
): Promise<void> {
  const json = readJson(file);
  const progress = (stage: string) => {
    if (process.stderr.isTTY) process.stderr.write(`${stage} …\n`);
  };
  const { capture } = await inFileAsync(file, () => runReal(release, json, { signal, progress }));
  const text = captureText(capture);
  if (out === undefined) {
    print(text);
  } else {
    inFile(out, () => writeText(out, text));
    print(`written: ${out}\n`);
  }
}
