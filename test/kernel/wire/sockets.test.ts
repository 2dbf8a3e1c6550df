/** Ports that a front end chose and that somebody has taken since. */

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { Router } from "zeromq";
import { parseConnection } from "../../../src/kernel/wire/connection.js";
import { bindSocket } from "../../../src/kernel/wire/sockets.js";

const connectionTo = (port: number) =>
  parseConnection(
    JSON.stringify({
      transport: "tcp",
      ip: "127.0.0.1",
      ...Object.fromEntries(
        ["shell", "control", "iopub", "stdin", "hb"].map((name) => [`${name}_port`, port]),
      ),
    }),
  );

test("a port that is taken for a moment is waited for; one that stays taken is named", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = new Router({ linger: 0 });
  await expect(bindSocket(socket, connectionTo(port), "shell")).rejects.toThrow(
    `cannot bind shell to tcp://127.0.0.1:${port}: Address already in use`,
  );
  const bound = bindSocket(socket, connectionTo(port), "shell");
  setTimeout(() => server.close(), 100);
  expect(await bound).toBe(port);
  socket.close();
});

test("an address that is none is named", async () => {
  const socket = new Router({ linger: 0 });
  const nowhere = { ...connectionTo(1), ip: "no address" };
  await expect(bindSocket(socket, nowhere, "hb")).rejects.toThrow("cannot bind hb to tcp://no");
  socket.close();
});
