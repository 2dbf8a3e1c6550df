import { expect, onTestFinished, test, vi } from "vitest";
import { IOPub } from "../../../src/kernel/server/iopub.js";
import { Session } from "../../../src/kernel/wire/session.js";
import { Signer } from "../../../src/kernel/wire/signature.js";
import { Writer } from "../../../src/kernel/wire/writer.js";

function iopub() {
  const sent: unknown[] = [];
  const send = async (frames: readonly Uint8Array[]) => {
    const [topic, , , , parent, , content] = frames.map((frame) => Buffer.from(frame).toString());
    const type = topic?.split(".").at(-1);
    const { msg_id: of } = JSON.parse(parent as string);
    sent.push({ type, of, ...JSON.parse(content as string) });
  };
  const writer = new Writer({ send }, (error) => expect.fail(error.message));
  return { sent, iopub: new IOPub(writer, new Session(new Signer("", "hmac-sha256"))) };
}
const parent = (id: string) => ({ msg_id: id, msg_type: "execute_request", session: "s" });
const [a, b] = [parent("a"), parent("b")];

test("starting has no parent", async () => {
  const { sent, iopub: channel } = iopub();
  channel.status("starting", undefined);
  await channel.settled();
  expect(sent).toEqual([{ type: "status", of: undefined, execution_state: "starting" }]);
});

test("text is gathered until stream, cell or kind of message changes", async () => {
  const { sent, iopub: channel } = iopub();
  channel.stream("stdout", "1", a);
  channel.stream("stdout", "2", a);
  channel.stream("stderr", "3", a);
  channel.stream("stderr", "4", b);
  channel.publish("clear_output", { wait: false }, b);
  channel.stream("stderr", "5", b);
  await channel.settled();
  expect(sent).toEqual([
    { type: "stream", of: "a", name: "stdout", text: "12" },
    { type: "stream", of: "a", name: "stderr", text: "3" },
    { type: "stream", of: "b", name: "stderr", text: "4" },
    { type: "clear_output", of: "b", wait: false },
    { type: "stream", of: "b", name: "stderr", text: "5" },
  ]);
});

test("text that stays alone is sent within 100 ms", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { sent, iopub: channel } = iopub();
  channel.stream("stdout", "alone", a);
  await vi.advanceTimersByTimeAsync(5);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(95);
  expect(sent).toEqual([{ type: "stream", of: "a", name: "stdout", text: "alone" }]);
});

test("a full batch is sent at once", async () => {
  const { sent, iopub: channel } = iopub();
  for (let i = 0; i < 3; i++) channel.stream("stdout", "x".repeat(600_000), a);
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toHaveLength(1);
  await channel.settled();
  expect(sent).toHaveLength(2);
});
