import { expect, test } from "vitest";
import { explanationDrawing } from "../../../src/view/index.js";

test("the bits of a hash are split into tophash and bucket number, slots by what was done", async () => {
  const { svg, text } = explanationDrawing({
    title: "get(17) on map[int64]bool, Go 1.23",
    hash: 0x03decdba48a944d3n,
    bucketBits: 4,
    visited: [
      {
        name: "bucket 3",
        address: 0xc00010e108n,
        tophash: [0x08, 0x32, 1, 0, 0, 0, 0, 0],
        read: new Set([0, 1]),
        used: new Set([0]),
      },
    ],
    sentences: ["the key 17 hashes to 0x03decdba48a944d3"],
  });
  expect(svg).toContain("tophash 0x03, which is below 5, so 8");
  expect(svg).toContain("the low 4 bits, 0011: bucket 3");
  expect(svg.match(/fill="#ffd566" /g)).toHaveLength(8);
  expect(svg.match(/fill="#c5ccb2" /g)).toHaveLength(4);
  expect(text.split("\n")).toEqual([
    "get(17) on map[int64]bool, Go 1.23",
    "hash 0x03decdba48a944d3",
    "tophash 0x03, which is below 5, so 8",
    "the low 4 bits, 0011: bucket 3",
    "the key 17 hashes to 0x03decdba48a944d3",
  ]);
  await expect(svg).toMatchFileSnapshot("snapshots/explanation.svg");
});
