/**
 * Text in a markup language that front ends render: HTML, SVG, Markdown, LaTeX. As template tags
 * for text written in a cell, and as functions for existing strings.
 */

import { inspect } from "node:util";
import type { MimeBundle } from "../../channel.js";
import { bundleOf } from "../mime-bundle.js";
import { escapeMarkup } from "./escape.js";
import { recordsTable } from "./table.js";
import { asLine, asText } from "./text.js";

/** Text with its MIME type, which displays accordingly; made by `html`, `svg`, `md` and `latex`. */
export class Markup {
  readonly mime: string;
  readonly text: string;

  constructor(mime: string, text: string) {
    this.mime = mime;
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { [this.mime]: this.text, "text/plain": this.text };
  }

  [inspect.custom](): string {
    return this.text;
  }
}

/** A template tag that also accepts a string. */
export interface Language {
  (text: string): Markup;
  (strings: TemplateStringsArray, ...values: unknown[]): Markup;
}

/**
 * HTML. Inserted values are escaped, except other markup, arrays of markup, and values with an HTML
 * or SVG form (tables, figures).
 *
 * @example
 * html`<b>${name}</b> ${[1, 2].map((n) => html`<li>${n}</li>`)}`
 * html("<b>finished</b>")
 */
export const html: Language = language("text/html", "cooked", asHtml);

/**
 * A drawing as SVG. Inserted values are escaped, except other markup.
 *
 * @example
 * svg`<svg viewBox="0 0 10 10"><circle cx="5" cy="5" r="${r}"/></svg>`
 */
export const svg: Language = language("image/svg+xml", "cooked", asHtml);

/**
 * Markdown, with formulas between `$` signs. Backslashes are literal; inserted values are Markdown
 * too.
 *
 * @example
 * md`The load factor is **${load}**, that is $\frac{n}{2^B}$.`
 */
export const md: Language = language("text/markdown", "raw", asWords);

/**
 * A formula in LaTeX; `$$` is added around it if missing. Backslashes are literal.
 *
 * @example
 * latex`\frac{n}{2^B} \le ${6.5}`
 */
export const latex: Language = language("text/latex", "raw", asWords, (text) =>
  /^\s*(\$|\\begin|\\\[|\\\()/.test(text) ? text : `$$${text.trim()}$$`,
);

function language(
  mime: string,
  backslashes: "cooked" | "raw",
  inserted: (value: unknown) => string,
  finish: (text: string) => string = (text) => text,
): Language {
  return (first: string | TemplateStringsArray, ...values: unknown[]) => {
    if (typeof first === "string") return new Markup(mime, finish(first));
    if (!Array.isArray(first)) {
      throw new TypeError(`expected a string or a template, got ${asLine(first, 80)}`);
    }
    const pieces =
      backslashes === "cooked"
        ? first
        : first.raw.map((piece) => piece.replace(/\\(`|\$\{)/g, "$1"));
    const text = pieces.map((piece, i) => {
      if (piece === undefined) throw new SyntaxError(`no such escape: ${first.raw[i]}`);
      return i < values.length ? piece + inserted(values[i]) : piece;
    });
    return new Markup(mime, finish(text.join("")));
  };
}

/** Nothing for what is absent, so that `${condition && html`…`}` reads well. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === false;
}

function asHtml(value: unknown): string {
  if (isAbsent(value)) return "";
  if (typeof value !== "object" && typeof value !== "function") return escapeMarkup(String(value));
  if (Array.isArray(value)) return recordsTable(value) ?? value.map(asHtml).join("");
  const bundle = bundleOf(value);
  if (bundle instanceof Promise) return escapeMarkup(asText(value));
  const markup = bundle["text/html"] ?? bundle["image/svg+xml"];
  if (typeof markup === "string") return markup;
  for (const [mime, content] of Object.entries(bundle)) {
    if (mime.startsWith("image/")) return `<img src="data:${mime};base64,${content}">`;
  }
  return escapeMarkup(String(bundle["text/plain"] ?? asText(value)));
}

function asWords(value: unknown): string {
  if (isAbsent(value)) return "";
  if (Array.isArray(value)) return value.map(asWords).join("");
  const isText = typeof value !== "object" || value instanceof Markup;
  return isText ? String(value) : asText(value);
}
