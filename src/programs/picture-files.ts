/**
 * Pictures as files and as PNG. SVG and HTML are written as they are; a PNG is the SVG rendered by
 * Chromium, since this package cannot render fonts.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { shown } from "../format/shown.js";
import { findChromium } from "./chromium.js";
import { saveFile } from "./saved-file.js";

/** The forms of a picture. */
export interface Picture {
  /** An SVG file's text, as it is to be seen. */
  readonly svg: () => string;
  /** A page of its own, or the body of one. */
  readonly html: () => string;
}

/** How long Chromium may take for a picture. */
const timeout = 60_000;

/**
 * Writes a picture; the file's ending says in which form.
 * @param scale of a PNG: pixels of the file for a pixel of the picture
 * @throws RangeError for an unknown extension or an invalid scale; Error when a PNG is asked for and no Chromium is there
 */
export function savePicture(path: string, picture: Picture, scale: number): void {
  if (typeof path !== "string" || path === "") {
    throw new TypeError('`path` must be a file name such as "figure.svg"');
  }
  const ending = extname(path).toLowerCase();
  if (ending === ".svg") saveFile(path, `${picture.svg()}\n`);
  else if (ending === ".html") saveFile(path, pageOf(picture.html()));
  else if (ending === ".png") saveFile(path, pngOf(picture.svg(), scale));
  else {
    throw new RangeError(`\`path\` must end in .svg, .png or .html, got ${JSON.stringify(path)}`);
  }
}

function pageOf(body: string): string {
  const style = "@media(prefers-color-scheme:dark){body{background:#161b22;color:#e6edf3}}";
  return `<!doctype html>\n<meta charset="utf-8">\n<style>${style}</style>\n<body>${body}</body>\n`;
}

/**
 * An SVG picture as a PNG file's bytes.
 * @throws RangeError for a scale that is none; Error when no Chromium is there, or it fails
 */
export function pngOf(svg: string, scale = 2): Uint8Array {
  if (!(Number.isFinite(scale) && scale >= 0.25 && scale <= 8)) {
    throw new RangeError(`\`scale\` must be from 0.25 to 8, got ${String(scale)}`);
  }
  const chromium = findChromium();
  if (chromium === null) {
    throw new Error(
      "PNG needs Chromium or Chrome, and neither is on PATH: install one, set CHROMIUM to its path, or save as SVG",
    );
  }
  const size = (name: string) =>
    Math.ceil(Number(new RegExp(`${name}="([\\d.]+)"`).exec(svg)?.[1]));
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-"));
  try {
    const [page, png] = [join(folder, "picture.html"), join(folder, "picture.png")];
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><body style="margin:0">${svg}</body>`,
    );
    const { status, error, stderr } = spawnSync(
      chromium.file,
      [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"],
        ...[`--user-data-dir=${join(folder, "profile")}`, `--force-device-scale-factor=${scale}`],
        ...[`--window-size=${size("width")},${size("height")}`, `--screenshot=${png}`, page],
      ],
      { timeout, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] },
    );
    if (status !== 0) {
      throw new Error(`${chromium.version} made no PNG: ${error?.message ?? stderr.trim()}`);
    }
    return readFileSync(png);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

let wanted = process.env.GOMAPLAB_PNG === "1";

/** The still picture of an output: one of the two. */
export interface StillPicture {
  "image/svg+xml"?: string;
  /** Base64, for LaTeX: only when asked for, by `plot.png(true)`. */
  "image/png"?: string;
}

/**
 * A picture as an output has it: SVG, or a PNG in its place where that is asked for. nbconvert gives every
 * SVG of an output for LaTeX to Inkscape, whether there is a PNG or not, and fails where that is missing.
 */
export function stillPicture(svg: string): StillPicture {
  return wanted
    ? { "image/png": Buffer.from(pngOf(svg)).toString("base64") }
    : { "image/svg+xml": svg };
}

/**
 * Show every figure and drawing from now on with a PNG in place of its SVG, or stop doing so.
 * @example plot.png(true)
 */
export function wantPng(on: boolean): void {
  if (typeof on !== "boolean") throw new TypeError(`expected true or false, got ${shown(on)}`);
  wanted = on;
}
