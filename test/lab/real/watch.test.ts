/** A running program watched: servers as Go programs have them, and servers that misbehave. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Watch, watch } from "../../../src/lab/index.js";

let server: Server | undefined;
let watched: Watch | undefined;
afterEach(() => {
  watched?.stop();
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server with one page. */
function page(path: string, text: (n: number) => string): Promise<string> {
  let n = 0;
  return serve((request, response) => {
    if (request.url === path) response.end(text(++n));
    else response.writeHead(404).end("404 page not found\n");
  });
}

const heap = () => watched?.table().objects() as { HeapAlloc: number; NumGC: number }[];

test("/debug/vars: a growing table, which stop keeps", async () => {
  const vars = (n: number) =>
    `{\n"cmdline": ["x"],\n"memstats": {"HeapAlloc":${n * 1000},"NumGC":${n},"PauseNs":[1,2]}\n}`;
  watched = watch(await page("/debug/vars", vars), { every: 50 });
  await watched.until(3);
  watched.stop();
  const rows = heap();
  expect(rows.slice(0, 3)).toMatchObject([
    { HeapAlloc: 1000, NumGC: 1, Mallocs: null },
    { HeapAlloc: 2000, NumGC: 2 },
    { HeapAlloc: 3000, NumGC: 3 },
  ]);
  expect(watched.running).toBe(false);
  expect(String(watched)).toMatch(/: no longer watched, \d samples$/);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(heap()).toHaveLength(rows.length);
  expect(watched.figure().traces.map(({ name }) => name)).toEqual([
    "HeapAlloc",
    // Equal lines are one.
    "HeapInuse, NextGC",
  ]);
});

test("/debug/pprof/heap where there is no expvar", async () => {
  const text = "heap profile: 0: 0 [0: 0] @ heap/1048576\n\n# runtime.MemStats\n# HeapAlloc = 77\n";
  watched = watch(await page("/debug/pprof/heap?debug=1", () => text), { every: "50ms" });
  await watched.until(2);
  expect(heap()[0]).toMatchObject({ HeapAlloc: 77 });
});

test("/metrics where there is neither; the oldest samples go", async () => {
  const text = "# TYPE go_memstats_heap_alloc_bytes gauge\ngo_memstats_heap_alloc_bytes 5e+06\n";
  watched = watch(await page("/metrics", () => text), { every: 50, keep: 2 });
  await watched.until(2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(heap()).toHaveLength(2);
  expect(heap()[0]).toMatchObject({ HeapAlloc: 5_000_000 });
});

test("what does not answer is a row of errors, and is asked again", async () => {
  let fails = true;
  const address = await serve((request, response) => {
    if (fails) response.writeHead(500).end();
    else if (request.url === "/debug/vars") response.end('{"memstats":{"HeapAlloc":1}}');
    else response.writeHead(404).end();
  });
  watched = watch(address, { every: 50 });
  await watched.until(1);
  fails = false;
  await watched.until(3);
  const [error] = watched.errors().objects() as { problem: string }[];
  expect(error?.problem).toContain(
    "/debug/vars: status 500; /debug/pprof/heap?debug=1: status 500",
  );
  expect(error?.problem).toContain('import _ "net/http/pprof"');
  expect(heap()[0]).toMatchObject({ HeapAlloc: 1 });
});

test("an endless answer and a redirection are refused", async () => {
  const address = await serve((request, response) => {
    if (request.url === "/debug/vars") {
      response.writeHead(200);
      const piece = Buffer.alloc(2 ** 20, 32);
      const go = () => {
        while (response.writable && response.write(piece)) {}
        if (response.writable) response.once("drain", go);
      };
      go();
    } else response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
  });
  watched = watch(address, { every: 50 });
  await watched.until(1);
  const [error] = watched.errors().objects() as { problem: string }[];
  expect(error?.problem).toContain("/debug/vars: more than 16 MiB; /debug/pprof/heap?debug=1: ");
});

test("addresses and intervals that are none", () => {
  expect(() => watch("localhost:6060")).toThrow(
    'url: expected the address of a server such as http://localhost:6060, got "localhost:6060"',
  );
  expect(() => watch("file:///etc/passwd")).toThrow("url: expected the address of a server");
  expect(() => watch("http://localhost:6060", { every: "1 day" })).toThrow(
    '`every` must be "1s", "500ms", "2m" or a number of ms, from 50 ms to a day, got "1 day"',
  );
  expect(() => watch("http://localhost:6060", { every: 1 })).toThrow("`every` must be");
  expect(() => watch("http://localhost:6060", { keep: 0 })).toThrow("`keep` must be");
});
