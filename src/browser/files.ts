/**
 * The files that a worker of the page sees: a tree in memory, in which the package lies as npm would
 * have installed it. Texts come in one archive; large files (WebAssembly, page libraries) have an
 * address and are fetched when they are first read, before the next line runs, as only workers may.
 * What cells write stays in this memory, and is handed to the notebook's drive (drive.ts).
 */

import { workerScope } from "./web.js";

/** Where the package's files lie. */
export const PACKAGE = "/gomaplab";
/** Where the notebook's drive lies. */
export const DRIVE = "/drive";

/** Packages are found from the drive too: as if a link lay there. */
const LINKED = "/node_modules/";

/** Where a path leads. */
export function canonical(path: string): string {
  return path.startsWith(LINKED) || `${path}/` === LINKED ? PACKAGE + path : path;
}

/** A file: its bytes or its text, or where they are fetched from. */
type Content = string | Uint8Array | { readonly address: string };

interface Entry {
  content: Content;
  readonly changed: number;
}

const entries = new Map<string, Entry>();
const folders = new Set<string>(["/", DRIVE, "/tmp"]);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Who is asked for files below the drive; undefined while there is none. */
let drive: Drive | undefined;

/** The notebook's drive. */
export interface Drive {
  /** The bytes of a file; undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  /** The names in a folder; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
  write(path: string, bytes: Uint8Array): void;
  remove(path: string): void;
}

export function setDrive(given: Drive): void {
  drive = given;
}

/** Adds files, each with its text or its address. */
export function mount(files: Readonly<Record<string, Content>>): void {
  for (const [path, content] of Object.entries(files)) put(path, content, 0);
}

/** Takes the texts of an archive: a JSON object from paths to texts, packed by gzip. */
export async function mountArchive(address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address}: ${response.status}`);
  const packed = new Uint8Array(await response.arrayBuffer());
  // A server may have unpacked it on its way.
  const isPacked = packed[0] === 0x1f && packed[1] === 0x8b;
  const text = isPacked
    ? await new Response(
        new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")),
      ).text()
    : decoder.decode(packed);
  mount(JSON.parse(text) as Record<string, string>);
}

/** Whether a path lies in the drive. */
function isDriven(path: string): boolean {
  return path.startsWith(`${DRIVE}/`);
}

/** The bytes of a file; undefined when there is none. */
export function read(name: string): Uint8Array | undefined {
  const path = canonical(name);
  const entry = entries.get(path);
  if (entry) return bytesOf(entry);
  return isDriven(path) ? drive?.read(path.slice(DRIVE.length + 1)) : undefined;
}

/** The text of a file; undefined when there is none. */
export function readText(path: string): string | undefined {
  const entry = entries.get(canonical(path));
  if (typeof entry?.content === "string") return entry.content;
  const bytes = read(path);
  return bytes && decoder.decode(bytes);
}

export function write(path: string, bytes: Uint8Array): void {
  put(path, bytes.slice(), Date.now());
  if (isDriven(path)) drive?.write(path.slice(DRIVE.length + 1), bytes);
}

/** @returns whether there was such a file */
export function remove(path: string): boolean {
  const was = entries.delete(path);
  if (isDriven(path)) drive?.remove(path.slice(DRIVE.length + 1));
  return was;
}

export function makeFolder(path: string): void {
  for (let at = path; !folders.has(at) && at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    folders.add(at);
  }
}

export function removeFolder(path: string): void {
  for (const file of [...entries.keys()]) if (file.startsWith(`${path}/`)) remove(file);
  for (const folder of [...folders]) {
    if (folder === path || folder.startsWith(`${path}/`)) folders.delete(folder);
  }
}

/** What lies at a path: its size and when it changed; undefined when nothing does. */
export function stat(name: string): { isFile: boolean; size: number; changed: number } | undefined {
  const path = canonical(name);
  if (folders.has(path)) return { isFile: false, size: 0, changed: 0 };
  const entry = entries.get(path);
  if (entry) {
    const { content, changed } = entry;
    const size = typeof content === "string" ? content.length : bytesOf(entry).length;
    return { isFile: true, size, changed };
  }
  if (!isDriven(path)) return undefined;
  const driven = path.slice(DRIVE.length + 1);
  const bytes = drive?.read(driven);
  if (bytes) return { isFile: true, size: bytes.length, changed: 0 };
  return drive?.list(driven) ? { isFile: false, size: 0, changed: 0 } : undefined;
}

/** Names in a folder, in order; undefined when there is no such folder. */
export function list(name: string): string[] | undefined {
  const path = canonical(name);
  const prefix = path === "/" ? "/" : `${path}/`;
  const found = new Set<string>();
  for (const each of [...entries.keys(), ...folders]) {
    if (each.startsWith(prefix) && each !== path) {
      found.add(each.slice(prefix.length).split("/")[0] as string);
    }
  }
  const driven = path === DRIVE || isDriven(path) ? drive?.list(path.slice(DRIVE.length + 1)) : [];
  for (const name of driven ?? []) found.add(name);
  return folders.has(path) || found.size > 0 ? [...found].sort() : undefined;
}

function put(path: string, content: Content, changed: number): void {
  entries.set(path, { content, changed });
  makeFolder(path.slice(0, path.lastIndexOf("/")));
}

function bytesOf(entry: Entry): Uint8Array {
  const { content } = entry;
  if (typeof content === "string") return encoder.encode(content);
  if (content instanceof Uint8Array) return content;
  const request = new workerScope.XMLHttpRequest();
  request.open("GET", content.address, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) {
    throw new Error(`${content.address} cannot be fetched: the server says ${request.status}`);
  }
  const bytes = new Uint8Array(request.response as ArrayBuffer);
  entry.content = bytes;
  return bytes;
}
