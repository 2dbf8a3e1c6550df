/**
 * Extracts the lines a program printed from a log that wraps each of them: Docker's {"log":"…\n"},
 * a structured logger's {"msg":"…"} or msg="…", a container runtime's and journald's prefixes.
 */

/** Levels of JSON in JSON that are opened. */
const deepest = 4;

/** Characters of a line that is unwrapped. */
const longest = 2 ** 20;

/** A message that journald (`journalctl -o json`) gives as the bytes it was. */
const messageOfBytes = /("MESSAGE"\s*:\s*)\[([\d,\s]*)\]/g;

/**
 * A text in which journald's messages are strings: it gives those with colours, and with bytes that
 * are not UTF-8, as arrays of numbers.
 */
export function withMessages(text: string): string {
  return text.replace(messageOfBytes, (whole, name: string, list: string) => {
    const bytes = list.split(",").map(Number);
    if (bytes.some((byte) => !(byte >= 0 && byte <= 255))) return whole;
    return name + JSON.stringify(Buffer.from(bytes).toString());
  });
}

/** What a terminal shows in colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const colours = /\x1b\[[\d;]*[mK]/g;

/** A text without the sequences that colour it. */
export function withoutColours(text: string): string {
  return text.replace(colours, "");
}

/**
 * The lines that a line of a log holds: itself, or those in it that its JSON or its quotes wrap.
 * @param wanted what the lines in question have, however they are wrapped
 */
export function logLines(whole: string, wanted: RegExp, depth = 0): string[] {
  const plain = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
  if (!wanted.test(plain) || depth === deepest || plain.length > longest) return [plain];
  const line = withoutColours(plain);
  const at = line.search(wanted);
  const wrapped = jsonStrings(line, wanted) ?? quoted(line, at);
  if (wrapped === undefined) return [line];
  return wrapped.flatMap((text) =>
    text.split("\n").flatMap((one) => (wanted.test(one) ? logLines(one, wanted, depth + 1) : [])),
  );
}

/** Lines that are read into rows, wherever they stand in a line of a log. */
const readLines =
  /Benchmark[^\s"]{0,200}(?:[ \t]|\\t){1,50}\d+(?:[ \t]|\\t){1,50}[\d.]+ ns\/op|[^\s"[\]{}|]{1,300}\.go:\d+:\d+: (?:can inline|cannot inline|inlining call|moved to heap|leaking param|[^\n]{0,500} (?:escapes to heap|does not escape))|\bgo_memstats_\w+(?: |\{)|(?<![\w/-])\/[\w-][\w/-]{0,200}:[\w*/-]{1,50}[:=]?\s+[\d&]/;

/**
 * The lines of a log as the program printed them, without what the log put before or round each;
 * the same text where its first such line stands alone.
 */
export function unwrappedLog(text: string): string {
  const lines = text.split("\n");
  const first = lines.find((line) => line.length <= longest && readLines.test(line));
  if (first === undefined || first.search(readLines) === 0) return text;
  return lines
    .flatMap((line) => logLines(line, readLines))
    .map((line) => line.slice(Math.max(0, line.search(readLines))))
    .join("\n");
}

/** The strings with what is wanted in the JSON that a line ends with; undefined: it has none. */
function jsonStrings(line: string, wanted: RegExp): string[] | undefined {
  const from = line.search(/[[{]/);
  if (from < 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line.slice(from));
  } catch {
    return undefined;
  }
  // A log may say the same under two names.
  const found = new Set<string>();
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") {
      if (wanted.test(next)) found.add(next);
    } else if (typeof next === "object" && next !== null) {
      for (const inner of Object.values(next).reverse()) if (inner !== null) open.push(inner);
    }
  }
  return found.size === 0 ? undefined : [...found];
}

/** The string in double quotes round a place, without them; undefined: there are none. */
function quoted(line: string, at: number): string[] | undefined {
  const from = line.lastIndexOf('"', at);
  if (from < 0) return undefined;
  const string = /^"(?:[^"\\]|\\.)*"/.exec(line.slice(from))?.[0];
  if (string === undefined || string.length < at - from) return undefined;
  try {
    return [JSON.parse(string) as string];
  } catch {
    return undefined;
  }
}
