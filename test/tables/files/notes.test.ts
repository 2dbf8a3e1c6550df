import { expect, test } from "vitest";
import { notesKey, notesOf, readNotes } from "../../../src/tables/files/notes.js";

test("what is noted of columns, and read again", () => {
  const column = { nullable: false, number: false, form: {} };
  const text = notesOf([
    { ...column, name: "j", kind: "json" },
    { ...column, name: "n", kind: "int64", number: true },
    { ...column, name: "a", kind: "uint64", number: true, form: { form: "address" } },
    { ...column, name: "s", kind: "string", form: { unit: "ms", form: "share" } },
    { ...column, name: "plain", kind: "int32" },
  ]);
  const columns = {
    j: { json: true },
    n: { number: true },
    a: { number: true, form: { form: "address" } },
    s: { form: { unit: "ms", form: "share" } },
    plain: {},
  };
  expect(JSON.parse(text)).toStrictEqual({ version: 1, columns });
  const noteOf = readNotes(text);
  for (const [name, note] of Object.entries(columns)) expect(noteOf(name)).toStrictEqual(note);
  expect(noteOf("other")).toStrictEqual({});
  expect(noteOf("toString")).toStrictEqual({});
});

test("they are under one key, in files of all releases", () => {
  expect(notesKey).toBe("gomaplab");
});

test.each([
  ...[undefined, null, "", "null", "1", "not JSON", "{}", '{"columns":null}', '{"columns":"a"}'],
  ...['{"columns":{"a":null}}', '{"columns":{"a":7}}', '{"columns":{"a":{"json":1,"number":1}}}'],
])("notes of another program, %j, say nothing", (text) => {
  expect(readNotes(text)("a")).toStrictEqual({});
  expect(readNotes(text)("length")).toStrictEqual({});
});

test.each<[unknown, boolean]>([
  [{}, true],
  [{ unit: "0123456789abcdef" }, true],
  [{ unit: "0123456789abcdefg" }, false],
  [{ unit: 3 }, false],
  [{ unit: { length: 3 } }, false],
  [{ form: "address" }, true],
  [{ form: "share", unit: "B" }, true],
  [{ form: "share", unit: 3 }, false],
  [{ form: "" }, false],
  [{ form: "other", unit: "B" }, false],
  [null, false],
  ["B", false],
  [7, false],
])("a form that is %j: %s", (form, isForm) => {
  const noteOf = readNotes(JSON.stringify({ columns: { a: { form } } }));
  expect(noteOf("a")).toStrictEqual(isForm ? { form } : {});
});
