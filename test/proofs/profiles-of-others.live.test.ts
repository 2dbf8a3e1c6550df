/**
 * Profiles that others keep as test data: every one that `go tool pprof` reads has the same functions
 * with the same values in both. Google's come with the Go module proxy; those of pyroscope and parca
 * are compared where an environment variable names a checkout (all agreed on 2026-11-30: 143 and 75
 * sample types). What cannot be had is skipped.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goEnvironment } from "../../src/capture/go/build.js";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";
import { readFile, readProfileFile } from "../../src/capture/index.js";
import { profileTopTable } from "../../src/tables/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-profiles-"));
afterAll(() => rmSync(folder, { recursive: true }));
const go = findGoToolchains().sort((a, b) => b.version.localeCompare(a.version))[0];

/** Where they come from; large repositories only where a checkout is named. */
const sources = [
  {
    name: "google/pprof",
    path: moduleFolder("github.com/google/pprof@v0.0.0-20261105003125-4bf881d7fb0b"),
  },
  {
    name: "GOMAPLAB_PYROSCOPE, a checkout of grafana/pyroscope",
    path: process.env.GOMAPLAB_PYROSCOPE,
  },
  { name: "GOMAPLAB_PARCA, a checkout of parca-dev/parca", path: process.env.GOMAPLAB_PARCA },
];

// From Go 1.25 on `go tool pprof` is made anew each time: once is enough.
beforeAll(() => {
  if (go === undefined) return;
  const options = { cwd: folder, env: goEnvironment(), stdio: "pipe" } as const;
  execFileSync(go.file, ["build", "-o", join(folder, "pprof"), "cmd/pprof"], options);
}, 300_000);

/** The folder of a module; undefined where there is none to be had. */
function moduleFolder(version: string): string | undefined {
  try {
    const said = execFileSync(go?.file ?? "", ["mod", "download", "-json", version], {
      ...{ cwd: folder, env: goEnvironment(), stdio: "pipe", timeout: 120_000 },
    });
    return (JSON.parse(said.toString()) as { Dir: string }).Dir;
  } catch {
    return undefined;
  }
}

function filesIn(path: string): string[] {
  return (
    readdirSync(path, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(
        (file) =>
          /testdata|normalizer/.test(file) &&
          !/\.(go|proto|md|txt|svg|json|ts|tsx|dot|html|sh|tags|comments|traces|jfr|gz\.json)$/.test(
            file,
          ),
      )
      // A name with line feeds in it is several lines of pprof's.
      .filter((file) => !file.includes("invalid_utf8"))
      .filter((file) => statSync(file).size > 0 && statSync(file).size < 5e6)
  );
}

/** flat, cum and function of every row of `go tool pprof -top`; null: it does not read the file. */
function theirs(file: string, type: string, unit: string): [number, number, string][] | null {
  const exact = { bytes: "B", nanoseconds: "ns", microseconds: "us" }[unit];
  const flags = [
    "-symbolize=none",
    "-top",
    "-nodecount=0",
    "-nodefraction=0",
    "-edgefraction=0",
    "-trim=false",
  ];
  try {
    const said = execFileSync(
      join(folder, "pprof"),
      [...flags, `-sample_index=${type}`, ...(exact ? [`-unit=${exact}`] : []), file],
      { env: { ...process.env, PPROF_TMPDIR: folder }, stdio: "pipe" },
    ).toString();
    const rows = [...said.matchAll(/^ *(-?[\d.]+)\S* +\S+ +\S+ +(-?[\d.]+)\S* +\S+ {2}(.*)$/gm)];
    return rows.map(([, flat, cum, name = ""]) => [
      Number(flat),
      Number(cum),
      name.replace(/ \((?:partial-)?inline\)$/, ""),
    ]);
  } catch {
    return null;
  }
}

/** What `read` says that a file is. */
function kindOf(file: string): string {
  try {
    return readFile(file).kind;
  } catch (error) {
    return String(error);
  }
}

describe.each(sources)("$name", ({ name, path }) => {
  test.skipIf(path === undefined)(
    "its profiles agree",
    () => {
      let agreed = 0;
      const differ: string[] = [];
      for (const file of filesIn(path as string)) {
        let message: ReturnType<typeof readProfileFile>["message"];
        try {
          ({ message } = readProfileFile(file));
        } catch {
          // Those of the forms before pprof's are rows without names, or said to be of that form.
          if (theirs(file, "0", "") !== null) {
            expect(kindOf(file), file).toMatch(/before pprof's|as text/);
            agreed++;
          }
          continue;
        }
        message.sampleTypes.forEach((of, i) => {
          const [type, unit] = [of.type, of.unit].map((at) => message.strings.at(at) ?? "") as [
            string,
            string,
          ];
          const expected = theirs(file, String(i), unit);
          if (expected === null) return;
          const table = profileTopTable(message, type);
          const rows = table.objects() as { flat: number; cum: number; function: string }[];
          const form = (list: (readonly [number, number, string])[]) =>
            list
              .map(([flat, cum, name]) => `${flat} ${cum} ${name}`)
              .sort()
              .join("\n");
          const ours = form(rows.map((row) => [Number(row.flat), Number(row.cum), row.function]));
          if (ours === form(expected)) agreed++;
          else {
            const [a, b] = [ours.split("\n"), form(expected).split("\n")];
            const at = a.findIndex((line, k) => line !== b[k]);
            differ.push(`${file} ${type}: ${a.length} rows and ${b.length}: ${a[at]} | ${b[at]}`);
          }
        });
      }
      console.info(`${name}: ${agreed} agree, ${differ.length} differ`);
      expect(differ).toEqual([]);
      expect(agreed).toBeGreaterThan(5);
    },
    900_000,
  );
});
