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
      readonly ready: Promise<unknown>;
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
const { serviceWorker } = page.navigator;
if (page.isSecureContext && serviceWorker && !page.crossOriginIsolated)
  await isolate(serviceWorker);

async function isolate(workers: NonNullable<typeof serviceWorker>): Promise<void> {
  if (page.sessionStorage.getItem(TRIED) !== null) return;
  page.sessionStorage.setItem(TRIED, "yes");
  // As JupyterLite registers it, so that it finds it there.
  await workers.register(new URL("service-worker.js?enableCache=true", import.meta.url));
  await workers.ready;
  if (!workers.controller) {
    await new Promise<void>((resolve) => workers.addEventListener("controllerchange", resolve));
  }
  page.location.reload();
  // The rest of the page is not worth beginning.
  await new Promise(() => undefined);
}
