/**
 * The session of the debugger's thread with V8's inspector of the main thread, and the desk (desk.ts)
 * behind it.
 *
 * https://chromedevtools.github.io/devtools-protocol/v8/
 */

import type { Runtime } from "node:inspector";
import { Session } from "node:inspector";
import { ATTACHED } from "../interrupts/memory.js";
import type { Desk } from "./desk.js";
import { DESK } from "./names.js";

/** What the inspector says of something that was thrown while it evaluated. */
export class Thrown extends Error {
  override name = "Thrown";
}

/** Objects that live as long as the session. */
const LASTING = "lasting";

type Results = { [K in keyof Desk]: ReturnType<Desk[K]> };

export class Inspector {
  readonly #session = new Session();
  readonly #shared: Int32Array;
  #desk: Promise<string> | undefined;

  /** Connects. @param shared the numbers shared with the main thread */
  constructor(shared: Int32Array) {
    this.#shared = shared;
    this.#session.connectToMainThread();
    Atomics.store(shared, ATTACHED, 1);
  }

  /** Ends the session; the main thread runs on, if it stood still. */
  close(): void {
    this.#session.disconnect();
    Atomics.store(this.#shared, ATTACHED, 0);
    Atomics.notify(this.#shared, ATTACHED);
  }

  /** @throws Error with the inspector's own words */
  post<T = object>(method: string, params: object = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#session.post(method, params, (error, result) => {
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result as T);
      });
    });
  }

  on<T>(event: string, listener: (params: T) => void): void {
    this.#session.on(event, ({ params }: { params: T }) => listener(params));
  }

  /** Asks the desk, with objects of the main thread among the arguments. */
  async desk<K extends keyof Desk>(
    method: K,
    ...given: Runtime.CallArgument[]
  ): Promise<Results[K]> {
    const objectId = await this.#deskId();
    const called = await this.post<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: `function (...given) { return this.${method}(...given); }`,
      arguments: given,
      returnByValue: true,
      silent: true,
    });
    return resultOf(called).value as Results[K];
  }

  /** An object of the main thread with these values, as an argument. */
  async objectOf(
    names: readonly string[],
    values: readonly Runtime.RemoteObject[],
  ): Promise<Runtime.CallArgument> {
    const called = await this.post<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
      objectId: await this.#deskId(),
      functionDeclaration:
        "function (names, ...values) { return Object.fromEntries(names.map((name, i) => [name, values[i]])); }",
      arguments: [{ value: names }, ...values.map(argument)],
      silent: true,
    });
    return argument(resultOf(called));
  }

  #deskId(): Promise<string> {
    this.#desk ??= this.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression: `globalThis[Symbol.for(${JSON.stringify(DESK)})]`,
      objectGroup: LASTING,
    }).then((evaluated) => resultOf(evaluated).objectId as string);
    return this.#desk;
  }
}

/** @throws Thrown in the words of what was thrown */
export function resultOf({
  result,
  exceptionDetails,
}: {
  result: Runtime.RemoteObject;
  exceptionDetails?: Runtime.ExceptionDetails | undefined;
}): Runtime.RemoteObject {
  if (!exceptionDetails) return result;
  const { exception, text } = exceptionDetails;
  const [first] = (exception?.description ?? String(exception?.value ?? text)).split("\n");
  throw new Thrown(first);
}

/** A value that the inspector reported, as an argument. */
export function argument(value: Runtime.RemoteObject): Runtime.CallArgument {
  const { objectId, unserializableValue } = value;
  if (objectId !== undefined) return { objectId };
  if (unserializableValue !== undefined) return { unserializableValue };
  return { value: value.value as unknown };
}
