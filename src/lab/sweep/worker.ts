/**
 * One thread of a sweep: makes the function from its text, with the library's names in its scope, and
 * calls it for one case after another.
 *
 * A process of Go that the function starts has at most the memory of its job: WebAssembly's memory is
 * not counted in the heap of the thread, which Node limits.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import * as library from "../index.js";
import type { Case } from "./cases.js";

/** What the pool gives a thread. */
export interface Job {
  /** The function's text. */
  readonly text: string;
  readonly parameters: Case;
  /** Bytes. */
  readonly memory: number;
  /** Becomes 1 when the function is called: before, the thread may still be starting. */
  readonly begun: Int32Array;
}

/** What a thread gives back. */
export type JobAnswer =
  | { readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly thrown: string; readonly unknownName?: string };

type Work = (parameters: Case) => unknown;

const made = new Map<string, Work>();

function workOf({ text, memory }: Job): Work {
  const known = made.get(text);
  if (known !== undefined) return known;
  const go: typeof library.go = Object.assign(
    (release: string, options: object = {}) =>
      library.go(release, { memoryLimit: Math.min(memory, 2 ** 32), ...options }),
    library.go,
  ) as typeof library.go;
  const scope = { ...library, go, require: createRequire(join(process.cwd(), "sweep.js")) };
  const names = Object.keys(scope).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const make = new Function(...names, `"use strict"; return (${text}\n);`) as (
    ...values: unknown[]
  ) => Work;
  const work = make(...names.map((name) => scope[name as keyof typeof scope]));
  made.set(text, work);
  return work;
}

/** Does one job. */
export default async function work(job: Job): Promise<JobAnswer> {
  try {
    const call = workOf(job);
    Atomics.store(job.begun, 0, 1);
    return { rows: rowsOf(await call({ ...job.parameters })) };
  } catch (error) {
    if (!(error instanceof Error)) return { thrown: String(error) };
    const unknownName =
      error instanceof ReferenceError
        ? /^(\S+) is not defined/.exec(error.message)?.[1]
        : undefined;
    const thrown = `${error.name}: ${error.message}`;
    return unknownName === undefined ? { thrown } : { thrown, unknownName };
  }
}

/** The rows of what the function returned: a row, several, or a value. */
function rowsOf(answer: unknown): readonly Record<string, unknown>[] {
  const rows = Array.isArray(answer) ? answer : [answer];
  if (rows.length === 0) return [{}];
  return rows.map((row: unknown) => {
    if (row === undefined) return {};
    const isRow = typeof row === "object" && row !== null && !Array.isArray(row);
    return isRow ? plain(row) : { value: row };
  });
}

/** A row's own fields that another thread can be sent. */
function plain(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      return [
        name,
        typeof value === "function" || typeof value === "symbol" ? String(value) : value,
      ];
    }),
  );
}
