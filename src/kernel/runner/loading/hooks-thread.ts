/** The hooks as Node before 22.15 runs them: in a thread of their own (hooks.ts). */

import {
  type Loaded,
  loaded,
  type ResolveContext,
  type Resolved,
  rescued,
  withAttribute,
} from "./hooks.js";

type Next<C, R> = (subject: string, context: C) => Promise<R>;

export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: Next<ResolveContext, Resolved>,
): Promise<Resolved> {
  try {
    return withAttribute(await next(specifier, context), context);
  } catch (error) {
    return withAttribute(await next(rescued(specifier, context, error), context), context);
  }
}

export async function load(
  url: string,
  context: object,
  next: Next<object, unknown>,
): Promise<Loaded | unknown> {
  return loaded(url) ?? next(url, context);
}
