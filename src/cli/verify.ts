/**
 * `gomaplab verify CASE.json CAPTURE.json.gz`: does the engine leave the same memory behind as the
 * real process the capture was taken of? Says "equal", or shows the first difference and exits 1.
 */
import type { Command } from "commander";
import { verify } from "../capture/index.js";
import {
  exitWithInputError,
  inFile,
  print,
  readCapture,
  readCase,
  runOrFail,
} from "./case-file.js";

export function register(program: Command): void {
  exitWithInputError(program.command("verify"))
    .description("compare a replay of a case with a capture of real Go, byte for byte")
    .argument("<case>", "a case, JSON (may be gzipped)")
    .argument("<capture>", "a capture of that case, JSON (may be gzipped); names its Go release")
    .addHelpText("after", "\nExit code: 0 equal, 1 different, 2 a file could not be used.")
    .action((caseFile: string, captureFile: string) => {
      runOrFail(() => verifyFiles(caseFile, captureFile));
    });
}

function verifyFiles(caseFile: string, captureFile: string): void {
  const test = readCase(caseFile);
  const real = readCapture(captureFile);
  const verdict = inFile(caseFile, () => verify(test, real));
  print(`${verdict.equal ? "equal" : verdict.text}\n`);
  if (!verdict.equal) process.exitCode = 1;
}
