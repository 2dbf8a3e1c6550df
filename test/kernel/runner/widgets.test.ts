/** Controls speak the widgets' protocol, and results follow them: the newest values win. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Event } from "../../../src/kernel/channel.js";
import { choice, slider } from "../../../src/kernel/runner/widgets/controls.js";
import { Driver, type Ran } from "../../support/runner-driver.js";

type CommEvent = Event & { type: "comm" };
type State = Record<string, unknown>;

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

describe("interact", () => {
  it.each([
    [
      "interact({ n: 5 as any }, ({ n }: any) => n)",
      "interact: `n` must be a control: slider, choice, checkbox, textbox or button; got 5",
    ],
    [
      "interact(null as any, () => 1)",
      "interact: `controls` must be an object of controls such as { n: slider(1, 100) }, got null",
    ],
    [
      "interact({}, () => 1)",
      "interact: `controls` must be an object of controls such as { n: slider(1, 100) }, got none",
    ],
    [
      "interact({ n: slider(0, 1) }, 7 as any)",
      "interact: `result` must be a function of the controls' values such as ({ n }) => n * 2, got 7",
    ],
  ])("%s says what it takes", async (code, message) => {
    expect((await runner.run(code)).error?.evalue).toBe(message);
  });

  it("opens a model for every control and one box around them, and shows the first result", async () => {
    const { events, error } = await runner.run(
      'interact({ n: slider(0, 10), kind: choice(["a", "b"]), on: checkbox(true), name: textbox("x") }, ({ n, kind, on, name }) => [n + 1, kind.length, !on, name].join(" "))',
    );
    expect(error).toBeUndefined();
    const opened = comms(events);
    expect(opened.every((event) => event.action === "open")).toBe(true);
    expect(opened.map(({ targetName, metadata }) => [targetName, metadata])).toEqual(
      Array(7).fill(["jupyter.widget", { version: "2.1.0" }]),
    );
    const states = opened.map(stateOf);
    expect(states.map(({ _model_name, description }) => [_model_name, description])).toEqual([
      ["LayoutModel", undefined],
      ["DescriptionStyleModel", undefined],
      ["IntSliderModel", "n"],
      ["DropdownModel", "kind"],
      ["CheckboxModel", "on"],
      ["TextModel", "name"],
      ["VBoxModel", undefined],
    ]);
    expect(
      states.slice(0, 2).map(({ _view_module, _view_name }) => [_view_module, _view_name]),
    ).toEqual([
      ["@jupyter-widgets/base", "LayoutView"],
      ["@jupyter-widgets/base", "StyleView"],
    ]);
    expect(states[2]).toMatchObject({
      min: 0,
      max: 10,
      step: 1,
      value: 5,
      _view_name: "IntSliderView",
    });
    expect(states[3]).toMatchObject({ _options_labels: ["a", "b"], index: 0 });
    expect(states[6]?.children).toEqual(
      opened.slice(2, 6).map(({ commId }) => `IPY_MODEL_${commId}`),
    );
    const [controls, result] = displays(events);
    expect(controls?.bundle).toEqual({
      "application/vnd.jupyter.widget-view+json": {
        version_major: 2,
        version_minor: 0,
        model_id: opened[6]?.commId,
      },
      "text/plain": "n = 5 (0 … 10)\nkind = a (a | b)\non = true (yes or no)\nname = x (text)",
    });
    expect(result?.bundle).toEqual({ "text/plain": "'6 1 false x'" });
    expect(events.filter(({ type }) => type === "result")).toEqual([]);
  });

  it("runs again when a control changes, in place of the result, with typed values", async () => {
    const cell = await runner.run(
      "interact({ n: slider(0, 1, { value: 0.5 }), k: choice([10, 20], 20) }, ({ n, k }) => n + k)",
    );
    const [, , float, dropdown] = comms(cell.events);
    expect(stateOf(float as CommEvent)._model_name).toBe("IntSliderModel".replace("Int", "Float"));
    await change(float, { value: 0.25 });
    await change(dropdown, { index: 0 });
    const shown = displays(later(cell));
    expect(shown.map(({ type, bundle }) => [type, bundle["text/plain"]])).toEqual([
      ["display", expect.any(String)],
      ["display", "20.5"],
      ["update", "20.25"],
      ["update", "10.25"],
    ]);
    expect(new Set(shown.slice(1).map(({ displayId }) => displayId)).size).toBe(1);
  });

  it("computes once for many changes: the newest values win", async () => {
    const cell = await runner.run(
      "let runs = 0; let open = () => {}; const gate = new Promise<void>((go) => { open = go }); await interact({ n: slider(0, 1000) }, async ({ n }) => { runs++; if (runs === 2) await gate; return n })",
    );
    const number = comms(cell.events)[2];
    const changes = Array.from({ length: 50 }, (_, n) => change(number, { value: n + 1 }));
    // The first change is computed while all others come.
    await runner.value("open(); 1");
    await Promise.all(changes);
    expect(displays(later(cell)).at(-1)?.bundle["text/plain"]).toBe("50");
    expect(Number(await runner.value("runs"))).toBeLessThanOrEqual(3);
  });

  it("waits for the first result of an asynchronous function at the end of a cell", async () => {
    const cell = await runner.run(
      "interact({ n: slider(0, 10) }, async ({ n }) => { await new Promise((r) => setTimeout(r, 20)); return n * 3 })",
    );
    expect(displays(cell.events).map(({ bundle }) => bundle["text/plain"])).toEqual([
      ...["n = 5 (0 … 10)", "15"],
    ]);
    expect(JSON.stringify(cell.events)).not.toContain("Promise");
    expect(cell.events.filter(({ type }) => type === "result")).toEqual([]);
    const wrong = await runner.run(
      "interact({ n: slider(0, 10) }, async () => { throw new Error('early') })",
    );
    expect(wrong.error?.evalue).toBe("early");
  });

  it("plays a slider: buttons whose value is the slider's", async () => {
    const cell = await runner.run(
      "interact({ n: slider(0, 9, { play: true, interval: 50 }) }, ({ n }) => n)",
    );
    const models = comms(cell.events).map((comm) => [comm.commId, stateOf(comm)] as const);
    const named = (name: string) => models.find(([, { _model_name }]) => _model_name === name);
    const [play, { min, max, step, value, interval }] = named("PlayModel") as (typeof models)[0];
    expect({ min, max, step, value, interval }).toEqual({
      min: 0,
      max: 9,
      step: 1,
      value: 0,
      interval: 50,
    });
    const [slid] = named("IntSliderModel") as (typeof models)[0];
    expect(named("LinkModel")?.[1]).toMatchObject({
      source: [`IPY_MODEL_${play}`, "value"],
      target: [`IPY_MODEL_${slid}`, "value"],
      _view_name: null,
    });
    expect(named("HBoxModel")?.[1].children).toEqual([`IPY_MODEL_${play}`, `IPY_MODEL_${slid}`]);
    const { error } = await runner.run("slider(0, 1, { step: 0.1, play: true })");
    expect(error?.evalue).toContain("`play` needs whole numbers");
  });

  it("with a button waits until it is pressed", async () => {
    const cell = await runner.run(
      'interact({ n: slider(0, 10), go: button("Run") }, ({ n, go }) => [n, go])',
    );
    const [, , number, button] = comms(cell.events);
    expect(stateOf(button as CommEvent)).toMatchObject({
      _model_name: "ButtonModel",
      description: "Run",
    });
    await change(number, { value: 7 });
    expect(displays(later(cell))).toHaveLength(2);
    await say(button, { method: "custom", content: { event: "click" } });
    expect(displays(later(cell)).at(-1)?.bundle["text/plain"]).toBe("[ 7, 1 ]");
  });

  it("shows what goes wrong later in the place of the result, and the next change heals it", async () => {
    const cell = await runner.run(
      "interact({ n: slider(0, 10) }, ({ n }) => { if (n === 3) throw new RangeError('three'); return n })",
    );
    const number = comms(cell.events)[2];
    await change(number, { value: 3 });
    expect(displays(later(cell)).at(-1)?.bundle["text/plain"]).toMatch(
      /^RangeError: three\n {2}Cell In\[\d+\], line 1, column/,
    );
    await change(number, { value: 4 });
    expect(displays(later(cell)).at(-1)?.bundle["text/plain"]).toBe("4");
  });

  it("tells libraries where a result is shown, always the same place, and that it may be replaced", async () => {
    const cell = await runner.run(
      `interact({ n: slider(0, 10) }, async () => {
         await null;
         return { [Symbol.for("Jupyter.display")]() {
           const { cellKey, run, replaceable } = (globalThis as any)[Symbol.for("jupyter.kernel")];
           return { "text/plain": JSON.stringify([cellKey.slice(0, 8), run, replaceable]) };
         } };
       })`,
    );
    const number = comms(cell.events)[2];
    await change(number, { value: 1 });
    await change(number, { value: 2 });
    const places = displays(later(cell)).slice(1);
    const told = places.map(({ bundle }) => JSON.parse(String(bundle["text/plain"])));
    expect(told).toEqual(Array(3).fill(["interact", cell.id, true]));
    // Outside of it nothing is replaced.
    expect(
      await runner.value('(globalThis as any)[Symbol.for("jupyter.kernel")].replaceable'),
    ).toBe("false");
  });

  it("can be interrupted while the function runs, and goes on with the next change", async () => {
    for (const pause of ["", "await null; ", "await new Promise((r) => setTimeout(r, 5)); "]) {
      const cell = await runner.run(
        `await interact({ n: slider(0, 10) }, async ({ n }) => { ${pause}if (n === 3) { console.log("begun"); for (;;); } return n })`,
      );
      const number = comms(cell.events)[2];
      const endless = change(number, { value: 3 });
      const { id } = runner;
      await runner.begun(cell.id);
      runner.interrupt(id);
      await endless;
      expect(displays(later(cell)).at(-1)?.bundle["text/plain"]).toMatch(/^Interrupted: /);
      await change(number, { value: 4 });
      expect(displays(later(cell)).at(-1)?.bundle["text/plain"]).toBe("4");
    }
  });

  it("ends the cell with the error of a first run", async () => {
    const { error } = await runner.run(
      "interact({ n: slider(0, 10) }, () => { throw new Error('first') })",
    );
    expect(error?.evalue).toBe("first");
  });

  it("echoes changes and tells a page that was loaded again what its models hold", async () => {
    const cell = await runner.run("interact({ n: slider(0, 10) }, ({ n }) => n)");
    const number = comms(cell.events)[2];
    const changed = await change(number, { value: 9 });
    const asked = await say(number, { method: "request_state" });
    expect(dataOf(changed)).toEqual([
      { method: "echo_update", state: { value: 9 }, buffer_paths: [] },
    ]);
    expect(dataOf(asked)).toMatchObject([{ method: "update", state: { value: 9, max: 10 } }]);
    await runner.request(
      {
        type: "comm",
        action: "open",
        commId: "all",
        targetName: "jupyter.widget.control",
        ...nothing,
      },
      "commHandled",
    );
    const all = await say({ commId: "all" }, { method: "request_states" });
    const [{ states }] = dataOf(all) as [{ states: Record<string, State> }];
    expect(states[number?.commId ?? ""]).toMatchObject({
      model_name: "IntSliderModel",
      model_module: "@jupyter-widgets/controls",
      model_module_version: "2.0.0",
      state: { value: 9 },
    });
  });

  it("closes the controls of a cell that runs again", async () => {
    const code = "interact({ n: slider(0, 10) }, ({ n }) => n); /* again */";
    const first = comms((await runner.run(code)).events).map(({ commId }) => commId);
    const second = comms((await runner.run(code)).events);
    const closed = second.filter(({ action }) => action === "close").map(({ commId }) => commId);
    expect(closed).toEqual(first);
  });
});

describe("controls", () => {
  it("are whole where their numbers are, and start in the middle", () => {
    expect(slider(0, 1e6)).toMatchObject({ start: 500_000, model: "IntSliderModel" });
    expect(slider(0, 1, { step: 0.1 })).toMatchObject({ start: 0.5, model: "FloatSliderModel" });
    expect(slider(0, 10).read({ value: 99 })).toBe(10);
    expect(slider(0, 10).read({ other: 1 })).toBeUndefined();
  });

  it("refuse what makes no sense", () => {
    expect(() => slider(3, 1)).toThrow("slider: `min` must be less than `max`, got 3 and 1");
    expect(() => slider(0, 1, { value: 2 })).toThrow("slider: `value` must be from 0 to 1, got 2");
    expect(() => choice([])).toThrow("the list of options is empty");
    expect(() => choice(["a"], "b" as "a")).toThrow("the start value must be one of a, got b");
  });
});

const nothing = { data: {}, metadata: {}, buffers: [] };

/** What a front end says to a model; resolves with what came back when it was handled. */
async function say(to: { commId: string } | undefined, data: State): Promise<CommEvent[]> {
  const before = runner.events.length;
  const commId = to?.commId ?? "";
  const { known } = await runner.request(
    { type: "comm", action: "message", commId, targetName: "", ...nothing, data },
    "commHandled",
  );
  expect(known).toBe(true);
  return runner.events
    .slice(before)
    .filter((event): event is CommEvent => event.type === "comm" && event.commId === commId);
}

function change(to: { commId: string } | undefined, state: State): Promise<CommEvent[]> {
  return say(to, { method: "update", state, buffer_paths: [] });
}

function comms(events: readonly Event[]): CommEvent[] {
  return events.filter((event): event is CommEvent => event.type === "comm");
}

function dataOf(events: CommEvent[]): unknown[] {
  return events.map(({ data }) => data);
}

function stateOf({ data }: CommEvent): State {
  return data.state as State;
}

/** All that a cell has shown until now. */
function later({ id }: Ran): Event[] {
  return runner.events.filter((event) => event.id === id);
}

function displays(events: readonly Event[]) {
  return events.filter(
    (event): event is Event & { type: "display" | "update" } =>
      event.type === "display" || event.type === "update",
  );
}
