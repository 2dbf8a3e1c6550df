/** `gomaplab lab`: starts the installed JupyterLab with this kernel. */

import { spawn } from "node:child_process";
import type { Command } from "commander";
import { requireJupyter } from "./jupyter/jupyter.js";
import { withTemporaryKernelspec } from "./jupyter/temporary-kernelspec.js";

export function register(program: Command): void {
  program
    .command("lab")
    .description("open JupyterLab with this kernel; options go to JupyterLab")
    .argument("[options...]", "for example: --no-browser --port 8899 notebooks/")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (options: string[]) => {
      const jupyter = requireJupyter();
      process.exitCode = await withTemporaryKernelspec(
        (env) =>
          new Promise<number>((resolve, reject) => {
            const child = spawn(jupyter, ["lab", ...options], { stdio: "inherit", env });
            // The terminal's Ctrl-C reaches JupyterLab itself, which asks before it stops.
            process.on("SIGINT", () => {});
            process.on("SIGTERM", () => child.kill("SIGTERM"));
            child.on("error", reject);
            child.on("close", (code) => resolve(code ?? 1));
          }),
      );
    });
}
