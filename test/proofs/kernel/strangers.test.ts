/** Messages that nobody with the key sent, or that are none: never run, never fatal. */

import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { Dealer } from "zeromq";
import { FrontEnd, TOY } from "../../support/frontend.js";

let front: FrontEnd;
afterEach(() => front.abandon());

const request = (code: string) => [
  front.header("execute_request"),
  {},
  {},
  { code, silent: false, store_history: true },
];

/** The kernel goes on as if nothing had been sent: the next cell is its first. */
const unimpressed = async () => {
  expect(await front.run("print a")).toMatchObject({ status: "ok", execution_count: 1 });
  await front.close();
};

test("forged, unsigned and replayed requests are dropped and logged", async () => {
  front = await FrontEnd.start({ runner: TOY });
  front.sendFrames("shell", front.sign(request("print forged"), "another key"));
  front.sendFrames("shell", front.sign(request("print unsigned"), ""));
  const honest = front.sign([front.header("comm_info_request"), {}, {}, {}]);
  front.sendFrames("control", honest);
  expect((await front.published()).content).toEqual({ execution_state: "busy" });
  expect((await front.replied("control")).type).toBe("comm_info_reply");
  expect((await front.published()).content).toEqual({ execution_state: "idle" });
  front.sendFrames("control", honest);
  front.sendFrames("shell", honest);
  await unimpressed();
  for (const reason of ["shell: a message was dropped: forged signature", "replayed signature"]) {
    expect(front.log).toContain(reason);
  }
});

test("malformed messages are dropped, on every channel", async () => {
  front = await FrontEnd.start({ runner: TOY });
  const good = front.sign(request("print a"));
  const unusual = [
    [Buffer.alloc(0)],
    [Buffer.from("no delimiter")],
    good.slice(0, 3),
    front.sign([[], {}, {}, {}]),
    front.sign([{ msg_id: 1 }, {}, {}, {}]),
    front.sign([front.header("execute_request"), {}, {}, "text"]),
    front.sign([front.header("execute_request"), null, {}, {}]),
  ];
  for (const channel of ["shell", "control", "stdin"] as const) {
    for (const frames of unusual) front.sendFrames(channel, frames);
    for (let i = 0; i < 2000; i++) {
      const at = i % good.length;
      const frames = good.map((frame, j) => (j === at ? randomBytes(i % 300) : frame));
      front.sendFrames(channel, frames);
    }
  }
  await unimpressed();
  expect(front.log.split("\n").length).toBeLessThan(60);
});

test("a deeply nested header cannot overflow what is echoed", async () => {
  front = await FrontEnd.start({ runner: TOY });
  const header = JSON.stringify(front.header("kernel_info_request"));
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const parts = [JSON.parse("{}"), {}, {}];
  const frames = front.sign([null, ...parts]);
  frames[2] = Buffer.from(`${header.slice(0, -1)},"deep":${deep}}`);
  frames[1] = front.signature(frames.slice(2));
  front.sendFrames("control", frames);
  expect((await front.published()).content).toEqual({ execution_state: "busy" });
  expect((await front.replied("control")).type).toBe("kernel_info_reply");
  expect((await front.published()).content).toEqual({ execution_state: "idle" });
  await unimpressed();
});

test("with an empty key messages are neither signed nor refused", async () => {
  front = await FrontEnd.start({ runner: TOY, key: "" });
  await unimpressed();
});

test("a message too large for its socket is not taken", async () => {
  front = await FrontEnd.start({ runner: TOY });
  const large = new Dealer({ linger: 0 });
  large.connect(`tcp://127.0.0.1:${front.ports.control}`);
  await large.send(front.sign([front.header("kernel_info_request"), {}, {}, {}]).slice(0, 5));
  await large.send([...request("a").map(() => Buffer.from("{}")), Buffer.alloc(17 * 2 ** 20)]);
  await front.request("control", "kernel_info_request").only({ status: "ok" });
  large.close();
  await unimpressed();
});
