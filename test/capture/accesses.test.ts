/** The engine's lists of accesses beside those that real Go of every release left under lackey. */
import { readdirSync, readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Access, accessesLine, caseAccesses, parseCase } from "../../src/capture/index.js";

const folder = new URL("../fixtures/accesses/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".br"));

const everyRelease = [
  ...["1.19", "1.20", "1.21", "1.22", "1.23"],
  ...["1.24", "1.25", "1.26", "1.27"],
];

type Lists = readonly (readonly Access[])[];

interface Recorded {
  readonly text: string;
  /** Of what the lists have more than the map's own objects. */
  readonly also: { readonly strings?: boolean; readonly objects?: boolean };
  readonly lists: Map<string, (readonly Access[])[]>;
}

/** The cases of a file, with the lists of each release. */
function recorded(file: string): Recorded[] {
  const cases: Recorded[] = [];
  let of: (readonly Access[])[] = [];
  const lines = brotliDecompressSync(readFileSync(new URL(file, folder)))
    .toString()
    .trimEnd();
  for (const line of lines.split("\n")) {
    const read = JSON.parse(line) as
      | { readonly case: unknown; readonly strings?: boolean; readonly objects?: boolean }
      | { readonly release: string }
      | { readonly accesses: readonly Access[] };
    if ("accesses" in read) of.push(read.accesses);
    else if ("release" in read) {
      of = [];
      cases.at(-1)?.lists.set(read.release, of);
    } else {
      const { case: given, ...also } = read;
      cases.push({ text: JSON.stringify(given), also, lists: new Map() });
    }
  }
  return cases;
}

const cases = files.flatMap((file) =>
  recorded(file).map((one, i, { length }) => ({
    name: length > 1 ? `${file} (${i})` : file,
    ...one,
  })),
);

describe.each(cases)("the case $name", ({ text, also, lists }) => {
  test("was taken from every release", () => {
    expect([...lists.keys()]).toEqual(everyRelease);
  });

  test.each(everyRelease)("loads and stores what Go %s does", (release) => {
    const real = lists.get(release) as Lists;
    let op = 0;
    for (const ours of caseAccesses(parseCase(text), release, also)) {
      expect([release, op, ours.accesses]).toEqual([release, ours.op, real[op]]);
      op++;
    }
    expect(op).toBe(real.length);
  });
});

test("a list is a line of JSON as the lists of lackey are written", () => {
  const text = JSON.stringify({
    ...{ name: "one", type: "map[int64]int64", hint: 0, hash0: 1, rand: "0x1" },
    ...{ hashkey: ["0x1", "0x3", "0x5", "0x7"], ops: [["g", 1]] },
  });
  // Of a map without entries only the count is loaded.
  expect(Array.from(caseAccesses(parseCase(text), "1.23"), accessesLine)).toEqual([
    '{"op": 0, "accesses": [["L", "header", 0, 8]]}',
  ]);
  expect(Array.from(caseAccesses(parseCase(text), "1.26"), accessesLine)).toEqual([
    '{"op": 0, "accesses": [["L", "header", 0, 8]]}',
  ]);
});
