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
    curve: undefined,
    registration: undefined,
  });
  expect(endpoint(connection, "hb")).toBe("tcp://127.0.0.1:5005");
});

test("over ipc the address is a path with the port as its ending", () => {
  const ipc = { ...file, transport: "ipc", ip: "/run/user/kernel", shell_port: 1 };
  expect(endpoint(parseConnection(JSON.stringify(ipc)), "shell")).toBe("ipc:///run/user/kernel-1");
});

const z85 = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

test("CurveZMQ's keys are taken from it, both or none", () => {
  const keys = { curve_publickey: z85, curve_secretkey: z85 };
  expect(parseConnection(JSON.stringify({ ...file, ...keys })).curve).toEqual({
    publicKey: z85,
    secretKey: z85,
  });
});

const registration = {
  kernel_id: "a-b_1",
  transport: "tcp",
  registration_ip: "127.0.0.1",
  registration_port: 5000,
  key: "secret",
};

test("a registration file in its place leaves the ports to the kernel", () => {
  const connection = parseConnection(JSON.stringify(registration));
  expect(connection).toMatchObject({
    ip: "127.0.0.1",
    ports: { shell: 0, control: 0, iopub: 0, stdin: 0, hb: 0 },
    registration: { kernelId: "a-b_1", endpoint: "tcp://127.0.0.1:5000" },
  });
  expect(endpoint(connection, "hb")).toBe("tcp://127.0.0.1:*");
});

test.each([
  [{ kernel_id: "../a" }, /kernel_id must be letters/],
  [{ registration_ip: 7 }, /registration_ip must be an address/],
  [{ registration_port: 0 }, /registration_port is 0; a port number was expected/],
  [{ registration_ip: "192.0.2.7" }, /192.0.2.7 is on another machine; `ip` must be/],
])("a registration file with %o is refused, by the field's name", (change, message) => {
  expect(() => parseConnection(JSON.stringify({ ...registration, ...change }))).toThrow(message);
});

test.each([
  [{ curve_publickey: z85 }, /must both be 40 characters of Z85/],
  [{ curve_publickey: z85, curve_secretkey: "short" }, /must both be 40 characters of Z85/],
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
