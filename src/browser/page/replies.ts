/** What the page's kernel answers, in the words of the protocol. */

import type { ErrorContent, Reply } from "../../kernel/channel.js";
import { toCodePoints } from "./messages.js";

/** A cell ended because the user asked for it. */
export const INTERRUPTED: ErrorContent = {
  ename: "Interrupted",
  evalue: "the cell was interrupted",
  traceback: ["Interrupted: the cell was interrupted"],
};

/** What a new worker means for the notebook. */
export const LOST = "Its variables are lost: run the cells again that declare what you need.";

/** What the notebook says when a cell could not be ended but with its worker. */
export function lostWith(isShared: boolean): string {
  const because = isShared
    ? "its code did not come to a place where it can be ended"
    : "this page is not cross-origin isolated, so that running code cannot be told to end";
  return `the cell was interrupted, and the kernel's worker was replaced: ${because}. ${LOST}`;
}

/** The content of complete_reply. */
export function completion(
  code: string,
  reply: Reply & { type: "completed" },
): Record<string, unknown> {
  const start = toCodePoints(code, reply.start);
  const end = toCodePoints(code, reply.end);
  return {
    status: "ok",
    matches: reply.matches.map(({ text }) => text),
    cursor_start: start,
    cursor_end: end,
    metadata: {
      _jupyter_types_experimental: reply.matches.map((match) => ({ ...match, start, end })),
    },
  };
}

/** The user expressions of a cell, as typed and as compiled. */
export function expressions(
  asked: Record<string, string>,
  { userExpressions }: Reply & { type: "compiled" },
): Record<string, { code: string; compilation: unknown }> {
  return Object.fromEntries(
    Object.entries(userExpressions).map(([key, compilation]) => [
      key,
      { code: asked[key] ?? "", compilation },
    ]),
  );
}
