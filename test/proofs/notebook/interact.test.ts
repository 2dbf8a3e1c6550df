/** Figures under controls: drawn again and again, with the library in the page once. */

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Event } from "../../../src/kernel/channel.js";
import { Driver } from "../../support/runner-driver.js";

/** Anything longer has the library in it. */
const WITHOUT_LIBRARY = 200_000;

let runner: Driver;
beforeAll(async () => {
  const prelude = new URL("../../../dist/lab/prelude.js", import.meta.url).pathname;
  runner = await Driver.start({ prelude });
});
afterAll(() => runner.stop());

/** Sizes of the HTML that a cell has shown so far: true where the library is in it. */
function libraries(id: number): boolean[] {
  return runner.events
    .filter((event): event is Event & { type: "display" | "update" } => event.id === id)
    .flatMap(({ bundle }) => {
      const html = bundle?.["text/html"];
      return typeof html === "string" ? [html.length > WITHOUT_LIBRARY] : [];
    });
}

it("brings the library once, in an output that stays, however often a figure is drawn again", async () => {
  const cell = await runner.run(
    'interact({ n: slider(1, 100) }, ({ n }) => plot.growth(go("1.19").make("map[int64]bool").fill(keys.sequence(n))))',
  );
  expect(cell.error).toBeUndefined();
  const opened = cell.events.filter((event) => event.type === "comm");
  const number = opened.find((event) => JSON.stringify(event).includes("IntSliderModel"));
  for (const value of [10, 20, 30]) {
    await runner.request(
      {
        type: "comm",
        action: "message",
        commId: (number as Event & { type: "comm" }).commId,
        targetName: "",
        metadata: {},
        buffers: [],
        data: { method: "update", state: { value }, buffer_paths: [] },
      },
      "commHandled",
    );
  }
  expect(libraries(cell.id)).toEqual([true, false, false, false, false]);
  // A display that may be updated leaves it beside as well; it is there already.
  const named = await runner.run(
    'const figure = plot.growth(go("1.19").make("map[int64]bool").fill(keys.sequence(9))); display(figure, { id: "f" }); updateDisplay("f", figure)',
  );
  expect(libraries(named.id)).toEqual([false, false]);
});

it("shows drawings at once, whatever draws them: no promise is ever seen", async () => {
  await runner.run(
    'const traced = go("1.23", { traced: true }).make("map[int64]bool").fill(keys.sequence(100), true)',
  );
  const cells = [
    "interact({ n: slider(0, 99) }, ({ n }) => view.chains(traced.at(n)))",
    "view.chains(traced)",
    "display(view.chains(traced))",
    'view.directory(go("1.26").make("map[int64]bool").fill(keys.sequence(100)))',
  ];
  for (const code of cells) {
    const { events, error } = await runner.run(code);
    expect(error).toBeUndefined();
    const shown = JSON.stringify(events);
    expect(shown).toContain("<svg");
    expect(shown).not.toContain("Promise");
  }
  const wrong = await runner.run('view.directory(traced as never); "not reached"');
  expect(wrong.error?.evalue).toContain("view.directory: maps of Go 1.23 have no tables");
});
