/** The player of frames that are written down: its text and its markup, all but style and script whole. */
import { expect, test } from "vitest";
import { type Frame, frameText, playerMarkup, playerText } from "../../../src/view/index.js";

const slot = (state: "entry" | "empty" | "deleted" | "moved", byte: number, key = "") => ({
  ...{ state, byte, key },
  changed: byte === 7,
});

const frame = (sentence: string, count: string): Frame => ({
  operation: "put 5, operation 2",
  sentence,
  fields: [
    { name: "count", value: count, changed: count === "2" },
    { name: "B", value: "0", changed: false },
  ],
  rows: [
    { name: "bucket 0", slots: [slot("entry", 0x2a, "<k>"), slot("deleted", 7), slot("empty", 0)] },
    { name: "old bucket 10", slots: [slot("moved", 2), slot("entry", 7, "five")] },
  ],
});

const played = {
  title: "map[string]int64 & more",
  frames: [frame("It begins.", "1"), frame("Slot 1 is <written>.", "2")],
  note: "3 steps are left out.",
};

test("as text: the first and the last moment, all sentences between, stars at what changed", () => {
  expect(frameText(frame("So.", "2")).split("\n")).toEqual([
    "put 5, operation 2: So.",
    "count 2*  B 0",
    "bucket 0       <k>      ×*       ·",
    "old bucket 10  →        five*",
  ]);
  const [title, ...lines] = playerText(played).split("\n");
  expect(title).toBe("map[string]int64 & more");
  expect(lines).toEqual([
    ...frameText(frame("It begins.", "1")).split("\n"),
    "   1  It begins.",
    "   2  Slot 1 is <written>.",
    ...frameText(frame("Slot 1 is <written>.", "2")).split("\n"),
    "3 steps are left out.",
  ]);
  const [one] = played.frames;
  expect(playerText({ title: "t", frames: one ? [one] : [], note: "" }).split("\n")).toEqual([
    "t",
    ...frameText(frame("It begins.", "1")).split("\n"),
    "   1  It begins.",
  ]);
  expect(playerText({ title: "t", frames: [], note: "" })).toBe("t");
});

test("as markup: what a page shows without a script, and the frames as data", () => {
  const markup = playerMarkup(played);
  const still = markup
    .replace(/<style>.*?<\/style>/s, "<style>")
    .replace(/<script>.*?<\/script>/s, "<script>");
  expect(still.replaceAll("><", ">\n<")).toMatchSnapshot();
  const [, style] = /<style>(.*?)<\/style>/s.exec(markup) ?? [];
  const [, script] = /<script>(.*?)<\/script>/s.exec(markup) ?? [];
  for (const state of ["entry", "empty", "deleted", "moved"]) {
    expect(style).toContain(`td.gp-${state}{background:`);
  }
  expect(style).toContain("--gl-key:#5fbaee");
  const [, id] = /data-gomaplab-player="([0-9a-f]{16})"/.exec(markup) ?? [];
  expect(script).toMatch(/^\(function\(id\)\{/);
  expect(script).toMatch(new RegExp(`\\("${id}"\\)$`));
  // Frames that differ are told apart, and equal ones are the same player.
  expect(playerMarkup({ ...played, title: "other" })).not.toContain(id);
  expect(playerMarkup({ ...played, note: "" })).toContain(id);
  expect(playerMarkup({ ...played, note: "" })).not.toContain('gp-note">');
  expect(playerMarkup({ ...played, frames: played.frames.slice(1) })).not.toContain(
    'class="gp-still"',
  );
  expect(playerMarkup({ ...played, frames: [] })).toContain('<div class="gp-view"></div>');
});
