/**
 * nbconvert's templates for reports: its own (lab, reveal), without what they load from other hosts,
 * and with rules for paper. Written to a folder that is passed to nbconvert.
 *
 *     folder/
 *       gomaplab-page/   conf.json  index.html.j2     extends lab
 *       gomaplab-slides/ conf.json  index.html.j2     extends reveal
 *
 * https://nbconvert.readthedocs.io/en/latest/customizing.html
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Widgets need scripts of another host: their HTML or text stands in. */
const withoutOthers = `
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}`;

const paper = `
<style type="text/css">
@media print {
  .jp-Notebook { padding: 0; }
  .jp-OutputArea-output, .jp-OutputArea-child, .jp-RenderedHTMLCommon, .jp-Cell-outputWrapper {
    overflow: visible !important; max-width: 100%;
  }
  .jp-InputArea-editor pre, .jp-OutputArea-output pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .jp-OutputArea-output table { max-width: 100%; }
  .jp-OutputArea-output table:not(.gt, .kt) { font-size: 8pt; }
  .jp-OutputArea-output table:not(.gt, .kt) :is(th, td) {
    white-space: normal !important; overflow-wrap: anywhere; padding: 2px 4px !important;
  }
  .jp-OutputArea-output svg { max-width: 100%; height: auto; }
  .jp-OutputArea-child, tr { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
</style>`;

const page = `{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}${withoutOthers}
{%- block html_head_css -%}${paper}{%- endblock -%}
`;

/** Where slides get reveal.js and its style: formats.ts puts the files there. */
export const REVEAL_SCRIPT = "/* reveal.js */";
export const REVEAL_STYLE = "/* reveal.css */";
/** As nbconvert's own template names what we replace. */
export const REVEAL_PREFIX = "reveal";

const slides = `{%- extends 'reveal/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}${withoutOthers}
{%- block html_head_css -%}
<style type="text/css">${REVEAL_STYLE}</style>
<style type="text/css">
.reveal .slides { text-align: left; }
.reveal .slides section { max-height: 100%; overflow: auto; box-sizing: border-box; padding: 0 1em; }
.reveal .slides > section.stack { overflow: visible; padding: 0; }
</style>${paper}
{%- endblock -%}
{%- block footer_js -%}
<script>${REVEAL_SCRIPT}</script>
<script>
Reveal.initialize({ hash: true, slideNumber: true, center: false, width: 1200, height: 800, transition: "none" });
</script>
{%- endblock -%}
`;

const conf = (base: string) =>
  JSON.stringify({ base_template: base, mimetypes: { "text/html": true } });

/**
 * Writes the templates.
 * @returns nbconvert's options by which it finds one of them
 */
export function writeTemplates(folder: string): (name: "page" | "slides") => string[] {
  const templates = [
    ["gomaplab-page", "lab", page],
    ["gomaplab-slides", "reveal", slides],
  ] as const;
  for (const [name, base, text] of templates) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "conf.json"), conf(base));
    writeFileSync(join(folder, name, "index.html.j2"), text);
  }
  return (name) => [
    "--template",
    `gomaplab-${name}`,
    `--TemplateExporter.extra_template_basedirs=${folder}`,
  ];
}
