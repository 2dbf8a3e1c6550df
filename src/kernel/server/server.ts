/**
 * The server: connects the sockets with the compiler and the runner, and orders all messages. It
 * knows the protocol but no programming language; it never runs user code.
 */

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { IdleGc } from "../idle-gc.js";
import { type Connection, connectionFileText } from "../wire/connection.js";
import { decode, type Message, RefusedMessage } from "../wire/message.js";
import { shutdownRequest } from "../wire/messages/shutdown.js";
import { register } from "../wire/registration.js";
import { Session } from "../wire/session.js";
import { Signer } from "../wire/signature.js";
import { Sockets } from "../wire/sockets.js";
import { Writer } from "../wire/writer.js";
import { Causes } from "./cells/causes.js";
import { LateErrors } from "./cells/late-errors.js";
import { Publication } from "./cells/publication.js";
import { CellQueues } from "./cells/queue.js";
import { Subshells } from "./cells/subshells.js";
import type { Child, ChildCommand } from "./children/child.js";
import { Compiler } from "./children/compiler.js";
import { compilerRest } from "./children/compiler-idle.js";
import { Supervisor } from "./children/supervisor.js";
import { Comms } from "./comms.js";
import { controlHandlers } from "./control.js";
import { ControlLine } from "./control-line.js";
import { Debugging } from "./debugging.js";
import { type Handler, type Handlers, refuse, unknown } from "./handlers.js";
import { History } from "./history/history.js";
import { IOPub } from "./iopub.js";
import { ownKernelInfo } from "./kernel-info.js";
import { log, logRecurring } from "./log.js";
import { memoryLimit, watchMemory } from "./memory-limit.js";
import { watchParent } from "./parent-watch.js";
import { Questions } from "./questions.js";
import { RequestContext } from "./request-context.js";
import { shellHandlers } from "./shell.js";
import { Usage } from "./usage.js";

/**
 * How long there is nothing to do before the server cleans up, in ms: history has had its time
 * then.
 */
const IDLE_MS = 4000;

/** The processes that know the language: how each is started, and what was started already. */
export interface Children {
  compiler: { command: ChildCommand; first: Child };
  runner: { command: ChildCommand };
}

/**
 * Serves a front end until it asks for shutdown, or is gone.
 *
 * @param children How to start both processes, and the first compiler, started already.
 * @param folder Where the connection or registration file lies.
 * @throws Error when the sockets cannot be bound, the signature scheme is unknown, or nobody
 *   answers the registration.
 */
export async function serve(
  connection: Connection,
  children: Children,
  folder: string,
): Promise<void> {
  const signer = new Signer(connection.key, connection.signatureScheme);
  const session = new Session(signer);
  const info = ownKernelInfo();
  let controlLine: ControlLine | undefined;
  const sockets = new Sockets(log);
  const iopub = new IOPub(sockets.iopub, session);
  const history = new History();
  const causes = new Causes();
  const nextId = counter();
  const idleGc = new IdleGc(IDLE_MS);
  const lateErrors = new LateErrors();
  const publication = new Publication({ iopub, causes, history, lateErrors });
  const questions = new Questions(
    { causes, iopub, session, stdin: sockets.stdin },
    ({ question, blocks }, value) => runner.answer(question, value, blocks),
  );
  const compiler = new Compiler(children.compiler.command, children.compiler.first, compilerRest());
  const runner = new Supervisor(children.runner.command, undefined, {
    event: (event, buffers) => {
      idleGc.worked();
      if (event.type === "comm") comms.event(event, buffers);
      else if (event.type === "question") questions.ask(event);
      else if (event.type === "ready") cells.runnerReady(event.words ?? []);
      else publication.event(event, buffers);
    },
    output: (name, text) => publication.output(name, text),
    prepare: (ready): Promise<void> | undefined => debugging.runnerReady(ready.debugger === true),
    debugged: (message) => debugging.heard(message),
    died: (death) => {
      debugging.runnerDied();
      compiler.forget();
      questions.withdrawAll();
      comms.runnerDied();
      // A cell that was running, or waiting for the runner, ends with the explanation itself.
      if (!cells.explains()) publication.died(death);
    },
  });
  const comms = new Comms(iopub, causes, runner, nextId);
  const cells = new CellQueues({ compiler, runner, iopub, history, causes, questions, nextId });
  const debugging = new Debugging({ runner, compiler, cells, iopub, nextId });
  const subshells = new Subshells();
  const limit = memoryLimit();
  if (limit !== undefined) {
    watchMemory(
      limit,
      () => runner.pid,
      (why) => runner.replace(why),
    );
  }

  let connectionFile: string | undefined;
  const stop = once(async (graceMs: number) => {
    await Promise.all([runner.stop(graceMs), compiler.stop(), history.close()]);
    await iopub.settled();
    await Promise.all([sockets.close(), controlLine?.close()]);
    if (connectionFile !== undefined) rmSync(connectionFile, { force: true });
    process.exit(0);
  });
  // Interrupts are messages; a Ctrl-C typed into the terminal of JupyterLab is not for us.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
  watchParent(() => void stop(0));

  const shutdown = shutdownHandler(() => stop(lateErrors.graceMs));
  let portsKnown = (_: Connection["ports"]) => {};
  const ports = new Promise<Connection["ports"]>((resolve) => {
    portsKnown = resolve;
  });
  const shell = shellHandlers({
    info,
    ports,
    cells,
    history,
    compiler,
    comms,
    subshells,
    nextId,
    shutdown,
  });
  const usage = new Usage();
  const control = controlHandlers({
    info,
    cells,
    comms,
    compiler,
    debugging,
    runner,
    subshells,
    usage,
    shell,
  });
  const handlers = { shell, control, stdin: new Map<string, Handler>() };

  const passing = (channel: string, frames: Buffer[], take: (message: Message) => void) => {
    idleGc.worked();
    try {
      take(decode(frames, signer));
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      logRecurring(`${channel}: a message was dropped: ${error.message}`);
    }
  };
  const serveRequest = (request: Message, channel: keyof typeof handlers, replies: Writer) => {
    const known: Handlers = handlers[channel];
    const handler = known.get(request.header.msg_type) ?? unknown(channel, known, handlers);
    void handler(new RequestContext(request, iopub, session, replies));
  };

  try {
    const mainPorts = await sockets.bind(connection);
    iopub.status("starting", undefined);
    void sockets.acceptSubscriptions((topic) => iopub.welcome(topic));
    sockets.listen({
      shell: (frames) =>
        passing("shell", frames, (request) => serveRequest(request, "shell", sockets.shell)),
      stdin: (frames) =>
        passing("stdin", frames, (message) => {
          if (isRequest(message)) serveRequest(message, "stdin", sockets.stdin);
          else questions.receive(message);
        }),
    });
    // Only now: the first request, on shell, need not wait for a thread to start.
    const line = new ControlLine({ connection, sessionId: session.id, info });
    controlLine = line;
    line.listen((frames, answered) =>
      passing("control", frames, (request) =>
        serveRequest(request, "control", answered ? NOWHERE : line.replies),
      ),
    );
    const bound = { ...connection, ports: { ...mainPorts, ...(await line.bound) } };
    portsKnown(bound.ports);
    // And only now: nor need the thread, nor the compiler, share two processors with a third.
    void runner.ready();
    if (bound.registration) {
      connectionFile = writeConnectionFile(bound, folder, bound.registration.kernelId);
      await register(bound.registration, bound, signer);
    }
  } catch (error) {
    if (connectionFile !== undefined) rmSync(connectionFile, { force: true });
    await controlLine?.close();
    throw error;
  }
}

/**
 * Answers at once and then ends the kernel; the content of the reply is also broadcast, as
 * other front ends of this kernel learn of its end by it.
 */
function shutdownHandler(stop: () => Promise<void>): Handler {
  return async (context) => {
    context.begin();
    try {
      const { restart } = shutdownRequest(context.request.content);
      const content = { status: "ok", restart } as const;
      await context.reply("shutdown_reply", content);
      context.publish("shutdown_reply", content);
      context.end();
      await stop();
    } catch (error) {
      await refuse(context, error as Error);
      context.end();
    }
  };
}

function isRequest({ header }: Message): boolean {
  return header.msg_type.endsWith("_request");
}

/** For replies that were sent already. */
const NOWHERE = new Writer({ send: async () => undefined }, () => undefined);

/** So that other clients find a kernel whose launcher does not know its ports beforehand. */
function writeConnectionFile(connection: Connection, folder: string, kernelId: string): string {
  const file = join(folder, `kernel-${kernelId}.json`);
  rmSync(file, { force: true });
  writeFileSync(file, connectionFileText(connection), { mode: 0o600 });
  return file;
}

/** Ids of the requests to the runner; unique over all runners of this server. */
function counter(): () => number {
  let id = 0;
  return () => ++id;
}

function once<T>(action: (given: T) => Promise<void>): (given: T) => Promise<void> {
  let done: Promise<void> | undefined;
  return (given) => {
    done ??= action(given);
    return done;
  };
}
