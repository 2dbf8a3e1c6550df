/**
 * What the compiler answers to each request (channel.ts), wherever it runs: in a process of its own
 * (main.ts), or in a worker of a page (browser/compiler.ts).
 */

import type { Compilation, CompilerRequest, ErrorContent, Reply } from "../channel.js";
import { askedName, page } from "../runner/output/pager.js";
import type { Compiler, Declared } from "./compiler.js";

type Completeness = Omit<Reply & { type: "completeness" }, "type" | "id">;

/** The reply to a request that has one. */
export function answer(compiler: Compiler, request: CompilerRequest): Reply | undefined {
  const { id } = request;
  switch (request.type) {
    case "compile":
      return compiled(compiler, request);
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
      return undefined;
  }
}

/** The cell, and behind it the expressions that are to be evaluated when it has run. */
function compiled(
  compiler: Compiler,
  { id, code, name, userExpressions }: CompilerRequest & { type: "compile" },
): Reply {
  const compilation = compile(compiler, code, name);
  // The expressions may import what the cell does not.
  const lasting = compiler.isLasting && Object.keys(userExpressions).length === 0;
  if (!("cell" in compilation)) {
    return { type: "compiled", id, compilation, userExpressions: {}, lasting };
  }
  const expressions = compiler.within(compilation.declared as Declared | undefined, () =>
    Object.entries(userExpressions).map(([key, expression]) => [
      key,
      compile(compiler, expression, `user expression ${JSON.stringify(key)}`),
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

function compile(compiler: Compiler, code: string, name: string): Compilation {
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
