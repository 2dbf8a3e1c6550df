/**
 * The site's service worker, in the place of JupyterLite's. It does what that does (it hands requests
 * for the notebook's drive to the page), and more:
 *
 *   headers    by which browsers isolate the page, so that it may share memory with the kernel
 *   cache      whatever was fetched once; all of the site, when the page has time for it
 *
 * Files whose names change with their contents come from the cache; pages, settings and notebooks
 * from the network while there is one.
 *
 * https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated
 * https://jupyterlite.readthedocs.io/en/stable/howto/configure/advanced/service-worker.html
 */

/** The global object of a service worker, as far as it is used. */
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  readonly location: { readonly origin: string };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: ServiceWorkerEvent) => void): void;
}

interface ServiceWorkerEvent {
  readonly request: Request & { readonly mode: string };
  readonly data?: unknown;
  waitUntil(work: Promise<unknown>): void;
  respondWith(response: Promise<Response>): void;
}

interface Caches {
  open(name: string): Promise<{
    match(request: Request | string): Promise<Response | undefined>;
    put(request: Request | string, response: Response): Promise<void>;
  }>;
  keys(): Promise<string[]>;
  delete(name: string): Promise<boolean>;
}

const worker = globalThis as unknown as ServiceWorkerScope;
const { caches } = globalThis as unknown as { caches: Caches };
/** Tells builds of a site apart: filled in when one is made (cli/site/build.ts). */
const VERSION = "SITE-VERSION";
const family = `gomaplab ${worker.registration.scope} `;
const own = family + VERSION;
/** How long the page may take to answer, in ms: a worker stands still meanwhile. */
const PATIENCE = 20_000;
/** The page answers requests for the drive on it; JupyterLite's name. */
const drive = new BroadcastChannel("/sw-api.v1") as unknown as {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  removeEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
};

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("message", (event) => {
  if (event.data === "cache the site") event.waitUntil(cacheSite());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== worker.location.origin) return;
  if (pathname.endsWith("/api/service-worker-heartbeat")) {
    event.respondWith(Promise.resolve(new Response("ok")));
  } else if (/\/api\/(drive|stdin\/)/.test(pathname)) {
    event.respondWith(asked(request, pathname).then(isolated));
  } else if (request.method === "GET") event.respondWith(found(request).then(isolated));
});

async function begin(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(family) && name !== own);
  await Promise.all(others.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** A response as pages that are isolated need it. */
function isolated(response: Response): Response {
  if (response.status === 0 || response.type === "opaqueredirect") return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "credentialless");
  headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  const hasBody = ![101, 204, 205, 304].includes(response.status);
  const { status, statusText } = response;
  return new Response(hasBody ? response.body : null, { status, statusText, headers });
}

/** What may change while its name stays. */
function changes(request: ServiceWorkerEvent["request"]): boolean {
  return (
    request.mode === "navigate" || /\.(html|json|ipynb)$|\/$/.test(new URL(request.url).pathname)
  );
}

/** Names in the cache are without what only stands behind them to get round other caches. */
function keyOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

async function found(request: ServiceWorkerEvent["request"]): Promise<Response> {
  const cache = await caches.open(own);
  const key = keyOf(request.url);
  if (!changes(request)) {
    const kept = await cache.match(key);
    if (kept) return kept;
  }
  try {
    const response = await fetch(request);
    if (response.status === 200) await cache.put(key, response.clone());
    return response;
  } catch (error) {
    const kept = (await cache.match(key)) ?? (await cache.match(`${key}index.html`));
    if (kept) return kept;
    throw error;
  }
}

/** All files of the site, one after the other, so that nothing else waits long. */
async function cacheSite(): Promise<void> {
  const cache = await caches.open(own);
  const { scope } = worker.registration;
  const list = await fetch(new URL("site-files.json", scope));
  if (!list.ok) return;
  for (const name of (await list.json()) as string[]) {
    const address = new URL(name, scope).href;
    if (await cache.match(keyOf(address))) continue;
    const response = await fetch(address);
    if (response.ok) await cache.put(keyOf(address), response);
  }
}

/** Asks the page for something of the drive. */
async function asked(request: Request, pathname: string): Promise<Response> {
  const question = (await request.json()) as Record<string, unknown>;
  const requestId = question.requestId ?? crypto.randomUUID();
  const { browsingContextId } = question;
  return new Promise((resolve) => {
    const tooLate = () => resolve(new Response(null, { status: 504 }));
    setTimeout(tooLate, PATIENCE);
    const answered = ({ data }: { data: unknown }) => {
      const answer = data as Record<string, unknown>;
      const isOurs = answer.browsingContextId === browsingContextId;
      if (!isOurs || answer.requestId !== requestId || !("response" in answer)) return;
      drive.removeEventListener("message", answered);
      resolve(new Response(JSON.stringify(answer.response)));
    };
    drive.addEventListener("message", answered);
    drive.postMessage({ ...question, requestId, pathname });
  });
}
