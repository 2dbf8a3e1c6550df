/**
 * Commands that work on cases and captures: files read with their name in every error, and the
 * exit codes of a command that compares. 0 is equal, 1 is different, and 2 an
 * error in the input: a file that cannot be read, a malformed field, an unknown release.
 */
import type { Command } from "commander";
import {
  type Capture,
  CaptureSizeError,
  type Case,
  checkedSyntax,
  GoUnavailableError,
  type Json,
  MalformedError,
  parseCapture,
  parseCase,
  readText,
  systemProblem,
} from "../capture/index.js";
import { GoPanic, UnknownReleaseError } from "../go/index.js";
import { CommandError } from "./command-error.js";

/** Exit code for input that cannot be used. */
export const INPUT_ERROR = 2;

/** Read a case. @throws CommandError naming the file and the field. */
export function readCase(path: string): Case {
  return inFile(path, () => parseCase(readText(path)));
}

/** Read a capture. @throws CommandError naming the file and the field. */
export function readCapture(path: string): Capture {
  return inFile(path, () => parseCapture(readText(path)));
}

/** Read a file as JSON. @throws CommandError naming the file, line and column. */
export function readJson(path: string): Json {
  return inFile(path, () => checkedSyntax(readText(path)));
}

/** What `inFile` does, for work that takes its time. */
export async function inFileAsync<R>(path: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw inputError(path, error) ?? error;
  }
}

/** Do something with what a file holds; errors about it begin with the file's name. */
export function inFile<R>(path: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw inputError(path, error) ?? error;
  }
}

/** Usage errors exit with the code for unusable input, not with the one for "different". */
export function exitWithInputError(command: Command): Command {
  return command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : INPUT_ERROR));
}

/** Run a command's work; a CommandError goes to standard error and sets the exit code. */
export function runOrFail(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${[`gomaplab: ${error.message}`, ...error.advice].join("\n")}\n`);
    process.exitCode = INPUT_ERROR;
  }
}

/** The same for work that takes its time; Ctrl-C ends it. */
export async function runOrFailAsync(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort(new CommandError("interrupted")));
  try {
    await work(controller.signal);
  } catch (error) {
    runOrFail(() => {
      throw error;
    });
  } finally {
    process.removeAllListeners("SIGINT");
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

function inputError(path: string, error: unknown): CommandError | undefined {
  const ours = [MalformedError, CaptureSizeError, GoPanic].some((kind) => error instanceof kind);
  if (ours) return new CommandError(`${path}: ${(error as Error).message}`);
  const aside = [UnknownReleaseError, GoUnavailableError].some((kind) => error instanceof kind);
  if (aside) return new CommandError((error as Error).message);
  const words = systemProblem(error);
  return words === undefined ? undefined : new CommandError(`${path}: ${words}`);
}
