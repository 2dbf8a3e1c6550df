/** Every capture of real Go that this repository holds, replayed by the engine. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  captureText,
  parseCapture,
  parseCase,
  readText,
  replay,
  verify,
} from "../../src/capture/index.js";
import { releases } from "../../src/go/index.js";

const folder = (name: string) =>
  fileURLToPath(new URL(`../fixtures/go-map/${name}/`, import.meta.url));

for (const release of releases.keys()) {
  const files = readdirSync(folder(`go${release}`));

  describe(`captures of real Go ${release}`, () => {
    test("are as many as the repository had from the start", () => {
      expect(files.length).toBeGreaterThanOrEqual(11);
    });

    test.each(files)("%s equals the engine's replay", (file) => {
      const real = readText(`${folder(`go${release}`)}${file}`);
      const given = parseCase(readText(`${folder("cases")}${file.replace(".gz", "")}`));
      const verdict = verify(given, parseCapture(real));
      expect(verdict.equal ? "equal" : verdict.text).toBe("equal");
      // Not only the same values: the same text, to the byte.
      expect(captureText(replay(given, release).capture) === real).toBe(true);
    });
  });
}
