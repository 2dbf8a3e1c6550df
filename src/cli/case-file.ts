/**
 * Commands that work on cases and captures: files read with their name in every error, and the
 * exit codes of a command that compares. 0 is equal, 1 is different, and 2 is trouble: a file that cannot be
 * read, a malformed field, an unknown release.
 */
import type { Command } from "commander";
import {
  type Capture,
  CaptureSizeError,
  type Case,
  MalformedError,
  parseCapture,
  parseCase,
  readText,
  systemProblem,
} from "../capture/index.js";
import { GoPanic, UnknownReleaseError } from "../go/index.js";
import { Complaint } from "./complaint.js";

/** Exit code for trouble of any kind. */
export const trouble = 2;

/** Read a case. @throws Complaint naming the file and the field. */
export function readCase(path: string): Case {
  return inFile(path, () => parseCase(readText(path)));
}

/** Read a capture. @throws Complaint naming the file and the field. */
export function readCapture(path: string): Capture {
  return inFile(path, () => parseCapture(readText(path)));
}

/** Do something with what a file holds; complaints about it begin with the file's name. */
export function inFile<R>(path: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw complaint(path, error) ?? error;
  }
}

/** Usage errors of a command leave with the code for trouble, not with the one for "different". */
export function exitAsTrouble(command: Command): Command {
  return command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : trouble));
}

/** Run a command's work; a complaint goes to standard error and sets the exit code. */
export function runOrComplain(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    process.stderr.write(`${[`gomaplab: ${error.message}`, ...error.advice].join("\n")}\n`);
    process.exitCode = trouble;
  }
}

/** Write to standard output. A reader that has seen enough (`| head`) is no error. */
export function print(text: string): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  process.stdout.write(text);
}

function complaint(path: string, error: unknown): Complaint | undefined {
  const ours = [MalformedError, CaptureSizeError, GoPanic].some((kind) => error instanceof kind);
  if (ours) return new Complaint(`${path}: ${(error as Error).message}`);
  if (error instanceof UnknownReleaseError) return new Complaint(error.message);
  const words = systemProblem(error);
  return words === undefined ? undefined : new Complaint(`${path}: ${words}`);
}
