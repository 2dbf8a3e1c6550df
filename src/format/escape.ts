/**
 * Text into markup: the one place where foreign text (keys of a map, column names, type texts)
 * becomes safe inside HTML and SVG, in element content as well as in quoted attributes.
 *
 * Knows nothing about tables or figures; both write through it.
 */

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * The text with `& < > " '` as entities and control characters made visible, so that no cell can
 * start a tag, leave an attribute, or make an SVG file ill-formed (XML 1.0 forbids most control
 * characters, and lone surrogates, even as entities).
 *
 * @example escapeMarkup('<b title="x">') // "&lt;b title=&quot;x&quot;&gt;"
 */
export function escapeMarkup(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/**
 * The text with every control character written as its escape (`\n`, `\u001b`), so that it stays
 * on one line, keeps its column in a text table, and cannot colour or move a terminal.
 */
export function visible(text: string): string {
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const hidden =
      code < 0x20 ||
      (code >= 0x7f && code < 0xa0) ||
      (code >= 0xd800 && code < 0xe000) ||
      code === 0xfffe ||
      code === 0xffff ||
      (code >= 0x200e && code <= 0x200f) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069);
    out += hidden ? (SHORT[character] ?? `\\u${code.toString(16).padStart(4, "0")}`) : character;
  }
  return out;
}

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * A value as JSON that may stand inside a `<script>` element: `<` is written `\u003c`, so that no
 * text in the data can end the script or open a comment in it.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}
