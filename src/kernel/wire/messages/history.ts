/**
 * history_request: cells of this session and of earlier ones.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#history
 */

import type { JsonObject } from "../message.js";
import { booleanField, integerField, stringField, wrongType } from "./fields.js";

export type HistoryRequest = { output: boolean } & (
  | { access: "tail"; n: number }
  | { access: "range"; session: number; start: number; stop: number | undefined }
  | { access: "search"; pattern: string; n: number | undefined; unique: boolean }
);

/** Session, line and source; with `output` the source beside what came out, null for nothing. */
export type HistoryTuple = [
  session: number,
  line: number,
  entry: string | [source: string, output: string | null],
];

export interface HistoryReply {
  status: "ok";
  history: HistoryTuple[];
}

export function historyRequest(content: JsonObject): HistoryRequest {
  const output = booleanField(content, "output", false);
  const access = content.hist_access_type;
  switch (access) {
    case "tail":
      return { output, access, n: integerField(content, "n") ?? 10 };
    case "range":
      return {
        output,
        access,
        session: integerField(content, "session") ?? 0,
        start: integerField(content, "start") ?? 1,
        stop: integerField(content, "stop"),
      };
    case "search": {
      const unique = booleanField(content, "unique", false);
      const pattern = content.pattern === undefined ? "*" : stringField(content, "pattern");
      return { output, access, pattern, n: integerField(content, "n"), unique };
    }
    default:
      throw wrongType("hist_access_type", `"tail", "range" or "search"`, access);
  }
}
