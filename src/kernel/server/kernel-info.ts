/**
 * kernel_info (protocol, section "Kernel info"). All text is stable: front ends write parts of it
 * into notebooks.
 *
 * Names and versions are read from package files; the compiler itself is never loaded, because this
 * process must be ready long before a compiler is.
 */

import { readFileSync } from "node:fs";
import type { KernelInfoReply } from "../wire/messages/kernel-info.js";
import { PROTOCOL_VERSION } from "../wire/session.js";

interface PackageJson {
  name: string;
  version: string;
  description: string;
}

/** The content of every kernel_info_reply. */
export function kernelInfo(): KernelInfoReply {
  const own = readPackage(new URL("../../../package.json", import.meta.url));
  const typescript = compilerVersion();
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: own.name,
    implementation_version: own.version,
    language_info: {
      name: "typescript",
      version: typescript,
      // Notebooks get this for completion in VS Code; Pygments, jupytext and nbconvert go by name.
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // A string, though the protocol allows an object: some clients refuse the whole reply then.
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `${own.name} ${own.version}: TypeScript ${typescript} on Node ${process.versions.node}\n${own.description}`,
    help_links: [
      { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" },
      { text: "Node.js documentation", url: "https://nodejs.org/docs/latest/api/" },
    ],
    supported_features: ["debugger", "kernel subshells"],
  };
}

/** Version of the compiler that cells are compiled with. */
function compilerVersion(): string {
  const versions = new URL("../compiler/library/versions.json", import.meta.url);
  return (JSON.parse(readFileSync(versions, "utf8")) as { typescript: string }).typescript;
}

function readPackage(path: string | URL): PackageJson {
  return JSON.parse(readFileSync(path, "utf8")) as PackageJson;
}
