// @ts-check
/**
 * Generates everything that the engine and the rooms above it must agree on from the tables in
 * src/engine/layout: the control block, the offsets in structures, the codes, the constants of Go. For
 * each table a file of constants for the engine, next to the table, and one for TypeScript, in
 * src/go/machine. The same for the codes of the hardware models.
 *
 * The files are checked in, so that they can be read, and are generated again before the engine is
 * built; a test compares them with the tables. `node scripts/build/engine-layout.mjs` writes those that
 * differ.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { enumerations } from "../../src/engine/layout/codes.table.mjs";
import { areas, sizes } from "../../src/engine/layout/control.table.mjs";
import { goConstants } from "../../src/engine/layout/go-constants.table.mjs";
import { goStructures } from "../../src/engine/layout/go-structures.table.mjs";
import { ownStructures } from "../../src/engine/layout/own-structures.table.mjs";
import { aligned, fieldsOf, sizeOf } from "../../src/engine/layout/placement.mjs";
import * as hardware from "../../src/hardware/engine/codes.table.mjs";
import {
  comment,
  file,
  filled,
  generated,
  hex,
  lineWidth,
  number,
  wrapped,
} from "./generated-text.mjs";

/** @typedef {import("../../src/engine/layout/placement.mjs").Area} Area */
/** @typedef {import("../../src/engine/layout/placement.mjs").Place} Place */
/** @typedef {import("../../src/engine/layout/codes.table.mjs").Enumeration} Enumeration */
/** @typedef {import("../../src/engine/layout/go-constants.table.mjs").GoConstant} GoConstant */
/** @typedef {import("../../src/engine/layout/go-structures.table.mjs").Structure} Structure */
/** @typedef {Place & { at: number, end: number }} Placed */

const root = new URL("../../", import.meta.url);
const structures = [...goStructures, ...ownStructures];
const codesText = "Codes by which the engine and what stands above it tell things apart.";
const hardwareText =
  "Codes and constants that the compiled models and what stands above them share.";
const hardwareFolder = "src/hardware/engine";
const constantsText = "Constants of Go's runtime that hold in every release.";
const goText = "Structures of Go's runtime: offsets of their fields.";
const ownText = "The engine's own structures: offsets of their fields.";

/** Write the files that differ from the tables. @returns {string[]} their paths. */
export function writeLayout() {
  const written = [];
  for (const [path, text] of renderLayout()) {
    const file = new URL(path, root);
    if (readOrEmpty(file) === text) continue;
    writeFileSync(file, text);
    written.push(path);
  }
  return written;
}

/** What the files hold, by path. @returns {Map<string, string>} */
export function renderLayout() {
  const control = placeAll(areas);
  const constants = [
    ...sizes.map(([name, , , doc]) => ({ name, doc })),
    ...control.flatMap(({ placed }) => placed),
    ...structures.flatMap((structure) => offsetNames(structure).map((name) => ({ name }))),
    ...enumerations.flatMap(({ codes }) => codes.map(([name]) => ({ name }))),
    ...goConstants.map(({ constant }) => ({ name: constant })),
  ];
  requireUnique(constants.map(({ name }) => name));
  requireUnique([
    ...hardware.enumerations.flatMap(({ codes }) => codes.map(([name]) => name)),
    ...hardware.constants.map(({ constant }) => constant),
  ]);
  const forEngine = {
    control: controlForEngine(control),
    goStructures: offsetsForEngine(goText, goStructures),
    ownStructures: offsetsForEngine(ownText, ownStructures),
    codes: file(codesText, codesForEngine(enumerations)),
    goConstants: file(constantsText, constantsForEngine(goConstants)),
  };
  const layout = checksum(Object.values(forEngine).join(""));
  const seal = `\n/** Tells the layout of this build from another one. */\nexport const LAYOUT: u32 = ${hex(layout)};\n`;
  return new Map([
    ["src/engine/layout/control.ts", forEngine.control + seal],
    ["src/engine/layout/go-structures.ts", forEngine.goStructures],
    ["src/engine/layout/own-structures.ts", forEngine.ownStructures],
    ["src/engine/layout/codes.ts", forEngine.codes],
    ["src/engine/layout/go-constants.ts", forEngine.goConstants],
    ["src/go/machine/control.ts", controlForTypeScript(control, layout)],
    ["src/go/machine/go-structures.ts", offsetsForTypeScript(goText, goStructures)],
    ["src/go/machine/own-structures.ts", offsetsForTypeScript(ownText, ownStructures)],
    ["src/go/machine/codes.ts", file(codesText, codesForTypeScript(enumerations))],
    ["src/go/machine/go-constants.ts", file(constantsText, constantsForTypeScript(goConstants))],
    [
      "src/hardware/engine/codes.ts",
      file(
        hardwareText,
        [...codesForEngine(hardware.enumerations), ...constantsForEngine(hardware.constants)],
        hardwareFolder,
      ),
    ],
    [
      "src/hardware/codes.ts",
      file(
        hardwareText,
        [
          ...codesForTypeScript(hardware.enumerations),
          ...constantsForTypeScript(hardware.constants),
        ],
        hardwareFolder,
      ),
    ],
  ]);
}

/** Where a place of the control block lies. @param {string} name */
export function addressOf(name) {
  const found = placeAll(areas)
    .flatMap(({ placed }) => placed)
    .find((place) => place.name === name);
  if (found === undefined) throw new Error(`the control block has no ${name}`);
  return found.at;
}

/**
 * Give every place of the control block its offset.
 * @param {readonly Area[]} areas
 * @returns {{ area: Area, placed: Placed[] }[]}
 * @throws {Error} naming places that overlap, do not fit, or are not beside one another as they say.
 */
export function placeAll(areas) {
  /** @type {Map<string, Placed>} */
  const known = new Map();
  const all = areas.map((area) => ({ area, placed: placeIn(area, known) }));
  requireApart(all.flatMap(({ placed }) => placed));
  for (const [i, { area }] of all.entries()) {
    const before = all[i - 1]?.area;
    if (before !== undefined && before.end > area.at) {
      throw new Error(`areas overlap at ${hex(area.at)}: "${before.doc}" and "${area.doc}"`);
    }
  }
  return all;
}

/** @param {Area} area @param {Map<string, Placed>} known */
function placeIn(area, known) {
  let next = area.at;
  return area.places.map((place) => {
    const [first] = place.over ?? [];
    const under = first === undefined ? undefined : known.get(first);
    if (first !== undefined && under === undefined) {
      throw new Error(`${place.name} lies over ${first}, which is not placed before it`);
    }
    const at = under?.at ?? aligned(next, place.align ?? place.width);
    const end = at + place.width * place.count;
    if (under === undefined) next = end;
    if (end > area.end) {
      throw new Error(`${place.name} ends at ${hex(end)}, but its area at ${hex(area.end)}`);
    }
    if (place.after !== undefined && known.get(place.after)?.end !== at) {
      throw new Error(`${place.name} is not right behind ${place.after}`);
    }
    const placed = { ...place, at, end };
    known.set(place.name, placed);
    return placed;
  });
}

/** @param {readonly Placed[]} places */
function requireApart(places) {
  for (const [i, one] of places.entries()) {
    for (const other of places.slice(i + 1)) {
      if (one.at >= other.end || other.at >= one.end) continue;
      const declared = other.over?.includes(one.name) || one.over?.includes(other.name);
      if (declared) continue;
      throw new Error(
        `${one.name} and ${other.name} overlap at ${hex(Math.max(one.at, other.at))}`,
      );
    }
  }
}

/** @param {readonly string[]} names */
function requireUnique(names) {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`there are two constants named ${twice}`);
}

/** @param {ReturnType<typeof placeAll>} control */
function controlForEngine(control) {
  const lines = [
    generated("The control block (control.table.mjs tells about it): byte offsets, and sizes."),
  ];
  for (const [name, type, value, doc] of sizes) {
    lines.push("", ...comment(doc), `export const ${name}: ${type} = ${number(value)};`);
  }
  for (const { area, placed } of control) {
    lines.push("", ...wrapped(`${hex(area.at)} to ${hex(area.end)}: ${area.doc}`, "// "));
    for (const { name, at, doc, over } of placed) {
      lines.push(...comment(withOver(doc, over)), `export const ${name}: usize = ${hex(at)};`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** @param {ReturnType<typeof placeAll>} control @param {number} layout */
function controlForTypeScript(control, layout) {
  const lines = [
    generated("The control block of the engine: byte offsets in a process's memory, and sizes."),
    "",
    "/** Places and sizes by the engine's names. */",
    "export const constants = {",
    ...comment("Tells the layout that this was written for from another one.", 2),
    `  LAYOUT: ${hex(layout)},`,
  ];
  for (const [name, , value, doc] of sizes) {
    lines.push(...comment(doc, 2), `  ${name}: ${number(value)},`);
  }
  for (const { area, placed } of control) {
    lines.push("", ...wrapped(`${hex(area.at)} to ${hex(area.end)}: ${area.doc}`, "  // "));
    for (const { name, at, doc, over } of placed) {
      lines.push(...comment(withOver(doc, over), 2), `  ${name}: ${hex(at)},`);
    }
  }
  lines.push("} as const;", "", "/** Where each column of a release's row lies, u32. */");
  lines.push("export const releaseColumns = [");
  for (const { name, column } of control.flatMap(({ placed }) => placed)) {
    if (column === undefined) continue;
    lines.push(`  { column: ${JSON.stringify(column)}, at: constants.${name} },`);
  }
  lines.push("] as const;");
  return `${lines.join("\n")}\n`;
}

/** @param {string} what @param {readonly Structure[]} structures */
function offsetsForEngine(what, structures) {
  const lines = [generated(what)];
  for (const structure of structures) {
    const { prefix, doc } = structure;
    const names = offsetNames(structure);
    lines.push("", ...wrapped(doc, "// "));
    for (const [i, { at, doc: of }] of offsetsOf(structure).entries()) {
      lines.push(...comment(of), `export const ${names[i]}: usize = ${at};`);
    }
    lines.push(`export const ${prefix}_SIZE: usize = ${sizeOf(structure)};`);
  }
  return `${lines.join("\n")}\n`;
}

/** @param {string} what @param {readonly Structure[]} structures */
function offsetsForTypeScript(what, structures) {
  const lines = [generated(what)];
  for (const structure of structures) {
    const { name, doc, listed } = structure;
    lines.push("", ...comment(doc), `export const ${name} = {`);
    for (const { name: field, at, doc: of } of offsetsOf(structure)) {
      lines.push(...comment(of, 2), `  ${field}: ${at},`);
    }
    lines.push("} as const;", `export const ${name}Size = ${sizeOf(structure)};`);
    if (!listed) continue;
    lines.push("/** Its fields: name, offset, size. */", `export const ${name}Fields = [`);
    for (const { name: field, at, bytes } of offsetsOf(structure)) {
      lines.push(`  [${JSON.stringify(field)}, ${at}, ${bytes}],`);
    }
    lines.push("] as const;");
  }
  return `${lines.join("\n")}\n`;
}

/** Fields of a structure with their offsets, in what it lies over. @param {Structure} structure */
function offsetsOf(structure) {
  if (structure.over === undefined) return fieldsOf(structure);
  const [name, field] = structure.over;
  const under = structures.find((other) => other.name === name);
  const place = under && fieldsOf(under).find((other) => other.name === field);
  if (place === undefined)
    throw new Error(`${structure.name} lies over ${name}.${field}: there is none`);
  if (sizeOf(structure) > place.bytes) {
    throw new Error(
      `${structure.name} has ${sizeOf(structure)} bytes, ${name}.${field} ${place.bytes}`,
    );
  }
  return fieldsOf(structure).map((of) => ({ ...of, at: place.at + of.at }));
}

/** The engine's names of a structure's offsets. @param {Structure} structure */
function offsetNames({ prefix, fields }) {
  return fields.map(([name]) => `${prefix}_${upperSnake(name)}`);
}

/** @param {readonly GoConstant[]} constants */
function constantsForEngine(constants) {
  const lines = [];
  for (const { constant, type, value, doc } of constants) {
    lines.push("", ...comment(doc));
    if (typeof value === "number") lines.push(`export const ${constant}: ${type} = ${value};`);
    else
      lines.push(
        ...filled(`export const ${constant}: usize = memory.data<${type}>([`, value, "]);"),
      );
  }
  return lines;
}

/** @param {readonly GoConstant[]} constants */
function constantsForTypeScript(constants) {
  const lines = [];
  for (const { name, value, doc } of constants) {
    if (name === undefined) continue;
    lines.push("", ...comment(doc));
    if (typeof value === "number") lines.push(`export const ${name} = ${value};`);
    else lines.push(...filled(`export const ${name}: readonly number[] = [`, value, "];"));
  }
  return lines;
}

/** @param {readonly Enumeration[]} enumerations */
function codesForEngine(enumerations) {
  const lines = [];
  for (const enumeration of enumerations) {
    lines.push("", ...wrapped(enumeration.doc, "// "));
    for (const { constant, code, doc } of codesOf(enumeration)) {
      lines.push(
        ...comment(doc),
        `export const ${constant}: ${enumeration.type} = ${number(code)};`,
      );
    }
  }
  return lines;
}

/** @param {readonly Enumeration[]} enumerations */
function codesForTypeScript(enumerations) {
  const lines = [];
  for (const enumeration of enumerations) {
    const { name, doc, listed } = enumeration;
    if (name === undefined) continue;
    const codes = codesOf(enumeration);
    lines.push("", ...comment(listed ? `${doc} The place in the list is the code.` : doc));
    if (listed) {
      lines.push(...list(`export const ${name} = `, codes));
      continue;
    }
    lines.push(`export const ${name} = {`);
    for (const { name: key, code, doc: of } of codes) {
      const quoted = /^\w+$/.test(key) ? key : JSON.stringify(key);
      lines.push(...comment(of, 2), `  ${quoted}: ${number(code)},`);
    }
    lines.push("} as const;");
  }
  return lines;
}

/** @param {string} head @param {ReturnType<typeof codesOf>} codes */
function list(head, codes) {
  const names = codes.map(({ name }) => JSON.stringify(name));
  const line = `${head}[${names.join(", ")}] as const;`;
  const plain = codes.every(({ doc }) => doc === undefined);
  if (plain && line.length <= lineWidth) return [line];
  const rows = codes.flatMap(({ name, doc }) => [...comment(doc, 2), `  ${JSON.stringify(name)},`]);
  return [`${head}[`, ...rows, "] as const;"];
}

/** @param {Enumeration} enumeration */
function codesOf({ codes, from = 0, values }) {
  return codes.map(([constant, name, doc], i) => {
    const code = values === "flags" ? 2 ** i : (values?.[i] ?? from + i);
    return { constant, name, doc, code };
  });
}

/** @param {string} doc @param {readonly string[] | undefined} over */
function withOver(doc, over) {
  return over === undefined ? doc : `${doc} In the place of ${over.join(" and ")}.`;
}

/** @param {string} name in camel case. */
function upperSnake(name) {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

/** FNV-1a, 32 bits. @param {string} text */
function checksum(text) {
  let sum = 0x811c9dc5;
  for (const byte of Buffer.from(text)) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}

/** @param {URL} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return "";
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = writeLayout();
  console.log(written.length > 0 ? `Wrote ${written.join(", ")}` : "The layout is up to date");
}
