/**
 * Symbol tables as text: a row for each symbol, with the meaning of names that compilers make.
 *
 *   4a2b40        345 T main.main                                     go tool nm -size, nm -S
 *   SYMBOL TABLE:                                                     objdump -t
 *   0000000000404028 l     O .bss   0000000000000008  _ZGVZ3foovE1b
 *      Num:    Value          Size Type    Bind   Vis      Ndx Name   readelf -s
 *        6: 0000000000401000    42 FUNC    GLOBAL DEFAULT   13 main
 *
 * Sources: cmd/nm doc.go and cmd/link/internal/ld, Go 1.26; GNU binutils nm, objdump, readelf; the
 * Itanium C++ ABI, 5.1.4.1 (names of the compiler's own objects).
 */
import { type Cell, Collector, linesOf, type Rows } from "./rows.js";

/** The sections that the letters of nm stand for, and whether a program can write to them. */
const sections: Readonly<Record<string, readonly [section: string, writable: boolean]>> = {
  T: [".text", false],
  R: [".rodata", false],
  D: [".data", true],
  B: [".bss", true],
  G: [".sdata", true],
  S: [".sbss", true],
};

/** What symbols are that no programmer named, by how their names begin. */
const madeByCompilers: readonly (readonly [prefix: string, meaning: string])[] = [
  ["_ZGV", "C++: guard of a static variable, says whether it is initialized"],
  ["_ZGR", "C++: a temporary that a reference keeps"],
  ["_ZTV", "C++: table of virtual functions"],
  ["_ZTT", "C++: tables for construction of virtual bases"],
  ["_ZTI", "C++: type information"],
  ["_ZTS", "C++: name of a type"],
  ["_ZTh", "C++: thunk of a virtual function"],
  ["_ZTv", "C++: thunk of a virtual function"],
  ["go:itab.", "Go: methods of a type for an interface"],
  ["go.itab.", "Go: methods of a type for an interface"],
  ["type:.eq.", "Go: function that compares a type"],
  ["type..eq.", "Go: function that compares a type"],
  ["type:.hash.", "Go: function that hashes a type"],
  ["type..hash.", "Go: function that hashes a type"],
  ["type:", "Go: description of types"],
  ["type.", "Go: description of types"],
  ["go:string.", "Go: bytes of constant strings"],
  ["go.string.", "Go: bytes of constant strings"],
  ["go:func.", "Go: tables of functions"],
  ["go.func.", "Go: tables of functions"],
  ["runtime.zeroVal", "Go: zeros that a lookup of an absent key points at"],
];

const address = "([0-9a-f]{1,16})";
const nmLine = new RegExp(`^ *${address} +(?:([0-9a-f]{16}|\\d+) +)?([A-Za-z?_-]) (\\S.*?)\\s*$`);
const undefinedLine = /^ +(?:0 +)?([UwvC]) (\S.*?)\s*$/;
const objdumpLine = new RegExp(`^${address} (.{7}) (\\S+)\\s+([0-9a-f]{8,16})\\s+(\\S.*?)\\s*$`);
const readelfLine =
  /^ *\d+: ([0-9a-f]{8,16}) +(\d+|0x[0-9a-f]+) (\w+) +(\w+) +\w+ +(?:\[.*?\] +)?(\w+)(?: (\S.*?))?\s*$/;

/** One of these begins a symbol table. */
export const symbolTableBegins = new RegExp(
  "^\\s*(?:\\S[^\\n]*file format[^\\n]*\\n\\s*)?SYMBOL TABLE:|^\\s*Symbol table '|" +
    // Two lines in a row: one could be in any log.
    `^\\n*(?:(?: *[0-9a-f]{4,16} +(?:[0-9a-f]{16} +|\\d+ +)?| {8,})[A-Za-z?_-] [^ \\n][^\\n]*(?:\\n|$)){2}`,
);

/** Read the text of go tool nm, nm, objdump -t or readelf -s. */
export function symbols(source: string): Rows {
  const found = new Collector();
  let form: "nm" | "objdump" | "readelf" = "nm";
  for (const { line, text } of linesOf(source)) {
    if (/^SYMBOL TABLE:/.test(text)) form = "objdump";
    else if (/^Symbol table '/.test(text)) form = "readelf";
    else if (form === "nm") readNm(found, line, text);
    else if (form === "objdump") readObjdump(found, line, text);
    else readReadelf(found, line, text);
  }
  return found;
}

function row(
  name: string,
  place: { address: string | null; size: number | null; section: string | null },
  writable: boolean | null,
  more: { kind: string | null },
): Record<string, Cell> {
  const meaning = madeByCompilers.find(([prefix]) => name.startsWith(prefix))?.[1] ?? null;
  const { address: at, size, section } = place;
  const hex = at === null ? null : `0x${at.replace(/^0+(?=.)/, "")}`;
  return { address: hex, size, section, ...more, name, writable, meaning };
}

function readNm(found: Collector, line: number, text: string): void {
  const [, at, size, letter, name] = nmLine.exec(text) ?? [];
  if (letter !== undefined && name !== undefined) {
    const [section = null, writable = null] = sections[letter.toUpperCase()] ?? [];
    // nm -S writes sizes of 16 digits in hexadecimal, go tool nm in decimal.
    const bytes = size === undefined ? null : Number.parseInt(size, size.length === 16 ? 16 : 10);
    const place = { address: at ?? null, size: bytes, section };
    found.add(row(name, place, writable, { kind: letter }));
    return;
  }
  const [, without, absent] = undefinedLine.exec(text) ?? [];
  if (without !== undefined && absent !== undefined) {
    found.add(row(absent, { address: null, size: null, section: null }, null, { kind: without }));
  } else if (/^ *[0-9a-f]{4,16} /.test(text)) {
    const expected = "expected an address, a size if any, a letter and a name";
    found.wrong(line, text.search(/\S/) + 1, expected, text);
  }
}

function readObjdump(found: Collector, line: number, text: string): void {
  const [, at, flags = "", section = "", size = "", name] = objdumpLine.exec(text) ?? [];
  if (name !== undefined) {
    const place = { address: at ?? null, size: Number.parseInt(size, 16), section };
    found.add(row(name, place, isWritable(section), { kind: flags.trim() || null }));
  } else if (/^[0-9a-f]{4,16} /.test(text)) {
    found.wrong(line, 1, "expected an address, flags, a section, a size and a name", text);
  }
}

function readReadelf(found: Collector, line: number, text: string): void {
  const [, at, size = "", kind = "", , index = "", name] = readelfLine.exec(text) ?? [];
  if (kind !== "") {
    // Sections stand here by number only.
    const section = /^\d+$/.test(index) ? `[${index}]` : null;
    const place = { address: at ?? null, size: Number(size), section };
    found.add(row(name ?? "", place, null, { kind }));
  } else if (/^ *\d+: /.test(text)) {
    const expected = "expected a number, value, size, type, binding, visibility, index and name";
    found.wrong(line, text.search(/\S/) + 1, expected, text);
  }
}

/** By the name of a section; null where the name does not say it. */
function isWritable(section: string): boolean | null {
  if (/^\.(?:data|bss|noptrdata|noptrbss|tdata|tbss|got|go\.buildinfo)/.test(section)) return true;
  return /^\.(?:text|rodata|typelink|itablink|gopclntab|eh_frame|init|fini|plt)/.test(section)
    ? false
    : null;
}
