/** Tables in a notebook: sorted and searched in the page, the library once, large ones from here. */

import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Event } from "../../../src/kernel/channel.js";
import { Driver, type Ran } from "../../support/runner-driver.js";

/** Anything longer has the library in it. */
const WITHOUT_LIBRARY = 30_000;

let runner: Driver;
beforeAll(async () => {
  const prelude = new URL("../../../dist/lab/prelude.js", import.meta.url).pathname;
  runner = await Driver.start({ prelude });
});
afterAll(() => runner.stop());

function pages({ events, error }: Ran): string[] {
  expect(error).toBeUndefined();
  return events.flatMap((event) => {
    const html = "bundle" in event ? event.bundle?.["text/html"] : undefined;
    return typeof html === "string" ? [html] : [];
  });
}

/** What the script of a table is given: all rows, packed, or where they are to be asked for. */
function given(html: string): [packed: string | null, remote: { id: string; rows: number } | null] {
  const [, text] = /enhance\(root, (.*?)\)\)\.catch/.exec(html) ?? [];
  return JSON.parse(`[${text}]`);
}

it("brings the library once, and rows that are not shown with the table", async () => {
  const found = pages(
    await runner.run(
      "const rows = (n: number) => aq.table({ i: Array.from({ length: n }, (_, i) => 1000 * i) }); display(rows(3)); display(rows(500)); rows(1)",
    ),
  );
  expect(found.map((html) => html.length > WITHOUT_LIBRARY)).toEqual([true, false, false]);
  expect(given(found[0] as string)).toEqual([null, null]);
  const [packed, remote] = given(found[1] as string);
  expect(remote).toBeNull();
  const [[texts, values]] = JSON.parse(
    gunzipSync(Buffer.from(packed as string, "base64")).toString(),
  );
  expect([texts.length, texts[499], values[499]]).toEqual([500, "499,000", "499000"]);
  // Of one row there is nothing to sort.
  expect(found[2]).not.toContain("<script");
});

it("shows a table with the options of display, also an array of records", async () => {
  const [first, second] = pages(
    await runner.run(
      'display(rows(3), { caption: "Steps", units: { i: "ns" } }); display([{ a: 1, b: 2 }, { a: 3 }], { columns: ["b"], caption: "Records", units: { b: "ms" } })',
    ),
  );
  expect(first).toContain("<b>Steps</b><br>3 rows × 1 column");
  expect(first).toContain('<th scope="col" class="r">i<small>ns</small></th>');
  expect(second).toContain("<b>Records</b><br>2 rows × 2 columns · 1 column not shown");
  expect(second).toContain('<th scope="col" class="r">b <small>ms</small></th>');
  const { error } = await runner.run('display(rows(3), { columns: ["j"] })');
  expect(error?.evalue).toContain('`columns` names "j"');
});

describe("the rows of a large table", () => {
  const cell = "rows(60_000)";

  /** What the kernel says to a page that opens a comm and sends questions. */
  async function ask(id: string, ...questions: object[]): Promise<Record<string, unknown>[]> {
    const commId = `page-${Math.random()}`;
    const common = { type: "comm", commId, metadata: {}, buffers: [] } as const;
    const target = { targetName: "gomaplab.table" };
    const before = runner.events.length;
    await runner.request({ ...common, ...target, action: "open", data: { id } }, "commHandled");
    for (const data of questions) {
      await runner.request({ ...common, ...target, action: "message", data }, "commHandled");
    }
    return runner.events
      .slice(before)
      .filter((event): event is Event & { type: "comm" } => event.type === "comm")
      .filter((event) => event.commId === commId)
      .map(({ action, data }) => (action === "close" ? { closed: true } : data));
  }

  it("are asked of the kernel, and of no other run of the cell", async () => {
    const key = { cellKey: "large" };
    const [html] = pages(await runner.run(cell, key));
    const [packed, remote] = given(html as string);
    expect(packed).toBeNull();
    expect(remote?.rows).toBe(60_000);
    const { id } = remote as { id: string };
    const [ready, page, wrong] = await ask(
      id,
      { asked: 1, start: 0, length: 2, order: [0, "desc"], search: "" },
      { asked: 2, start: -1, length: 2 },
    );
    expect(ready).toEqual({ ready: true });
    expect(page).toEqual({
      ...{ asked: 1, total: 60_000, filtered: 60_000 },
      rows: [[["59,999,000", "59999000", false]], [["59,998,000", "59998000", false]]],
    });
    expect(wrong).toEqual({
      asked: 2,
      problem: "`start` must be a whole number from 0 up, got -1",
    });
    await runner.run(cell, key);
    expect(await ask(id)).toEqual([{ closed: true }]);
    expect(await ask("unknown")).toEqual([{ closed: true }]);
  });
});
