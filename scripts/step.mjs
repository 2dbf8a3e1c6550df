// @ts-check
/**
 * A step of the set-up: a line when it begins, a line with the time it took when it ends, and the
 * whole output of its command when it fails, none when it succeeds.
 */

import { spawn } from "node:child_process";
import { UserError } from "./user-error.mjs";

/**
 * @template T
 * @param {string} what "installing node packages"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const started = performance.now();
  process.stdout.write(`gomaplab: ${what} …\n`);
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`gomaplab: ${what}: done in ${seconds} s\n`);
  return result;
}

/**
 * Runs a command to its end and returns what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, failed?: string, advice?: string[], shell?: boolean }} [options]
 *   `failed`: the sentence when it fails
 * @returns {Promise<string>}
 * @throws {UserError} with the command's output, if it cannot be started or fails
 */
export function run(command, args, options = {}) {
  const { failed = `${command} ${args.join(" ")} failed`, advice = [], ...spawning } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...spawning, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (/** @type {string} */ text) => {
      output += text;
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => reject(new UserError(`${failed}: ${error.message}`, { advice })));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else {
        const how = signal === null ? `exit code ${code}` : `ended by ${signal}`;
        reject(new UserError(`${failed} (${how})`, { output, advice }));
      }
    });
  });
}
