import { expect, test } from "vitest";
import { addressBar, byteBars, scaleBars } from "../../src/view/scale.js";
import { drawings } from "../support/pictures/gallery.js";

test("a bar is as long as what it names, with a mark at each end and its words behind", () => {
  const [bar, said, other] = scaleBars(10, 20, [
    { length: 28, says: "1 byte" },
    { length: 0, says: "a row: 16 bytes" },
  ]);
  expect(bar).toContain('d="M10 12v8M10 16H38M38 12v8"');
  expect(said).toContain(">1 byte<");
  expect(other).toContain(">a row: 16 bytes<");
});

test("the bar of addresses is a power of two, at most a quarter of them", () => {
  expect(addressBar(1000, 800)).toEqual({ length: (128 / 1000) * 800, says: "128 B" });
  expect(addressBar(2 ** 20, 800)).toEqual({ length: 200, says: "256 KiB" });
  expect(addressBar(1, 800)).toEqual({ length: 800, says: "1 B" });
});

test("a byte map says how long a byte and a row are", () => {
  expect(byteBars(28, 16)).toEqual([
    { length: 28, says: "1 byte" },
    { length: 0, says: "a row: 16 bytes" },
  ]);
});

test("every drawing of boxes says what they are", () => {
  const without = drawings().filter(({ shown }) => {
    return !/M[\d.]+ [\d.]+v8M|a cell is a group of \d+ bytes/.test(shown.svg);
  });
  expect(without.map(({ call }) => call)).toEqual([
    // States, not places.
    ...["view.states(classic)", "view.states(swiss)"],
    // Bytes are numbered above the boxes.
    'view.lineMap("map[int64]int64", { block: 1 })',
    ...['view.coherence(machine.transitions("MOESI"))', "view.sharing(cores)"],
    "view.flame(run.profile())",
    // Bits and slots with their numbers.
    ...["classic.explain(42)", 'swiss.explain("key 500")'],
  ]);
});
