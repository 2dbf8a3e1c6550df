/**
 * Runs before anything else of a page: starts the service worker, and loads the page again when that
 * gives it the headers for its isolation (service-worker.ts). In a page that cannot be isolated, in a
 * frame of another site for example, this is tried once.
 */

const page = globalThis as unknown as {
  readonly crossOriginIsolated: boolean;
  readonly isSecureContext: boolean;
  readonly navigator: {
    readonly serviceWorker?: {
      readonly controller: object | null;
      register(address: URL): Promise<unknown>;
      addEventListener(type: "controllerchange", listener: () => void): void;
    };
  };
  readonly sessionStorage: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
  };
  readonly location: { reload(): void };
};

const TRIED = "gomaplab: isolation was tried";
/** How long the service worker may take to begin, in ms. */
const PATIENCE = 4000;
const { serviceWorker } = page.navigator;
if (page.isSecureContext && serviceWorker && !page.crossOriginIsolated)
  await isolate(serviceWorker);

async function isolate(workers: NonNullable<typeof serviceWorker>): Promise<void> {
  if (page.sessionStorage.getItem(TRIED) !== null) return;
  page.sessionStorage.setItem(TRIED, "yes");
  // As JupyterLite registers it, so that it finds it there.
  try {
    await workers.register(new URL("service-worker.js?enableCache=true", import.meta.url));
  } catch (error) {
    // The user, or a private window, allows none: the page works without.
    globalThis.console.warn("gomaplab: this page is not isolated:", error);
    return;
  }
  if (!(await isControlled(workers))) return;
  page.location.reload();
  // The rest of the page is not worth beginning.
  await new Promise(() => undefined);
}

/** Whether the service worker has taken the page over, within a while. */
function isControlled(workers: NonNullable<typeof serviceWorker>): Promise<boolean> {
  return new Promise((resolve) => {
    if (workers.controller) resolve(true);
    workers.addEventListener("controllerchange", () => resolve(true));
    setTimeout(() => resolve(false), PATIENCE);
  });
}
