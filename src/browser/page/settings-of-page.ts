/** What a kernel needs to know of the page that it runs in. */

import { type About, kernelInfo } from "../../kernel/kernel-info.js";
import { pageScope } from "../web.js";
import type { ContentsManager } from "./extension.js";
import { PROTOCOL_VERSION } from "./messages.js";
import type { KernelSettings } from "./settings.js";

/** What the page knows. */
export interface PagePlace {
  /** The folder of the extension's scripts. */
  readonly own: URL;
  /** The top of the site. */
  readonly base: URL;
  /** Where the notebook lies in the drive. */
  readonly folder: string;
  /** How the service worker tells this page from others. */
  readonly page: string;
  /** The drive, when the page has it. */
  contents(): ContentsManager | undefined;
}

/** Written by the build: what the workers need to know of the package. */
interface SiteManifest {
  readonly assets: readonly string[];
  readonly own: About["own"];
  readonly typescript: string;
}

export async function settingsOf({
  own,
  base,
  folder,
  page,
  contents,
}: PagePlace): Promise<KernelSettings> {
  const manifest = (await (await fetch(new URL("site.json", own))).json()) as SiteManifest;
  const name = folder.replace(/^[^/]*:/, "").replace(/^\/+|\/+$/g, "");
  const { serviceWorker } = pageScope.navigator;
  return {
    compiler: new URL("compiler.js", own).href,
    runner: new URL("runner.js", own).href,
    folder: name === "" ? "/drive" : `/drive/${name}`,
    assets: manifest.assets,
    info: kernelInfo({
      protocol: PROTOCOL_VERSION,
      own: manifest.own,
      typescript: manifest.typescript,
      where: "in the browser",
      helpLinks: [],
      features: [],
    }),
    drive: serviceWorker?.controller
      ? { address: new URL("api/drive", base).href, page }
      : undefined,
    begun() {
      serviceWorker?.controller?.postMessage("cache the site");
    },
    changed({ path, bytes }) {
      const drive = contents();
      if (!bytes) void drive?.delete(path);
      else {
        const content = base64(bytes);
        void drive?.save(path, { type: "file", format: "base64", content });
      }
    },
  };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(text);
}
