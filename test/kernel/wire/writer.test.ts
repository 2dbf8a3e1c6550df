import { expect, test } from "vitest";
import { Writer } from "../../../src/kernel/wire/writer.js";

/** Takes a while for each message, and refuses a second one meanwhile, as zeromq.js does. */
function slowOutlet(failing = "") {
  const sent: string[] = [];
  let busy = false;
  const send = async (frames: readonly Uint8Array[]) => {
    if (busy) throw new Error("EBUSY");
    busy = true;
    await new Promise((resolve) => setTimeout(resolve, 1));
    busy = false;
    if (String(frames[0]) === failing) throw new Error(`no ${failing}`);
    sent.push(String(frames[0]));
  };
  return { sent, send };
}

test("messages leave one after the other, and settled waits for all so far", async () => {
  const outlet = slowOutlet();
  const writer = new Writer(outlet, (error) => expect.fail(error.message));
  for (const text of ["a", "b", "c"]) writer.send([Buffer.from(text)]);
  await writer.settled();
  expect(outlet.sent).toEqual(["a", "b", "c"]);
});

test("an action takes its turn between messages", async () => {
  const outlet = slowOutlet();
  const writer = new Writer(outlet, (error) => expect.fail(error.message));
  let seen: string[] = [];
  writer.send([Buffer.from("a")]);
  writer.inTurn(() => {
    seen = [...outlet.sent];
  });
  writer.send([Buffer.from("b")]);
  await writer.settled();
  expect(seen).toEqual(["a"]);
});

test("a failed send is reported, and the next one goes on", async () => {
  const outlet = slowOutlet("b");
  const failures: string[] = [];
  const writer = new Writer(outlet, (error) => failures.push(error.message));
  for (const text of ["a", "b", "c"]) writer.send([Buffer.from(text)]);
  await writer.settled();
  expect(outlet.sent).toEqual(["a", "c"]);
  expect(failures).toEqual(["no b"]);
});
