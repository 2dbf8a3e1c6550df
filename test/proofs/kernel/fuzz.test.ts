/**
 * A hundred thousand mutated messages to every socket: none is fatal, none is run that nobody
 * signed, and the kernel then runs a cell. The mutations come from a fixed seed.
 */

import { afterEach, expect, test } from "vitest";
import { Dealer, XSubscriber } from "zeromq";
import { FrontEnd, TOY } from "../../support/frontend.js";

const MESSAGES = 100_000;
/** Of so many messages one is signed after it was mutated, and so comes further. */
const SIGNED = 100;
const TYPES = [
  "execute_request",
  "complete_request",
  "inspect_request",
  "is_complete_request",
  "history_request",
  "comm_open",
  "comm_msg",
  "comm_info_request",
  "create_subshell_request",
  "delete_subshell_request",
  "input_reply",
  "kernel_info_request",
];

let front: FrontEnd;
afterEach(() => front.abandon());

/** mulberry32: small, fast, the same everywhere. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** JSON values where others are expected. */
const STRANGE = [null, true, -1, 1e308, "", "\u0000", "x".repeat(2000), [], {}, [[[]]], { a: {} }];

function strangeContent(random: (below: number) => number): Record<string, unknown> {
  const fields = ["code", "silent", "cursor_pos", "n", "session", "comm_id", "target_name", "data"];
  const content: Record<string, unknown> = {
    hist_access_type: ["tail", "range", "search"][random(3)],
  };
  for (const field of fields) if (random(2) === 0) content[field] = STRANGE[random(STRANGE.length)];
  return content;
}

/** Frames as they should be, but for one thing. */
function mutated(random: (below: number) => number): Buffer[] {
  const header = {
    ...front.header(TYPES[random(TYPES.length)] as string),
    msg_id: String(random(1e9)),
  };
  const parts: unknown[] = [header, {}, {}, strangeContent(random)];
  if (random(4) === 0) parts[random(4)] = STRANGE[random(STRANGE.length)];
  if (random(SIGNED) === 0) return front.sign(parts);
  const frames = ["<IDS|MSG>", "0".repeat(64), ...parts.map((part) => JSON.stringify(part))];
  const bytes = frames.map((frame) => Buffer.from(frame));
  const at = random(bytes.length);
  const frame = bytes[at] as Buffer;
  if (random(3) === 0) bytes.splice(at, 1);
  else if (random(2) === 0) bytes.splice(at, 0, Buffer.alloc(random(64), random(256)));
  else if (frame.length > 0) frame[random(frame.length)] = random(256);
  return bytes;
}

test.each(["shell", "control", "stdin", "hb", "iopub"])(
  `${MESSAGES} mutated messages to %s`,
  { timeout: 180_000 },
  async (channel) => {
    front = await FrontEnd.start({ runner: TOY });
    await front.run("set a=kept");
    const address = `tcp://127.0.0.1:${front.ports[channel]}`;
    const options = { linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
    const socket = channel === "iopub" ? new XSubscriber(options) : new Dealer(options);
    socket.connect(address);
    const random = generator(7);
    for (let i = 0; i < MESSAGES; i++) await socket.send(mutated(random));
    if (socket instanceof Dealer && channel !== "stdin") {
      // An honest request, to know when all before it have been dealt with.
      const last = front.header("kernel_info_request");
      await socket.send(front.sign([last, {}, {}, {}]));
      for await (const frames of socket) {
        if (frames.some((frame) => frame.includes(last.msg_id as string))) break;
      }
    }
    socket.close();
    expect(front.kernel.exitCode).toBeNull();
    const reply = front.request("shell", "execute_request", { code: "get a" });
    const outputs: unknown[] = [];
    for (let idle = false; !idle; ) {
      const { parent, content } = await front.published();
      if (parent.msg_id !== reply.id) continue;
      outputs.push(content.data);
      idle = content.execution_state === "idle";
    }
    expect(outputs).toContainEqual({ "text/plain": "kept" });
    expect(front.log.split("\n").length).toBeLessThan(100);
  },
);
