/** A line as a front end shows it is the line as a terminal shows it. */

import { expect, it } from "vitest";
import { TerminalLine } from "../../../../src/kernel/runner/output/terminal-line.js";

/** What JupyterLab makes of `\r`: what comes replaces what stood there. */
function seen(sent: string): string {
  const [first = "", ...others] = sent.split("\r");
  return others.reduce((line, next) => next + line.slice(next.length), first).trimEnd();
}

const shown = (...written: string[]) => {
  const line = new TerminalLine();
  return written.map((text) => line.shown(text)).join("");
};

it.each([
  ["plain text", ["1 %", "\n2 %"], "1 %\n2 %"],
  ["colours", ["\x1b[31mred\x1b[39m"], "\x1b[31mred\x1b[39m"],
  ["back to the beginning", ["99 %", "\r", "100 %"], "99 %\r100 %"],
  ["a cursor that is hidden", ["\x1b[?25l\x1b[?7lbar\x1b[?25h"], "bar"],
  ["other lines", ["a\x1b[1A"], "a\x1b[1A"],
])("leaves %s", (_what, written, expected) => {
  expect(shown(...written)).toBe(expected);
});

it.each([
  ["cursorTo(0)", ["long line", "\x1b[1G", "LO"], "LOng line"],
  ["cursorTo(5)", ["long line", "\x1b[6G", "LINE"], "long LINE"],
  ["clearLine(0), cursorTo(0)", ["long line", "\x1b[2K", "\x1b[1G", "short"], "short"],
  ["cursorTo(0), clearLine(1)", ["long line", "\x1b[1G", "ab", "\x1b[0K"], "ab"],
  ["to the left and on", ["abc", "\x1b[2D", "X"], "aXc"],
  ["past the end", ["ab", "\x1b[2C", "c"], "ab  c"],
  ["up to the cursor", ["abcd", "\x1b[3G", "\x1b[1K", "X"], "  Xd"],
  ["only the last line", ["first\nsecond", "\x1b[2K\x1b[1G3"], "first\n3"],
])("%s", (_what, written, expected) => {
  const lines = shown(...written).split("\n");
  expect(lines.map(seen).join("\n")).toBe(expected);
});
