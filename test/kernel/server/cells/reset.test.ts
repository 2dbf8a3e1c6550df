/** `%reset` as a cell. */

import { afterEach, expect, test } from "vitest";
import { isReset } from "../../../../src/kernel/server/cells/reset.js";
import { FrontEnd, TOY } from "../../../support/frontend.js";

let front: FrontEnd | undefined;
afterEach(() => front?.abandon());

test.each([
  ["%reset", true],
  ["  %reset -f \n", true],
  ["%reset;", true],
  ["%resetting", false],
  ["1 %reset", false],
  ["%reset\n1", false],
])("%j asks for a reset: %s", (code, expected) => expect(isReset(code)).toBe(expected));

test("a reset forgets the variables, keeps counting, and says so", async () => {
  front = await FrontEnd.start({ runner: TOY });
  await front.run("set a=1");
  await front.request("shell", "is_complete_request", { code: "%reset" }).only({});
  const reset = front.execute("%reset");
  await reset.busy();
  await reset.input("%reset", 2);
  const said = await reset.publishes("stream", { name: "stdout" });
  expect(said.content.text).toMatch(/^All variables, functions and imports are forgotten/);
  await reset.reply({ status: "ok", execution_count: 2 });
  await reset.idle();
  const cell = front.execute("get a");
  await cell.busy();
  await cell.input("get a", 3);
  await cell.result("undefined");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});
