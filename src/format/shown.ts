/**
 * Formats any value for an error message: as source code, and shortened. Of a long array the first
 * few elements, of a long string the beginning.
 */

/** Characters, elements and levels that are shown. */
const longest = 60;
const mostElements = 6;
const deepest = 2;

/**
 * A value in one short line.
 * @example shown("a".repeat(1000)) // "\"aaaaaaaa…\" (1,000 characters)"
 * @example shown([1, 2, 3])        // "[1, 2, 3]"
 */
export function shown(value: unknown): string {
  return textOf(value, 0);
}

function textOf(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "bigint":
      return `${digits(String(value))}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "function":
      return value.name === "" ? "a function" : `the function ${value.name}`;
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return "null";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return list(value as unknown as ArrayLike<unknown>, depth);
  }
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  const kind = typeof name === "string" && name !== "Object" ? name : "";
  if (kind !== "" || depth >= deepest) return kind === "" ? "{ … }" : `${article(kind)} ${kind}`;
  const names = Object.keys(value);
  const fields = names.slice(0, mostElements).map((field) => {
    return `${field}: ${textOf((value as Record<string, unknown>)[field], depth + 1)}`;
  });
  const rest = names.length - fields.length;
  if (rest > 0) fields.push(`… ${rest.toLocaleString("en")} more`);
  return fields.length === 0 ? "{}" : cut(`{ ${fields.join(", ")} }`);
}

function list(values: ArrayLike<unknown>, depth: number): string {
  const { length } = values;
  const count = `an array of ${length.toLocaleString("en")}`;
  if (depth >= deepest) return count;
  const first = Array.from({ length: Math.min(length, mostElements) }, (_, i) => {
    return textOf(values[i], depth + 1);
  });
  if (length > mostElements) first.push(`… ${(length - mostElements).toLocaleString("en")} more`);
  const text = `[${first.join(", ")}]`;
  return text.length <= longest + 20 ? text : count;
}

function quoted(text: string): string {
  if (text.length <= longest) return JSON.stringify(text);
  const length = `${text.length.toLocaleString("en")} characters`;
  return `${JSON.stringify(`${text.slice(0, longest - 10)}…`)} (${length})`;
}

function digits(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, 20)}… (${text.length} digits)`;
}

function cut(text: string): string {
  return text.length <= 2 * longest ? text : `${text.slice(0, 2 * longest - 3)} … }`;
}

function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? "an" : "a";
}

/**
 * A line of text with carets under a part of it, both indented by two; of a long line only what is
 * around the part.
 */
export function pointed(text: string, at: number, length = 1): string {
  const before = 50;
  const behind = 50;
  const from = text.length > 120 ? Math.max(0, at - before) : 0;
  const to = text.length > 120 ? Math.min(text.length, at + behind) : text.length;
  const head = from > 0 ? "…" : "";
  const tail = to < text.length ? "…" : "";
  const carets = "^".repeat(Math.max(1, Math.min(length, to - at)));
  return `  ${head}${text.slice(from, to)}${tail}\n  ${" ".repeat(head.length + at - from)}${carets}`;
}
