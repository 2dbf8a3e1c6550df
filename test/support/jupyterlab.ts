/**
 * JupyterLab in a real Chromium, driven as a person would drive it: started by `npm start`'s own
 * script on a free port, over a folder of copied notebooks, with nothing of the developer's Jupyter
 * settings and no way to any other host.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { packageRoot } from "../../src/cli/package-root.js";
import { findChromium } from "../../src/programs/chromium.js";

/** One output of a cell, as the notebook file keeps it. */
export interface Output {
  output_type: string;
  ename?: string;
  evalue?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
}

/** What the browser lets the test see of JupyterLab (LabApp.expose_app_in_browser). */
interface Lab {
  commands: { execute(id: string, args?: object): Promise<unknown> };
  shell: {
    currentWidget: {
      sessionContext: {
        isReady: boolean;
        session: { kernel: { status: string; connectionStatus: string } | null } | null;
      };
      content: {
        activeCellIndex: number;
        mode: "command" | "edit";
        scrollToItem(index: number, align?: string): Promise<void>;
        model: { sharedModel: { cells: { cell_type: string; getOutputs?(): Output[] }[] } };
      };
    };
  };
}
declare global {
  // The page's own global, seen from functions that run in the page.
  var jupyterapp: Lab;
}

const SCREENSHOTS = process.env.GOMAPLAB_SCREENSHOTS ?? join(packageRoot, ".setup", "screenshots");

export class JupyterLab {
  /** Every request that went to another host than this one. */
  readonly strayRequests: string[] = [];
  /** What the page wrote to its console as an error. */
  readonly pageErrors: string[] = [];

  private constructor(
    private readonly stopServer: () => Promise<void>,
    private readonly browser: Browser,
    readonly page: Page,
    /** The page of a notebook. */
    private readonly addressOf: (notebook: string) => string,
  ) {}

  /** Starts the server on `folder` and a browser. */
  static async start(folder: string): Promise<JupyterLab> {
    const found = findChromium();
    if (found === null) throw new Error("there is no Chromium on this machine");
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = await serve(folder, port, url);
    const addressOf = (notebook: string) => `${url}/lab/tree/${notebook}?reset`;
    return JupyterLab.#open(found.file, () => ended(server), addressOf);
  }

  /**
   * Opens a browser on a site that `gomaplab site` has written.
   *
   * @param url of the site, with a slash at the end
   */
  static ofSite(url: string): Promise<JupyterLab> {
    const found = findChromium();
    if (found === null) throw new Error("there is no Chromium on this machine");
    const addressOf = (notebook: string) => `${url}lab/index.html?path=${notebook}`;
    return JupyterLab.#open(found.file, async () => undefined, addressOf);
  }

  static async #open(
    executablePath: string,
    stopServer: () => Promise<void>,
    addressOf: (notebook: string) => string,
  ): Promise<JupyterLab> {
    const browser = await chromium.launch({
      executablePath,
      headless: true,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ],
    });
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    const lab = new JupyterLab(stopServer, browser, page, addressOf);
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^(http|ws)/.test(protocol) && hostname !== "127.0.0.1") {
        lab.strayRequests.push(request.url());
      }
    });
    page.on("pageerror", (error) => lab.pageErrors.push(error.message));
    return lab;
  }

  /** Opens a notebook of the folder and waits until its kernel is idle. */
  async open(notebook: string): Promise<void> {
    await this.page.goto(this.addressOf(notebook));
    await this.page.waitForFunction(() => "jupyterapp" in globalThis);
    await this.page.locator(".jp-Notebook").waitFor({ timeout: 60_000 });
    // Before a kernel is connected, the page shows it as idle and answers "run" with a dialog.
    await this.page.waitForFunction(() => {
      const { sessionContext } = globalThis.jupyterapp.shell.currentWidget;
      const kernel = sessionContext.session?.kernel;
      return (
        sessionContext.isReady &&
        kernel?.connectionStatus === "connected" &&
        kernel.status === "idle"
      );
    });
  }

  /** Waits until the kernel of the open notebook is idle. */
  async idle(timeout: number): Promise<void> {
    await this.page
      .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
      .waitFor({ timeout });
  }

  /** Waits until the kernel of the open notebook is at work. */
  async busy(timeout = 10_000): Promise<void> {
    await this.page
      .locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]')
      .waitFor({ timeout });
  }

  /** Runs a command of JupyterLab's menus to its end. */
  async command(id: string, args: object = {}): Promise<void> {
    await this.page.evaluate(
      async ([name, given]) => {
        await globalThis.jupyterapp.commands.execute(name, given);
      },
      [id, args] as const,
    );
  }

  /** Selects a cell, in command mode. */
  async select(index: number): Promise<void> {
    await this.page.evaluate(async (cell) => {
      const notebook = globalThis.jupyterapp.shell.currentWidget.content;
      await notebook.scrollToItem(cell, "start");
      notebook.activeCellIndex = cell;
      notebook.mode = "command";
    }, index);
  }

  /** Runs one cell and does not wait for it. */
  async run(index: number): Promise<void> {
    await this.select(index);
    await this.page.evaluate(() => {
      void globalThis.jupyterapp.commands.execute("notebook:run-cell");
    });
  }

  /** Outputs of every code cell, by cell index, as the document holds them. */
  outputs(): Promise<{ cell: number; outputs: Output[] }[]> {
    return this.page.evaluate(() =>
      globalThis.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.flatMap(
        (cell, index) =>
          cell.getOutputs === undefined ? [] : [{ cell: index, outputs: cell.getOutputs() }],
      ),
    );
  }

  /** A cell on the page. Cells far from the window are not drawn: select it first. */
  cell(index: number): Locator {
    return this.page.locator(`.jp-Notebook .jp-Cell[data-windowed-list-index="${index}"]`);
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.stopServer();
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const closed = new Promise((resolve) => server.once("close", resolve));
  server.kill("SIGTERM");
  await closed;
}

async function serve(folder: string, port: number, url: string): Promise<ChildProcess> {
  const own = (name: string) => join(folder, ".jupyter", name);
  const server = spawn(
    process.execPath,
    [
      join(packageRoot, "scripts", "start.mjs"),
      "--no-browser",
      "--ip=127.0.0.1",
      `--port=${port}`,
      "--ServerApp.port_retries=0",
      "--IdentityProvider.token=",
      `--ServerApp.root_dir=${folder}`,
      "--LabApp.expose_app_in_browser=True",
    ],
    {
      env: {
        ...process.env,
        JUPYTER_CONFIG_DIR: own("config"),
        JUPYTER_DATA_DIR: own("data"),
        JUPYTER_RUNTIME_DIR: own("runtime"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let log = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && server.exitCode === null) {
    const answer = await fetch(`${url}/api`).catch(() => null);
    if (answer?.ok) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  server.kill("SIGTERM");
  throw new Error(`JupyterLab did not start:\n${log}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
