/**
 * The messages between the processes of the kernel, with their types.
 *
 *                              ┌── CompilerRequest ──▶ compiler (checks, compiles, completes)
 *   server (sockets, protocol) ┤
 *                              └── RunnerRequest ────▶ runner (executes)
 *
 *          ◀── Event (any number), and exactly one Reply per request that has one ──
 *
 * A cell goes to the compiler first; its result goes to the runner unchanged. So help about code
 * never waits for a cell, and a crash of one process does not affect the other.
 *
 * Requests go down Node's IPC channel. Events and replies come up one pipe, written with
 * synchronous writes, so that they arrive in order, arrive while user code blocks the runner's
 * event loop, and arrive even when the process dies right after. A frame on that pipe is
 *
 *   u32 LE header length | u32 LE buffer count | u32 LE length of each buffer | header (JSON) | buffers
 *
 * What user code (or native code, or a child process) writes to file descriptors 1 and 2 does
 * not pass here: the server reads those pipes itself.
 *
 * Interrupts come down a pipe of their own, the runner's file descriptor 5, because IPC is read
 * by the main thread, which user code may keep busy: four bytes, u32 LE, the id of the execute
 * request to interrupt. A thread of the runner reads it; its end of file means that the server
 * is gone, and that the runner must go too, whatever its main thread is doing. An id that is not
 * running any more is ignored. The id 0 asks what the main thread is doing; the answer comes on the
 * same pipe: u32 LE the cell that began last | u32 LE the cell whose code runs, 0 if none is known.
 * The thread must read asynchronously (a `net.Socket` on fd 5 in a worker): process.exit waits for
 * ever for a thread that blocks in a read. And the worker needs `stdout: true, stderr: true`, or
 * Node makes fds 1 and 2 non-blocking and writes to them, of child processes too, fail with EAGAIN.
 *
 * Answers to questions that block the main thread (`input()`) come down one more pipe, file
 * descriptor 6, which the runner reads without Node's event loop:
 *
 *   u32 LE number of the question | u32 LE length, or NO_ANSWER | UTF-8 text
 *
 * The debugger is a thread of the runner of its own, which speaks the Debug Adapter Protocol (dap.ts)
 * with the server over file descriptor 7, both ways (json-frames.ts), also while the main thread
 * stands at a breakpoint. It is started by the thread that reads file descriptor 5, when
 * DEBUGGER_WANTED comes there in the place of a cell's id; that thread itself may have to be started
 * by the request `debug`.
 *
 * Offsets and positions are UTF-16 units on this channel; the server converts from and to the
 * protocol's code points.
 */

/**
 * What the runner's main thread is doing: the cell that began last, and the one whose code runs, or
 * 0.
 */
export interface Progress {
  begun: number;
  cause: number;
}

/** Length of a Progress on file descriptor 5, in bytes. */
export const PROGRESS_BYTES = 8;

/** In the place of a cell's id on file descriptor 5: the debugger is to start. */
export const DEBUGGER_WANTED = 0xffff_ffff;

/** A Jupyter MIME bundle: strings, or JSON values for JSON-like types. */
export type MimeBundle = Record<string, unknown>;

/**
 * An error as the protocol wants it; `traceback` lines carry the cell's own positions, no colour.
 */
export interface ErrorContent {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** In the place of a length on file descriptor 6: the question will not be answered. */
export const NO_ANSWER = 0xffff_ffff;

/** What one side of a comm says to the other (protocol, section "Custom Messages"). */
export interface CommMessage {
  action: "open" | "message" | "close";
  commId: string;
  /** Only `open` needs it. */
  targetName: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** A name that a cell declares, as cells find it. Functions declare themselves. */
export interface Declaration {
  name: string;
  /** A namespace goes on with the object that an earlier one made. */
  form: "const" | "let" | "var" | "class" | "namespace";
}

/** An import declaration: names of a module, and what cells call them. */
export interface ImportedNames {
  specifier: string;
  names: [exported: string, name: string][];
  /** The name of the whole, if it has one. */
  whole?: string;
}

/**
 * Where a specifier leads; "nothing" has types and no code. `whole`: the types of the module say
 * `export =`.
 */
export type Target =
  | { kind: "module" | "file"; file: string; whole: boolean }
  | { kind: "package"; whole: boolean }
  | { kind: "nothing" };

/** What the compiler makes of a cell, and the runner runs. */
export interface CompiledCell {
  /** Loaded first. */
  imports: ImportedNames[];
  /** Names that are prepared before anything runs. */
  declares: Declaration[];
  /** Its functions, where they have to be a script of their own. */
  functions?: Script;
  main: Script;
  /** Whether the main script is the body of an async function; its value is then in an array. */
  awaits: boolean;
  /** What becomes of the value of the last statement, if it has one. */
  lastValue?: "shown" | "hidden";
  /** Where its imports lead, dynamic ones too. */
  targets: Record<string, Target>;
  /** The local modules that it reaches by its imports. */
  modules: CompiledModule[];
}

/** A text that V8 runs, and the way back to what was typed. */
export interface Script {
  script: string;
  positions: PositionTable;
}

/** A TypeScript file of the user's own, ready to be run. */
export interface CompiledModule extends Script {
  /** Absolute file name, by which scripts ask for it. */
  file: string;
  /** As tracebacks show it: seen from the notebook's folder. */
  name: string;
  version: string;
  code: string;
  targets: Record<string, Target>;
  /** Whether it is a CommonJS module (.cts). */
  isCommonJs: boolean;
}

/** How to find a place of a script in the code as it was typed. */
export interface PositionTable {
  /** Where parts of the script come from; `table`: a part that TypeScript emitted. */
  stretches: { edited: number; original: number; inserted: boolean; table?: PositionTable }[];
  /** Given where the stretches lead to what TypeScript emitted, and not to what was typed. */
  emitted?: {
    /** Offsets at which its lines begin. */
    starts: number[];
    /** Its source map: the `mappings`. */
    mappings: string;
    /** Lines of the source before the code begins. */
    prefixLines: number;
  };
}

/** What the compiler says about a piece of code. */
export type Compilation =
  /** `declared` is what later cells are to know of it, if anything, in the compiler's own words. */
  | { cell: CompiledCell; declared?: object }
  | { error: ErrorContent }
  /** The code is a question; this payload answers it. */
  | { page: Record<string, unknown> };

/** Server → compiler. `id` is chosen by the server and comes back in the reply. */
export type CompilerRequest =
  | {
      type: "compile";
      id: number;
      code: string;
      /** Name of the cell in tracebacks. */
      name: string;
      /** Compiled as if they stood behind the cell; they declare nothing. */
      userExpressions: Record<string, string>;
    }
  | { type: "complete"; id: number; code: string; cursor: number }
  | { type: "inspect"; id: number; code: string; cursor: number; detailLevel: 0 | 1 }
  | { type: "isComplete"; id: number; code: string }
  /**
   * Cells with these declarations are about to run, or have run: later code may name them. No
   * reply.
   */
  | { type: "declare"; id: 0; declared: readonly object[] }
  /** Whatever was declared is gone, with the runner that held it. No reply. */
  | { type: "forget"; id: 0 }
  | { type: "shutdown"; id: number; grace?: number };

/** Server → runner. `id` is chosen by the server and comes back in the reply and the events. */
export type RunnerRequest =
  | {
      type: "execute";
      id: number;
      /** As it was typed; tracebacks quote it. */
      code: string;
      cell: CompiledCell;
      /** Name of the cell in tracebacks. */
      name: string;
      /**
       * Tells the notebook's cells apart: the front end's cell id, or the code where it gives none.
       */
      cellKey: string;
      silent: boolean;
      /** The expressions as typed and as compiled. */
      userExpressions: Record<string, { code: string; compilation: Compilation }>;
      allowStdin: boolean;
      /** Cells of different subshells run beside each other; null is the main shell. */
      subshell: string | null;
    }
  /** Handled at once, also while a cell awaits. */
  | ({ type: "comm"; id: number; buffers: Uint8Array[] } & CommMessage)
  /** Answers a question that did not block; null when it will not be answered. No reply. */
  | { type: "answer"; id: number; question: number; value: string | null }
  /** A cell with this id, if running or awaited, ends with an Interrupted error. */
  | { type: "interrupt"; id: number }
  /** Sent when an upcoming cell contains one of the words announced by `ready`. No reply. */
  | { type: "prepare"; id: 0 }
  /** Tells the thread that receives interrupts to start the debugger. No reply. */
  | { type: "debug"; id: 0 }
  /** With `grace`, in ms: not before what cells have begun is over, or so much time is. */
  | { type: "shutdown"; id: number; grace?: number };

export type Request = CompilerRequest | RunnerRequest;

/** Runner or compiler → server, exactly once per request. */
export type Reply =
  | {
      type: "compiled";
      id: number;
      compilation: Compilation;
      userExpressions: Record<string, Compilation>;
      /** Whether it would be the same whatever became of the files that a cell may change. */
      lasting: boolean;
    }
  | {
      type: "executed";
      id: number;
      status: "ok" | "error";
      error?: ErrorContent;
      /** Whether the error went up already, as a `lateError` of the cell. */
      told?: true;
      userExpressions: Record<string, unknown>;
      /** The request to the front end. */
      payload: Record<string, unknown>[];
    }
  | {
      type: "completed";
      id: number;
      start: number;
      end: number;
      matches: { text: string; type: string; signature?: string }[];
    }
  | { type: "inspected"; id: number; found: boolean; data: MimeBundle }
  | {
      type: "completeness";
      id: number;
      status: "complete" | "incomplete" | "invalid" | "unknown";
      indent: string;
    }
  /** When the handler, if it returned a promise, has settled; `known`: a handler took it. */
  | { type: "commHandled"; id: number; known: boolean }
  | { type: "interrupted"; id: number }
  | { type: "shutDown"; id: number };

/**
 * Runner (or, `ready` alone, compiler) → server, any time. `id` is the execute request that caused
 * it (0: none, start-up).
 */
export type Event =
  /**
   * Sent once, when the runner can take its first request. `words`: it can prepare for cells that
   * contain one of them, while these are compiled (see `prepare`). `debugger`: it has one.
   */
  | { type: "ready"; id: 0; words?: string[]; debugger?: true }
  | { type: "stream"; id: number; name: "stdout" | "stderr"; text: string }
  | { type: "display"; id: number; bundle: MimeBundle; metadata: MimeBundle; displayId?: string }
  | { type: "update"; id: number; bundle: MimeBundle; metadata: MimeBundle; displayId: string }
  | { type: "result"; id: number; bundle: MimeBundle; metadata: MimeBundle }
  | { type: "clear"; id: number; wait: boolean }
  /** A comm speaks; its buffers are those of the frame. */
  | ({ type: "comm"; id: number } & CommMessage)
  /** Ask the user. With `blocks` the answer goes down file descriptor 6, else it is an `answer`. */
  | {
      type: "question";
      id: number;
      question: number;
      prompt: string;
      password: boolean;
      blocks: boolean;
    }
  /**
   * An unhandled error: of a timer, an unhandled rejection. While its cell runs, the
   * cell fails with it; `isOver` says that there is no such cell any more.
   */
  | { type: "lateError"; id: number; error: ErrorContent; isOver: boolean };
