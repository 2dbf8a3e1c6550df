import { expect, test } from "vitest";
import { go, layout } from "../../src/lab/prelude.js";

test("a type declared in a notebook is a key, a layout and a dynamic type", () => {
  expect(go.type("Cell", "struct{ Row, Column int16; Alive bool }")).toBe(
    "struct{Row int16; Column int16; Alive bool}",
  );
  expect(layout("Cell").size).toBe(6);
  const m = go("1.26").make("map[Cell]any");
  m.put({ Row: 1, Column: 2 }, { type: "Cell", value: { Row: 3 } });
  expect(m.get({ Row: 1, Column: 2, Alive: false })).toEqual({
    type: "Cell",
    value: { Row: 3, Column: 0, Alive: false },
  });
});
