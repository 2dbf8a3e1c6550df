/** What a kernel of the page is made with. */

import type { kernelInfo } from "../../kernel/kernel-info.js";
import type { FileChange } from "../runner/frames.js";

export interface KernelSettings {
  /** Addresses of the workers' scripts. */
  readonly compiler: string;
  readonly runner: string;
  /** Where the notebook lies, as the workers see it. */
  readonly folder: string;
  /** Files of the package that are fetched when they are read. */
  readonly assets: readonly string[];
  /** Where the notebook's drive is asked; undefined without a service worker. */
  readonly drive: { readonly address: string; readonly page: string } | undefined;
  /** The content of every kernel_info_reply. */
  readonly info: ReturnType<typeof kernelInfo>;
  /** A first cell has run: the page has time for what can wait. */
  begun(): void;
  /** A cell wrote or removed a file of the drive. */
  changed(change: FileChange): void;
}
