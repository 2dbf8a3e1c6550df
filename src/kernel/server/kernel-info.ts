/**
 * kernel_info of this process. Names and versions are read from package files; the compiler itself is
 * never loaded, because this process must be ready long before a compiler is.
 */

import { readFileSync } from "node:fs";
import { type About, kernelInfo } from "../kernel-info.js";
import type { KernelInfoReply } from "../wire/messages/kernel-info.js";
import { PROTOCOL_VERSION } from "../wire/session.js";

/** The content of every kernel_info_reply. */
export function ownKernelInfo(): KernelInfoReply {
  return kernelInfo({
    protocol: PROTOCOL_VERSION,
    own: readJson<About["own"]>("../../../package.json"),
    typescript: readJson<{ typescript: string }>("../compiler/library/versions.json").typescript,
    where: `on Node ${process.versions.node}`,
    helpLinks: [{ text: "Node.js documentation", url: "https://nodejs.org/docs/latest/api/" }],
    features: ["debugger", "kernel subshells"],
  });
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as T;
}
