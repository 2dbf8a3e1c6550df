/**
 * A table in a page: sorted by a click on a head, searched, paged and copied as CSV. DataTables does
 * it (https://datatables.net, MIT), which the page is given once, from within (format/page-library.ts).
 * Where scripts do not run, the static table is shown.
 *
 *   rows that are all shown       are read off the table itself
 *   more, up to a limit           lie in the page: [texts, values where they differ] a column, packed
 *   more than that                are asked of the kernel that has them (rows.ts), page by page: over
 *                                 a comm of target "gomaplab.table" that the page opens by the server's
 *                                 own web socket, when the reader asks for it and not before
 *
 * https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { scriptJson } from "../../format/escape.js";
import { loaderScript } from "../../format/page-library.js";
import type { ShownColumn } from "./cells.js";
import { FOLDED } from "./markup.js";

/** Name of the page-wide symbol and of the event that says that the library is there. */
const KEY = "gomaplab.tables";
/** The comm's target; both sides know it. */
export const TARGET = "gomaplab.table";
/** Rows that are copied of a table in the kernel, at most: what a server lets pass in one go. */
export const MOST_COPIED = 20_000;

/** Rows that a page asks of the kernel. */
export interface Remote {
  readonly id: string;
  readonly rows: number;
}

/** The script element that gives the page the library. */
export function tableLibrary(): string {
  const file = new URL("../../../dist/tables/datatables.min.js.gz", import.meta.url);
  let packed: string;
  try {
    packed = readFileSync(file).toString("base64");
  } catch (cause) {
    throw new Error(`tables need ${file.pathname}, which is missing: run npm run build`, {
      cause,
    });
  }
  return loaderScript({ key: KEY, global: "GomaplabDataTable", packed, use: BEHAVIOUR });
}

/** The script element that makes the table before it one that is sorted and searched. */
export function tableScript(rows: string | null, remote: Remote | null): string {
  const given = [rows, remote].map((one) => scriptJson(one)).join(", ");
  return `<script>${START.replace("GIVEN", () => given)}</script>`;
}

/** All rows of a table, packed for the page. */
export function packedRows(columns: readonly ShownColumn[], rows: number): string {
  const data = columns.map((column) => {
    const cells = Array.from({ length: rows }, (_, row) => column.cell(row));
    return [
      cells.map(({ text }) => text),
      cells.map(({ text, raw }) => (raw === text ? 0 : raw)),
      cells.flatMap(({ absent }, row) => (absent ? [row] : [])),
    ];
  });
  return gzipSync(JSON.stringify(data)).toString("base64");
}

const START = `(() => {
  const root = document.currentScript.previousElementSibling;
  const key = Symbol.for("${KEY}");
  let begun = false;
  const begin = () => {
    if (begun || !window[key]) return;
    begun = true;
    window[key].then((enhance) => enhance(root, GIVEN)).catch((error) => {
      const note = document.createElement("div");
      note.className = "gt-note";
      note.textContent = "Sorting and searching could not begin: " + error.message;
      root.append(note);
    });
  };
  addEventListener("${KEY}", begin);
  begin();
})()`;

const controls = `
.gomaplab-table .dt-layout-row{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;justify-content:space-between;padding:2px 0}
.gomaplab-table .dt-layout-table{display:block}
.gomaplab-table .dt-layout-cell{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center}
.gomaplab-table button,.gomaplab-table input,.gomaplab-table select{font:inherit;color:inherit;background:transparent;border:1px solid rgba(128,128,128,.8);border-radius:3px;padding:1px 8px}
.gomaplab-table select option{color:#000;background:#fff}
.gomaplab-table button{cursor:pointer}
.gomaplab-table button:disabled,.gomaplab-table button.disabled{opacity:.5;cursor:default}
.gomaplab-table button.current{font-weight:600;border-width:2px}
.gomaplab-table :is(button,input,select,th,.gt-scroll):focus-visible{outline:2px solid #2684ff;outline-offset:1px}
.gomaplab-table .gt th.dt-orderable-asc{cursor:pointer;user-select:none}
.gomaplab-table .dt-column-header,.gomaplab-table .dt-column-title,.gomaplab-table .dt-column-order{display:inline}
.gomaplab-table .dt-column-order::after{content:"\\2195";opacity:.4;padding-left:.3em;font-size:.9em}
.gomaplab-table .dt-search input{margin-left:.5em}
.gomaplab-table .dt-ordering-asc .dt-column-order::after{content:"\\2191";opacity:1}
.gomaplab-table .dt-ordering-desc .dt-column-order::after{content:"\\2193";opacity:1}
.gomaplab-table .dt-processing{display:none!important}
@media print{.gomaplab-table .dt-layout-row:not(.dt-layout-table),.gomaplab-table .dt-column-order,.gomaplab-table .gt-note{display:none!important}}`;

/*
 * DataTables takes strings for markup, what is searched too (it decodes entities through innerHTML):
 * all that it is given of a table's text is escaped.
 */
/** From DataTables to a function that makes a table one that is sorted and searched. */
const BEHAVIOUR = `(DataTable) => {
  const style = document.createElement("style");
  style.textContent = ${JSON.stringify(controls)};
  document.head.append(style);
  const escape = (text) => text.replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");
  const number = (n) => n.toLocaleString("en");
  const plural = (n) => number(n) + (n === 1 ? " row" : " rows");
  const markup = ([text, , absent]) => {
    const shown = text.length <= ${FOLDED} ? escape(text)
      : "<details><summary>" + escape([...text].slice(0, ${FOLDED / 2}).join("")) + "…</summary>" + escape(text) + "</details>";
    return absent ? '<span class="n">' + shown + "</span>" : shown;
  };
  const unpack = async (packed) => {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const columns = JSON.parse(await new Response(stream).text());
    const absent = columns.map(([, , rows]) => new Set(rows));
    return columns[0][0].map((_, row) =>
      columns.map(([texts, values], i) => [texts[row], values[row] === 0 ? texts[row] : values[row], absent[i].has(row)]));
  };
  const read = (body) => [...body.rows].map((row) => [...row.cells].map((cell) => {
    const full = cell.querySelector("details") ? cell.querySelector("details").lastChild.textContent : cell.textContent;
    return [full, cell.dataset.v ?? full, cell.classList.contains("n")];
  }));
  const csv = (names, rows) => [names, ...rows.map((row) => row.map(([, value]) => value))]
    .map((line) => line.map((text) => /[",\\n\\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text).join(","))
    .join("\\n") + "\\n";
  const toClipboard = async (text) => {
    try { await navigator.clipboard.writeText(text); }
    catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("this page may not write to the clipboard");
    }
  };
  const note = (root) => {
    const made = document.createElement("div");
    made.className = "gt-note";
    made.setAttribute("role", "status");
    root.append(made);
    return made;
  };
  const start = (root, rows, ask, total) => {
    const table = root.querySelector("table");
    const scroll = root.querySelector(".gt-scroll");
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map((head) => head.firstChild ? head.firstChild.textContent : "");
    const classes = heads.map((head) => head.className);
    const told = note(root);
    const copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = "Copy as CSV";
    let last = {};
    copy.onclick = async () => {
      try {
        const found = ask ? (await ask({ ...last, start: 0, length: ${MOST_COPIED} }))
          : { rows: made.rows({ search: "applied", order: "applied" }).data().toArray() };
        await toClipboard(csv(names, found.rows));
        const cut = ask && found.filtered > found.rows.length ? " of " + plural(found.filtered) + ": table.toCSV() has all" : "";
        told.textContent = "Copied " + plural(found.rows.length) + cut + ".";
      } catch (error) { told.textContent = "Not copied: " + error.message; }
    };
    table.tBodies[0].replaceChildren();
    const paged = total > ${60};
    const options = {
      autoWidth: false, order: [], deferRender: true, paging: paged, pageLength: 20,
      lengthMenu: ask ? [20, 60, 200, 1000] : [20, 60, 200, { label: "all", value: -1 }],
      searching: total > 10, search: { smart: false }, info: paged, processing: false,
      columns: names.map((name, i) => ({
        data: i, className: classes[i], type: classes[i] === "r" ? "num" : "string",
        render: (cell, type) => type === "display" ? markup(cell) : type === "filter" ? escape(cell[0])
          : classes[i] !== "r" ? cell[1] : cell[1] === "" ? -Infinity : Number(cell[1]),
      })),
      layout: { topStart: paged ? ["pageLength", () => copy] : () => copy, topEnd: total > 10 ? "search" : null,
        bottomStart: paged ? "info" : null, bottomEnd: paged ? "paging" : null },
      language: { search: "Search", lengthMenu: "_MENU_ rows a page", emptyTable: "no rows", zeroRecords: "no row has this",
        info: "rows _START_ to _END_ of _TOTAL_", infoEmpty: "no rows", infoFiltered: "(found among _MAX_)" },
    };
    const made = new DataTable(table, ask ? {
      ...options, serverSide: true, searchDelay: 400,
      ajax: (request, answer) => {
        last = { order: (request.order[0] ? [request.order[0].column, request.order[0].dir] : null), search: request.search.value };
        told.textContent = "Asking the kernel …";
        ask({ ...last, start: request.start, length: request.length }).then((found) => {
          told.textContent = "";
          answer({ draw: request.draw, recordsTotal: found.total, recordsFiltered: found.filtered, data: found.rows });
        }, (error) => { told.textContent = error.message; });
      },
    } : { ...options, data: rows });
    const hidden = document.createElement("div");
    hidden.className = "gt-note";
    root.append(hidden);
    const announce = () => {
      const edge = scroll.getBoundingClientRect().right;
      const beyond = scroll.scrollWidth > scroll.clientWidth + 1
        ? names.filter((_, i) => heads[i].getBoundingClientRect().right > edge + 1) : [];
      hidden.textContent = beyond.length === 0 ? ""
        : "→ " + (beyond.length === 1 ? "1 more column" : beyond.length + " more columns") + " to the right: " + beyond.join(", ");
    };
    scroll.addEventListener("scroll", announce, { passive: true });
    new ResizeObserver(announce).observe(scroll);
    made.on("draw", announce);
    // The table stands in the place that scrolls; the controls beside it do not.
    const container = root.querySelector(".dt-container");
    root.insertBefore(container, root.firstChild.nextSibling);
    const cell = container.querySelector(".dt-layout-table") ?? container;
    cell.replaceChildren(scroll);
    scroll.replaceChildren(table);
    announce();
    return made;
  };
  const connect = async (id) => {
    const config = document.getElementById("jupyter-config-data");
    if (!config) throw new Error("The other rows are in a kernel, and this page has none: open the notebook in JupyterLab and run the cell.");
    const { baseUrl = "/", token = "" } = JSON.parse(config.textContent);
    const headers = token ? { Authorization: "token " + token } : {};
    const kernels = async () => {
      const listed = await fetch(new URL(baseUrl + "api/kernels", location.origin), { headers });
      if (!listed.ok) throw new Error("The Jupyter server does not say which kernels run (status " + listed.status + ").");
      return listed.json();
    };
    const gone = "The kernel that has these rows is gone, or has let them go: run the cell again.";
    const speak = (kernel) => new Promise((resolve, reject) => {
      const session = crypto.randomUUID();
      const comm = crypto.randomUUID();
      const url = new URL(baseUrl + "api/kernels/" + kernel.id + "/channels", location.origin);
      url.protocol = url.protocol.replace("http", "ws");
      url.searchParams.set("session_id", session);
      if (token) url.searchParams.set("token", token);
      const socket = new WebSocket(url);
      const waiting = new Map();
      let asked = 0;
      const send = (type, content) => socket.send(JSON.stringify({
        channel: "shell", parent_header: {}, metadata: {}, buffers: [], content,
        header: { msg_id: crypto.randomUUID(), msg_type: type, session, username: "", date: new Date().toISOString(), version: "5.4" },
      }));
      const end = () => {
        reject(new Error(gone));
        for (const [, failed] of waiting.values()) failed(new Error(gone));
        waiting.clear();
        state.open = false;
      };
      const state = { open: true, close: () => socket.close(), ask: (question) => new Promise((done, failed) => {
        if (!state.open) return failed(new Error(gone));
        asked += 1;
        // A kernel that is shut down says nothing, and the server leaves the socket open.
        const watch = setInterval(() => kernels().then((all) => all.some(({ id }) => id === kernel.id), () => false)
          .then((lives) => { if (!lives) end(); }), 2000);
        const settled = (settle) => (value) => { clearInterval(watch); settle(value); };
        waiting.set(asked, [settled(done), settled(failed)]);
        send("comm_msg", { comm_id: comm, data: { asked, ...question } });
      }) };
      socket.onopen = () => send("comm_open", { comm_id: comm, target_name: "${TARGET}", data: { id } });
      socket.onclose = end;
      socket.onmessage = ({ data }) => {
        if (typeof data !== "string") return;
        const { header, content } = JSON.parse(data);
        const type = header.msg_type;
        if (type === "status" && (content.execution_state === "restarting" || content.execution_state === "dead")) socket.close();
        if (content.comm_id !== comm) return;
        if (type === "comm_close") socket.close();
        if (type !== "comm_msg") return;
        if (content.data.ready) return resolve(state);
        const [done, failed] = waiting.get(content.data.asked) ?? [];
        waiting.delete(content.data.asked);
        if (content.data.problem) failed?.(new Error(content.data.problem)); else done?.(content.data);
      };
    });
    const tried = (await kernels()).map(speak);
    try {
      const found = await Promise.any(tried);
      for (const one of tried) one.then((other) => other !== found && other.close(), () => {});
      return found;
    } catch { throw new Error(gone); }
  };
  return async (root, packed, remote) => {
    if (remote) {
      const told = note(root);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Show all " + plural(remote.rows) + ", page by page";
      button.onclick = async () => {
        button.disabled = true;
        told.textContent = "Asking the kernel …";
        try {
          const kernel = await connect(remote.id);
          button.remove();
          told.remove();
          start(root, null, kernel.ask, remote.rows);
        } catch (error) {
          button.disabled = false;
          told.textContent = error.message;
        }
      };
      root.insertBefore(button, root.firstChild.nextSibling);
      return;
    }
    const body = root.querySelector("tbody");
    const rows = packed ? await unpack(packed) : read(body);
    if (rows.length > 1) start(root, rows, null, rows.length);
  };
}`;
