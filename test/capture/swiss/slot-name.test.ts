import { expect, test } from "vitest";
import { groupName } from "../../../src/capture/swiss/slot-name.js";
import { GoProcess } from "../../../src/go/index.js";

/** The field at each of these bytes of a group. */
function names(options: ConstructorParameters<typeof GoProcess>[1], bytes: readonly number[]) {
  const { type } = new GoProcess("1.27", options).make("map[int64]int16");
  return bytes.map((byte) => {
    const { name, offset, size } = groupName(byte, type as never);
    return `${name}: ${offset}, ${size}`;
  });
}

test("bytes of a group: control bytes, then slots of a key and an elem of 16 bytes", () => {
  expect(names({}, [7, 8, 15, 16, 24, 135])).toEqual([
    "ctrl 7: 7, 1",
    "key 0: 8, 8",
    "key 0: 8, 8",
    "elem 0: 16, 8",
    "key 1: 24, 8",
    "elem 7: 128, 8",
  ]);
});

test("bytes of a group under mapsplitgroup: control bytes, eight keys, eight elems", () => {
  expect(names({ experiments: ["mapsplitgroup"] }, [7, 8, 71, 72, 75, 87])).toEqual([
    "ctrl 7: 7, 1",
    "key 0: 8, 8",
    "key 7: 64, 8",
    "elem 0: 72, 2",
    "elem 1: 74, 2",
    "elem 7: 86, 2",
  ]);
});
