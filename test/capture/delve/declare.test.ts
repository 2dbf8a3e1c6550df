/** Types as Delve 1.27 names them, and what it says of a value of each, made types of the type language. */
import { expect, test } from "vitest";
import { declareText } from "../../../src/capture/delve/declare.js";
import type { DelveVariable } from "../../../src/capture/delve/protocol.js";
import { DelveError } from "../../../src/capture/index.js";

const variable = (
  type: string,
  kind: number,
  more: Partial<DelveVariable> = {},
): DelveVariable => ({
  ...{ name: "", type, realType: type, kind, addr: 0, len: 0, base: 0, value: "" },
  ...{ children: [], unreadable: "" },
  ...more,
});
const field = (name: string, type: string) => variable(type, 0, { name });

/** What Delve says of the types of a program. */
const program: Readonly<Record<string, DelveVariable>> = {
  "main.Point": variable("main.Point", 25, {
    children: [field("X", "int32"), field("Y", "int32")],
  }),
  "main.ID": variable("main.ID", 24),
  "main.Code": variable("main.Code", 2, { realType: "int16" }),
  "main.Any": variable("main.Any", 20),
  "main.List": variable("main.List", 23),
  "main.Node": variable("main.Node", 25, {
    children: [field("next", "*main.Node"), field("at", "geo/point.Point")],
  }),
  "geo/point.Point": variable("geo/point.Point", 25, { children: [field("Lat", "float64")] }),
  "main.Pair[int,string]": variable("main.Pair[int,string]", 25, {
    children: [field("Key", "int")],
  }),
};
const sample = async (type: string): Promise<DelveVariable> => {
  const found = program[type];
  if (found === undefined) throw new Error(`asked for ${type}`);
  return found;
};
const declared = async (type: string, further: readonly string[] = []) => {
  const { text, types } = await declareText(type, further, sample, []);
  return { text, types: Object.fromEntries(types.list().map(({ name, type }) => [name, type])) };
};

test("named types are declared by what Delve knows of them", async () => {
  expect(await declared("map[int64]bool")).toEqual({ text: "map[int64]bool", types: {} });
  expect(await declared("map[main.ID]main.Point")).toEqual({
    text: "map[ID]Point",
    types: { ID: "string", Point: "struct{X int32; Y int32}" },
  });
  expect(await declared("map[string]main.Pair[int,string]")).toEqual({
    text: "map[string]Pair_int_string_",
    types: { Pair_int_string_: "struct{Key int}" },
  });
  expect(await declared("map[main.Code][]main.Any", ["main.Point"])).toEqual({
    text: "map[Code][]Any",
    types: { Code: "int16", Any: "interface{}", Point: "struct{X int32; Y int32}" },
  });
});

test("two types of one name stay apart, and what is behind a pointer alone is not asked for", async () => {
  expect(await declared("map[main.Point]main.Node")).toEqual({
    text: "map[Point]Node",
    types: {
      Point: "struct{X int32; Y int32}",
      Node: "struct{next *Node; at point_Point}",
      point_Point: "struct{Lat float64}",
    },
  });
  expect(await declared("map[string]*main.Unknown")).toEqual({
    text: "map[string]*Unknown",
    types: { Unknown: "struct{}" },
  });
});

test("a type of which Delve says too little is asked for, and may be declared before", async () => {
  const refused = declareText("map[string]main.List", [], sample, []);
  await expect(refused).rejects.toThrow(DelveError);
  await expect(refused).rejects.toThrow(
    'Delve does not say what main.List is; declare it: declareType("List", "…")',
  );
  const given = [{ name: "List", parameters: [], type: "[]string", methods: [] }];
  const { text, types } = await declareText("map[string]main.List", [], sample, given);
  expect([text, types.list()[0]?.type]).toEqual(["map[string]List", "[]string"]);
});
