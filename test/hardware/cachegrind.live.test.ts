/**
 * The models' counts beside cachegrind's own, of real programs, on this machine.
 *
 * With RECORD_TRACES=1 it also writes what cachegrind.test.ts compares where there is no valgrind:
 * test/fixtures/hardware/{c,go}.lackey.br and their counts.
 */

import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type CachegrindCounts,
  cachegrind,
  cachegrindCounts,
} from "../../src/hardware/cachegrind.js";
import { trace } from "../../src/hardware/traces/trace.js";
import {
  buildC,
  buildGo,
  countedBy,
  GEOMETRIES,
  isThere,
  lackey,
  type Program,
} from "./programs/valgrind.js";

const fixtures = fileURLToPath(new URL("../fixtures/hardware/", import.meta.url));
const RECORD = process.env.RECORD_TRACES === "1";
const TRIES = 24;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gomaplab-cachegrind-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sameStream = (a: CachegrindCounts, b: CachegrindCounts): boolean =>
  a.Ir === b.Ir && a.Dr === b.Dr && a.Dw === b.Dw;

/** Tries until two runs had one stream. */
function untilSame(wanted: CachegrindCounts, attempt: () => CachegrindCounts): CachegrindCounts {
  for (let i = 0; i < TRIES; i++) {
    const counts = attempt();
    if (sameStream(counts, wanted)) return counts;
  }
  throw new Error(`${TRIES} runs of the program differed in their length from the first one`);
}

async function compare(name: string, program: Program): Promise<void> {
  const log = join(folder, `${name}.lackey`);
  const modelled = (geometry: (typeof GEOMETRIES)[number]) =>
    cachegrind(geometry).run(trace(createReadStream(log)));
  const [first] = GEOMETRIES as [(typeof GEOMETRIES)[number]];
  // The length that most runs have: that of two in a row.
  let wanted = countedBy(program, first, join(folder, "out"));
  for (let next = wanted; ; wanted = next) {
    next = countedBy(program, first, join(folder, "out"));
    if (sameStream(wanted, next)) break;
  }
  let found: CachegrindCounts | undefined;
  for (let i = 0; i < TRIES && (found === undefined || !sameStream(found, wanted)); i++) {
    lackey(program, log);
    found = cachegrindCounts(await modelled(first));
  }
  const kept: { geometry: (typeof GEOMETRIES)[number]; counts: CachegrindCounts }[] = [];
  for (const geometry of GEOMETRIES) {
    const counts = untilSame(wanted, () => countedBy(program, geometry, join(folder, "out")));
    expect(cachegrindCounts(await modelled(geometry)), JSON.stringify(geometry)).toEqual(counts);
    kept.push({ geometry, counts });
  }
  if (!RECORD) return;
  const text = readFileSync(log);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  writeFileSync(join(fixtures, `${name}.lackey.br`), brotliCompressSync(text, { params }));
  writeFileSync(join(fixtures, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`);
}

test.skipIf(!isThere("valgrind", "setarch", "gcc"))(
  "a C program counts as cachegrind says, for every geometry",
  () => compare("c", buildC(folder)),
  300_000,
);

test.skipIf(!isThere("valgrind", "setarch", "go"))(
  "a Go program counts as cachegrind says, for every geometry",
  () => compare("go", buildGo(folder)),
  900_000,
);
