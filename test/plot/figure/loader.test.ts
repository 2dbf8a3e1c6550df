import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { liveFigure } from "../../../src/plot/figure/live.js";
import { loaderScript } from "../../../src/plot/figure/loader.js";
import type { PlotlyFigure } from "../../../src/plot/figure/template.js";

/** The part of a page that the scripts touch; scripts added to the head set window.Plotly. */
function page() {
  const added: string[] = [];
  const listeners = new Set<() => void>();
  const observed: (() => void)[] = [];
  const timers: (() => void)[] = [];
  const calls: string[] = [];
  const part = () => ({ style: { display: "" }, textContent: "" });
  const data = { ...part(), addEventListener() {} };
  const root = { children: [part(), part(), part(), data], isConnected: true, clientWidth: 700 };
  /** What the page's style sheets say of the picture's variables. */
  const colors: Record<string, string> = {};
  const themes: { change?: () => void } = {};
  const Plotly = {
    newPlot: async (_div: unknown, data: unknown): Promise<void> => {
      calls.push(`newPlot ${JSON.stringify(data)}`);
    },
    purge: () => calls.push("purge"),
    relayout: async () => {
      calls.push("relayout");
    },
    react: async (_div: unknown, data: unknown): Promise<void> => {
      calls.push(`react ${JSON.stringify(data)}`);
    },
  };
  const global = {
    Plotly: undefined as unknown,
    document: {
      currentScript: { previousElementSibling: root },
      createElement: () => ({ textContent: "", remove() {} }),
      head: {
        append(script: { textContent: string }) {
          added.push(script.textContent);
          if (script.textContent.startsWith("library")) global.Plotly = Plotly;
        },
      },
      documentElement: {},
      body: {},
    },
    getComputedStyle: () => ({ getPropertyValue: (name: string) => colors[name] ?? "" }),
    matchMedia: () => ({ addEventListener() {}, removeEventListener() {} }),
    MutationObserver: class {
      constructor(work: () => void) {
        themes.change = work;
      }
      observe() {}
      disconnect() {}
    },
    addEventListener: (_name: string, listener: () => void) => listeners.add(listener),
    dispatchEvent: () => {
      for (const listener of listeners) listener();
    },
    setTimeout: (work: () => void) => timers.push(work),
    clearTimeout: (timer: number) => {
      timers[timer - 1] = () => {};
    },
    ResizeObserver: class {
      constructor(work: () => void) {
        observed.push(work);
      }
      observe() {}
    },
  };
  const names = ["document", "addEventListener", "setTimeout", "clearTimeout", "ResizeObserver"];
  names.push("getComputedStyle", "matchMedia", "MutationObserver");
  const run = (html: string) => {
    const [, script] = /<script>([\s\S]*)<\/script>/.exec(html) as RegExpExecArray;
    const work = new Function("window", ...names, script as string);
    work(global, ...names.map((name) => Reflect.get(global, name)));
  };
  return { added, calls, colors, global, Plotly, observed, root, run, themes, timers };
}

const library = gzipSync("library").toString("base64");
const spec = {
  ...{ data: [{ type: "scatter", name: "#01669a", x: ["</script><!--"], y: [1] }], layout: {} },
  config: { responsive: false, displaylogo: false, displayModeBar: "hover" },
} as const;
const figure = liveFigure(spec as unknown as PlotlyFigure, '<svg fill="#01669a"/>', 420, "a <b>");

/** Until the library has come or failed, and what waited for it has run. */
async function settled({ global }: ReturnType<typeof page>): Promise<void> {
  await Promise.resolve(Reflect.get(global, Symbol.for("gomaplab.plotly"))).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve));
}

describe("the library in a page", () => {
  it("is unpacked once, however many carriers there are, and leaves another Plotly in place", async () => {
    const here = page();
    here.global.Plotly = "somebody else's";
    here.run(loaderScript(library));
    here.run(loaderScript(library));
    await settled(here);
    expect(here.added).toEqual(["library"]);
    expect(here.global.Plotly).toBe("somebody else's");
  });

  it("is tried again after a failure", async () => {
    const here = page();
    here.run(loaderScript(gzipSync("not it").toString("base64")));
    await settled(here);
    here.run(loaderScript(library));
    await settled(here);
    expect(here.added).toEqual(["not it", "library"]);
  });

  it("is refused in any form but base64", () => {
    expect(() => loaderScript("</script>")).toThrow("the library must be given as base64");
  });
});

describe("a figure in a page", () => {
  const display = ({ root }: ReturnType<typeof page>) =>
    root.children.slice(0, 3).map(({ style }) => style.display);

  it.each(["before", "after"])("is drawn when the library comes %s it", async (when) => {
    const here = page();
    if (when === "before") here.run(loaderScript(library));
    here.run(figure);
    if (when === "after") here.run(loaderScript(library));
    await settled(here);
    expect(here.calls[0]).toBe(`newPlot ${JSON.stringify(spec.data)}`);
    expect(display(here)).toEqual(["none", "block", "none"]);
  });

  it("keeps its picture and says what to do when the library does not come, then still comes alive", async () => {
    const here = page();
    here.run(figure);
    for (const timer of here.timers) timer();
    expect(here.root.children[2]?.textContent).toContain("run the first cell with a plot again");
    expect(display(here)).toEqual(["", "", "block"]);
    here.run(loaderScript(library));
    await settled(here);
    expect(display(here)).toEqual(["none", "block", "none"]);
  });

  it("waits for a width", async () => {
    const here = page();
    here.root.clientWidth = 0;
    here.run(loaderScript(library));
    here.run(figure);
    await settled(here);
    expect(here.calls).toEqual([]);
    here.root.clientWidth = 700;
    here.observed[0]?.();
    await settled(here);
    expect(here.calls[0]).toMatch(/^newPlot/);
  });

  it("is purged when it leaves the page and drawn again when it returns", async () => {
    const here = page();
    here.run(loaderScript(library));
    here.run(figure);
    await settled(here);
    here.calls.length = 0;
    here.root.isConnected = false;
    here.observed[0]?.();
    here.observed[0]?.();
    expect(here.calls).toEqual(["purge"]);
    expect(display(here)).toEqual(["block", "none", "none"]);
    here.root.isConnected = true;
    here.observed[0]?.();
    await settled(here);
    expect(here.calls[1]).toMatch(/^newPlot/);
  });

  it("follows the width of its place, and only that", async () => {
    const here = page();
    here.run(loaderScript(library));
    here.run(figure);
    await settled(here);
    here.calls.length = 0;
    here.observed[0]?.();
    here.root.clientWidth = 500;
    here.observed[0]?.();
    await settled(here);
    expect(here.calls).toEqual(["relayout"]);
  });

  it("has the colours of the page's theme, and again when that changes", async () => {
    const here = page();
    here.colors["--gl-s0"] = "rgb(1, 2, 3)";
    here.run(loaderScript(library));
    here.run(figure);
    await settled(here);
    expect(here.calls[0]).toContain("rgb(1, 2, 3)");
    here.calls.length = 0;
    here.themes.change?.();
    await settled(here);
    expect(here.calls).toEqual([]);
    here.colors["--gl-s0"] = "#03a0e1";
    here.themes.change?.();
    await settled(here);
    expect(here.calls).toEqual([expect.stringMatching(/^react .*#03a0e1/)]);
  });

  it("is heard by its label, as the still picture is", () => {
    expect(figure).toContain('<div role="img" aria-label="a &lt;b&gt;"');
  });

  it("keeps its picture when drawing fails, and says why", async () => {
    const here = page();
    here.Plotly.newPlot = () => Promise.reject(new Error("no canvas"));
    here.run(loaderScript(library));
    here.run(figure);
    await settled(here);
    expect(display(here)).toEqual(["block", "none", "block"]);
    expect(here.root.children[2]?.textContent).toBe(
      "The live figure could not be drawn: no canvas",
    );
  });

  it("lets no text of its data end the script", () => {
    expect(figure.match(/<\/script>/g)).toHaveLength(1);
    expect(figure).not.toContain("<!--");
  });
});
