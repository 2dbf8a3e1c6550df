import { expect, test } from "vitest";
import { endpoint, parseConnection } from "../../../src/kernel/wire/connection.js";

const file = {
  transport: "tcp",
  ip: "127.0.0.1",
  shell_port: 5001,
  control_port: 5002,
  iopub_port: 5003,
  stdin_port: 5004,
  hb_port: 5005,
  key: "secret",
  signature_scheme: "hmac-sha256",
  kernel_name: "gomaplab",
};

test("a connection file gives addresses, key and scheme", () => {
  const connection = parseConnection(JSON.stringify(file));
  expect(connection).toEqual({
    transport: "tcp",
    ip: "127.0.0.1",
    ports: { shell: 5001, control: 5002, iopub: 5003, stdin: 5004, hb: 5005 },
    key: "secret",
    signatureScheme: "hmac-sha256",
  });
  expect(endpoint(connection, "hb")).toBe("tcp://127.0.0.1:5005");
});

test("over ipc the address is a path with the port as its ending", () => {
  const ipc = { ...file, transport: "ipc", ip: "/run/user/kernel", shell_port: 1 };
  expect(endpoint(parseConnection(JSON.stringify(ipc)), "shell")).toBe("ipc:///run/user/kernel-1");
});

test.each([
  ["{", /^connection file: not JSON/],
  ["[]", /^connection file: a JSON object was expected$/],
  [{ transport: "udp" }, /transport is "udp"; "tcp" and "ipc" are known/],
  [{ ip: "" }, /ip must be an address/],
  [{ key: 7 }, /key must be a string/],
  [{ signature_scheme: 7 }, /signature_scheme must be a string/],
  [{ iopub_port: 0 }, /iopub_port is 0; a port number was expected/],
  [{ hb_port: undefined }, /hb_port is missing; a port number was expected/],
  [{ stdin_port: 70_000 }, /stdin_port is 70000/],
])("a connection file with %o is refused, by the field's name", (change, message) => {
  const text = typeof change === "string" ? change : JSON.stringify({ ...file, ...change });
  expect(() => parseConnection(text)).toThrow(message);
});

test("transport and signature scheme have the protocol's defaults", () => {
  const { transport: _, signature_scheme: __, ...rest } = file;
  expect(parseConnection(JSON.stringify(rest))).toMatchObject({
    transport: "tcp",
    signatureScheme: "hmac-sha256",
  });
});
