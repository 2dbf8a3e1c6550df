import { join } from "node:path";
import { expect, test } from "vitest";
import { saveFile } from "../../src/programs/saved-file.js";

test("says which folder is not there, and that a path is a folder", () => {
  expect(() => saveFile("/no/such/x.svg", "")).toThrow(
    "`path`: /no/such/x.svg cannot be written: there is no folder /no/such",
  );
  expect(() => saveFile(import.meta.dirname, "")).toThrow("cannot be written: it is a folder");
  expect(() => saveFile(join(import.meta.filename, "x"), "")).toThrow(
    `${import.meta.filename} is not a folder`,
  );
});
