/** The plainest of web servers: files of a folder, and nothing else. No header but the type. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export interface FileServer {
  /** With a slash at the end. */
  readonly url: string;
  /** Names that were asked for and are not there. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

export async function serveFiles(folder: string): Promise<FileServer> {
  const missing: string[] = [];
  const server = createServer(({ url = "/" }, answer) => {
    const { pathname } = new URL(url, "http://site");
    let file = join(folder, decodeURIComponent(pathname));
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    if (!existsSync(file)) {
      missing.push(pathname);
      answer.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    answer.writeHead(200, { "content-type": type }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    missing,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
