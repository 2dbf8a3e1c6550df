/**
 * The extension that brings the kernel to JupyterLite: a container of module federation, made by
 * hand. JupyterLab's page looks for it under its name, gives it the modules that the page shares, and
 * asks it for plugins.
 *
 * https://jupyterlab.readthedocs.io/en/stable/extension/extension_dev.html#federated-extensions
 * https://module-federation.io/guide/basic/runtime.html
 */

import { pageScope } from "../web.js";
import { BrowserKernel } from "./kernel.js";
import type { Message } from "./messages.js";
import { settingsOf } from "./settings-of-page.js";

/** Names of the package, and of the kernel's kind. */
const EXTENSION = "gomaplab-kernel";
const KERNEL = "gomaplab";

/** A module that the page shares: by version, how to get it. */
type Shared = Record<string, Record<string, { get(): Promise<() => object> | (() => object) }>>;

interface KernelOptions {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  sendMessage(message: Message): void;
}

/** What JupyterLite asks of a kernel. */
interface LiteKernel extends KernelOptions {
  readonly ready: Promise<void>;
  isDisposed: boolean;
  readonly disposed: { emit(told: undefined): void };
  handleMessage(message: Message): Promise<void>;
  dispose(): void;
}

interface KernelSpecs {
  register(options: { spec: object; create(options: KernelOptions): Promise<object> }): void;
}

/** JupyterLite's own client, which tells no kernel of an interrupt. */
interface KernelClient {
  interrupt(id: string): Promise<void>;
}

/** The notebook's drive. */
export interface ContentsManager {
  save(path: string, model: object): Promise<unknown>;
  delete(path: string): Promise<unknown>;
}

/** JupyterLite's manager of the service worker: how that tells this page from others. */
interface ServiceWorkers {
  readonly browsingContextId: string;
}

interface Application {
  readonly serviceManager: { readonly contents: ContentsManager };
}

let shared: Shared = {};

/** A module that the page shares, in whatever version it has. */
async function sharedModule(name: string): Promise<Record<string, unknown>> {
  const [version] = Object.values(shared[name] ?? {});
  if (!version) throw new Error(`${EXTENSION}: this page does not share ${name}`);
  return (await version.get())() as Record<string, unknown>;
}

async function plugins(): Promise<object[]> {
  const lite = await sharedModule("@jupyterlite/services");
  const { IServiceWorkerManager } = await sharedModule("@jupyterlite/apputils");
  const { Signal } = (await sharedModule("@lumino/signaling")) as {
    Signal: new (of: object) => LiteKernel["disposed"];
  };
  const { PageConfig } = (await sharedModule("@jupyterlab/coreutils")) as {
    PageConfig: { getBaseUrl(): string };
  };
  const kernels = new Map<string, BrowserKernel>();
  const own = new URL("./", address ?? pageScope.location.href);
  let contents: ContentsManager | undefined;
  let workers: ServiceWorkers | undefined;
  const create = async (options: KernelOptions): Promise<object> => {
    const settings = await settingsOf({
      own,
      base: new URL(PageConfig.getBaseUrl(), pageScope.location.href),
      folder: options.location,
      page: workers?.browsingContextId ?? "",
      contents: () => contents,
    });
    const kernel = new BrowserKernel(settings, options.sendMessage);
    kernels.set(options.id, kernel);
    const seen: LiteKernel = {
      ...options,
      ready: Promise.resolve(),
      isDisposed: false,
      disposed: new Signal({}),
      handleMessage: (message) => kernel.handle(message),
      dispose() {
        if (seen.isDisposed) return;
        seen.isDisposed = true;
        kernels.delete(options.id);
        kernel.dispose();
        seen.disposed.emit(undefined);
      },
    };
    return seen;
  };
  return [
    {
      id: `${EXTENSION}:kernel`,
      autoStart: true,
      requires: [lite.IKernelSpecs],
      activate: (_application: unknown, specs: KernelSpecs) => {
        specs.register({ spec: specOf(own), create });
      },
    },
    {
      id: `${EXTENSION}:interrupts`,
      autoStart: true,
      requires: [lite.IKernelClient],
      activate: (_application: unknown, client: KernelClient) => {
        const cancel = client.interrupt.bind(client);
        client.interrupt = async (id) => {
          await cancel(id);
          kernels.get(id)?.interrupt();
        };
      },
    },
    {
      id: `${EXTENSION}:drive`,
      autoStart: true,
      requires: [IServiceWorkerManager],
      activate: (application: Application, manager: ServiceWorkers) => {
        contents = application.serviceManager.contents;
        workers = manager;
      },
    },
  ];
}

function specOf(own: URL): object {
  const picture = (size: number) => new URL(`logo-${size}x${size}.png`, own).href;
  return {
    name: KERNEL,
    display_name: "TypeScript (gomaplab)",
    language: "typescript",
    argv: [],
    resources: {
      "logo-32x32": picture(32),
      "logo-64x64": picture(64),
      "logo-svg": new URL("logo-svg.svg", own).href,
    },
  };
}

/** Where this script came from. */
const address = pageScope.document.currentScript?.src;

const container = {
  init(scope: Shared): void {
    shared = scope;
  },
  async get(module: string): Promise<() => object> {
    if (module !== "./extension") throw new Error(`${EXTENSION} has no module ${module}`);
    const found = await plugins();
    return () => ({ __esModule: true, default: found });
  },
};

const page = globalThis as unknown as { _JUPYTERLAB?: Record<string, object> };
page._JUPYTERLAB = { ...page._JUPYTERLAB, [EXTENSION]: container };
