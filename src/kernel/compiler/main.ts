/**
 * Entry of the compiler: the child process that checks and compiles cells and answers questions
 * about code. It never runs code, so it answers even while a cell runs.
 *
 *   node main.js --prelude <absolute file of a module>
 *
 * The working folder is the notebook's. The server sends it the declarations of earlier cells, and
 * sends them again to a new compiler: nothing is lost when a compiler dies.
 */

import path from "node:path";
import { parseArgs } from "node:util";
import type { Compilation, CompilerRequest, ErrorContent, Reply } from "../channel.js";
import { IdleGc } from "../idle-gc.js";
import { askedName, page } from "../runner/output/pager.js";
import { writeFrame } from "../runner/output/pipe.js";
import type { Declared } from "./compiler.js";
import { availableCompiler } from "./source.js";

/** After how long without a request the process cleans up, in ms. */
const IDLE_MS = 800;

type Completeness = Omit<Reply & { type: "completeness" }, "type" | "id">;

const { values } = parseArgs({ options: { prelude: { type: "string" } } });
if (values.prelude === undefined) throw new Error("usage: main.js --prelude <file>");

const compiler = await availableCompiler(path.resolve(values.prelude), process.cwd());
const idleGc = new IdleGc(IDLE_MS, () => compiler.tidy());
process.on("message", (request: CompilerRequest) => {
  const reply = answer(request);
  if (reply) writeFrame(reply);
  idleGc.worked();
});
process.on("disconnect", () => process.exit(0));
writeFrame({ type: "ready", id: 0 });

/** The reply to a request that has one. */
function answer(request: CompilerRequest): Reply | undefined {
  const { id } = request;
  switch (request.type) {
    case "compile":
      return compiled(request);
    case "complete": {
      const { code, cursor } = request;
      const nothing = { start: cursor, end: cursor, matches: [] };
      const completion = orElse(nothing, () => compiler.complete(code, cursor));
      return { type: "completed", id, ...completion };
    }
    case "inspect": {
      const found = orElse(undefined, () => {
        const { code, cursor, detailLevel } = request;
        return compiler.inspect(code, cursor, detailLevel);
      });
      const data = found ? { "text/plain": found.plain, "text/markdown": found.markdown } : {};
      return { type: "inspected", id, found: found !== undefined, data };
    }
    case "isComplete": {
      const completeness = orElse<Completeness>({ status: "unknown", indent: "" }, () =>
        askedName(request.code) === undefined
          ? compiler.completeness(request.code)
          : { status: "complete", indent: "" },
      );
      return { type: "completeness", id, ...completeness };
    }
    case "declare":
      for (const declared of request.declared) compiler.declare(declared as Declared);
      return undefined;
    case "forget":
      compiler.forget();
      return undefined;
    case "shutdown":
      process.exit(0);
  }
}

/** The cell, and behind it the expressions that are to be evaluated when it has run. */
function compiled({
  id,
  code,
  name,
  userExpressions,
}: CompilerRequest & { type: "compile" }): Reply {
  const compilation = compile(code, name);
  // The expressions may import what the cell does not.
  const lasting = compiler.isLasting && Object.keys(userExpressions).length === 0;
  if (!("cell" in compilation)) {
    return { type: "compiled", id, compilation, userExpressions: {}, lasting };
  }
  const expressions = compiler.within(compilation.declared as Declared | undefined, () =>
    Object.entries(userExpressions).map(([key, expression]) => [
      key,
      compile(expression, `user expression ${JSON.stringify(key)}`),
    ]),
  );
  return {
    type: "compiled",
    id,
    compilation,
    userExpressions: Object.fromEntries(expressions),
    lasting,
  };
}

function compile(code: string, name: string): Compilation {
  try {
    const asked = askedName(code);
    return asked ? { page: page(compiler, asked) } : compiler.compile(code, name);
  } catch (error) {
    return { error: faultOf(error as Error) };
  }
}

/** A fault of TypeScript itself, such as code nested so deeply that its stack is too short. */
function faultOf({ name, message, stack }: Error): ErrorContent {
  const what =
    name === "RangeError" && message.includes("call stack")
      ? "the code is nested too deeply for the compiler"
      : `the compiler failed: ${name}: ${message}`;
  process.stderr.write(`${stack}\n`);
  return { ename: "CompilerFault", evalue: what, traceback: [`CompilerFault: ${what}`] };
}

/** Help that cannot be given is no help; why goes into the kernel's log. */
function orElse<T>(otherwise: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    return otherwise;
  }
}
