/**
 * Pictures in the reader's theme. A picture is written in the light colours of the palette, as
 * attributes; its style sheet says which variable each of them is, and what the variables are in a
 * light and in a dark theme:
 *
 *   in JupyterLab, Notebook, nbconvert's pages    the attribute data-jp-theme-light, and --jp-… for
 *                                                 ground and ink, so that any theme fits
 *   in VS Code                                    the class of the body
 *   elsewhere, also within <img> and as a file    prefers-color-scheme
 *   in print, and where style sheets do not work  the attributes: black on white
 */
import { type Theme, type Tone, themed, tones } from "./palette.js";

/** The class of every picture. */
export const PICTURE = "gomaplab-picture";

/** A picture in one fixed theme. */
export function pictureIn(svg: string, theme: Theme): string {
  const plain = svg.replace(/<style>.*?<\/style>/s, "");
  return plain.replace(/"(#[0-9a-f]{6})"/g, (_, color: string) => `"${themed(color, theme)}"`);
}

/** What JupyterLab says itself about two of the colours. */
const jupyter: Readonly<Record<string, string>> = {
  ground: "--jp-layout-color0",
  ink: "--jp-content-font-color1",
};

const variable = ({ name }: Tone): string => `--gl-${name}`;

/** Rules for elements that match `selector`: the palette's colours as variables, by theme. */
export function themeRules(selector: string, which: readonly Tone[] = tones): string {
  const set = (theme: "light" | "dark") =>
    which
      .map((tone) => {
        const own = jupyter[tone.name];
        return `${variable(tone)}:${own ? `var(${own},${tone[theme]})` : tone[theme]}`;
      })
      .join(";");
  const under = (...places: string[]) => places.map((place) => `${place} ${selector}`).join(",");
  return [
    `${selector},${under("[data-jp-theme-light=true]", ".vscode-light")}{${set("light")}}`,
    `@media (prefers-color-scheme:dark){${selector}{${set("dark")}}}`,
    `${under("[data-jp-theme-light=false]", ".vscode-dark")}{${set("dark")}}`,
  ].join("");
}

/** The colours of the palette that occur in a text, each with the variable that it is. */
export function tonesIn(text: string): readonly Tone[] {
  const found = new Set(text.match(/#[0-9a-f]{6}\b/g));
  return tones.filter(({ light }) => found.has(light));
}

/** Light colours to the variables that hold the reader's. */
export function variablesOf(which: readonly Tone[]): Record<string, string> {
  return Object.fromEntries(which.map((tone) => [tone.light, variable(tone)]));
}

/** The style element of a picture with these colours in its fills and strokes. */
export function pictureStyle(markup: string): string {
  const which = tonesIn(markup);
  const rules = which.flatMap((tone) =>
    (["fill", "stroke"] as const)
      .filter((attribute) => markup.includes(`${attribute}="${tone.light}"`))
      .map((attribute) => {
        return `.${PICTURE} [${attribute}="${tone.light}"]{${attribute}:var(${variable(tone)})}`;
      }),
  );
  // Print, and programs that know no media queries, keep to the attributes.
  return `<style>@media screen{${themeRules(`.${PICTURE}`, which)}${rules.join("")}}</style>`;
}
