/**
 * What a page and its workers have and Node's declarations do not: only what is used here.
 *
 * https://html.spec.whatwg.org/multipage/workers.html, https://xhr.spec.whatwg.org/
 */

/** A request that is answered before the next line runs; only workers may make one. */
export interface SynchronousRequest {
  open(method: string, address: string, asynchronous: false): void;
  setRequestHeader(name: string, value: string): void;
  send(body?: string): void;
  responseType: "" | "arraybuffer";
  readonly response: unknown;
  readonly status: number;
}

/** The global object of a worker. */
export interface WorkerScope {
  readonly location: { readonly href: string };
  readonly crossOriginIsolated?: boolean;
  readonly XMLHttpRequest: new () => SynchronousRequest;
  readonly navigator: { readonly userAgent: string; readonly hardwareConcurrency?: number };
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  importScripts(address: string): void;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}

/** An event that tells of an error nobody handled. */
export interface WorkerEvent {
  readonly error?: unknown;
  readonly reason?: unknown;
  readonly promise?: Promise<unknown>;
  readonly message?: string;
  preventDefault(): void;
}

/** A worker, as the page that made it sees it. */
export interface PageWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string; preventDefault(): void }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** The global object of a page. */
export interface PageScope {
  readonly location: { readonly href: string };
  readonly document: { readonly currentScript: { readonly src: string } | null };
  readonly navigator: {
    readonly serviceWorker?: {
      readonly controller: { postMessage(message: unknown): void } | null;
    };
  };
  readonly crossOriginIsolated?: boolean;
  readonly Worker: new (address: string | URL, options?: { name?: string }) => PageWorker;
}

export const workerScope = globalThis as unknown as WorkerScope;
export const pageScope = globalThis as unknown as PageScope;
