/**
 * The thread of the history database: loading SQLite, waiting for other kernels and long searches
 * would block the server.
 */

import { parentPort, workerData } from "node:worker_threads";
import type { HistoryRequest, HistoryTuple } from "../../wire/messages/history.js";
import { HistoryDatabase, type HistoryEntry } from "./database.js";
import { IN_MEMORY } from "./file.js";

/** Server → thread. Every task is answered, in order. */
export type HistoryTask =
  | { id: number; task: "write"; entries: HistoryEntry[] }
  | { id: number; task: "read"; request: HistoryRequest }
  | { id: number; task: "close" };

/** What the thread is started with. */
export interface HistoryThreadData {
  file: string;
  /** What the session of this kernel is known by. */
  start: string;
}

/** Thread → server: the answer to a task, or something to be put into the log. */
export type HistoryAnswer =
  | { id: number; entries: HistoryTuple[]; error?: undefined }
  | { id: number; error: string }
  | { warning: string }
  /** The file is open: another thread may go on with it. */
  | { open: true };

const answer = (message: HistoryAnswer) => parentPort?.postMessage(message);
const database = open(workerData as HistoryThreadData);

parentPort?.on("message", (task: HistoryTask) => {
  try {
    answer({ id: task.id, entries: perform(task) });
  } catch (error) {
    answer({ id: task.id, error: (error as Error).message });
  }
  if (task.task === "close") parentPort?.close();
});

function perform(task: HistoryTask): HistoryTuple[] {
  if (task.task === "read") return database.read(task.request);
  if (task.task === "write") database.write(task.entries);
  else database.close();
  return [];
}

function open({ file, start }: HistoryThreadData): HistoryDatabase {
  try {
    const opened = new HistoryDatabase(file, start);
    if (file !== IN_MEMORY) answer({ open: true });
    return opened;
  } catch (error) {
    const { message } = error as Error;
    answer({ warning: `history is kept for this session only: ${file}: ${message}` });
    return new HistoryDatabase(IN_MEMORY);
  }
}
