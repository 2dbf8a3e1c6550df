import { describe, expect, test } from "vitest";
import { overwritten, withLines, withoutScripts } from "../../../src/cli/report/outputs.js";

const notebook = (...outputs: object[]) => ({
  metadata: {},
  cells: [
    { cell_type: "markdown", source: "a\rb", metadata: {} },
    { cell_type: "code", source: "", metadata: {}, outputs },
  ],
});

describe("the outputs of a report", () => {
  test("have what a line says at last, as on a screen", () => {
    expect(overwritten("10 %\r20 %\r100 %\ndone\n")).toBe("100 %\ndone\n");
    expect(overwritten("counted 1000\rdone\n")).toBe("doneted 1000\n");
    expect(overwritten("a\r\nb\n")).toBe("a\nb\n");
    expect(overwritten("50 %\r")).toBe("50 %");
    expect(overwritten("no return\n")).toBe("no return\n");
  });

  test("are changed where they are text that was printed", () => {
    const { cells } = withLines(
      notebook(
        { output_type: "stream", name: "stdout", text: ["1\r", "2\n"] },
        { output_type: "display_data", data: { "text/plain": "1\r2" } },
      ),
    );
    expect(cells[0]?.source).toBe("a\rb");
    expect(cells[1]?.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "2\n" },
      { output_type: "display_data", data: { "text/plain": "1\r2" } },
    ]);
  });

  test("have no scripts where none can run", () => {
    const html = ["<style>a{}</style><table></table>", "<script>const x = 1;\n</script>"];
    const { cells } = withoutScripts(
      notebook({ output_type: "display_data", data: { "text/html": html, "text/plain": "t" } }),
    );
    expect(cells[1]?.outputs).toEqual([
      { output_type: "display_data", data: { "text/html": "<table></table>", "text/plain": "t" } },
    ]);
  });
});
