/** `process` in a browser: what libraries look at. It cannot end, nor change its folder's name. */

import { NeedsComputer } from "./absent.js";

/** The line of Node's releases whose language and declarations cells see. */
export const NODE = "22.20.0";

type Listener = (...told: unknown[]) => void;

const listeners = new Map<string, Listener[]>();
let folder = "/drive";

/** Where the notebook lies. */
export function setFolder(path: string): void {
  folder = path;
}

const on = (event: string, listener: Listener) => {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
  return process;
};
const off = (event: string, listener: Listener) => {
  listeners.set(
    event,
    (listeners.get(event) ?? []).filter((each) => each !== listener),
  );
  return process;
};

/** Where text goes that is written to a stream; replaced when cells can print. */
const logged = (text: string): boolean => {
  globalThis.console.error(text);
  return true;
};

export const process = {
  arch: "wasm32",
  argv: ["node"],
  browser: false,
  env: {} as Record<string, string | undefined>,
  execArgv: [] as string[],
  execPath: "/node",
  features: {},
  pid: 1,
  platform: "linux",
  release: { name: "node" },
  stderr: { write: logged, isTTY: false, columns: 80 },
  stdout: { write: logged, isTTY: false, columns: 80 },
  title: "gomaplab",
  version: `v${NODE}`,
  versions: { node: NODE } as Record<string, string>,
  addListener: on,
  cwd: () => folder,
  emit: (event: string, ...told: unknown[]) => {
    const told_ = listeners.get(event) ?? [];
    for (const listener of told_) listener(...told);
    return told_.length > 0;
  },
  emitWarning: (warning: string | Error) => globalThis.console.warn(String(warning)),
  exit: (): never => {
    throw new NeedsComputer("`process.exit` would end the page's kernel; restart it instead");
  },
  getBuiltinModule: (_name: string): unknown => undefined,
  hrtime: Object.assign(
    ([seconds, nanos]: [number, number] = [0, 0]): [number, number] => {
      const now = performance.now();
      const whole = Math.floor(now / 1000);
      return [whole - seconds, Math.floor((now - 1000 * whole) * 1e6) - nanos];
    },
    { bigint: () => BigInt(Math.floor(performance.now() * 1e6)) },
  ),
  listenerCount: (event: string) => listeners.get(event)?.length ?? 0,
  listeners: (event: string) => [...(listeners.get(event) ?? [])],
  memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
  nextTick: (work: Listener, ...given: unknown[]) => queueMicrotask(() => work(...given)),
  off,
  on,
  once: on,
  prependListener: on,
  rawListeners: (event: string) => [...(listeners.get(event) ?? [])],
  removeAllListeners: (event: string) => {
    listeners.delete(event);
    return process;
  },
  removeListener: off,
  umask: () => 0o022,
  uptime: () => performance.now() / 1000,
};

export default process;
