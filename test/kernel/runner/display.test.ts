/** Every value finds its form: markup, pictures, tables, trees, bounded text. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Event } from "../../../src/kernel/channel.js";
import { html, latex, md, svg } from "../../../src/kernel/runner/display/markup.js";
import { asText } from "../../../src/kernel/runner/display/text.js";
import { bundleOf } from "../../../src/kernel/runner/mime-bundle.js";
import { Driver, type Ran } from "../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

/** One pixel. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const GIF = "R0lGODlhAgADAIAAAP///wAAACH5BAAAAAAALAAAAAACAAMAAAIDhH8FADs=";
const WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

describe("bytes", () => {
  it("of a PNG are shown as the image, with its size in words", () => {
    expect(bundleOf(new Uint8Array(Buffer.from(PNG, "base64")))).toEqual({
      "image/png": PNG,
      "text/plain": "PNG image, 1 × 1 pixels, 70 bytes",
    });
  });

  it("of GIF, WebP and JPEG are recognised", () => {
    const jpeg = Buffer.from("ffd8ffe000040000ffc4000400ffffc0000b080020004001011100ffd9", "hex");
    const plain = [Buffer.from(GIF, "base64"), Buffer.from(WEBP, "base64"), jpeg].map(
      (bytes) => (bundleOf(bytes) as Record<string, unknown>)["text/plain"],
    );
    expect(plain).toEqual([
      "GIF image, 2 × 3 pixels, 44 bytes",
      "WebP image, 1 × 1 pixels, 34 bytes",
      "JPEG image, 64 × 32 pixels, 29 bytes",
    ]);
  });

  it("of anything else stay numbers", () => {
    expect(bundleOf(new Uint8Array([137, 80, 78]))).toEqual({
      "text/plain": "Uint8Array(3) [ 137, 80, 78 ]",
    });
  });
});

describe("markup", () => {
  it("in HTML escapes what is inserted, but no markup, and leaves absent values out", () => {
    const items = ["a<b", "c"].map((name) => html`<li>${name}</li>`);
    expect(html`<ul title="${'"'}">${items}${null}${false}${0}</ul>`.text).toBe(
      '<ul title="&quot;"><li>a&lt;b</li><li>c</li>0</ul>',
    );
  });

  it("in HTML takes the HTML form of values that have one", () => {
    const figure = { [Symbol.for("Jupyter.display")]: () => ({ "image/svg+xml": "<svg/>" }) };
    expect(html`${figure}${Buffer.from(PNG, "base64")}`.text).toBe(
      `<svg/><img src="data:image/png;base64,${PNG}">`,
    );
    expect(html`${[{ a: 1 }]}`.text).toContain("<table");
  });

  it("has its MIME type and stays text for readers without", () => {
    expect(bundleOf(svg("<svg/>"))).toEqual({ "image/svg+xml": "<svg/>", "text/plain": "<svg/>" });
    expect(bundleOf(md`a \`b\` $\frac{1}{${2}}$`)).toEqual({
      "text/markdown": "a `b` $\\frac{1}{2}$",
      "text/plain": "a `b` $\\frac{1}{2}$",
    });
    expect(latex`\nu_${1}`.text).toBe("$$\\nu_1$$");
    expect(latex("$x$").text).toBe("$x$");
  });

  it("of objects that have some is shown beside their text", () => {
    expect(bundleOf({ toHTML: () => "<i>x</i>" })).toMatchObject({ "text/html": "<i>x</i>" });
    expect(bundleOf({ outerHTML: "<svg></svg>" })).toMatchObject({
      "image/svg+xml": "<svg></svg>",
      "text/plain": "{ outerHTML: '<svg></svg>' }",
    });
  });
});

describe("arrays of objects", () => {
  const cells = (value: unknown) => {
    const table = (bundleOf(value) as Record<string, string>)["text/html"] ?? "";
    return [...table.matchAll(/<t[dh](?: [^>]*)?>(.*?)<\/t[dh]>/g)].map(([, text]) => text);
  };

  it("are tables with their shape, text escaped, numbers to the right", () => {
    const value = [
      { name: "<a>", n: 1.23456789, big: 10n },
      { name: "b", n: -0, more: { x: [1] } },
    ];
    const bundle = bundleOf(value) as Record<string, string>;
    expect(cells(value)).toEqual([
      ...["", "name", "n", "big", "more"],
      ...["0", "&lt;a&gt;", "1.23457", "10", ""],
      ...["1", "b", "-0", "", "{ x: [ 1 ] }"],
    ]);
    expect(bundle["text/html"]).toContain("2 rows × 4 columns");
    expect(bundle["text/html"]).toContain('<th scope="col" class="r">n</th>');
    expect(bundle["text/html"]).toContain('<td class="r">1.23457</td>');
    expect(bundle["text/html"]).toContain("<td>&lt;a&gt;</td>");
    expect(bundle["text/html"]).not.toContain("style=");
    expect(bundle["text/plain"]).toContain("{ name: '<a>', n: 1.23456789, big: 10n }");
  });

  it("show their first and last rows when they are long", () => {
    const shown = cells(Array.from({ length: 100_000 }, (_, i) => ({ i: i * 2 })));
    expect(shown).toHaveLength(2 + 20 + 1 + 20);
    expect(shown.slice(0, 6)).toEqual(["", "i", "0", "0", "1", "2"]);
    expect(shown.slice(20, 25)).toEqual(["9", "18", "⋮ 99,980 rows not shown", "99990", "199980"]);
    expect(cells(Array.from({ length: 60 }, (_, i) => ({ i })))).toHaveLength(2 + 2 * 60);
  });

  it("fold long strings, and are shown as they are told to", () => {
    const value = [
      { s: "x".repeat(500), n: 1 },
      { s: "y", n: 2 },
      { s: "z", n: 3 },
    ];
    const page = (options: object) =>
      (bundleOf(value, options) as Record<string, string>)["text/html"] as string;
    expect(page({})).toContain(`…</summary>${"x".repeat(500)}</details>`);
    const told = page({ rows: 2, columns: ["n"], caption: "<N>", units: { n: "ms" } });
    expect(told).toContain("<b>&lt;N&gt;</b><br>3 rows × 2 columns · 1 column not shown");
    expect(told).toContain('<th scope="col" class="r">n <small>ms</small></th>');
    expect(told).toContain("⋮ 1 row not shown");
    expect(() => page({ columns: ["m"] })).toThrow(
      '`columns` names "m", which no row has\nKeys: s, n',
    );
    expect(() => page({ rows: -1 })).toThrow("`rows` must be a number from 0 up, got -1");
  });

  it("are text when they hold anything else", () => {
    for (const value of [[], [{}], [{ a: 1 }, 2], [new Date(0)], [new Map()], [[1]]]) {
      expect(Object.keys(bundleOf(value))).toEqual(["text/plain"]);
    }
  });

  it("do not call getters", () => {
    const row = {
      get trap(): number {
        throw new Error("called");
      },
    };
    expect(cells([row])).toEqual(["", "trap", "0", "[Getter]"]);
  });
});

describe("text", () => {
  it("of cyclic, nested and huge values is bounded and quick", () => {
    const cyclic: Record<string, unknown> = { a: 1 };
    cyclic.self = cyclic;
    expect(asText(cyclic)).toBe("<ref *1> { a: 1, self: [Circular *1] }");
    const nest = (depth: number): unknown =>
      depth === 0 ? 1 : Array.from({ length: 100 }, () => inner[depth - 1]);
    const inner: unknown[] = [];
    for (let depth = 0; depth < 5; depth++) inner.push(nest(depth));
    const keys = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`key${i}`, i]));
    const start = performance.now();
    for (const value of [inner[4], keys, "x".repeat(50), 7n ** 200_000n]) {
      expect(asText(value).length).toBeLessThan(101_000);
    }
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(asText(keys)).toMatch(/\n {2}… 199,900 more keys\n\}$/);
    const long = Array.from({ length: 100 }, () => "x".repeat(9000));
    expect(asText(long)).toMatch(/\n… [\d,]+ more characters$/);
  });

  it("has no colour codes, whoever put them there", () => {
    const coloured = {
      [Symbol.for("nodejs.util.inspect.custom")]: () => "\u001b[31mred\u001b[39m",
    };
    expect(asText([coloured])).toBe("[ red ]");
  });

  it("of an error that is a value names its cell and line", async () => {
    const { result } = await runner.run(
      "const mistake = () =>\n  new RangeError('off')\nmistake()",
    );
    expect(result).toMatch(
      /^RangeError: off\n {4}at mistake \(Cell In\[\d+\], line 2, column 3\)\n {4}at Cell In/,
    );
  });

  it("of a proxy that answers to every name is that of its target", () => {
    const proxy = new Proxy({ a: 1 }, { get: () => () => 5 });
    expect(bundleOf(proxy)).toEqual({ "text/plain": "{ a: 1 }" });
  });
});

describe("in cells", () => {
  it("the helpers are typed globals that cells may declare again", async () => {
    const { events, error } = await runner.run(
      `display(html\`<b>\${1}</b>\`); display(json({ a: 1n })); display(image(Buffer.from("${PNG}", "base64"))); latex\`x\``,
    );
    expect(error).toBeUndefined();
    expect(events.map((event) => Object.keys((event as { bundle: object }).bundle)[0])).toEqual([
      "text/html",
      "application/json",
      "image/png",
      "text/latex",
    ]);
    expect(await runner.value("const html = 5, image = 6; html + image")).toBe("11");
    expect((await runner.run("md(5)")).error?.ename).toBe("TypeScriptError");
  });

  it("a picture that is none is refused with what it begins with", async () => {
    const { error } = await runner.run("const none = image as unknown; svg; (() => 1)()");
    expect(error).toBeUndefined();
    const second = await Driver.start();
    const { error: refused } = await second.run('image(new TextEncoder().encode("hello"))');
    expect(refused?.evalue).toBe(
      "5 bytes: no known image format begins with 68 65 6c 6c 6f; supported are PNG, JPEG, GIF, WebP and SVG",
    );
    await second.stop();
  });
});

describe("notebooks written for tslab", () => {
  it("show with its functions, by any form of import", async () => {
    const { events, error } = await runner.run(`
      import * as tslab from "tslab";
      import { display as show, newDisplay } from "tslab";
      tslab.display.html("<b>1</b>");
      show.png(new Uint8Array([1, 2]));
      const place: tslab.Display = newDisplay();
      place.text("a");
      place.markdown("*b*");
      tslab.versions.tslab`);
    expect(error).toBeUndefined();
    expect(shown(events)).toEqual([
      ["display", undefined, { "text/html": "<b>1</b>" }],
      ["display", undefined, { "image/png": "AQI=" }],
      ["display", "tslab-1", { "text/plain": "a" }],
      ["update", "tslab-1", { "text/markdown": "*b*" }],
      ["result", undefined, { "text/plain": "'1.0.22'" }],
    ]);
    const required = await runner.run(`
      const old = require("tslab");
      old.display.latex("$x$");
      const dynamic = await import("tslab");
      [old.newDisplay === dynamic.newDisplay, require("node:path").sep.length, typeof require.resolve]`);
    expect(shown(required.events)).toEqual([
      ["display", undefined, { "text/latex": "$x$" }],
      ["result", undefined, { "text/plain": "[ true, 1, 'function' ]" }],
    ]);
    const later = await runner.run('tslab.display.svg("<svg/>"); tslab.display.nope()');
    expect(later.error?.traceback.join("\n")).toContain(
      "Property 'nope' does not exist on type 'Display'",
    );
  });
});

it("an object of a million keys is shown by its first hundred", () => {
  const counts = Object.fromEntries(Array.from({ length: 1e6 }, (_, i) => [`word${i}`, i]));
  const text = asText(counts);
  expect(text).toMatch(/^\{\n {2}word0: 0,\n/);
  expect(text).toMatch(/\n {2}word99: 99,\n {2}… 999,900 more keys\n\}$/);
});

describe("what a value makes of itself", () => {
  const made = (bundle: unknown) => bundleOf({ [Symbol.for("Jupyter.display")]: () => bundle });

  it("gets words where it has none", () => {
    expect(made({ "text/html": "<b>x</b>", "image/png": undefined })).toEqual({
      "text/html": "<b>x</b>",
      "text/plain": "{ [Symbol(Jupyter.display)]: [Function: [Jupyter.display]] }",
    });
  });

  it("may be JSON where the type says so, and lists of lines", () => {
    const bundle = {
      "application/vnd.vega.v5+json": { a: 1 },
      "application/json": 5,
      "text/plain": ["a\n", "b"],
    };
    expect(made(bundle)).toEqual(bundle);
  });

  it.each([
    [{ nomime: "x" }, "something of the type nomime"],
    [{ "text/plain": 5 }, "5 as text/plain, which is not text"],
    [{ "text/html": { a: 1 } }, "{ a: 1 } as text/html, which is not text"],
    [{ "image/png": null }, "null as image/png, which is not text"],
    ["text", "'text'"],
  ])("is refused when a notebook cannot hold it: %j", (bundle, what) => {
    expect(() => made(bundle)).toThrow(` returned ${what}; it should return a MIME bundle such as`);
  });

  it("is no JSON: then the cell fails, and the kernel goes on", async () => {
    const json = (value: string) =>
      `({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": ${value} }) })`;
    const { error } = await runner.run(json("{ a: 1n }"));
    expect(error?.evalue).toBe("Do not know how to serialize a BigInt");
    const { status, userExpressions } = await runner.run("1", {
      userExpressions: { bad: json("{ a: 1n }"), good: json("{ a: 1 }") },
    });
    expect(status).toBe("ok");
    expect(userExpressions).toMatchObject({
      bad: { status: "error", ename: "TypeError" },
      good: { status: "ok", data: { "application/json": { a: 1 } } },
    });
  });

  it("is nothing for a proxy that was revoked", async () => {
    expect(
      await runner.value("const gone = Proxy.revocable({}, {}); gone.revoke(); gone.proxy"),
    ).toBe("<Revoked Proxy>");
  });
});

it("timers are named, without numbers that are others in each run", async () => {
  expect(await runner.value("setTimeout(() => {}, 1)")).toBe("Timeout");
  expect(await runner.value("[setImmediate(() => {})]")).toBe("[ Immediate ]");
});

it("markup of what is not text says so", () => {
  expect(() => html(5 as never)).toThrow("expected a string or a template, got 5");
});

describe("progress", () => {
  it("of a synchronous loop is updated in place at most ten times a second", async () => {
    const began = performance.now();
    const { events } = await runner.run(
      `let sum = 0;
       for (const n of progress([1, 2, 3].flatMap((x) => Array<number>(100).fill(x)), { label: "add" })) {
         const until = performance.now() + 1; while (performance.now() < until); sum += n;
       }
       sum`,
    );
    const lines = texts(events);
    expect(lines.at(0)).toBe("add: 0 of 300");
    expect(lines.at(-2)).toBe("add: 300 of 300");
    expect(lines.at(-1)).toBe("600");
    const tenths = (performance.now() - began) / 100;
    expect(lines.length).toBeLessThan(4 + tenths);
    expect(lines.length).toBeLessThan(100);
    expect(
      new Set(events.slice(0, -1).map((event) => (event as { displayId?: string }).displayId)).size,
    ).toBe(1);
  });

  it("of a loop that is left early says how far it came", async () => {
    const { events } = await runner.run(
      "for (const n of progress(new Set([1, 2, 3, 4]))) if (n === 3) break;",
    );
    expect(texts(events)).toEqual(["0 of 4", "2 of 4"]);
  });

  it("goes through asynchronous iterables, and counts without a total", async () => {
    const { events } = await runner.run(
      `async function* three() { yield 1; yield 2; yield 3; }
       const got: number[] = [];
       for await (const n of progress(three(), { label: "rows" })) got.push(n);
       got`,
    );
    expect(texts(events)).toEqual(["rows: 0", "rows: 3", "[ 1, 2, 3 ]"]);
  });

  it("is counted by hand, and says at the end of the cell where it stands", async () => {
    const { events } = await runner.run(
      'const bytes = progress(10_000, { label: "bytes" }); bytes.add(4096); bytes.add(); bytes.set(5000);',
    );
    expect(texts(events)).toEqual(["bytes: 0 of 10,000", "bytes: 5,000 of 10,000"]);
    expect((await runner.run("progress(NaN)")).error?.evalue).toBe(
      "progress: `total` must be 0 or more, got NaN",
    );
  });

  it("goes through text, and says what it cannot go through", async () => {
    expect(texts((await runner.run("for (const c of progress('añ😀'));")).events)).toEqual([
      "0 of 3",
      "3 of 3",
    ]);
    expect((await runner.run("progress(null as never)")).error?.evalue).toBe(
      "progress: expected a number of steps or an iterable, got null",
    );
    expect((await runner.run("progress(5).add(NaN)")).error?.evalue).toBe(
      "progress: add() would make it NaN steps; 0 or more can be done",
    );
  });

  it("is there for libraries through the bridge", async () => {
    const { events } = await runner.run(
      `const told = (globalThis as any)[Symbol.for("jupyter.kernel")].progress("fill <x>");
       told(1, 4); told(2, 4); told(4, 4);`,
    );
    expect(texts(events)).toEqual(["fill <x>: 1 of 4", "fill <x>: 4 of 4"]);
    const pages = events.map((event) => (event as { bundle: Record<string, string> }).bundle);
    expect(pages[0]?.["text/html"]).toContain(
      '<progress max="4" value="1" style="width:14em"></progress><span>fill &lt;x&gt;: 1 of 4</span>',
    );
    expect(pages[1]?.["text/html"]).toContain('"><span>fill &lt;x&gt;: 4 of 4</span>');
  });

  it("says how fast it goes and what is left, and leaves a line without bar and times", async () => {
    const { events } = await runner.run(
      `const spun = (ms: number) => { const end = performance.now() + ms; while (performance.now() < end); };
       const steps = progress(1000, { label: "work" });
       for (let n = 0; n < 12; n++) { spun(110); steps.add(10); }`,
    );
    const lines = texts(events).map(String);
    expect(lines.at(-2)).toMatch(/^work: \d+ of 1,000 · [\d.]+ a second · \d+ s left$/);
    expect(lines.at(-1)).toBe("work: 120 of 1,000");
    const pages = events.map((event) => (event as { bundle: Record<string, string> }).bundle);
    expect(pages.at(-2)?.["text/html"]).toContain("<progress");
    expect(pages.at(-1)?.["text/html"]).not.toContain("<progress");
  });
});

function texts(events: Ran["events"]): unknown[] {
  return shown(events).map(([, , bundle]) => (bundle as Record<string, unknown>)["text/plain"]);
}

function shown(events: readonly Event[]): [string, (string | undefined)?, object?][] {
  return events.map((event): [string, (string | undefined)?, object?] =>
    "bundle" in event
      ? [event.type, "displayId" in event ? event.displayId : undefined, event.bundle]
      : [event.type],
  );
}
