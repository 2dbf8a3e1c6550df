/**
 * `gomaplab verify [CASE.json] CAPTURE.json.gz`: compares the engine's memory with that of the
 * captured process. Prints "equal", or shows the first difference with the operation that caused
 * it, and exits 1. A capture that contains its case needs no case file.
 */
import type { Command } from "commander";
import { verifyLive } from "../capture/index.js";
import {
  exitWithInputError,
  inFileAsync,
  print,
  readCapture,
  readJson,
  runOrFailAsync,
} from "./case-file.js";

export function register(program: Command): void {
  exitWithInputError(program.command("verify"))
    .description("compare a replay of a case with a capture of real Go, byte for byte")
    .argument("<file>", "a case, JSON (may be gzipped); or a capture that contains its case")
    .argument("[capture]", "a capture of that case, JSON (may be gzipped); names its Go release")
    .addHelpText("after", "\nExit code: 0 equal, 1 different, 2 a file could not be used.")
    .action(async (file: string, capture: string | undefined) => {
      await runOrFailAsync((signal) => verifyFiles(file, capture, signal));
    });
}

async function verifyFiles(
  file: string,
  captureFile: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const test = captureFile === undefined ? undefined : readJson(file);
  const real = readCapture(captureFile ?? file);
  const verdict = await inFileAsync(file, () => verifyLive(real, test, { signal }));
  print(`${verdict.equal ? "equal" : verdict.text}\n`);
  if (!verdict.equal) process.exitCode = 1;
}
