/**
 * The content of every kernel_info_reply, of the kernel on a computer and of the one in a page
 * (protocol, section "Kernel info"). All text is stable: front ends write parts of it into notebooks.
 */

import type { KernelInfoReply } from "./wire/messages/kernel-info.js";

/** What differs between the two. */
export interface About {
  /** Version of the protocol. */
  readonly protocol: string;
  /** This package, as package.json has it. */
  readonly own: { readonly name: string; readonly version: string; readonly description: string };
  /** Version of the compiler that cells are compiled with. */
  readonly typescript: string;
  /** Where cells run, as the banner says it: "on Node 22.1.0". */
  readonly where: string;
  readonly helpLinks: KernelInfoReply["help_links"];
  readonly features: readonly string[];
}

/** @example kernelInfo({ protocol: "5.5", own, typescript: "6.0.3", where: "in the browser", helpLinks: [], features: [] }) */
export function kernelInfo(about: About): KernelInfoReply {
  const { protocol, own, typescript, where, helpLinks, features } = about;
  return {
    status: "ok",
    protocol_version: protocol,
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
    banner: `${own.name} ${own.version}: TypeScript ${typescript} ${where}\n${own.description}`,
    help_links: [
      { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" },
      ...helpLinks,
    ],
    supported_features: [...features],
  };
}
