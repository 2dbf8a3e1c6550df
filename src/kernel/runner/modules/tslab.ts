/**
 * The module `tslab` in a cell: tslab's functions, implemented by this kernel.
 *
 * https://github.com/yunabe/tslab, src/public.ts: each function shows one form of something; a
 * display made by `newDisplay` shows in place of what it showed before.
 */

import { readFileSync } from "node:fs";
import { causingCell } from "../output/attribution.js";
import { show } from "../output/outputs.js";

type TslabDisplay = import("tslab").Display;

/** Of the tslab whose converter this kernel uses, of TypeScript and of Node. */
export const versions = {
  ...(JSON.parse(
    readFileSync(new URL("../../compiler/library/versions.json", import.meta.url), "utf8"),
  ) as {
    tslab: string;
    typescript: string;
  }),
  node: process.version,
};

let made = 0;

/** A display that replaces what it showed before. */
export function newDisplay(): TslabDisplay {
  made += 1;
  return new KernelDisplay(`tslab-${made}`);
}

class KernelDisplay implements TslabDisplay {
  readonly #id: string | undefined;
  #isShown = false;

  constructor(id?: string) {
    this.#id = id;
  }

  javascript(text: string): void {
    this.raw("text/javascript", text);
  }
  html(text: string): void {
    this.raw("text/html", text);
  }
  markdown(text: string): void {
    this.raw("text/markdown", text);
  }
  latex(text: string): void {
    this.raw("text/latex", text);
  }
  svg(text: string): void {
    this.raw("image/svg+xml", text);
  }
  png(bytes: Uint8Array): void {
    this.raw("image/png", bytes);
  }
  jpeg(bytes: Uint8Array): void {
    this.raw("image/jpeg", bytes);
  }
  gif(bytes: Uint8Array): void {
    this.raw("image/gif", bytes);
  }
  pdf(bytes: Uint8Array): void {
    this.raw("application/pdf", bytes);
  }
  text(text: string): void {
    this.raw("text/plain", text);
  }
  raw(mime: string, content: string | Uint8Array): void {
    const text = typeof content === "string" ? content : Buffer.from(content).toString("base64");
    const shown = { id: causingCell(), bundle: { [mime]: text }, metadata: {} };
    if (this.#id === undefined) show({ type: "display", ...shown });
    else show({ type: this.#isShown ? "update" : "display", ...shown, displayId: this.#id });
    this.#isShown = true;
  }
}

/** Shows rich contents below the cell. */
export const display: TslabDisplay = new KernelDisplay();
