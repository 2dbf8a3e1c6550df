import { afterEach, expect, test } from "vitest";
import { FrontEnd, TOY } from "../frontend.js";

let front: FrontEnd;
afterEach(() => front.abandon());

test("a cell is read as busy, input, output, reply, idle", async () => {
  front = await FrontEnd.start({ runner: TOY });
  console.log("welcome", performance.now() - front.started);
  const cell = front.execute("print hello\nresult 42");
  await cell.busy();
  await cell.input("print hello\nresult 42", 1);
  await cell.stream("stdout", "hello\n");
  await cell.result("42");
  await cell.reply({ status: "ok", execution_count: 1 });
  await cell.idle();
  await front.close();
});
