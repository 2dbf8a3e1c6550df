/**
 * The notebook's drive, read by requests that the site's service worker hands to the page
 * (JupyterLite, `api/drive`): they are answered before the next line runs. What cells write goes to
 * the page as a message.
 *
 * https://jupyterlite.readthedocs.io/en/stable/howto/content/files.html
 */

import { type Drive, setDrive } from "./files.js";
import { randomUUID } from "./node/crypto.js";
import { send } from "./runner/frames.js";
import { workerScope } from "./web.js";

/** Where the drive is asked, and for which page. */
export interface DrivePlace {
  readonly address: string;
  readonly page: string;
}

/** Opens the drive of a page. */
export function openDrive({ address, page }: DrivePlace): void {
  const ask = (method: string, path: string): unknown => {
    const request = new workerScope.XMLHttpRequest();
    request.open("POST", address, false);
    request.setRequestHeader("Content-Type", "application/json");
    const requestId = randomUUID();
    const data = { method, path, data: null, requestId };
    request.send(JSON.stringify({ data, browsingContextId: page, requestId }));
    return request.status === 200 ? (JSON.parse(String(request.response)) as unknown) : undefined;
  };
  const drive: Drive = {
    read(path) {
      const { ok } = (ask("lookup", path) ?? {}) as { ok?: boolean };
      if (!ok) return undefined;
      const found = ask("get", path) as { content?: string; format?: string | null } | null;
      if (typeof found?.content !== "string") return undefined;
      return found.format === "base64"
        ? new Uint8Array(Buffer.from(found.content, "base64"))
        : new TextEncoder().encode(found.content);
    },
    list(path) {
      const names = ask("readdir", path);
      return Array.isArray(names)
        ? names.map(String).filter((name) => !/^\.{1,2}$/.test(name))
        : undefined;
    },
    write: (path, bytes) => send({ type: "file", path, bytes }),
    remove: (path) => send({ type: "file", path, bytes: undefined }),
  };
  setDrive(drive);
}
