/**
 * Values as a debugger shows them: in a line, with a type as TypeScript would write it, and what is
 * inside of them, of which large things give a part at a time. Nothing here calls a getter unasked.
 */

import { inspect, types } from "node:util";
import { asWritten } from "../../cell-names.js";
import { asLine } from "../display/text.js";

/** DAP's Variable: https://microsoft.github.io/debug-adapter-protocol/specification#Types_Variable */
export interface Variable {
  name: string;
  value: string;
  type: string;
  /** 0: there is nothing inside. */
  variablesReference: number;
  indexedVariables?: number;
  namedVariables?: number;
  evaluateName?: string;
  presentationHint?: { kind?: string; attributes?: string[]; lazy?: boolean };
}

/** Something that can be opened. */
export type Opened =
  | { kind: "value"; value: object }
  /** Elements, entries or properties from one to before another. */
  | { kind: "part"; value: object; from: number; to: number }
  /** Names and values: a scope. */
  | { kind: "names"; names: Map<string, unknown> }
  | { kind: "getter"; of: object; get: () => unknown };

/** Longest text of a value, in characters. */
const LONGEST = 200;
/** What is shown at once of the inside of something. */
const MOST = 100;
/** Elements and properties from which a type is inferred. */
const LOOKED_AT = 50;
const MOST_MEMBERS = 3;

type Open = (opened: Opened) => number;

/** A named value. @param open keeps what is inside, and gives the number that asks for it */
export function described(name: string, value: unknown, open: Open): Variable {
  const base = { name: asWritten(name), value: textOf(value), type: typeOf(value) };
  if (!isOpenable(value)) return { ...base, variablesReference: 0 };
  const variablesReference = open({ kind: "value", value });
  const indexed = lengthOf(value);
  return {
    ...base,
    variablesReference,
    ...(indexed === undefined ? {} : { indexedVariables: indexed, namedVariables: 0 }),
  };
}

/** What is inside, from one place to another; in parts, where there is much and none was asked for. */
export function inside(opened: Opened, open: Open, start?: number, count?: number): Variable[] {
  switch (opened.kind) {
    case "names":
      return [...opened.names].map(([name, value]) => described(name, value, open));
    case "getter":
      return [described("value", readable(opened.get), open)];
    case "part":
      return elements(opened.value, opened.from, opened.to, open);
    case "value": {
      const { value } = opened;
      const total = sizeOf(value);
      if (count !== undefined && count > 0) {
        const from = start ?? 0;
        return elements(value, from, Math.min(total, from + count), open);
      }
      return [...elements(value, 0, total, open), ...prototypeOf(value, open)];
    }
  }
}

/** Whether a value has an inside worth opening. */
function isOpenable(value: unknown): value is object {
  if (typeof value === "function") return Object.keys(value).length > 0;
  return typeof value === "object" && value !== null && !types.isProxy(value);
}

/** Elements of an array, a Map, a Set; undefined for what has none. */
function lengthOf(value: object): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (ArrayBuffer.isView(value)) return (value as { length?: number }).length ?? value.byteLength;
  if (types.isMap(value) || types.isSet(value)) return (value as { size: number }).size;
  return undefined;
}

function sizeOf(value: object): number {
  return lengthOf(value) ?? keysOf(value).length;
}

function elements(value: object, from: number, to: number, open: Open): Variable[] {
  const total = to - from;
  if (total <= MOST) return [...single(value, from, to, open)];
  let step = MOST;
  while (total > step * MOST) step *= MOST;
  const parts: Variable[] = [];
  for (let at = from; at < to; at += step) {
    const end = Math.min(to, at + step);
    parts.push({
      name: `[${at} … ${end - 1}]`,
      value: "",
      type: "",
      variablesReference: open({ kind: "part", value, from: at, to: end }),
    });
  }
  return parts;
}

function* single(value: object, from: number, to: number, open: Open): Generator<Variable> {
  if (types.isMap(value) || types.isSet(value)) {
    let at = 0;
    const isMap = types.isMap(value);
    const entries = isMap ? Map.prototype.entries.call(value) : Set.prototype.entries.call(value);
    for (const [key, element] of entries) {
      if (at >= to) return;
      if (at >= from) yield described(isMap ? keyText(key) : String(at), element, open);
      at++;
    }
    return;
  }
  if (lengthOf(value) !== undefined) {
    for (let at = from; at < to; at++) yield described(String(at), Reflect.get(value, at), open);
    return;
  }
  for (const key of keysOf(value).slice(from, to)) yield property(value, key, open);
}

function keysOf(value: object): PropertyKey[] {
  return types.isModuleNamespaceObject(value) ? Object.keys(value) : Reflect.ownKeys(value);
}

function property(value: object, key: PropertyKey, open: Open): Variable {
  const name = typeof key === "symbol" ? `[${key.toString()}]` : String(key);
  const found = readable(() => Object.getOwnPropertyDescriptor(value, key));
  const descriptor = found as PropertyDescriptor | undefined;
  const { get } = descriptor ?? {};
  if (!get) return described(name, descriptor?.value, open);
  return {
    name,
    value: "(getter)",
    type: "",
    variablesReference: open({ kind: "getter", of: value, get: () => get.call(value) }),
    presentationHint: { lazy: true },
  };
}

/** What a class gives to its objects; nothing for what everything has. */
function prototypeOf(value: object, open: Open): Variable[] {
  const prototype = readable(() => Object.getPrototypeOf(value)) as object | null;
  if (prototype === null || typeof prototype !== "object" || isNative(prototype)) return [];
  const names = new Map<string, unknown>();
  const getters: Variable[] = [];
  for (const [key, { get, value: method }] of Object.entries(
    Object.getOwnPropertyDescriptors(prototype),
  )) {
    if (key === "constructor" || key === "__proto__") continue;
    if (get) {
      const lazy = { kind: "getter", of: value, get: () => get.call(value) } as const;
      getters.push({
        name: key,
        value: "(getter)",
        type: "",
        variablesReference: open(lazy),
        presentationHint: { lazy: true },
      });
    } else names.set(key, method);
  }
  if (names.size === 0) return getters;
  const methods = {
    name: "[[Prototype]]",
    value: classNameOf(prototype),
    type: "object",
    variablesReference: open({ kind: "names", names }),
    presentationHint: { kind: "class", attributes: ["readOnly"] },
  };
  return [...getters, methods];
}

/** Whether an object is the prototype of a class that the language itself brings. */
function isNative(prototype: object): boolean {
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return (
    typeof maker === "function" &&
    Function.prototype.toString.call(maker).endsWith("{ [native code] }")
  );
}

function keyText(key: unknown): string {
  return typeof key === "string" ? inspect(key) : asLine(key, LONGEST);
}

/** A value in a line, as code would say it. */
export function textOf(value: unknown): string {
  if (typeof value === "string") {
    const shown = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
    return JSON.stringify(shown);
  }
  if (typeof value === "function") return functionText(value);
  return asWritten(String(readable(() => asLine(value, LONGEST))));
}

/** `f(a, b)` or `class C`: what is before the body. */
function functionText(value: object): string {
  const source = String(readable(() => Function.prototype.toString.call(value)));
  const [head = ""] = /^class\b[^{]*|^[^{]*?(?==>)|^[^{]*/.exec(source) ?? [];
  // Types that were taken out have left their room.
  const line = head
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ +(?=[,)])/g, "")
    .trim();
  const { name } = value as { name?: unknown };
  if (line.startsWith("class")) return asWritten(line);
  const isArrow = source.slice(head.length).startsWith("=>");
  const parameters = isArrow ? line : line.replace(/^[^(]*/, "");
  const called = typeof name === "string" && name !== "" ? name : "";
  const isAsync = /^async\b/.test(line) ? "async " : "";
  return asWritten(
    `${isAsync}${called}${parameters.replace(/^async\s*/, "")}${isArrow ? " => …" : " { … }"}`,
  ).slice(0, LONGEST);
}

/** As TypeScript would write the type, as far as the value tells. */
export function typeOf(value: unknown): string {
  return readable(() => typeText(value, 2)) as string;
}

function typeText(value: unknown, depth: number): string {
  if (value === null) return "null";
  if (typeof value === "function") {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    return isClass ? `typeof ${asWritten(value.name)}` : "function";
  }
  if (typeof value !== "object") return typeof value;
  if (types.isProxy(value)) return "Proxy";
  if (Array.isArray(value)) return arrayType(value, depth);
  if (types.isModuleNamespaceObject(value)) return "module";
  if (types.isMap(value) && depth >= 0) {
    const entries = [...firstOf(Map.prototype.entries.call(value))];
    const [keys, values] = [entries.map(([key]) => key), entries.map(([, element]) => element)];
    return `Map<${union(keys, depth - 1)}, ${union(values, depth - 1)}>`;
  }
  if (types.isSet(value) && depth >= 0) {
    return `Set<${union([...firstOf(Set.prototype.values.call(value))], depth - 1)}>`;
  }
  const name = nameOfClass(value);
  return name === "Object" || name === "" ? objectType(value, depth) : name;
}

function arrayType(value: readonly unknown[], depth: number): string {
  if (depth < 0) return "Array";
  const elements = union(value.slice(0, LOOKED_AT), depth - 1);
  return /[ |]/.test(elements) && !elements.startsWith("{") ? `(${elements})[]` : `${elements}[]`;
}

function objectType(value: object, depth: number): string {
  const entries = Object.entries(Object.getOwnPropertyDescriptors(value));
  if (depth <= 0 || entries.length === 0) return "object";
  const members = entries
    .slice(0, MOST_MEMBERS)
    .map(
      ([key, { get, value: member }]) => `${key}: ${get ? "unknown" : typeText(member, depth - 2)}`,
    );
  const more = entries.length > MOST_MEMBERS ? "; …" : "";
  return `{ ${members.join("; ")}${more} }`;
}

function union(values: readonly unknown[], depth: number): string {
  const kinds = new Set(values.map((value) => typeText(value, depth)));
  return kinds.size === 0 ? "unknown" : [...kinds].slice(0, 4).join(" | ");
}

function* firstOf<T>(values: Iterable<T>): Generator<T> {
  let left = LOOKED_AT;
  for (const value of values) {
    if (left-- === 0) return;
    yield value;
  }
}

function nameOfClass(value: object): string {
  return classNameOf(Object.getPrototypeOf(value) as object | null);
}

function classNameOf(prototype: object | null): string {
  const maker = prototype && Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name: unknown = typeof maker === "function" ? maker.name : undefined;
  return typeof name === "string" ? asWritten(name) : "";
}

/** What reading gives; where that throws, what it throws, in words. */
function readable(read: () => unknown): unknown {
  try {
    return read();
  } catch (thrown) {
    return `(${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : "cannot be read"})`;
  }
}
