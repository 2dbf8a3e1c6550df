/**
 * Questions typed as code: `name?`, `name??`, `?name` and `??name` open the front end's pager
 * (execute_reply, payload of source "page").
 */

import type { MimeBundle } from "../../channel.js";
import type { Compiler } from "../../compiler/compiler.js";

/** A name, or a path of members; question marks are no TypeScript there. */
const QUESTION = /^\s*(?:\?{1,2}\s*([\p{L}\p{N}_$.]+)|([\p{L}\p{N}_$.]+)\s*\?{1,2})\s*;?\s*$/u;

/** What a question asks. */
export interface Asked {
  name: string;
  /** 1 for two question marks: the source is wanted too. */
  detail: 0 | 1;
}

/** @returns the name that the question is about, if the code is a question */
export function askedName(code: string): Asked | undefined {
  const found = QUESTION.exec(code);
  const name = found?.[1] ?? found?.[2];
  return name === undefined ? undefined : { name, detail: code.includes("??") ? 1 : 0 };
}

/** The payload that answers a question. */
export function page(compiler: Compiler, { name, detail }: Asked): Record<string, unknown> {
  const known = compiler.inspect(name, name.length, detail);
  const data: MimeBundle = known
    ? { "text/plain": known.plain, "text/markdown": known.markdown }
    : { "text/plain": `Nothing is known about ${name}.` };
  return { source: "page", start: 0, data };
}
