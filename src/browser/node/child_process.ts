/** node:child_process in a browser: there is no program to start, which is what it says. */

import { NeedsComputer } from "./absent.js";

function noProgram(file: string): Error {
  const error = new NeedsComputer(`the program ${file} cannot be started`);
  return Object.assign(error, { code: "ENOENT", syscall: `spawn ${file}`, path: file });
}

/** As Node answers for a program that is not there. */
export function spawnSync(file: string): object {
  const nothing = { status: null, signal: null, stdout: "", stderr: "", output: null, pid: 0 };
  return { ...nothing, error: noProgram(file) };
}

export function spawn(file: string): never {
  throw noProgram(file);
}

export function execFile(file: string): never {
  throw noProgram(file);
}

export const exec = execFile;
export const execFileSync = spawn;
export const execSync = spawn;
export const fork = spawn;

export default { exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
