import { expect, test } from "vitest";
import { decode, encode, RefusedMessage } from "../../../src/kernel/wire/message.js";
import { Signer } from "../../../src/kernel/wire/signature.js";

const header = { msg_id: "1", msg_type: "execute_request", session: "s", version: "5.5" };
const message = {
  identities: [Buffer.from("peer")],
  header,
  parentHeader: {},
  metadata: { m: 1 },
  content: { code: "näh 😀" },
  buffers: [Buffer.from([0, 255]), Buffer.alloc(0)],
};
const signer = () => new Signer("k", "hmac-sha256");
const frames = () => encode(message, signer()).map((frame) => Buffer.from(frame));
const altered = (changes: Record<number, string | Buffer>) => {
  const unsigned = frames().map((frame, i) => Buffer.from(changes[i] ?? frame));
  if (!(2 in changes)) unsigned[2] = Buffer.from(signer().sign(unsigned.slice(3, 7)));
  return unsigned;
};

test("frames are identities, delimiter, signature, four JSON parts and buffers", () => {
  expect(frames().map(String)).toEqual([
    "peer",
    "<IDS|MSG>",
    signer().sign(frames().slice(3, 7)),
    '{"msg_id":"1","msg_type":"execute_request","session":"s","version":"5.5"}',
    "{}",
    '{"m":1}',
    '{"code":"näh 😀"}',
    String(Buffer.from([0, 255])),
    "",
  ]);
});

test("halves of surrogate pairs, which no notebook file can hold, do not go out", () => {
  const content = { code: "\ud83d 😀 \ude00\ud83d \\ud83d \\\\ud83d", "\ud800": 1 };
  const frame = encode({ ...message, content }, signer())[6] as Uint8Array;
  expect(JSON.parse(Buffer.from(frame).toString())).toEqual({
    code: "\ufffd 😀 \ufffd\ufffd \\ud83d \\\\ud83d",
    "\ufffd": 1,
  });
});

test("what was encoded is decoded", () => {
  expect(decode(frames(), signer())).toEqual(message);
});

test.each<[string, Buffer[]]>([
  ["no <IDS|MSG> delimiter", [Buffer.from("a"), Buffer.from("b")]],
  ["no <IDS|MSG> delimiter", []],
  ["fewer than 5 frames after the delimiter", frames().slice(0, 6)],
  ["forged signature", altered({ 2: "0".repeat(64) })],
  ["forged signature", altered({ 2: "" })],
  ["header: not JSON", altered({ 3: "{" })],
  ["header: no string msg_type", altered({ 3: '{"msg_id":"1","session":"s"}' })],
  ["parent_header: not a JSON object", altered({ 4: "[]" })],
  ["metadata: not a JSON object", altered({ 5: "null" })],
  ["content: not JSON", altered({ 6: Buffer.from([0xc3, 0x28]) })],
])("refused: %s", (reason, received) => {
  expect(() => decode(received, signer())).toThrow(new RefusedMessage(reason));
});

test("only scalar fields of a header are kept, as it is echoed", () => {
  const odd = { ...header, date: null, n: 1, nested: { a: [] } };
  const received = altered({ 3: JSON.stringify(odd) });
  expect(decode(received, signer()).header).toEqual({ ...header, date: null, n: 1 });
});
