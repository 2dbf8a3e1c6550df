#!/usr/bin/env node
/** `gomaplab`: the command line. One command, one file, which registers itself. */

import { Command } from "commander";
import { register as registerAccesses } from "./accesses.js";
import { register as registerBench } from "./bench.js";
import { register as registerCapture } from "./capture.js";
import { register as registerClass } from "./class.js";
import { describe } from "./command-error.js";
import { register as registerDoctor } from "./doctor.js";
import { register as registerGoFile } from "./go-file.js";
import { register as registerInstall } from "./install.js";
import { register as registerLab } from "./lab.js";
import { register as registerMaps } from "./maps.js";
import { register as registerOpen } from "./open.js";
import { packageVersion } from "./package-root.js";
import { register as registerReplay } from "./replay.js";
import { register as registerReport } from "./report.js";
import { register as registerRun } from "./run.js";
import { register as registerSite } from "./site.js";
import { register as registerVerify } from "./verify.js";

const program = new Command("gomaplab")
  .description("a Jupyter kernel for TypeScript in which Go's map is a specimen on the bench")
  .version(packageVersion())
  .showHelpAfterError("(gomaplab --help shows the commands and their options)");

registerInstall(program);
registerLab(program);
registerRun(program);
registerReport(program);
registerClass(program);
registerSite(program);
registerReplay(program);
registerCapture(program);
registerVerify(program);
registerGoFile(program);
registerMaps(program);
registerOpen(program);
registerAccesses(program);
registerBench(program);
registerDoctor(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}
